//! How a share was reached: a fact that stands in the journal and in the receipt.

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
    /// The SMB dialect, `3.1.1`; empty for a path.
    pub dialect: String,
    /// The algorithm that signs; empty for none.
    pub signing: String,
    /// The cipher that encrypts; empty for none.
    pub encryption: String,
    /// How a read gets past the caches of this machine: `own connection, no oplock`, `O_DIRECT`, ...
    pub readback: String,
}
