//! Where to deliver: a checked value made from `--to` or from the configuration.

use crate::words::path::RelPath;
use std::fmt;
use std::path::PathBuf;

/// Whether a session may run in clear.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Encryption {
    /// Refuse to send anything without it. The default.
    #[default]
    Required,
    /// Take what the server insists on. For links that are encrypted otherwise.
    Off,
}

/// A server's share and who goes there.
#[derive(Clone, PartialEq, Eq)]
pub struct SmbPlace {
    /// Name or address of the server. Looked up again at every connection.
    pub host: String,
    /// TCP port, 445 by default.
    pub port: u16,
    /// The share.
    pub share: String,
    /// The domain, empty for none.
    pub domain: String,
    /// The user.
    pub user: String,
    /// The password. Never printed.
    pub password: String,
    /// Whether a session may run in clear.
    pub encryption: Encryption,
    /// Connections for writing, and as many again for reading back.
    pub lanes: usize,
}

impl fmt::Debug for SmbPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { host, port, share, domain, user, .. } = self;
        write!(f, "smb://{domain};{user}@{host}:{port}/{share}")
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

impl fmt::Display for Destination {
    /// The address that names this destination for ever: in the journal, on screens, in receipts.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.place {
            Place::Path(path) => write!(f, "{}", path.join(self.sync_root.as_str()).display()),
            Place::Smb(smb) if smb.port == 445 => {
                write!(f, "//{}/{}/{}", smb.host, smb.share, self.sync_root.as_str())
            }
            Place::Smb(smb) => {
                write!(f, "//{}:{}/{}/{}", smb.host, smb.port, smb.share, self.sync_root.as_str())
            }
        }
    }
}
