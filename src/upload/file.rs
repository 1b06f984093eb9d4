//! One big file: read once, block by block; hashed, sent over several handles, flushed now and then.

use super::claim::compare;
use super::doubt::settle;
use super::error::{UploadError, is_in_doubt};
use super::plan::Job;
use super::source::{Source, blocking};
use super::{Report, Upload, permits};
use crate::journey::WrittenFile;
use crate::manifest::hasher::OnePass;
use crate::share::{Access, Handle, ShareError, at_once};
use crate::words::block::{self, BlockValue};
use crate::words::buffers::Buffers;
use crate::words::path::RelPath;
use bytes::Bytes;
use jiff::Timestamp;
use std::convert::Infallible;
use std::sync::Arc;
use tokio::task::JoinSet;

/// Handles of one file: as many blocks travel at once, each over its own lane where there are several.
const HANDLES: u32 = 4;
/// Bytes read at once: they fit a core's second cache.
const PIECE: usize = 512 * 1024;

/// What came to its end: a write, with the handle that is free again, or a flush of blocks, which may be in doubt.
enum Done {
    Written(Handle, u32, BlockValue),
    Flushed(Vec<(u32, BlockValue)>),
    Doubted(Vec<(u32, BlockValue)>),
}

/// Sends one file, and reports its blocks as they are flushed.
pub(super) async fn send(upload: Arc<Upload>, job: Job) -> Result<(), UploadError> {
    upload.check_stop()?;
    let path = upload.staged(&job.delivered);
    let staged = match job.maybe_staged {
        true => upload.share.stat(&path).await?.map_or(0, |entry| entry.size),
        false => 0,
    };
    let mut open = open_handles(&upload, &path, &job).await?;
    let outcome = transfer(&upload, &job, staged, &open).await;
    let others = open.split_off(1);
    let dated = redate(&upload, &job, open[0], others).await;
    let closed = close(&upload, open).await;
    // An error of the transfer says more than an error of the close after it.
    let written = outcome?;
    dated.and(closed)?;
    upload.report(Report::Written(written)).await
}

/// A handle that was written to gives the file the time of the write when it is closed, unless it has been given one
/// itself ([MS-FSA] 2.1.1.6): so the others go first, and then the file is dated again.
async fn redate(upload: &Upload, job: &Job, first: Handle, others: Vec<Handle>) -> Result<(), ShareError> {
    if others.is_empty() {
        return Ok(());
    }
    close(upload, others).await?;
    upload.share.set_modified(first, job.source.modified).await
}

/// The first alone, since it makes the file; the others at once.
async fn open_handles(upload: &Upload, path: &RelPath, job: &Job) -> Result<Vec<Handle>, UploadError> {
    let mut open = vec![upload.share.open(path, Access::Write).await?];
    let more = 1..HANDLES.min(block::count(job.source.size));
    let more = more.map(|_| (upload.share.clone(), path.clone()));
    let opened = at_once(more.map(|(share, path)| async move { Ok(share.open(&path, Access::Write).await) }));
    let mut outcome = Ok(());
    for handle in opened.await.unwrap_or_else(|never: Infallible| match never {}) {
        match handle {
            Ok(handle) => open.push(handle),
            Err(error) => outcome = Err(error),
        }
    }
    if let Err(error) = outcome {
        close(upload, open).await.ok();
        return Err(error.into());
    }
    Ok(open)
}

async fn close(upload: &Upload, handles: Vec<Handle>) -> Result<(), ShareError> {
    let closes = handles.into_iter().map(|handle| (upload.share.clone(), handle));
    at_once(closes.map(|(share, handle)| async move { share.close(handle).await })).await.map(drop)
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
        under_way: JoinSet::new(),
        writes: 0,
        flushing: false,
        unflushed: Vec::new(),
        in_doubt: false,
        finishing: block::count(size) == 1,
        single: block::count(size) == 1,
    };
    for index in 0..block::count(size) {
        upload.check_stop()?;
        let (offset, len) = block::range(index, size);
        let known = job.known.iter().find(|(known, _)| *known == index);
        let beyond = (offset + len as u64).saturating_sub(job.held.max(offset));
        if known.is_none() && !upload.unproven.try_take(beyond) {
            // Only what is flushed can be proven, and only what is proven makes room.
            flow.rest().await?;
            upload.unproven.take(beyond).await;
        }
        let budget = upload.budget.clone().acquire_many_owned(permits(len as u64) as u32).await;
        let (back, data, value) = blocking(move || reader.block(offset, len)).await?;
        reader = back;
        match known {
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
    }
    flow.finish(job.source.modified).await?;
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

/// The share side: blocks under way, and blocks acknowledged but not flushed. One flush is under way at a time; the next
/// begins as soon as it is answered, with all that was acknowledged meanwhile. What is flushed can be proven, what is not
/// is in doubt after a cut.
struct Flow<'a> {
    upload: &'a Arc<Upload>,
    job: &'a Job,
    /// The handle that flushes: a flush covers the whole file, and this handle alone is told what is in doubt.
    first: Handle,
    idle: Vec<Handle>,
    under_way: JoinSet<Result<Done, ShareError>>,
    writes: usize,
    flushing: bool,
    unflushed: Vec<(u32, BlockValue)>,
    /// A session broke after it had acknowledged blocks: whether they are there has to be looked at.
    in_doubt: bool,
    /// What is not flushed yet waits for the last flush.
    finishing: bool,
    /// A file of one block, which is reported with the file.
    single: bool,
}

