//! Kerberos tickets for one server, got and looked after by MIT's own tools.
//!
//! `kinit` and `kvno` know what a client of its own would have to learn: the look-up of domain controllers, referrals
//! between domains, every kind of ticket cache. It promises: each call ends in bounded time; the cache that somebody
//! else keeps is read only; what is written lies in a folder of its own that nobody else may enter, and that goes as
//! soon as it has served.

mod cache;
mod tool;
mod words;

use super::credentials::{Cache, Credentials};
use super::directory::Fault;
use super::{Kind, Result, ShareError};
use crate::words::clock::Clock;
use jiff::{SignedDuration, Timestamp};
use smb2::auth::kerberos::ccache::CCache;
use std::ffi::{OsStr, OsString};
use std::path::Path;
use tempfile::TempDir;
use tool::run;

/// How far clocks may be apart (RFC 4120, 5.2.3 and [MS-KILE] 3.1.1; the default of every domain).
const SKEW: SignedDuration = SignedDuration::from_mins(5);

/// A ticket of somebody for one server.
pub(crate) struct Ticket {
    /// The server's name, as its ticket has it.
    pub(crate) host: String,
    /// Whose it is: `svc@CORP.EXAMPLE.COM`.
    pub(crate) principal: String,
    /// From when it is good.
    pub(crate) begins: Timestamp,
    /// Until when it is good.
    pub(crate) ends: Timestamp,
    /// The ticket and its session key.
    pub(crate) cache: CCache,
}

/// The tickets from which others are got, for programs that do that themselves.
pub(crate) struct Tickets {
    cache: Cache,
    _folder: Option<TempDir>,
}

impl Tickets {
    /// What KRB5CCNAME has to say for as long as this lives; `None` to leave the variable as it is.
    pub(crate) fn name(&self) -> Option<&str> {
        match &self.cache {
            Cache::Default => None,
            Cache::Named(name) => Some(name),
        }
    }
}

impl Ticket {
    /// When it is to be renewed: a fifth of its life is left then.
    pub(crate) fn due(&self) -> Timestamp {
        self.ends - self.ends.duration_since(self.begins) / 5
    }

    /// How somebody logs in with it, and who: for the receipt.
    pub(crate) fn words(&self) -> String {
        format!("Kerberos as {}", self.principal)
    }
}

#[cfg(test)]
impl Ticket {
    /// A ticket of nobody that is good for this time.
    pub(crate) fn of_times(begins: Timestamp, ends: Timestamp) -> Self {
        use smb2::auth::kerberos::ccache::CcachePrincipal;
        let nobody = CcachePrincipal { name_type: 1, realm: String::new(), components: Vec::new() };
        let cache = CCache { version: 4, default_principal: nobody, credentials: Vec::new() };
        Self { host: String::new(), principal: String::new(), begins, ends, cache }
    }
}

/// A ticket for the server `host`, and the tickets that it was got from.
pub(crate) async fn ticket(credentials: &Credentials, host: &str) -> Result<(Ticket, Tickets)> {
    match credentials {
        Credentials::Keytab { principal, path } => with_keytab(path, principal, host).await,
        Credentials::Ccache { cache, principal } => with_cache(cache, principal.as_deref(), host).await,
        Credentials::Password { user, .. } | Credentials::Kept { user, .. } => {
            Err(failed(Fault::Cache, user, "a password gets no ticket here".to_owned()))
        }
    }
}

/// With the keys of a file.
async fn with_keytab(keytab: &Path, principal: &str, host: &str) -> Result<(Ticket, Tickets)> {
    let folder = folder()?;
    let all = format!("FILE:{}", folder.path().join("tickets").display());
    let args: [&OsStr; 6] =
        ["-k".as_ref(), "-t".as_ref(), keytab.as_os_str(), "-c".as_ref(), all.as_ref(), principal.as_ref()];
    run("kinit", args).await.map_err(|(fault, said)| failed(fault, principal, said))?;
    let tickets = Tickets { cache: Cache::Named(all), _folder: Some(folder) };
    Ok((for_server(&tickets.cache, principal, host).await?, tickets))
}

/// From tickets that are there.
async fn with_cache(cache: &Cache, principal: Option<&str>, host: &str) -> Result<(Ticket, Tickets)> {
    let ticket = for_server(cache, &cache.to_string(), host).await?;
    if let Some(wanted) = principal.filter(|wanted| !is_of(&ticket.principal, wanted)) {
        let detail = format!("the ticket cache is of {}", ticket.principal);
        return Err(failed(Fault::Cache, wanted, detail));
    }
    Ok((ticket, Tickets { cache: cache.clone(), _folder: None }))
}

/// Whether a principal is the wanted one: a user without a realm may have any.
fn is_of(principal: &str, wanted: &str) -> bool {
    let name = principal.split('@').next().unwrap_or_default();
    let found = if wanted.contains('@') { principal } else { name };
    found.eq_ignore_ascii_case(wanted)
}

/// A ticket for a server. `whose` the cache is, or where, stands in errors.
async fn for_server(cache: &Cache, whose: &str, host: &str) -> Result<Ticket> {
    let folder = folder()?;
    // A dot at the end is the root of the DNS, and no part of a principal.
    let host = host.trim_end_matches('.');
    let path = folder.path().join("one");
    // Without a realm behind the `@`, the domain controllers say which one the server is in.
    let service = format!("cifs/{host}@");
    let mut args: Vec<OsString> = vec!["-q".into()];
    if let Cache::Named(name) = cache {
        args.extend(["-c".into(), name.into()]);
    }
    args.extend(["--out-cache".into(), format!("FILE:{}", path.display()).into(), service.into()]);
    run("kvno", args).await.map_err(|(fault, said)| match fault {
        Fault::Server => failed(fault, host, said),
        Fault::Expired => failed(fault, whose, format!("the tickets have expired ({said})")),
        _ => failed(fault, whose, said),
    })?;
    let found = cache::read(&path, host)?;
    if found.behind.abs() > SKEW {
        let (by, side) = (found.behind.abs(), if found.behind.is_positive() { "behind" } else { "ahead of" });
        let detail = format!("the clock of this machine is {} s {side} the domain's", by.as_secs());
        return Err(failed(Fault::Clock, host, detail));
    }
    if found.ends <= Clock::system().now() {
        let detail = format!("the ticket expired at {}", found.ends);
        return Err(failed(Fault::Expired, host, detail));
    }
    let cache::Found { principal, begins, ends, cache, .. } = found;
    Ok(Ticket { host: host.to_owned(), principal, begins, ends, cache })
}

fn folder() -> Result<TempDir> {
    tempfile::Builder::new().prefix("ingest-tickets-").tempdir().map_err(|error| {
        let at = std::env::temp_dir();
        failed(Fault::Cache, at.display(), format!("no folder for tickets can be made: {error}"))
    })
}

fn failed(fault: Fault, about: impl ToString, said: impl ToString) -> ShareError {
    ShareError::new(Kind::Directory(fault), about, said)
}

#[cfg(test)]
mod tests {
    use super::is_of;

    #[test]
    fn tickets_have_to_be_of_whom_they_should_be() {
        for (wanted, fits) in [
            ("svc@CORP.EXAMPLE", true),
            ("SVC@CORP.EXAMPLE", true),
            ("svc", true),
            ("svc@OTHER.EXAMPLE", false),
            ("svc2", false),
            ("sv", false),
        ] {
            assert_eq!(is_of("svc@CORP.EXAMPLE", wanted), fits, "{wanted}");
        }
    }
}
