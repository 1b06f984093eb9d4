//! The second region's share, as the file says it: where the studio can reach it, every byte is read there.

use super::fault::{Faults, Wrong};
use super::login::{Login, login};
use super::section::Section;
use super::{Proof, values};
use crate::words::path::RelPath;
use crate::words::span::Span;
use std::path::PathBuf;

/// The section, checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arrival {
    /// Where it is.
    pub place: Where,
    /// Below what rolls lie there; `None` for the same name as at the near side.
    pub sync_root: Option<RelPath>,
    /// How often it is looked at.
    pub every: Option<Span>,
}

/// Where the second region's share is.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "as in the table of keys")]
pub enum Where {
    Path(PathBuf),
    Smb {
        host: String,
        port: Option<u16>,
        share: Option<String>,
        domain: Option<String>,
        user: Option<String>,
        /// `None` for the login of the destination.
        proof: Option<Proof>,
    },
}

/// The second region; none where nothing is said of it.
pub(super) fn arrival(section: &Section<'_>, whole: bool, faults: &mut Faults<'_>) -> Option<Arrival> {
    let path = section.take("path", faults, values::path);
    let host = section.take("server", faults, values::host);
    let port = section.take("port", faults, values::port);
    let share = section.take("share", faults, values::share);
    let Login { user, domain, proof } = login(section, faults);
    let sync_root = section.take("sync_root", faults, values::folder);
    let every = section.take("every", faults, values::span);
    if section.is_empty() {
        return None;
    }
    if every.is_some_and(|every| every.0.is_zero()) {
        let wrong = Wrong::new("Nobody can look all the time", "write a time, such as \"10 min\"");
        section.fault("every", faults, wrong);
    }
    for key in ["user", "domain"] {
        if section.has(key) && proof.is_none() {
            let remedy = "add `password_file`, `password_secret`, `keytab` or `ccache`, or take it out: then the login of the \
                          destination is used";
            section.fault(key, faults, Wrong::new("Nothing beside it proves who that is", remedy));
        }
    }
    let place = match (path, host) {
        (Some(path), None) => Where::Path(path),
        (None, Some(host)) => Where::Smb { host, port, share, domain, user, proof },
        (Some(_), Some(_)) => {
            let wrong = Wrong::new("There is a `server` already", "take one of the two out");
            section.fault("path", faults, wrong);
            return None;
        }
        (None, None) if section.has("path") => return None,
        (None, None) => {
            section.require("server", whole, faults);
            return None;
        }
    };
    Some(Arrival { place, sync_root, every })
}
