//! A public key: what a signature names, and what is trusted.

use super::wire::{Reader, put_string};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD};
use sha2::Digest;
use std::fmt;

/// The only kind of key that signs receipts.
pub(super) const KIND: &str = "ssh-ed25519";

/// An Ed25519 public key. Shown as its fingerprint, as `ssh-keygen -l` prints it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct PublicKey(pub(super) [u8; 32]);

impl PublicKey {
    /// The key as SSH writes it (RFC 8709, section 4).
    pub(super) fn blob(&self) -> Vec<u8> {
        let mut blob = Vec::new();
        put_string(&mut blob, KIND.as_bytes());
        put_string(&mut blob, &self.0);
        blob
    }

    pub(super) fn from_blob(blob: &[u8]) -> Option<Self> {
        let mut reader = Reader(blob);
        reader.expect_string(KIND.as_bytes())?;
        let key = reader.string()?.try_into().ok()?;
        reader.end()?;
        Some(Self(key))
    }

    /// `ssh-ed25519 AAAA...`, as in a `.pub` file.
    pub fn to_line(&self) -> String {
        format!("{KIND} {}", STANDARD.encode(self.blob()))
    }

    /// Reads the base64 of a `.pub` file.
    pub(super) fn from_base64(text: &str) -> Option<Self> {
        Self::from_blob(&STANDARD.decode(text).ok()?)
    }

    /// `SHA256:...`.
    pub fn fingerprint(&self) -> String {
        format!("SHA256:{}", STANDARD_NO_PAD.encode(sha2::Sha256::digest(self.blob())))
    }
}

impl fmt::Display for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.fingerprint())
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.fingerprint())
    }
}
