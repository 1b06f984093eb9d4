//! Who is at the other end of the socket. The kernel says it (`SO_PEERCRED`, unix(7)), so nobody can claim to be another.

use crate::control::api::Actor;
use crate::words::path::printable;
use std::io;
use tokio::net::UnixStream;

/// What is kept of where an order came from, in characters: the client says it, and it is written down for ever.
const LONGEST_ORIGIN: usize = 200;

/// A process that called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Peer {
    uid: u32,
}

impl Peer {
    pub(super) fn of(stream: &UnixStream) -> io::Result<Self> {
        Ok(Self { uid: stream.peer_cred()?.uid() })
    }

    #[cfg(test)]
    pub(super) fn with(uid: u32) -> Self {
        Self { uid }
    }

    pub(super) fn uid(self) -> u32 {
        self.uid
    }

    /// The user, for the record of orders.
    pub(super) async fn actor(self, origin: &str) -> Actor {
        let uid = self.uid;
        // The name may come from a directory, which may be slow to answer, or away.
        let name = tokio::task::spawn_blocking(move || name(uid)).await.ok().flatten();
        let name = name.unwrap_or_else(|| uid.to_string());
        let origin = printable(origin.trim()).chars().take(LONGEST_ORIGIN).collect();
        Actor { uid, name, origin }
    }
}

fn name(uid: u32) -> Option<String> {
    let user = uzers::get_user_by_uid(uid)?;
    Some(printable(&user.name().to_string_lossy()).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_user_has_a_name_or_at_least_a_number() {
        for (uid, name) in [(0, "root"), (4_000_000_000, "4000000000")] {
            assert_eq!(Peer { uid }.actor("").await.name, name);
        }
    }

    #[tokio::test]
    async fn what_a_client_says_of_itself_is_escaped_and_cut() {
        let actor = Peer { uid: 0 }.actor(" 192.0.2.7\x1b[2J ").await;
        assert_eq!(actor.origin, "192.0.2.7\\u{1b}[2J");
        assert_eq!(Peer { uid: 0 }.actor(&"ä".repeat(5000)).await.origin.chars().count(), LONGEST_ORIGIN);
    }
}
