//! One big file: read once, block by block; hashed, sent over several handles, flushed now and then.

use super::claim::compare;
use super::doubt::settle;
use super::error::{UploadError, is_in_doubt};
use super::plan::Job;
use super::source::{Source, blocking};
use super::{Report, Upload, permits};
use crate::journey::WrittenFile;
use crate::manifest::hasher::OnePass;
use crate::share::{Access, Handle, ShareError};
use crate::words::block::{self, BlockValue};
use crate::words::buffers::Buffers;
use crate::words::path::RelPath;
use bytes::Bytes;
use std::sync::Arc;
use std::time::Duration;
use tokio::task::JoinSet;
use tokio::time::Instant;

/// Handles of one file: as many blocks travel at once, each over its own lane where there are several.
const HANDLES: u32 = 4;
/// Bytes read at once: they fit a core's second cache.
const PIECE: usize = 512 * 1024;
/// Blocks between two flushes. What is flushed can be proven; what is not is in doubt after a cut.
const FLUSH_EVERY: usize = 8;
/// But at a slow rate no longer than this, so that the proof keeps up with the send.
const FLUSH_AFTER: Duration = Duration::from_secs(1);

type Acknowledged = Result<(Handle, u32, BlockValue), ShareError>;

/// Sends one file, and reports its blocks as they are flushed.
pub(super) async fn send(upload: Arc<Upload>, job: Job) -> Result<(), UploadError> {
    upload.check_stop()?;
    let path = upload.staged(&job.delivered);
    let staged = match job.maybe_staged {
        true => upload.share.stat(&path).await?.map_or(0, |entry| entry.size),
        false => 0,
    };
    let mut open = Vec::new();
    let outcome = match open_handles(&upload, &path, &job, &mut open).await {
        Ok(()) => transfer(&upload, &job, staged, &open).await,
        Err(error) => Err(error),
    };
    for handle in open {
        let closed = upload.share.close(handle).await;
        // An error of the transfer says more than an error of the close after it.
        if outcome.is_ok() {
            closed?;
        }
    }
    upload.report(Report::Written(outcome?)).await
}

async fn open_handles(
    upload: &Upload,
    path: &RelPath,
    job: &Job,
    open: &mut Vec<Handle>,
) -> Result<(), UploadError> {
    for _ in 0..HANDLES.min(block::count(job.source.size)) {
        open.push(upload.share.open(path, Access::Write).await?);
    }
    Ok(())
}

async fn transfer(
    upload: &Arc<Upload>,
    job: &Job,
    staged: u64,
    handles: &[Handle],
) -> Result<WrittenFile, UploadError> {
    let size = job.source.size;
    let root = upload.source.clone();
    let listed = job.source.clone();
    let source = blocking(move || root.file(&listed)).await?;
    if staged > size {
        upload.share.set_len(handles[0], size).await?;
    }
    let mut reader = Reader {
        source,
        hasher: OnePass::new(size, &upload.claims.algorithms()),
        buffers: upload.buffers.clone(),
    };
    let mut flow = Flow {
        upload,
        job,
        first: handles[0],
        idle: handles.to_vec(),
        writes: JoinSet::new(),
        unflushed: Vec::new(),
        flushed: Instant::now(),
        single: block::count(size) == 1,
    };
    for index in 0..block::count(size) {
        upload.check_stop()?;
        let (offset, len) = block::range(index, size);
        let budget = upload.budget.clone().acquire_many_owned(permits(len as u64) as u32).await;
        let (back, data, value) = blocking(move || reader.block(offset, len)).await?;
        reader = back;
        match job.known.iter().find(|(known, _)| *known == index) {
            Some((_, known)) if *known != value => return Err(UploadError::Changed(job.source.path.clone())),
            Some(_) => {
                upload.sent.found(len as u64);
                upload
                    .report(Report::Blocks { file: job.file, blocks: vec![(index, value)], known: true })
                    .await?;
                continue;
            }
            None => {}
        }
        let handle = flow.idle_handle().await?;
        let staged_already = offset + len as u64 <= staged
            && upload.share.read_at(handle, offset, len).await.is_ok_and(|there| there == data);
        if staged_already {
            upload.sent.found(len as u64);
            upload.room.holds(len as u64);
            flow.acknowledge(handle, index, value);
        } else {
            upload.room.wait().await?;
            flow.write(handle, offset, index, value, data, budget);
        }
        flow.flush_when_due().await?;
    }
    flow.drain().await?;
    loop {
        upload.share.set_modified(handles[0], job.source.modified).await?;
        if flow.flush().await? == Flushed::AtOnce {
            break;
        }
    }
    let (hasher, source) = (reader.hasher, reader.source);
    let digests = blocking(move || source.check().map(|()| hasher.finish())).await?;
    let claims = compare(upload, &job.source.path, &digests)?;
    Ok(WrittenFile { file: job.file, digests, claims })
}

