//! An unencrypted Ed25519 private key as OpenSSH keeps it, so that `ssh-keygen` can use ours and we can use one that
//! `ssh-keygen -t ed25519` made. Source: OpenSSH, PROTOCOL.key.

use super::armor;
use super::public::{KIND, PublicKey};
use super::wire::{Reader, put_string, put_u32};

const LABEL: &str = "OPENSSH PRIVATE KEY";
const MAGIC: &[u8] = b"openssh-key-v1\0";
/// Padding goes to the block size of the cipher; of none it is 8.
const BLOCK: usize = 8;
/// Two equal numbers tell a wrong passphrase from a right one. There is no passphrase, so any will do.
const CHECK: u32 = 0x696e_6765;

/// The content of a private key file.
pub(super) fn encode(seed: &[u8; 32], public: PublicKey, comment: &str) -> String {
    let mut private = Vec::new();
    put_u32(&mut private, CHECK);
    put_u32(&mut private, CHECK);
    put_string(&mut private, KIND.as_bytes());
    put_string(&mut private, &public.0);
    put_string(&mut private, &[&seed[..], &public.0].concat());
    put_string(&mut private, comment.as_bytes());
    let padding = private.len().next_multiple_of(BLOCK) - private.len();
    private.extend((1_u8..).take(padding));

    let mut blob = MAGIC.to_vec();
    for field in ["none", "none", ""] {
        put_string(&mut blob, field.as_bytes());
    }
    put_u32(&mut blob, 1);
    put_string(&mut blob, &public.blob());
    put_string(&mut blob, &private);
    armor::encode(LABEL, &blob)
}

/// The seed, the public key and the comment; `None` for another kind of key, one with a passphrase, or a damaged one.
pub(super) fn decode(text: &str) -> Option<([u8; 32], PublicKey, String)> {
    let blob = armor::decode(LABEL, text)?;
    let mut reader = Reader(&blob);
    reader.expect(MAGIC)?;
    for known in ["none", "none", ""] {
        reader.expect_string(known.as_bytes())?;
    }
    (reader.u32()? == 1).then_some(())?;
    let public = PublicKey::from_blob(reader.string()?)?;
    let mut private = Reader(reader.string()?);
    reader.end()?;
    (private.u32()? == private.u32()?).then_some(())?;
    private.expect_string(KIND.as_bytes())?;
    private.expect_string(&public.0)?;
    let (seed, again) = private.string()?.split_first_chunk()?;
    (again == public.0).then_some(())?;
    let comment = String::from_utf8_lossy(private.string()?).replace(char::is_control, " ");
    let padded = private.0.len() < BLOCK && private.0.iter().zip(1..).all(|(byte, place)| *byte == place);
    padded.then_some((*seed, public, comment))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::proptest;

    fn public() -> PublicKey {
        PublicKey(ed25519_dalek::SigningKey::from_bytes(&[1; 32]).verifying_key().to_bytes())
    }

    #[test]
    fn a_key_survives_the_way_there_and_back() {
        for comment in ["", "a", "Riot, Los Angeles"] {
            assert_eq!(
                decode(&encode(&[1; 32], public(), comment)),
                Some(([1; 32], public(), comment.into()))
            );
        }
    }

    proptest! {
        #[test]
        fn anything_may_be_offered(text: String, blob: Vec<u8>) {
            let _ = decode(&text);
            let _ = decode(&armor::encode(LABEL, &[MAGIC, &blob].concat()));
        }
    }
}
