//! From a destination to a connected share: the one place that knows every kind of place.

use super::destination::{Client, Destination, Place};
use super::{Kind, Mount, Result, Share, ShareError, libsmbclient, mounted, smb};
use std::path::Path;
use std::time::Duration;

/// Connects to a destination's share. Takes 15 seconds at most; a password is tried once only.
pub async fn connect(destination: &Destination) -> Result<Share> {
    match &destination.place {
        Place::Path(path) => open(path, None).await,
        Place::Smb(place) => match place.client {
            Client::Native => smb::Way::to(place, smb::SILENCE).connect().await,
            Client::Libsmbclient => libsmbclient::connect(place, smb::SILENCE).await,
        },
    }
}

/// Opens the folder at `path` as a share, unless it lies on another mount than `expected`, as the bare folder does
/// that shows when a share is not mounted: [`Kind::Mount`].
pub async fn connect_on(path: &Path, expected: &Mount) -> Result<Share> {
    open(path, Some(expected)).await
}

/// Opens a folder where that may block: on a dead mount it does for ever.
async fn open(path: &Path, expected: Option<&Mount>) -> Result<Share> {
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
