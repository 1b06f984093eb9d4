//! Writes what is in memory already: manifests and chains.

use super::SMALL;
use super::error::is_in_doubt;
use crate::share::{Access, Share, ShareError};
use crate::words::block::BLOCK;
use crate::words::path::RelPath;
use bytes::Bytes;

/// Writes `data` as the whole content of a file, flushed when this returns.
pub(crate) async fn write_bytes(share: &Share, path: &RelPath, data: &Bytes) -> Result<(), ShareError> {
    if data.len() as u64 <= SMALL {
        return share.put(path, data.clone(), None).await;
    }
    let handle = share.open(path, Access::Write).await?;
    let write = async || {
        for start in (0..data.len()).step_by(BLOCK as usize) {
            let end = data.len().min(start + BLOCK as usize);
            share.write_at(handle, start as u64, data.slice(start..end)).await?;
        }
        share.set_len(handle, data.len() as u64).await?;
        share.flush(handle).await
    };
    let mut written = write().await;
    while is_in_doubt(&written) {
        written = write().await;
    }
    let closed = share.close(handle).await;
    written.and(closed)
}
