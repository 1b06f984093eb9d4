//! Whose key it is.

use super::public::PublicKey;
use super::sign::NAMESPACE;

/// The name that `ssh-keygen -Y verify -I` asks for.
pub const PRINCIPAL: &str = "ingest";

/// A key that is trusted, and what is known about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signer {
    /// The key.
    pub key: PublicKey,
    /// The comment of the key's line, or its principal: whose it is, says whoever wrote the file.
    pub name: String,
}

impl Signer {
    /// The content of a `.pub` file, without the newline.
    pub fn public_line(&self) -> String {
        format!("{} {}", self.key.to_line(), self.name).trim_end().to_owned()
    }

    /// The line of an `allowed_signers` file with which `ssh-keygen -Y verify` trusts this key.
    pub fn allowed_signers_line(&self) -> String {
        format!("{PRINCIPAL} namespaces=\"{NAMESPACE}\" {}", self.public_line())
    }
}
