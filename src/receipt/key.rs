//! The key that signs: `<state>/keys/receipt.key`, with `receipt.key.pub` beside it, both as OpenSSH keeps them.

use super::error::ReceiptError;
use super::openssh;
use super::public::PublicKey;
use super::sign::Signature;
use super::signer::Signer;
use crate::words::file::{lock, replace};
use crate::words::path::{IoAt, IoError};
use std::fs;
use std::io::ErrorKind;
use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
use std::path::{Path, PathBuf};

/// A private key, and the file that it is from.
pub struct SigningKey {
    key: ed25519_dalek::SigningKey,
    path: PathBuf,
    comment: String,
}

impl SigningKey {
    /// Where the key of a state folder is.
    pub fn path_in(state: &Path) -> PathBuf {
        state.join("keys/receipt.key")
    }

    /// The key of a state folder, made on first use. `comment` says whose it is: the studio.
    pub fn load_or_create(state: &Path, comment: &str) -> Result<Self, ReceiptError> {
        match Self::load(state)? {
            Some(key) => Ok(key),
            None => Self::create(state, comment),
        }
    }

    /// The key of a state folder; `None` when it has none yet. One that others may read is refused: it proves nothing.
    pub fn load(state: &Path) -> Result<Option<Self>, ReceiptError> {
        let path = Self::path_in(state);
        let refuse = |why: &str| ReceiptError::Key { path: path.clone(), why: why.into() };
        let mode = match fs::metadata(&path) {
            Ok(found) => found.permissions().mode(),
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(refuse(&error.to_string())),
        };
        if mode & 0o077 != 0 {
            return Err(refuse(&format!("others may read it (mode {:o}, should be 600)", mode & 0o777)));
        }
        let text = fs::read_to_string(&path).map_err(|error| refuse(&error.to_string()))?;
        let none = "it is no Ed25519 private key of OpenSSH without a passphrase";
        let (seed, public, comment) = openssh::decode(&text).ok_or_else(|| refuse(none))?;
        let key = ed25519_dalek::SigningKey::from_bytes(&seed);
        if key.verifying_key().to_bytes() != public.0 {
            return Err(refuse("its public half belongs to another key"));
        }
        Ok(Some(Self { key, path, comment }))
    }

    /// Makes the key of a state folder. One that is there is never replaced: it is loaded.
    pub fn create(state: &Path, comment: &str) -> Result<Self, ReceiptError> {
        let path = Self::path_in(state);
        let folder = state.join("keys");
        fs::DirBuilder::new().recursive(true).mode(0o700).create(&folder).at(&folder)?;
        // Two that start at once must end with one key.
        let _lock = lock(&folder.join(".lock"))?;
        if let Some(key) = Self::load(state)? {
            return Ok(key);
        }
        let mut seed = [0; 32];
        getrandom::fill(&mut seed)
            .map_err(|error| ReceiptError::Key { path: path.clone(), why: error.to_string() })?;
        let key = ed25519_dalek::SigningKey::from_bytes(&seed);
        // A newline in the comment would be a second line of the .pub file.
        let made = Self { key, path, comment: comment.replace(char::is_control, " ") };
        let public = Signer { key: made.public(), name: made.comment.clone() }.public_line() + "\n";
        replace(&folder.join("receipt.key.pub"), public.as_bytes(), 0o644)?;
        replace(&made.path, openssh::encode(&seed, made.public(), &made.comment).as_bytes(), 0o600)?;
        Ok(made)
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whose it is, as was said when it was made.
    pub fn comment(&self) -> &str {
        &self.comment
    }

    /// The public half.
    pub fn public(&self) -> PublicKey {
        PublicKey(self.key.verifying_key().to_bytes())
    }

    /// Signs a receipt given by the SHA-512 of its bytes.
    pub fn sign(&self, hash: &[u8; 64]) -> Signature {
        Signature::make(&self.key, hash)
    }
}

/// A small text file of a person's; a missing one is `None`.
pub(super) fn read_small(path: &Path) -> Result<Option<String>, IoError> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).at(path),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_made_once_and_kept_from_others() {
        let state = tempfile::tempdir().expect("a folder");
        let made = SigningKey::load_or_create(state.path(), "Riot,\nLos Angeles").expect("a new key");
        let again = SigningKey::load_or_create(state.path(), "somebody").expect("the same key");
        assert_eq!(made.public(), again.public());
        let mode = fs::metadata(made.path()).expect("the file").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);

        fs::set_permissions(made.path(), fs::Permissions::from_mode(0o640)).expect("a mode");
        let refused = SigningKey::load(state.path()).err().expect("a refusal").to_string();
        assert!(refused.contains("mode 640"), "{refused}");
    }

    #[test]
    fn two_that_start_at_once_end_with_one_key() {
        let state = tempfile::tempdir().expect("a folder");
        let keys: Vec<PublicKey> = std::thread::scope(|scope| {
            let make = || SigningKey::load_or_create(state.path(), "").expect("a key").public();
            let threads: Vec<_> = (0..8).map(|_| scope.spawn(make)).collect();
            threads.into_iter().map(|thread| thread.join().expect("a key")).collect()
        });
        assert!(keys.iter().all(|key| *key == keys[0]));
    }
}
