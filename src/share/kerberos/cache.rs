//! The one ticket of a cache that `kvno` has written.

use crate::share::directory::Fault;
use crate::share::{Kind, Result, ShareError};
use crate::words::path::IoAt;
use jiff::{SignedDuration, Timestamp};
use smb2::auth::kerberos::ccache::{CCache, CcacheCredential, CcachePrincipal, parse_ccache};
use std::path::Path;

/// The tag of a cache's header that holds the difference of the clocks (MIT Kerberos, "Credential cache file format").
const OFFSET: u16 = 1;

/// What was found.
pub(super) struct Found {
    pub(super) principal: String,
    pub(super) begins: Timestamp,
    pub(super) ends: Timestamp,
    /// By how much this machine's clock is behind the domain's, as far as anybody has noticed.
    pub(super) behind: SignedDuration,
    pub(super) cache: CCache,
}

/// Reads the ticket for `cifs/host`: of several, the one that is good for longest.
pub(super) fn read(path: &Path, host: &str) -> Result<Found> {
    let refuse = |detail: &str| ShareError::new(Kind::Directory(Fault::Cache), path.display(), detail);
    let bytes = std::fs::read(path).at(path).map_err(|error| refuse(&error.to_string()))?;
    let mut cache = parse_ccache(&bytes).map_err(|error| refuse(&error.to_string()))?;
    let ticket = cache.credentials.iter().filter(|ticket| is_for(&ticket.server, host));
    let mut ticket =
        ticket.max_by_key(|ticket| ticket.endtime).cloned().ok_or_else(|| refuse("no ticket"))?;
    let who = ticket.client.clone();
    let [name] = who.components.as_slice() else {
        // `host/nas@REALM`: the SMB crate would write it as one name, and the server would not know it.
        return Err(refuse("the ticket is a service's, and no user's"));
    };
    // The realm of the server may be another one, or still open; it stands in the ticket itself as well, and here
    // only serves to find it.
    ticket.server.realm.clone_from(&who.realm);
    let (begins, ends) = (begin(&ticket), second(ticket.endtime));
    let principal = format!("{name}@{}", who.realm);
    cache.default_principal = who;
    cache.credentials = vec![ticket];
    Ok(Found { principal, begins, ends, behind: behind(&bytes), cache })
}

fn is_for(server: &CcachePrincipal, host: &str) -> bool {
    let [service, name] = server.components.as_slice() else { return false };
    service.eq_ignore_ascii_case("cifs") && name.eq_ignore_ascii_case(host)
}

fn begin(ticket: &CcacheCredential) -> Timestamp {
    second(if ticket.starttime == 0 { ticket.authtime } else { ticket.starttime })
}

/// Seconds since 1970, as the file has them.
fn second(seconds: u32) -> Timestamp {
    Timestamp::from_second(seconds.into()).unwrap_or(Timestamp::MAX)
}

/// The difference that `kinit` has noticed and evens out for its own: seconds to be added to this machine's clock.
fn behind(bytes: &[u8]) -> SignedDuration {
    let word = |bytes: &[u8], at: usize| Some(u16::from_be_bytes(bytes.get(at..at + 2)?.try_into().ok()?));
    let seconds = || {
        let len = usize::from(word(bytes, 2)?);
        let mut header = bytes.get(4..4 + len)?;
        loop {
            let (tag, len) = (word(header, 0)?, usize::from(word(header, 2)?));
            let value = header.get(4..4 + len)?;
            if tag == OFFSET {
                return Some(i32::from_be_bytes(value.get(..4)?.try_into().ok()?));
            }
            header = &header[4 + len..];
        }
    };
    SignedDuration::from_secs(seconds().unwrap_or(0).into())
}

#[cfg(test)]
mod tests {
    use super::behind;
    use jiff::SignedDuration;

    #[test]
    fn the_difference_of_the_clocks_stands_in_the_header() {
        let secs = SignedDuration::from_secs;
        for (bytes, expected) in [
            (&[5, 4, 0, 12, 0, 1, 0, 8, 0, 0, 1, 0x68, 0, 0, 0, 0, 9][..], secs(360)),
            (&[5, 4, 0, 12, 0, 1, 0, 8, 0xff, 0xff, 0xfe, 0x98, 0, 0, 0, 0], secs(-360)),
            (&[5, 4, 0, 16, 0, 7, 0, 0, 0, 1, 0, 8, 0, 0, 0, 2, 0, 0, 0, 0], secs(2)),
            (&[5, 4, 0, 0, 0, 1, 0, 8, 0, 0, 0, 2, 0, 0, 0, 0], secs(0)),
            (&[5, 4, 0, 12, 0, 1, 0, 8, 0], secs(0)),
            (&[5], secs(0)),
        ] {
            assert_eq!(behind(bytes), expected, "{bytes:?}");
        }
    }
}
