//! How an agent can be talked to, as the file says it.

use super::fault::{Faults, Wrong};
use super::section::Section;
use super::values;
use std::net::SocketAddr;
use std::path::PathBuf;

/// The address of a socket has room for 107 characters (unix(7)), and the file needs some for a name of its own while it is
/// being made.
const LONGEST: usize = 100;

/// The section, checked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "as in the table of keys")]
pub struct Control {
    pub socket: Option<PathBuf>,
    pub group: Option<String>,
    pub metrics: Option<SocketAddr>,
}

pub(super) fn control(section: &Section<'_>, faults: &mut Faults<'_>) -> Control {
    let socket = section.take("socket", faults, values::path);
    if socket.as_ref().is_some_and(|path| path.as_os_str().len() > LONGEST) {
        let remedy = format!("name one of at most {LONGEST} characters");
        section.fault("socket", faults, Wrong::new("The path is too long for a socket", remedy));
    }
    Control {
        socket,
        group: section.take("group", faults, values::text),
        metrics: section.take("metrics", faults, values::address),
    }
}
