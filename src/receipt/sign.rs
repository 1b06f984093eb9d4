//! Signatures in the SSHSIG form, so that stock OpenSSH checks a receipt without `ingest`:
//! `ssh-keygen -Y verify -n ingest-receipt`. Source: OpenSSH, PROTOCOL.sshsig, version 1.
//!
//! Only one form is read: version 1, Ed25519, SHA-512, the receipts' namespace, nothing reserved, nothing behind it.

use super::armor;
use super::public::{KIND, PublicKey};
use super::wire::{Reader, put_string, put_u32};
use ed25519_dalek::{Signer as _, VerifyingKey};

/// What these signatures are for: one made for anything else is no signature of a receipt.
pub const NAMESPACE: &str = "ingest-receipt";

const MAGIC: &[u8] = b"SSHSIG";
const VERSION: u32 = 1;
const HASH: &str = "sha512";
const LABEL: &str = "SSH SIGNATURE";

/// A signature and the key that it says made it. Says nothing until [`Signature::holds`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    key: PublicKey,
    value: [u8; 64],
}

impl Signature {
    /// Signs a message given by its SHA-512. The same message and key give the same bytes.
    pub(super) fn make(key: &ed25519_dalek::SigningKey, hash: &[u8; 64]) -> Self {
        let value = key.sign(&signed(hash)).to_bytes();
        Self { key: PublicKey(key.verifying_key().to_bytes()), value }
    }

    /// The key that the signature names.
    pub fn key(&self) -> PublicKey {
        self.key
    }

    /// Whether the named key signed the message with this SHA-512.
    pub fn holds(&self, hash: &[u8; 64]) -> bool {
        let value = ed25519_dalek::Signature::from_bytes(&self.value);
        VerifyingKey::from_bytes(&self.key.0)
            .is_ok_and(|key| key.verify_strict(&signed(hash), &value).is_ok())
    }

    /// The content of a `.sig` file.
    pub fn to_text(&self) -> String {
        armor::encode(LABEL, &self.to_blob())
    }

    /// Reads a `.sig` file; `None` when it is not exactly one signature of the one form.
    pub fn from_text(text: &str) -> Option<Self> {
        Self::from_blob(&armor::decode(LABEL, text)?)
    }

    fn to_blob(&self) -> Vec<u8> {
        let mut value = Vec::new();
        put_string(&mut value, KIND.as_bytes());
        put_string(&mut value, &self.value);
        let mut blob = MAGIC.to_vec();
        put_u32(&mut blob, VERSION);
        for field in [&self.key.blob()[..], NAMESPACE.as_bytes(), b"", HASH.as_bytes(), &value] {
            put_string(&mut blob, field);
        }
        blob
    }

    fn from_blob(blob: &[u8]) -> Option<Self> {
        let mut reader = Reader(blob);
        reader.expect(MAGIC)?;
        (reader.u32()? == VERSION).then_some(())?;
        let key = PublicKey::from_blob(reader.string()?)?;
        for known in [NAMESPACE, "", HASH] {
            reader.expect_string(known.as_bytes())?;
        }
        let mut inner = Reader(reader.string()?);
        reader.end()?;
        inner.expect_string(KIND.as_bytes())?;
        let value = inner.string()?.try_into().ok()?;
        inner.end()?;
        Some(Self { key, value })
    }
}

/// What is really signed: the hash, and what it is the hash for.
fn signed(hash: &[u8; 64]) -> Vec<u8> {
    let mut blob = MAGIC.to_vec();
    for field in [NAMESPACE.as_bytes(), b"", HASH.as_bytes(), hash] {
        put_string(&mut blob, field);
    }
    blob
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::{any, proptest};

    const HASH_OF_SOMETHING: [u8; 64] = [7; 64];

    fn signature() -> Signature {
        Signature::make(&ed25519_dalek::SigningKey::from_bytes(&[1; 32]), &HASH_OF_SOMETHING)
    }

    #[test]
    fn a_signature_holds_for_its_message_alone() {
        let read = Signature::from_text(&signature().to_text()).expect("a signature");
        assert_eq!(read, signature());
        assert!(read.holds(&HASH_OF_SOMETHING));
        assert!(!read.holds(&[8; 64]));
    }

    #[test]
    fn no_bit_can_be_flipped() {
        let blob = signature().to_blob();
        for bit in 0..blob.len() * 8 {
            let mut flipped = blob.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            let holds = Signature::from_blob(&flipped).is_some_and(|read| read.holds(&HASH_OF_SOMETHING));
            assert!(!holds, "bit {bit}");
        }
    }

    #[test]
    fn no_bit_of_the_file_can_be_flipped() {
        let text = signature().to_text().into_bytes();
        for bit in 0..text.len() * 8 {
            let mut flipped = text.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            let Ok(flipped) = String::from_utf8(flipped) else { continue };
            let holds = Signature::from_text(&flipped).is_some_and(|read| read.holds(&HASH_OF_SOMETHING));
            assert!(!holds, "bit {bit}");
        }
    }

    proptest! {
        #[test]
        fn anything_may_be_offered(blob: Vec<u8>, text: String) {
            let _ = Signature::from_blob(&blob);
            let _ = Signature::from_text(&text);
        }

        #[test]
        fn what_is_cut_or_grown_is_refused(len in 0_usize..200, byte: u8) {
            let blob = signature().to_blob();
            let cut = &blob[..len.min(blob.len() - 1)];
            assert_eq!(Signature::from_blob(cut), None);
            assert_eq!(Signature::from_blob(&[&blob[..], &[byte]].concat()), None);
        }

        #[test]
        fn what_is_read_is_written_the_same(place in 0_usize..180, byte in any::<u8>()) {
            let mut blob = signature().to_blob();
            let len = blob.len();
            blob[place % len] = byte;
            if let Some(read) = Signature::from_blob(&blob) {
                assert_eq!(read.to_blob(), blob);
            }
        }
    }
}
