//! What trials work with: two sessions with the share, and a folder of our own there.

use crate::doctor::look::{Late, Look};
use crate::doctor::own::Own;
use crate::pace::{Allowance, Governor};
use crate::share::{
    Access, Connector, Destination, Handle, Kind, Place, Probe, Share, ShareError, SmbPlace, at_once,
};
use crate::words::path::RelPath;
use bytes::Bytes;
use std::time::Duration;

/// Two sessions, and what they may send.
pub(super) struct Bench<'a> {
    pub(super) look: &'a Look,
    pub(super) destination: &'a Destination,
    pub(super) governor: Governor,
    pub(super) connector: Connector,
    /// The one that writes, and another one.
    pub(super) one: Share,
    pub(super) other: Share,
    /// A connection for what no delivery does; `None` where there is no server, or none of this client's.
    pub(super) probe: Option<Probe>,
    pub(super) own: Own,
    /// How long something is measured that goes on and on.
    pub(super) measure: Duration,
}

impl Bench<'_> {
    /// The server, where there is one.
    pub(super) fn smb(&self) -> Option<&SmbPlace> {
        match &self.destination.place {
            Place::Smb(place) => Some(place),
            Place::Path(_) => None,
        }
    }

    /// The share's address.
    pub(super) fn address(&self) -> String {
        self.one.session().address
    }

    /// A name in our folder.
    pub(super) fn path(&self, name: &str) -> Result<RelPath, ShareError> {
        self.own.child(name)
    }

    /// A folder of its own for a trial, made.
    pub(super) async fn folder(&self, name: &str) -> Result<RelPath, ShareError> {
        let folder = self.path(name)?;
        self.one.make_folder(&folder).await?;
        Ok(folder)
    }

    /// The folder in the sync root, made.
    pub(super) async fn released(&self) -> Result<&RelPath, ShareError> {
        let released = self.own.released();
        if self.one.stat(released).await?.is_none() {
            self.own.make_released(&self.one).await?;
        }
        Ok(released)
    }

    /// Another session like that of `one`, over so many connections.
    pub(super) async fn session(&self, lanes: usize) -> Result<Share, ShareError> {
        let mut destination = self.destination.clone();
        if let Place::Smb(place) = &mut destination.place {
            place.lanes = lanes;
        }
        let (up, down) = (self.governor.up(), self.governor.down());
        let connector =
            Connector::to(&destination).dressed(move |share| share.throttled(up.clone(), down.clone()));
        connector.connect().await
    }

    /// Whether nothing may be sent just now.
    pub(super) fn paused(&self) -> bool {
        self.governor.holds().borrow().allowance == Allowance::Nothing
    }

    /// Waits for a trial, so long at most.
    pub(super) async fn within<T>(&self, limit: Duration, trial: impl Future<Output = T>) -> Result<T, Late> {
        self.look.within(limit, trial).await
    }
}

/// A path below another one.
pub(super) fn below(folder: &RelPath, name: &str) -> Result<RelPath, ShareError> {
    folder.child(name).map_err(ShareError::name)
}

/// Content that is different everywhere, so that a block in a wrong place shows.
pub(super) fn content(seed: u64, len: usize) -> Bytes {
    let mut bytes = Vec::with_capacity(len + 32);
    let mut count = 0_u64;
    while bytes.len() < len {
        let mut hash = blake3::Hasher::new();
        hash.update(&seed.to_le_bytes()).update(&count.to_le_bytes());
        let mut block = [0; 4096];
        hash.finalize_xof().fill(&mut block);
        bytes.extend(block);
        count += 1;
    }
    bytes.truncate(len);
    bytes.into()
}

/// Puts many small files, many at a time.
pub(super) async fn put_all(share: &Share, files: Vec<RelPath>, content: Bytes) -> Result<(), ShareError> {
    let puts = files.into_iter().map(|file| {
        let (share, content) = (share.clone(), content.clone());
        async move { share.put(&file, content, None).await }
    });
    at_once(puts).await.map(drop)
}

/// Writes a file whole, and leaves it open.
pub(super) async fn write_open(share: &Share, file: &RelPath, content: Bytes) -> Result<Handle, ShareError> {
    let handle = share.open(file, Access::Write).await?;
    let written = async {
        share.write_at(handle, 0, content).await?;
        share.flush(handle).await
    };
    match written.await {
        Ok(()) => Ok(handle),
        Err(error) => {
            share.close(handle).await.ok();
            Err(error)
        }
    }
}

/// Whether an error says that somebody is in the way.
pub(super) fn is_in_the_way(kind: Kind) -> bool {
    matches!(kind, Kind::Busy | Kind::Denied)
}
