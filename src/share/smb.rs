//! The native SMB client: several connections ("lanes") to one share, each with its own login.
//!
//! It promises: nothing is sent in clear where encryption is required, and nothing unsigned otherwise; no reply is
//! taken from a cache of ours (no oplock or lease is ever asked for, reads are unbuffered); every call ends in
//! bounded time. A connection that breaks, or on which a call took too long, stays broken: [`Kind::Lost`] asks
//! the caller to connect anew.

mod fault;
mod file;
mod folder;
mod lane;
mod lanes;
mod login;
mod name;
mod protocol;
mod renewal;
mod request;
mod small;
mod time;
mod transfer;
mod user;
mod wire;

use super::destination::SmbPlace;
use super::{Result, Share};
use std::sync::Arc;
use std::time::Duration;

/// For all that it takes to connect, once there is a ticket.
const PATIENCE: Duration = Duration::from_secs(15);

/// Gets a ticket where one is needed, connects every lane and logs in. The first lane goes alone, so that a wrong password is tried once and not
/// once a lane: accounts are locked for that.
pub(crate) async fn connect(place: &SmbPlace) -> Result<Share> {
    let late = |_| fault::refused(&login::address(place), fault::Step::Reach, &smb2::Error::Timeout);
    let pass = user::Pass::get(place).await?;
    let smb = tokio::time::timeout(PATIENCE, protocol::Smb::connect(place, pass)).await.map_err(late)??;
    Ok(Share(Arc::new(smb)))
}
