//! Samba's own SMB client, in worker processes: each the program `ingest-smb-worker` with one connection.
//!
//! It promises: nothing is written in clear where encryption is required, and nothing unsigned otherwise; no name in a
//! path means anything to the library; every call ends in bounded time. A worker that breaks, or takes too long, is killed,
//! and another takes its place: what it was doing, and the files that were open in it, are [`Kind::Lost`]. What the library
//! cannot do stands in the session's limits.

mod file;
mod pass;
mod pool;
mod program;
mod protocol;
mod worker;

use super::destination::SmbPlace;
use super::{Kind, Result, Share, ShareError};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use worker::Way;

/// For all that it takes to connect.
const PATIENCE: Duration = Duration::from_secs(15);

/// Where the program of the workers is.
pub(super) fn program() -> Result<PathBuf> {
    program::find()
}

/// Starts one worker and logs in, so that a wrong password is tried once. More follow when they are needed. A server that
/// says nothing for `silence` while it is asked something is given up; in an open, for twice as long.
pub(crate) async fn connect(place: &SmbPlace, silence: Duration) -> Result<Share> {
    let way = Way { program: program::find()?, place: place.clone(), silence, free: Arc::default() };
    let late = |_| ShareError::new(Kind::Unreachable, place.address(), "no answer in time");
    let share = protocol::Libsmbclient::connect(way);
    Ok(Share(Arc::new(tokio::time::timeout(PATIENCE, share).await.map_err(late)??)))
}
