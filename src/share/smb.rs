//! The native SMB client: several connections ("lanes") to one share, each with its own login.
//!
//! It promises: nothing is sent in clear where encryption is required, and nothing unsigned otherwise; no reply is
//! taken from a cache of ours (no oplock or lease is ever asked for, reads are unbuffered); every call ends in
//! bounded time. A connection that breaks, or on which a call took too long, stays broken: [`Kind::Lost`] asks
//! the caller to connect anew.

mod access;
mod fault;
mod file;
mod folder;
mod given_up;
mod greeting;
mod lane;
mod lanes;
mod listing;
mod login;
mod name;
mod probe;
mod protocol;
mod renewal;
mod request;
mod small;
mod time;
mod transfer;
mod user;
mod window;
mod wire;

use super::destination::SmbPlace;
use super::entered::Entered;
use super::{Credentials, Result, Share};
use given_up::GivenUp;
pub use greeting::Greeting;
pub(super) use greeting::greet;
pub use probe::Probe;
use std::sync::Arc;
use std::time::Duration;

/// For all that it takes to connect, once there is a ticket.
const PATIENCE: Duration = Duration::from_secs(15);

/// For one answer, and for getting one message out: the SMB crate's own watch over a silent server, inside the
/// limits that every call has.
pub(crate) const SILENCE: Duration = Duration::from_secs(30);

/// The way to a share, and the sessions of it that were given up: each is named by the next login, so that the server
/// ends it and frees what it holds open ([MS-SMB2] 2.2.5, PreviousSessionId). No other session is ever named, for
/// that would cut it off.
#[derive(Clone)]
pub(crate) struct Way {
    place: Arc<SmbPlace>,
    silence: Duration,
    given_up: GivenUp,
    entered: Entered,
}

impl Way {
    /// The way to a place. A server that says nothing for `silence` while it is asked something is given up. `entered`
    /// is told of the first login.
    pub(super) fn to(place: &SmbPlace, silence: Duration, entered: Entered) -> Self {
        Self { place: Arc::new(place.clone()), silence, given_up: GivenUp::default(), entered }
    }

    /// The same way, for who logs in with these.
    pub(super) fn with(self, credentials: Credentials) -> Self {
        Self { place: Arc::new(SmbPlace { credentials, ..(*self.place).clone() }), ..self }
    }

    /// Gets a ticket where one is needed, connects every lane and logs in. The first lane goes alone, so that a wrong
    /// password is tried once and not once a lane: accounts are locked for that.
    pub(crate) async fn connect(&self) -> Result<Share> {
        let late =
            |_| fault::refused(&login::address(&self.place), fault::Step::Reach, &smb2::Error::Timeout);
        let pass = user::Pass::get(&self.place).await?;
        let smb =
            tokio::time::timeout(PATIENCE, protocol::Smb::connect(self, pass)).await.map_err(late)??;
        Ok(Share(Arc::new(smb)))
    }
}
