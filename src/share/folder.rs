//! A folder as a share: opened in bounded time, and where it has to be on its mount.

use super::{Kind, Mount, Result, Share, ShareError, mounted};
use std::path::Path;
use std::time::Duration;

/// Opens the folder at `path` as a share, unless it lies on another mount than `expected`, as the bare folder does
/// that shows when a share is not mounted: [`Kind::Mount`].
pub async fn connect_on(path: &Path, expected: &Mount) -> Result<Share> {
    open(path, Some(expected)).await
}

/// Opens a folder where that may block: on a dead mount it does for ever.
pub(super) async fn open(path: &Path, expected: Option<&Mount>) -> Result<Share> {
    const PATIENCE: Duration = Duration::from_secs(15);
    let lost = |detail| ShareError::new(Kind::Lost, path.to_string_lossy(), detail);
    let (root, expected) = (path.to_owned(), expected.cloned());
    let opened = tokio::task::spawn_blocking(move || mounted::open(&root, expected.as_ref()));
    match tokio::time::timeout(PATIENCE, opened).await {
        Ok(Ok(share)) => share,
        Ok(Err(_)) => Err(lost("the runtime is shutting down")),
        Err(_) => Err(lost("the file system does not answer")),
    }
}
