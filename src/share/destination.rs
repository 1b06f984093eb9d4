//! Where to deliver: a checked value made from `--to` or from the configuration.

pub mod address;
pub mod names;

use super::Credentials;
use crate::words::dscp::Dscp;
use crate::words::memory::Memory;
use crate::words::path::RelPath;
use crate::words::rate::Rate;
use std::fmt;
use std::ops::RangeInclusive;
use std::path::PathBuf;

/// Connections for writing, unless told otherwise.
pub const LANES: usize = 4;

/// How many there may be.
pub const LANES_ALLOWED: RangeInclusive<usize> = 1..=16;

/// Whether a session may run in clear.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Encryption {
    /// Refuse to send anything without it. The default.
    #[default]
    Required,
    /// Take what the server insists on. For links that are encrypted otherwise.
    Off,
}

/// What speaks SMB.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Client {
    /// The client that is built in.
    #[default]
    Native,
    /// Samba's own, in worker processes: the program `ingest-smb-worker`.
    Libsmbclient,
}

impl Client {
    /// Its name in the configuration.
    pub fn word(self) -> &'static str {
        match self {
            Self::Native => "native",
            Self::Libsmbclient => "libsmbclient",
        }
    }
}

/// A server's share and who goes there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SmbPlace {
    /// Name or address of the server. Looked up again at every connection.
    pub host: String,
    /// TCP port, 445 by default.
    pub port: u16,
    /// The share.
    pub share: String,
    /// Who goes there, and what proves it.
    pub credentials: Credentials,
    /// What speaks SMB.
    pub client: Client,
    /// Whether a session may run in clear.
    pub encryption: Encryption,
    /// Connections for writing, and as many again for reading back.
    pub lanes: usize,
    /// How it uses the link.
    pub flow: Flow,
}

/// How a session uses the link. How much of it may be under way at a time follows from this: a link is full when that is its
/// rate times its round-trip time, which is measured.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Flow {
    /// The rate to reach, where one is known.
    pub rate: Option<Rate>,
    /// What content may take in memory.
    pub memory: Memory,
    /// How its packets are marked; `None` leaves them as the system sends them.
    pub mark: Option<Dscp>,
}

impl SmbPlace {
    /// The address for people: `//server/share`, with the port when it is not 445.
    pub fn address(&self) -> String {
        let (open, close) = if self.host.contains(':') { ("[", "]") } else { ("", "") };
        let port = if self.port == address::PORT { String::new() } else { format!(":{}", self.port) };
        format!("//{open}{}{close}{port}/{}", self.host, self.share)
    }
}

/// What kind of place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// A local or mounted folder that stands for the share.
    Path(PathBuf),
    /// An SMB share.
    Smb(SmbPlace),
}

/// A place with the two folders that `ingest` uses on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Destination {
    /// The share.
    pub place: Place,
    /// Where dumps are put together: `_ingest`.
    pub staging: RelPath,
    /// What the cross-region sync watches: `Footage`.
    pub sync_root: RelPath,
}

/// Staging and sync root that do not lie beside each other.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("The staging folder `{staging}` does not lie beside the sync root `{sync_root}`")]
pub struct NotBeside {
    staging: RelPath,
    sync_root: RelPath,
}

/// Where dumps are put together, unless told otherwise: `_ingest`.
pub fn default_staging() -> RelPath {
    RelPath::new("_ingest").expect("a plain name is a path")
}

/// What the cross-region sync watches, unless told otherwise: `Footage`.
pub fn default_sync_root() -> RelPath {
    RelPath::new("Footage").expect("a plain name is a path")
}

/// Checks that the staging folder lies beside the sync root, never inside nor above it: what is not proven yet is
/// never where the sync can see it. Case does not tell folders apart on a Windows share.
pub fn beside(staging: &RelPath, sync_root: &RelPath) -> Result<(), NotBeside> {
    let lower = |path: &RelPath| format!("{}/", path.as_str().to_lowercase());
    let (one, other) = (lower(staging), lower(sync_root));
    if one.starts_with(&other) || other.starts_with(&one) {
        return Err(NotBeside { staging: staging.clone(), sync_root: sync_root.clone() });
    }
    Ok(())
}

impl Destination {
    /// A destination whose staging folder lies [`beside`] its sync root.
    pub fn new(place: Place, staging: RelPath, sync_root: RelPath) -> Result<Self, NotBeside> {
        beside(&staging, &sync_root)?;
        Ok(Self { place, staging, sync_root })
    }
}

impl fmt::Display for Destination {
    /// The address that names this destination for ever: in the journal, on screens, in receipts.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let smb = match &self.place {
            Place::Path(path) => return write!(f, "{}", self.sync_root.under(path).display()),
            Place::Smb(smb) => smb,
        };
        write!(f, "{}/{}", smb.address(), self.sync_root.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn destination(host: &str, port: u16, staging: &str, sync_root: &str) -> Result<Destination, NotBeside> {
        let place = Place::Smb(SmbPlace {
            host: host.into(),
            port,
            share: "footage".into(),
            credentials: Credentials::Password {
                user: "svc".into(),
                domain: "CORP".into(),
                password: "secret".into(),
            },
            client: Client::Native,
            encryption: Encryption::Required,
            lanes: 4,
            flow: Flow::default(),
        });
        let folder = |text: &str| names::folder(text).expect("a folder");
        Destination::new(place, folder(staging), folder(sync_root))
    }

    #[test]
    fn staging_lies_beside_the_sync_root() {
        for (staging, sync_root, fine) in [
            ("_ingest", "Footage", true),
            ("Footage_ingest", "Footage", true),
            ("shows/_ingest", "shows/Footage", true),
            ("Footage", "Footage", false),
            ("footage/_ingest", "Footage", false),
            ("shows", "shows/Footage", false),
        ] {
            assert_eq!(destination("nas", 445, staging, sync_root).is_ok(), fine, "{staging} {sync_root}");
        }
    }

    #[test]
    fn an_address_names_the_place_and_never_the_password() {
        for (host, port, address) in [
            ("nas", 445, "//nas/footage/Footage"),
            ("nas", 1445, "//nas:1445/footage/Footage"),
            ("::1", 1445, "//[::1]:1445/footage/Footage"),
        ] {
            let destination = destination(host, port, "_ingest", "Footage").expect("a destination");
            assert_eq!(destination.to_string(), address);
            assert!(!format!("{destination:?}").contains("secret"));
        }
    }
}
