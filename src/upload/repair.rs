//! Sends single blocks again: those that a readback found to differ.

use super::error::{UploadError, is_in_doubt};
use super::source::{SourceRoot, blocking};
use crate::journey::SourceFile;
use crate::manifest::blocks;
use crate::share::{Access, Share};
use crate::words::block::{self, BlockValue};
use crate::words::path::RelPath;
use bytes::Bytes;
use std::path::Path;

/// Reads one block again, sees that it still has the value that was sent, and sends and flushes it.
///
/// `staged` is where the file lies on the share.
pub(crate) async fn resend(
    root: &Path,
    listed: &SourceFile,
    index: u32,
    value: BlockValue,
    share: &Share,
    staged: &RelPath,
) -> Result<(), UploadError> {
    let source = root.to_owned();
    let root = blocking(move || SourceRoot::open(&source)).await?;
    let data = read_again(root, listed, index, value).await?;
    let (offset, _) = block::range(index, listed.size);
    let handle = share.open(staged, Access::Write).await?;
    let write = async || {
        share.write_at(handle, offset, data.clone()).await?;
        share.set_len(handle, listed.size).await?;
        share.set_modified(handle, listed.modified).await?;
        share.flush(handle).await
    };
    let mut written = write().await;
    while is_in_doubt(&written) {
        written = write().await;
    }
    let closed = share.close(handle).await;
    Ok(written.and(closed)?)
}

/// Reads a block that was read before, and sees that it is the same.
pub(super) async fn read_again(
    root: SourceRoot,
    listed: &SourceFile,
    index: u32,
    value: BlockValue,
) -> Result<Bytes, UploadError> {
    let file = listed.clone();
    let (offset, len) = block::range(index, listed.size);
    blocking(move || {
        let source = root.file(&file)?;
        let mut data = vec![0; len];
        source.read(offset, &mut data)?;
        source.check()?;
        let unchanged = blocks::value(&data, index, file.size) == value;
        if unchanged { Ok(Bytes::from(data)) } else { Err(UploadError::Changed(file.path)) }
    })
    .await
}
