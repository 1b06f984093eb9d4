//! A gateway in front of the server, as the file says it.

use super::fault::{Faults, Wrong};
use super::login::{Login, login};
use super::section::Section;
use super::{Proof, Server, values};
use crate::cloud::GatewayId;
use crate::words::bytes::ByteCount;
use crate::words::span::Span;

/// A gateway through which everything is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gateway {
    /// Name or address.
    pub host: String,
    /// TCP port.
    pub port: Option<u16>,
    /// The share, where it has another name there.
    pub share: Option<String>,
    /// The domain, beside a proof of its own.
    pub domain: Option<String>,
    /// The user, beside a proof of its own.
    pub user: Option<String>,
    /// What proves who it is; `None` for the login of the server behind it.
    pub proof: Option<Proof>,
    /// How long it may bring nothing to the server behind it.
    pub patience: Option<Span>,
    /// How much it may have accepted that is not proven.
    pub unproven: Option<ByteCount>,
    /// Its name at AWS.
    pub id: Option<GatewayId>,
}

/// The gateway; none where nothing is said of one.
pub(super) fn gateway(
    section: &Section<'_>,
    server: Option<&Server>,
    whole: bool,
    faults: &mut Faults<'_>,
) -> Option<Gateway> {
    let host = section.take("server", faults, values::host);
    let port = section.take("port", faults, values::port);
    let share = section.take("share", faults, values::share);
    let Login { user, domain, proof } = login(section, faults);
    let patience = section.take("patience", faults, values::span);
    let unproven = section.take("unproven", faults, values::bytes);
    let id = section.take("id", faults, values::gateway);
    if section.is_empty() {
        return None;
    }
    section.require("server", whole, faults);
    if whole && !matches!(server, Some(Server::Smb { .. })) {
        let wrong =
            Wrong::new("There is no server behind it", "write `server = ...` into `[destination]` too");
        section.fault("server", faults, wrong);
    }
    for key in ["user", "domain"] {
        if section.has(key) && proof.is_none() {
            let remedy = "add `password_file`, `password_secret`, `keytab` or `ccache`, or take it out: then the login of the \
                          destination is used";
            section.fault(key, faults, Wrong::new("Nothing beside it proves who that is", remedy));
        }
    }
    if patience.is_some_and(|patience| patience.0.is_zero()) {
        section.fault(
            "patience",
            faults,
            Wrong::new("Nothing comes over at once", "write a time, such as \"6 h\""),
        );
    }
    Some(Gateway { host: host?, port, share, domain, user, proof, patience, unproven, id })
}
