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
use std::sync::Arc;
use std::time::Duration;

/// For all that it takes to connect.
const PATIENCE: Duration = Duration::from_secs(15);

/// Starts one worker and logs in, so that a wrong password is tried once. More follow when they are needed.
pub(crate) async fn connect(place: &SmbPlace) -> Result<Share> {
    let program = program::find()?;
    let late = |_| ShareError::new(Kind::Unreachable, place.address(), "no answer in time");
    let share = protocol::Libsmbclient::connect(program, place);
    Ok(Share(Arc::new(tokio::time::timeout(PATIENCE, share).await.map_err(late)??)))
}
