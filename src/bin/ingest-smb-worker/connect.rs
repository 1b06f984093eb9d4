//! From a login to a connected share, and which of its steps failed if one did.
//!
//! The library does not tell which dialect was agreed on, so it is given one at a time, the best first.

use crate::client::Client;
use crate::heard::{self, Step};
use crate::raw::Context;
use crate::refusal::Refusal;
use crate::users;
use ingest::share::Kind;
use ingest::share::directory::Fault;
use ingest::share::mark;
use ingest::share::worker::message::{Answer, Login};
use ingest::share::worker::url;
use pavao::{SmbCredentials, SmbDialect, SmbEncryptionLevel, SmbOptions};
use rustix::fs::{MemfdFlags, memfd_create};
use std::ffi::CString;
use std::fs::File;
use std::io::{self, Write as _};
use std::os::fd::AsRawFd as _;

/// What is offered, best first, and whether it can encrypt.
const DIALECTS: [(&str, SmbDialect, bool); 5] = [
    ("3.1.1", SmbDialect::Smb311, true),
    ("3.0.2", SmbDialect::Smb302, true),
    ("3.0", SmbDialect::Smb300, true),
    ("2.1", SmbDialect::Smb210, false),
    ("2.0.2", SmbDialect::Smb202, false),
];

/// Nothing unsigned is taken, and no name is asked for by broadcast, or remembered: the library would keep an address for 11
/// minutes, in a file that all processes share, and a server may come back under another. A `smb.conf` of this machine is
/// not looked at.
const CONFIGURATION: &str =
    "[global]\nclient signing = required\nname resolve order = host\nname cache timeout = 0\n";

/// Connects with the best dialect that both sides know.
pub(crate) fn connect(login: &Login) -> Result<(Client, Answer), Refusal> {
    let mut refusal = Refusal::new(Kind::Unreachable, "no such dialect");
    for (name, dialect, encrypts) in DIALECTS {
        if login.dialect.as_deref().is_some_and(|only| only != name) {
            continue;
        }
        if login.encrypted && !encrypts {
            return Err(without_encryption(login, dialect).unwrap_or(refusal));
        }
        let client = client(login, dialect)?;
        let before = heard::encrypted();
        let Err(failed) = root(&client, login) else {
            let encrypted = heard::encrypted() > before;
            let marked = login.mark.map(|mark| mark::connections(login.port, mark));
            let unmarked = marked.and_then(Result::err).map(|error| error.to_string());
            return Ok((client, Answer::Connected { dialect: name.into(), encrypted, unmarked }));
        };
        refusal = failed.refusal;
        if !failed.no_dialect {
            break;
        }
    }
    Err(refusal)
}

/// A connection that did not come about.
struct Failed {
    step: Step,
    refusal: Refusal,
    /// Whether a server is there, and does not know the dialect.
    no_dialect: bool,
}

/// Looks at the root of the share, which is what makes the library connect.
fn root(client: &Client, login: &Login) -> Result<(), Failed> {
    heard::login();
    let url = client.url(None);
    client.call(|context| context.stat(&url).map(drop)).map_err(|refused| {
        let (step, why) = heard::login();
        let no_dialect = step == Step::Nothing && !matches!(refused.kind, Kind::Lost | Kind::NotFound);
        let refusal = at(step, why.as_deref(), login.password.is_none(), refused);
        Failed { step, refusal, no_dialect }
    })
}

/// Whether a server knows this dialect at least. Nobody's name is told to it, nor what is wanted of it.
fn without_encryption(login: &Login, dialect: SmbDialect) -> Option<Refusal> {
    let nobody = Login {
        share: "IPC$".into(),
        user: String::new(),
        password: Some(String::new()),
        encrypted: false,
        ..login.clone()
    };
    match root(&client(&nobody, dialect).ok()?, &nobody) {
        Err(failed) if failed.step == Step::Nothing => None,
        _ => {
            Some(Refusal::new(Kind::Clear, "the server knows no dialect with encryption, and it is required"))
        }
    }
}

