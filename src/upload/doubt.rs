//! Sees to what is in doubt: blocks that a session acknowledged, and that may be lost with it and its server.
//!
//! Nothing that is there is sent twice: each block is read back over the session that writes, and only what is not
//! what it should be is read from the source again, and sent again.

use super::Upload;
use super::error::UploadError;
use super::plan::Job;
use super::repair;
use super::source::blocking;
use crate::manifest::blocks;
use crate::share::Handle;
use crate::words::block::{self, BlockValue};
use bytes::Bytes;

/// Returns when the share has all these blocks, acknowledged on the session of now. They are still to be flushed.
pub(super) async fn settle(
    upload: &Upload,
    job: &Job,
    file: Handle,
    unflushed: &[(u32, BlockValue)],
) -> Result<(), UploadError> {
    for (index, value) in unflushed {
        let (offset, len) = block::range(*index, job.source.size);
        let there = upload.share.read_at(file, offset, len).await?;
        if is(there, *index, job.source.size, *value).await? {
            continue;
        }
        let data = repair::read_again(upload.source.clone(), &job.source, *index, *value).await?;
        upload.share.write_at(file, offset, data).await?;
        upload.sent.sent_again(len as u64);
    }
    Ok(())
}

async fn is(there: Bytes, index: u32, size: u64, value: BlockValue) -> Result<bool, UploadError> {
    let len = block::range(index, size).1;
    blocking(move || Ok(there.len() == len && blocks::value(&there, index, size) == value)).await
}
