//! The login, by every connection that a send uses, and what was agreed on with it.

use super::finding::{Finding, check};
use super::look::{Late, Look};
use crate::problem::{Code, Problem};
use crate::share::{self, Destination, Encryption, Place, Share, ShareError};
use crate::words::english::count;
use crate::words::session::Session;
use crate::words::span::Millis;
use std::time::Duration;
use tokio::time::Instant;

/// Two tools of Kerberos that ask every domain controller, and all connections.
const PATIENCE: Duration = Duration::from_secs(100);

pub(super) type Seen = Result<Result<(Share, Duration), ShareError>, Late>;

/// Logs in. A wrong password is tried once.
pub(super) async fn observe(look: &Look, destination: &Destination) -> Seen {
    let begin = Instant::now();
    let share = look.within(PATIENCE, share::connect(destination)).await?;
    Ok(share.map(|share| (share, begin.elapsed())))
}

pub(super) fn judge(address: &str, lanes: usize, seen: &Seen) -> Finding {
    let about = check("login", address);
    match seen {
        Ok(Ok((share, took))) => {
            let session = share.session();
            let as_whom = if session.login.is_empty() { "no login is needed".into() } else { session.login };
            about.ok(format!("{as_whom}, over {} in {}", count(lanes as u64, "connection"), Millis(*took)))
        }
        Ok(Err(error)) => about.fault(error.clone()),
        Err(late) => about.silent(Code::ShareUnreachable, "Logging in", *late),
    }
}

/// What protects what is sent, now that somebody is in.
pub(super) fn session(place: &Place, session: &Session) -> Finding {
    let about = check("session", &session.address);
    let Place::Smb(place) = place else {
        return about
            .ok(format!("A folder of this machine's: what is read back is read by {}", session.readback));
    };
    let limits: Vec<&str> = session.limits.iter().map(|limit| limit.sentence()).collect();
    let limits = if limits.is_empty() { String::new() } else { format!("; {}", limits.join("; ")) };
    let signed = if session.signing.is_empty() {
        "unsigned".into()
    } else {
        format!("signed with {}", session.signing)
    };
    let found = format!("{signed}, read back by {}{limits}", session.readback);
    if !session.encryption.is_empty() {
        return about.ok(format!("Encrypted with {}, {found}", session.encryption));
    }
    if place.encryption == Encryption::Required {
        let clear =
            Problem::new(Code::ShareClear, format!("Encryption is required, and there is none: {found}"));
        return about.fault(clear);
    }
    about.warning(
        format!("Not encrypted, as `encryption = \"off\"` allows: {found}"),
        "Take that key out, unless the link itself is encrypted (IPsec, MACsec)",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::Verdict;
    use crate::share::directory::Fault;
    use crate::share::{Client, Credentials, Flow, Kind, SmbPlace};

    #[test]
    fn every_refusal_has_its_own_code_and_remedy() {
        for (kind, code, remedy) in [
            (Kind::Login, Code::ShareLogin, "locks the account"),
            (Kind::NoShare, Code::ShareMissing, "name of the share"),
            (Kind::Denied, Code::ShareDenied, "Give the user the right"),
            (Kind::Clear, Code::ShareClear, "encryption on at the server"),
            (Kind::Directory(Fault::PasswordExpired), Code::PasswordExpired, "Change it in the directory"),
            (Kind::Directory(Fault::Blocked), Code::AccountBlocked, "unlocked or enabled"),
            (Kind::Directory(Fault::NoNtlm), Code::NtlmRefused, "Kerberos"),
            (Kind::Directory(Fault::Clock), Code::ClockSkew, "NTP"),
            (Kind::Directory(Fault::OldKeys), Code::KeytabOld, "keytab"),
            (Kind::Directory(Fault::Server), Code::ServerUnknown, "name"),
            (Kind::Worker, Code::ShareWorker, "ingest-smb-worker"),
        ] {
            let found = judge("//nas/footage", 4, &Ok(Err(ShareError::new(kind, "//nas/footage", "no"))));
            assert_eq!((found.verdict, found.code), (Verdict::Fault, Some(code)), "{found:?}");
            assert!(found.remedy.as_ref().is_some_and(|found| found.contains(remedy)), "{found:?}");
        }
        assert_eq!(judge("", 4, &Err(Late::Stopped)).verdict, Verdict::NotChecked);
        assert_eq!(judge("", 4, &Err(Late::Silent(PATIENCE))).code, Some(Code::ShareUnreachable));
    }

    #[test]
    fn a_session_in_clear_is_told() {
        let credentials =
            Credentials::Password { user: "svc".into(), domain: String::new(), password: String::new() };
        let place = |encryption| {
            Place::Smb(SmbPlace {
                host: "nas".into(),
                port: 445,
                share: "footage".into(),
                credentials: credentials.clone(),
                client: Client::Native,
                encryption,
                lanes: 4,
                flow: Flow::default(),
            })
        };
        let agreed = |encryption: &str| Session {
            client: "native".into(),
            address: "//nas/footage".into(),
            login: "NTLMv2 as svc".into(),
            gateway: false,
            dialect: "3.1.1".into(),
            signing: "AES-128-GMAC".into(),
            encryption: encryption.into(),
            readback: "own connection, no oplock".into(),
            limits: Vec::new(),
        };
        use Encryption::{Off, Required};
        for (encryption, cipher, verdict, words) in [
            (Required, "AES-128-GCM", Verdict::Ok, "Encrypted with AES-128-GCM, signed with AES-128-GMAC"),
            (Off, "AES-128-GCM", Verdict::Ok, "Encrypted with"),
            (Off, "", Verdict::Warning, "Not encrypted, as `encryption = \"off\"` allows"),
            (Required, "", Verdict::Fault, "Encryption is required, and there is none"),
        ] {
            let found = session(&place(encryption), &agreed(cipher));
            assert_eq!(found.verdict, verdict, "{found:?}");
            assert!(found.message.contains(words), "{found:?}");
        }
    }
}
