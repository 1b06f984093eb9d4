//! From a destination to a connected share.

use super::{Destination, Kind, Mount, Place, Result, Share, ShareError, mounted};
use std::path::Path;

impl Share {
    /// Connects to where `destination` says.
    pub async fn connect(destination: &Destination) -> Result<Self> {
        match &destination.place {
            Place::Path(path) => mount(path, None).await,
            Place::Smb(smb) => Err(ShareError::new(Kind::Unreachable, &smb.host, "no SMB client")),
        }
    }

    /// Opens the folder at `path` as a share, unless it lies on another mount than `expected`, as the bare folder
    /// does that shows when a share is not mounted: [`Kind::Mount`].
    pub async fn connect_on(path: &Path, expected: &Mount) -> Result<Self> {
        mount(path, Some(expected)).await
    }
}

/// A path on a dead mount may take for ever to open.
async fn mount(path: &Path, expected: Option<&Mount>) -> Result<Share> {
    const PATIENCE: std::time::Duration = std::time::Duration::from_secs(60);
    let about = path.to_string_lossy().into_owned();
    let (path, expected) = (path.to_owned(), expected.cloned());
    let opened = tokio::task::spawn_blocking(move || mounted::open(&path, expected.as_ref()));
    match tokio::time::timeout(PATIENCE, opened).await {
        Ok(Ok(share)) => share,
        Ok(Err(_)) => Err(ShareError::new(Kind::Lost, about, "the runtime is shutting down")),
        Err(_) => Err(ShareError::new(Kind::Lost, about, "the file system does not answer")),
    }
}