/// The source side: reads a block and hashes it while it is in the cache.
struct Reader {
    source: Source,
    hasher: OnePass,
    buffers: Buffers,
}

impl Reader {
    fn block(mut self, offset: u64, len: usize) -> Result<(Self, Bytes, BlockValue), UploadError> {
        let mut buffer = self.buffers.take(len);
        let mut at = offset;
        // Each piece is hashed while it is in the processor's cache.
        for piece in buffer.chunks_mut(PIECE) {
            self.source.read(at, piece)?;
            self.hasher.update(piece);
            at += piece.len() as u64;
        }
        let value = self.hasher.values().last().copied();
        let value = value.ok_or_else(|| UploadError::Crashed("a block without a value".into()))?;
        Ok((self, buffer.freeze(), value))
    }
}

/// The share side: blocks under way, and blocks acknowledged but not flushed.
struct Flow<'a> {
    upload: &'a Arc<Upload>,
    job: &'a Job,
    /// The handle that flushes: it alone is told what is in doubt.
    first: Handle,
    idle: Vec<Handle>,
    writes: JoinSet<Acknowledged>,
    unflushed: Vec<(u32, BlockValue)>,
    flushed: Instant,
    single: bool,
}

impl Flow<'_> {
    /// A handle that has nothing under way; waits for one.
    async fn idle_handle(&mut self) -> Result<Handle, UploadError> {
        while self.idle.is_empty() {
            self.reap().await?;
        }
        self.idle.pop().ok_or_else(|| UploadError::Crashed("a file without handles".into()))
    }

    fn write(
        &mut self,
        handle: Handle,
        offset: u64,
        index: u32,
        value: BlockValue,
        data: Bytes,
        budget: impl Send + 'static,
    ) {
        let upload = self.upload.clone();
        self.writes.spawn(async move {
            let len = data.len() as u64;
            upload.share.write_at(handle, offset, data).await?;
            upload.sent.sent(len);
            upload.room.holds(len);
            drop(budget);
            Ok((handle, index, value))
        });
    }

    fn acknowledge(&mut self, handle: Handle, index: u32, value: BlockValue) {
        self.idle.push(handle);
        self.unflushed.push((index, value));
    }

    async fn reap(&mut self) -> Result<(), UploadError> {
        if let Some(ended) = self.writes.join_next().await {
            let (handle, index, value) = ended.map_err(UploadError::crashed)??;
            self.acknowledge(handle, index, value);
        }
        Ok(())
    }

    async fn drain(&mut self) -> Result<(), UploadError> {
        while !self.writes.is_empty() {
            self.reap().await?;
        }
        Ok(())
    }

    async fn flush_when_due(&mut self) -> Result<(), UploadError> {
        let due = self.unflushed.len() >= FLUSH_EVERY || self.flushed.elapsed() >= FLUSH_AFTER;
        if due && !self.unflushed.is_empty() { self.flush().await.map(drop) } else { Ok(()) }
    }

    /// Flushes what is acknowledged, and reports it. A flush covers the whole file, whichever handle asks for it.
    async fn flush(&mut self) -> Result<Flushed, UploadError> {
        let blocks = std::mem::take(&mut self.unflushed);
        let mut how = Flushed::AtOnce;
        loop {
            let flushed = self.upload.share.flush(self.first).await;
            if !is_in_doubt(&flushed) {
                flushed?;
                break;
            }
            how = Flushed::AfterDoubt;
            settle(self.upload, self.job, self.first, &blocks).await?;
        }
        self.flushed = Instant::now();
        // The only block of a file is reported with the file.
        if !blocks.is_empty() && !self.single {
            let report = Report::Blocks { file: self.job.file, blocks, known: false };
            self.upload.report(report).await?;
        }
        Ok(how)
    }
}

/// How a flush came about.
#[derive(PartialEq, Eq)]
enum Flushed {
    AtOnce,
    /// The session broke before it, and all that it had acknowledged was looked at: blocks here, the file's time not.
    AfterDoubt,
}
