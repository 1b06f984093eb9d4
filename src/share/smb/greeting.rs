//! What a server says of itself before anybody logs in ([MS-SMB2] 2.2.4): whether it is there, and what its clock shows.

use super::fault::{Step, refused};
use super::login::{self, address, cipher, cipher_name, dialect};
use super::time;
use super::{SILENCE, Way};
use crate::share::entered::Entered;
use crate::share::{Client, Credentials, Encryption, Flow, Kind, Result, ShareError, SmbPlace};
use crate::words::clock::Clock;
use jiff::SignedDuration;
use smb2::pack::FileTime;
use std::time::Duration;
use tokio::time::Instant;

/// Where the server's time stands in its answer: 64 bytes of header, then offset 40 of the body.
const SYSTEM_TIME: usize = 64 + 40;

/// The answer to the first message of a connection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Greeting {
    /// The dialect that it agrees on: `3.1.1`.
    pub dialect: String,
    /// Whether it refuses what is not signed.
    pub signing_required: bool,
    /// The cipher that it would encrypt with; `None` where it offers no encryption.
    pub cipher: Option<String>,
    /// Bytes of one READ, one WRITE and one listing at most.
    pub largest: [u32; 3],
    /// By how much its clock is ahead of ours, to half of `took`; `None` where it does not tell its time.
    pub ahead: Option<SignedDuration>,
    /// How long the answer took.
    pub took: Duration,
}

/// Greets a server. Nobody logs in.
pub(in crate::share) async fn greet(host: &str, port: u16, clock: &Clock) -> Result<Greeting> {
    let nobody =
        Credentials::Password { user: String::new(), domain: String::new(), password: String::new() };
    let place = SmbPlace {
        host: host.to_owned(),
        port,
        share: String::new(),
        credentials: nobody,
        client: Client::Native,
        encryption: Encryption::Required,
        lanes: 1,
        flow: Flow::default(),
    };
    let way = Way::to(&place, SILENCE, Entered::default());
    let about = &address(&place);
    let at = |error| refused(about, Step::Reach, &error);
    let wire = login::dial(&way).await.map_err(at)?;
    let begin = Instant::now();
    let conn = login::negotiate(&way, &wire).await.map_err(at)?;
    let (took, now) = (begin.elapsed(), clock.now());
    let params = conn.params().ok_or_else(|| ShareError::new(Kind::Unreachable, about, "no dialect"))?;
    // It read its clock when half of that was over.
    let sent = now - SignedDuration::try_from(took / 2).unwrap_or_default();
    let told = wire.answer().and_then(|answer| told(&answer));
    conn.mark_dead();
    Ok(Greeting {
        dialect: dialect(params.dialect).to_owned(),
        signing_required: params.signing_required,
        cipher: cipher(&params).map(|cipher| cipher_name(cipher).to_owned()),
        largest: [params.max_read_size, params.max_write_size, params.max_transact_size],
        ahead: told.map(|told| time::from_wire(told).duration_since(sent)),
        took,
    })
}

/// The time in an answer; 0 where the server keeps it to itself.
fn told(answer: &[u8]) -> Option<FileTime> {
    let bytes = answer.get(SYSTEM_TIME..SYSTEM_TIME + 8)?.try_into().ok()?;
    Some(FileTime(u64::from_le_bytes(bytes))).filter(|time| time.0 != 0)
}

#[cfg(test)]
mod tests {
    use super::{FileTime, SYSTEM_TIME, told};

    #[test]
    fn the_time_is_read_where_it_stands_and_nowhere_else() {
        let mut answer = vec![0xff; SYSTEM_TIME + 8];
        answer[SYSTEM_TIME..].copy_from_slice(&133_485_408_000_000_000_u64.to_le_bytes());
        assert_eq!(told(&answer), Some(FileTime(133_485_408_000_000_000)));
        answer[SYSTEM_TIME..].fill(0);
        assert_eq!(told(&answer), None, "it does not tell");
        assert_eq!(told(&answer[..SYSTEM_TIME]), None);
    }
}
