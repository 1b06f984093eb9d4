//! From a destination to a connected share: the one place that knows every kind of place.

use super::destination::{Destination, Place};
use super::{Result, Share, ShareError, error::Kind, smb};

/// Connects to a destination's share. Takes 15 seconds at most; a password is tried once only.
pub async fn connect(destination: &Destination) -> Result<Share> {
    match &destination.place {
        Place::Path(path) => Err(ShareError::new(Kind::Other, path.display(), "not a share yet")),
        Place::Smb(place) => smb::connect(place).await,
    }
}
