//! One small file: read, hashed and sent in one piece.

use super::claim::compare;
use super::error::{UploadError, is_in_doubt};
use super::plan::Job;
use super::source::blocking;
use super::{Report, Upload, permits};
use crate::journey::WrittenFile;
use crate::manifest::hasher::OnePass;
use crate::share::Access;
use crate::words::path::RelPath;
use bytes::Bytes;
use std::sync::Arc;

/// Sends one file, flushed when this returns, and reports it.
pub(super) async fn send(upload: Arc<Upload>, job: Job) -> Result<(), UploadError> {
    upload.check_stop()?;
    let size = job.source.size;
    upload.unproven.take(size.saturating_sub(job.held)).await;
    let _budget = upload.budget.clone().acquire_many_owned(permits(size) as u32).await;
    let (root, listed, algorithms) = (upload.source.clone(), job.source.clone(), upload.claims.algorithms());
    let (data, digests) = blocking(move || {
        let source = root.file(&listed)?;
        let mut data = vec![0; size as usize];
        source.read(0, &mut data)?;
        let mut hasher = OnePass::new(size, &algorithms);
        hasher.block(&data);
        source.check()?;
        Ok((Bytes::from(data), hasher.finish()))
    })
    .await?;
    let claims = compare(&upload, &job.source.path, &digests)?;
    let path = upload.staged(&job.delivered);
    if job.maybe_staged && is_staged(&upload, &path, &data, &job).await? {
        upload.sent.found(size);
    } else {
        upload.room.wait().await?;
        upload.share.put(&path, data, Some(job.source.modified)).await?;
        upload.sent.sent(size);
    }
    upload.room.holds(size);
    upload.report(Report::Written(WrittenFile { file: job.file, digests, claims })).await
}

/// Whether staging holds exactly these bytes from an earlier run; flushed now, for they may never have been.
async fn is_staged(upload: &Upload, path: &RelPath, data: &Bytes, job: &Job) -> Result<bool, UploadError> {
    let there = upload.share.stat(path).await?;
    if there.is_none_or(|entry| entry.size != data.len() as u64) {
        return Ok(false);
    }
    let handle = upload.share.open(path, Access::Write).await?;
    let flushed = async {
        if upload.share.read_at(handle, 0, data.len()).await? != data {
            return Ok(false);
        }
        upload.share.set_modified(handle, job.source.modified).await?;
        match upload.share.flush(handle).await {
            // What was read may be gone again: as if it had never been there.
            flushed if is_in_doubt(&flushed) => Ok(false),
            flushed => flushed.map(|()| true),
        }
    };
    let flushed = flushed.await;
    let closed = upload.share.close(handle).await;
    let flushed = flushed?;
    closed?;
    Ok(flushed)
}
