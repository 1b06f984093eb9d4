//! One big file: read once, block by block; hashed, sent over several handles, flushed now and then.

use super::claim::compare;
use super::error::UploadError;
use super::flow::{Flow, close};
use super::plan::Job;
use super::source::{Source, blocking};
use super::{Report, Upload, permits};
use crate::journey::WrittenFile;
use crate::manifest::hasher::OnePass;
use crate::share::{Access, Handle, at_once};
use crate::words::block::{self, BlockValue};
use crate::words::buffers::Buffers;
use crate::words::path::RelPath;
use bytes::Bytes;
use std::convert::Infallible;
use std::sync::Arc;

/// Handles of one file, each over its own lane where there are several.
const HANDLES: u32 = 4;
/// Bytes read at once: they fit a core's second cache.
const PIECE: usize = 512 * 1024;

/// Sends one file, and reports its blocks as they are flushed.
pub(super) async fn send(upload: Arc<Upload>, job: Job) -> Result<(), UploadError> {
    upload.check_stop()?;
    let path = upload.staged(&job.delivered);
    let staged = match job.maybe_staged {
        true => upload.share.stat(&path).await?.map_or(0, |entry| entry.size),
        false => 0,
    };
    let mut open = open_handles(&upload, &path, &job).await?;
    let outcome = transfer(&upload, &job, staged, &mut open).await;
    let closed = close(&upload, open).await;
    // An error of the transfer says more than an error of the close after it.
    let written = outcome?;
    closed?;
    upload.report(Report::Written(written)).await
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

async fn transfer(
    upload: &Arc<Upload>,
    job: &Job,
    staged: u64,
    handles: &mut Vec<Handle>,
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
    let mut flow = Flow::new(upload, job, handles);
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
        let budget = upload.budget.clone().acquire_many_owned(permits(len as u64) as u32);
        let budget = flow.meanwhile(budget).await?;
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
        flow.ready().await?;
        let staged_already = offset + len as u64 <= staged
            && upload.share.read_at(handles[0], offset, len).await.is_ok_and(|there| there == data);
        if staged_already {
            upload.sent.found(len as u64);
            upload.room.holds(len as u64);
            flow.acknowledge(index, value);
        } else {
            upload.room.wait().await?;
            flow.write(offset, index, value, data, budget);
        }
    }
    flow.finish(handles).await?;
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