/// A context for this login, which has not connected yet.
fn client(login: &Login, dialect: SmbDialect) -> Result<Client, Refusal> {
    let (server, share) = (url::server(&login.host, login.port), url::share(&login.share));
    let who = SmbCredentials::default()
        .server(&server)
        .share(&share)
        .workgroup(&login.domain)
        .username(&login.user)
        .password(login.password.as_deref().unwrap_or_default());
    let level = if login.encrypted { SmbEncryptionLevel::Require } else { SmbEncryptionLevel::None };
    let options = SmbOptions::default()
        .encryption_level(level)
        .use_kerberos(login.password.is_none())
        .no_auto_anonymous_login(true)
        .min_protocol(dialect)
        .max_protocol(dialect);
    let file = configuration()?;
    let path = CString::new(format!("/proc/self/fd/{}", file.as_raw_fd())).unwrap_or_default();
    let context = Context::new(who, options, &path)?;
    context.client.set_timeout(login.silence)?;
    Ok(Client::new(context, server + &share, login.encrypted))
}

/// The configuration as a file, which is how the library takes it.
fn configuration() -> io::Result<File> {
    let mut file = File::from(memfd_create("configuration", MemfdFlags::CLOEXEC)?);
    file.write_all(CONFIGURATION.as_bytes())?;
    Ok(file)
}

/// What went wrong, by how far the connection came.
fn at(step: Step, why: Option<&str>, with_ticket: bool, refused: Refusal) -> Refusal {
    let kind = match (step, refused.kind) {
        (_, Kind::Clear) => Kind::Clear,
        (Step::Nothing, _) | (_, Kind::Lost) => Kind::Unreachable,
        (Step::Dialect, _) => match why.and_then(users::meaning) {
            // With a ticket there is no password to be wrong.
            None if with_ticket => Kind::Directory(Fault::Refused),
            None => Kind::Login,
            Some(fault) => Kind::Directory(fault),
        },
        (Step::Session, Kind::NotFound) => Kind::NoShare,
        (_, other) => other,
    };
    let detail = why.filter(|_| step == Step::Dialect && kind != Kind::Unreachable);
    Refusal { kind, detail: detail.map_or(refused.detail, str::to_owned) }
}

#[cfg(test)]
mod tests {
    use super::{Fault, Kind, Refusal, Step, at};

    #[test]
    fn a_refused_connection_says_at_which_step() {
        for (step, refused, kind) in [
            (Step::Nothing, Kind::Lost, Kind::Unreachable),
            (Step::Nothing, Kind::Other, Kind::Unreachable),
            (Step::Dialect, Kind::Denied, Kind::Login),
            (Step::Dialect, Kind::Lost, Kind::Unreachable),
            (Step::Session, Kind::NotFound, Kind::NoShare),
            (Step::Session, Kind::Denied, Kind::Denied),
            (Step::Tree, Kind::Clear, Kind::Clear),
            (Step::Tree, Kind::Denied, Kind::Denied),
        ] {
            let said = at(step, None, false, Refusal::new(refused, ""));
            assert_eq!(said.kind, kind, "{step:?} {refused:?}");
        }
    }

    #[test]
    fn a_refused_login_is_told_in_the_servers_words() {
        for (said, with_ticket, kind) in [
            ("The attempted logon is invalid.", false, Kind::Login),
            ("The attempted logon is invalid.", true, Kind::Directory(Fault::Refused)),
            ("The user account password has expired.", false, Kind::Directory(Fault::PasswordExpired)),
            ("The user account password has expired.", true, Kind::Directory(Fault::PasswordExpired)),
        ] {
            let refused = at(Step::Dialect, Some(said), with_ticket, Refusal::new(Kind::Denied, "denied"));
            assert_eq!(refused, Refusal::new(kind, said));
        }
    }
}
