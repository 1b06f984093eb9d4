//! Sends single blocks again: those that a readback found to differ.

use super::error::UploadError;
use super::file::blocking;
use super::source::SourceRoot;
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
    let (root, file) = (root.to_owned(), listed.clone());
    let (offset, len) = block::range(index, listed.size);
    let data = blocking(move || {
        let source = SourceRoot::open(&root)?.file(&file)?;
        let mut data = vec![0; len];
        source.read(offset, &mut data)?;
        source.check()?;
        let unchanged = blocks::value(&data, index, file.size) == value;
        if unchanged { Ok(Bytes::from(data)) } else { Err(UploadError::Changed(file.path)) }
    })
    .await?;
    let handle = share.open(staged, Access::Write).await?;
    let written = async {
        share.write_at(handle, offset, data).await?;
        share.set_len(handle, listed.size).await?;
        share.set_modified(handle, listed.modified).await?;
        share.flush(handle).await
    };
    let written = written.await;
    let closed = share.close(handle).await;
    Ok(written.and(closed)?)
}
