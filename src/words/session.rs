//! How a share was reached: a fact that stands in the journal and in the receipt.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// A session with a share, as it was negotiated.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// `native`, `libsmbclient` or `path`.
    pub client: String,
    /// Where it is: `//server/share`, or a local path. Never a password.
    pub address: String,
    /// How somebody logged in, and who: `Kerberos as svc@CORP.EXAMPLE.COM`; empty for a path.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub login: String,
    /// Whether a gateway stands there: what it acknowledges lies in its own cache, and comes to the share later.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub gateway: bool,
    /// The SMB dialect, `3.1.1`; empty for a path.
    pub dialect: String,
    /// The algorithm that signs; empty for none.
    pub signing: String,
    /// The cipher that encrypts; empty for none.
    pub encryption: String,
    /// How a read gets past the caches of this machine: `own connection, no oplock`, `O_DIRECT`, ...
    pub readback: String,
    /// What the client cannot promise; empty where nothing is missing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub limits: Vec<Limit>,
}

/// Something that every client should promise, and one cannot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Limit {
    /// It cannot ask the server to put what was written on stable storage.
    NoFlush,
    /// It keeps modification times to a microsecond, not to 100 ns.
    Microseconds,
    /// It looks whether a name is free before it renames: the server does not refuse a name that was taken meanwhile.
    RenameLooksFirst,
}

impl Limit {
    /// What it means, for receipts and screens.
    pub fn sentence(self) -> &'static str {
        match self {
            Self::NoFlush => {
                "written data were acknowledged by the server, not flushed: this client cannot ask for it"
            }
            Self::Microseconds => "modification times are kept to a microsecond",
            Self::RenameLooksFirst => {
                "a rename looks first whether the name is free: a file or an empty folder that takes it at the same \
                 moment is replaced"
            }
        }
    }
}

impl Session {
    /// Where something was read and how, in one sentence; `name` is the place as people know it.
    pub fn place(&self, name: &str) -> String {
        let Self { client, dialect, encryption, readback, .. } = self;
        if dialect.is_empty() {
            return format!("`{name}` ({readback})");
        }
        let encryption = if encryption.is_empty() { "not encrypted" } else { encryption };
        format!("`{name}` (SMB {dialect}, {encryption}, client {client}, {readback})")
    }

    /// Whether a flush reaches the server.
    pub fn flushes(&self) -> bool {
        !self.limits.contains(&Limit::NoFlush)
    }

    /// The modification time that comes of setting this one.
    pub fn kept(&self, modified: Timestamp) -> Timestamp {
        let step = if self.limits.contains(&Limit::Microseconds) { 1000 } else { 100 };
        let nanos = modified.as_nanosecond();
        Timestamp::from_nanosecond(nanos - nanos.rem_euclid(step)).unwrap_or(modified)
    }
}
