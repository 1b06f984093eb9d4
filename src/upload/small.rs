//! One small file: read, hashed and sent in one piece.

use super::claim::compare;
use super::error::UploadError;
use super::file::blocking;
use super::plan::Job;
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
    if job.maybe_staged && is_staged(&upload, &path, &data).await? {
        upload.sent.found(size);
        flush(&upload, &path, &job).await?;
    } else {
        upload.share.put(&path, data, Some(job.source.modified)).await?;
        upload.sent.sent(size);
    }
    upload.report(Report::Written(WrittenFile { file: job.file, digests, claims })).await
}

/// Whether staging holds exactly these bytes from an earlier run.
async fn is_staged(upload: &Upload, path: &RelPath, data: &Bytes) -> Result<bool, UploadError> {
    let there = upload.share.stat(path).await?;
    Ok(there.is_some_and(|entry| entry.size == data.len() as u64) && upload.share.get(path).await? == data)
}

/// What an earlier run wrote may never have been flushed.
async fn flush(upload: &Upload, path: &RelPath, job: &Job) -> Result<(), UploadError> {
    let handle = upload.share.open(path, Access::Write).await?;
    let flushed = async {
        upload.share.set_modified(handle, job.source.modified).await?;
        upload.share.flush(handle).await
    };
    let flushed = flushed.await;
    let closed = upload.share.close(handle).await;
    Ok(flushed.and(closed)?)
}