impl Flow<'_> {
    /// A handle that has nothing under way; waits for one.
    async fn idle_handle(&mut self) -> Result<Handle, UploadError> {
        loop {
            if self.in_doubt {
                self.settle().await?;
                self.flush();
            }
            match self.idle.pop() {
                Some(handle) => return Ok(handle),
                None => self.reap().await?,
            }
        }
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
        self.writes += 1;
        self.under_way.spawn(async move {
            let len = data.len() as u64;
            upload.share.write_at(handle, offset, data).await?;
            upload.sent.sent(len);
            upload.room.holds(len);
            drop(budget);
            Ok(Done::Written(handle, index, value))
        });
    }

    fn acknowledge(&mut self, handle: Handle, index: u32, value: BlockValue) {
        self.idle.push(handle);
        self.unflushed.push((index, value));
        self.flush_next();
    }

    /// Only one at a time: a handle is told of a doubt once, and a second flush would not hear of it.
    fn flush_next(&mut self) {
        if !(self.flushing || self.finishing || self.in_doubt || self.unflushed.is_empty()) {
            self.flush();
        }
    }

    fn flush(&mut self) {
        let (upload, first, blocks) = (self.upload.clone(), self.first, std::mem::take(&mut self.unflushed));
        self.flushing = true;
        self.under_way.spawn(async move {
            let flushed = upload.share.flush(first).await;
            if is_in_doubt(&flushed) {
                return Ok(Done::Doubted(blocks));
            }
            flushed.map(|()| Done::Flushed(blocks))
        });
    }

    /// Waits for the next write or flush that comes to its end.
    async fn reap(&mut self) -> Result<(), UploadError> {
        let Some(ended) = self.under_way.join_next().await else { return Ok(()) };
        match ended.map_err(UploadError::crashed)?? {
            Done::Written(handle, index, value) => {
                self.writes -= 1;
                self.acknowledge(handle, index, value);
            }
            Done::Flushed(blocks) => {
                self.flushing = false;
                self.flush_next();
                if !blocks.is_empty() && !self.single {
                    let report = Report::Blocks { file: self.job.file, blocks, known: false };
                    self.upload.report(report).await?;
                }
            }
            Done::Doubted(blocks) => {
                self.flushing = false;
                self.unflushed.extend(blocks);
                self.in_doubt = true;
            }
        }
        Ok(())
    }

    /// Sees to all that was acknowledged and not flushed, also by writes that are answered only now.
    async fn settle(&mut self) -> Result<(), UploadError> {
        while self.writes > 0 {
            self.reap().await?;
        }
        settle(self.upload, self.job, self.first, &self.unflushed).await?;
        self.in_doubt = false;
        Ok(())
    }

    /// Waits until all that was written is flushed and reported.
    async fn rest(&mut self) -> Result<(), UploadError> {
        while self.in_doubt || !self.under_way.is_empty() {
            if self.in_doubt {
                self.settle().await?;
                self.flush();
            }
            self.reap().await?;
        }
        Ok(())
    }

    /// Waits for every write, dates the file, and flushes what is left and the date.
    async fn finish(mut self, modified: Timestamp) -> Result<(), UploadError> {
        self.finishing = true;
        while !self.under_way.is_empty() {
            self.reap().await?;
        }
        loop {
            if self.in_doubt {
                self.settle().await?;
            }
            self.upload.share.set_modified(self.first, modified).await?;
            self.flush();
            while !self.under_way.is_empty() {
                self.reap().await?;
            }
            if !self.in_doubt {
                return Ok(());
            }
        }
    }
}
