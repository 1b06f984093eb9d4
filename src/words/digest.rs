//! Hash algorithms of the field, and values made with them.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;

/// A hash algorithm that a manifest may ask for, plus BLAKE3, which is our own evidence.
///
/// Sources: ASC MHL v2.0 (c4, md5, sha1, xxh128, xxh3, xxh64), MHL 1.1 (XXH32 in decimal), BLAKE3 specification, and
/// the checksum lists of coreutils.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Algorithm {
    /// SHA-512 written as a C4 ID (SMPTE ST 2114).
    C4,
    /// MD5.
    Md5,
    /// SHA-1.
    Sha1,
    /// SHA-256. Only checksum lists know it.
    Sha256,
    /// XXH3, 128 bit, seed 0.
    Xxh128,
    /// XXH3, 64 bit, seed 0.
    Xxh3,
    /// XXH64, seed 0.
    Xxh64,
    /// XXH32, seed 0 (MHL 1.x `xxhash`).
    Xxh32,
    /// BLAKE3, 256 bit. Neither MHL nor ASC MHL knows it: it never enters a manifest of theirs.
    Blake3,
}

impl Algorithm {
    /// Every algorithm.
    pub const ALL: [Self; 9] = [
        Self::C4,
        Self::Md5,
        Self::Sha1,
        Self::Sha256,
        Self::Xxh128,
        Self::Xxh3,
        Self::Xxh64,
        Self::Xxh32,
        Self::Blake3,
    ];

    /// The name used in ASC MHL, JSON and on screens.
    pub fn name(self) -> &'static str {
        match self {
            Self::C4 => "c4",
            Self::Md5 => "md5",
            Self::Sha1 => "sha1",
            Self::Sha256 => "sha256",
            Self::Xxh128 => "xxh128",
            Self::Xxh3 => "xxh3",
            Self::Xxh64 => "xxh64",
            Self::Xxh32 => "xxh32",
            Self::Blake3 => "blake3",
        }
    }

    /// Length of a raw value, in bytes.
    pub fn width(self) -> usize {
        match self {
            Self::C4 => 64,
            Self::Md5 | Self::Xxh128 => 16,
            Self::Sha1 => 20,
            Self::Xxh3 | Self::Xxh64 => 8,
            Self::Xxh32 => 4,
            Self::Sha256 | Self::Blake3 => 32,
        }
    }
}

impl fmt::Display for Algorithm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// A hash value: its algorithm and its raw bytes (xxHash numbers big-endian).
///
/// The text form is that of ASC MHL: lower-case hex, and a C4 ID for C4.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Digest {
    algorithm: Algorithm,
    raw: [u8; 64],
}

/// A text that is no value of its algorithm.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is no {algorithm} value")]
pub struct MalformedDigest {
    /// The algorithm that was asked for.
    pub algorithm: Algorithm,
    /// The text that was found.
    pub text: String,
}

impl Digest {
    /// A value from its raw bytes; `None` unless `raw` has the algorithm's length.
    pub fn from_raw(algorithm: Algorithm, raw: &[u8]) -> Option<Self> {
        let mut value = [0; 64];
        (raw.len() == algorithm.width()).then(|| value[..raw.len()].copy_from_slice(raw))?;
        Some(Self { algorithm, raw: value })
    }

    /// Reads a value as ASC MHL writes it: trimmed, hex in either case.
    pub fn parse(algorithm: Algorithm, text: &str) -> Result<Self, MalformedDigest> {
        let trimmed = text.trim();
        let raw = match algorithm {
            Algorithm::C4 => c4::decode(trimmed).map(|raw| raw.to_vec()),
            _ => unhex(trimmed),
        };
        raw.and_then(|raw| Self::from_raw(algorithm, &raw))
            .ok_or_else(|| MalformedDigest { algorithm, text: text.chars().take(100).collect() })
    }

    /// The algorithm.
    pub fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// The raw value.
    pub fn raw(&self) -> &[u8] {
        &self.raw[..self.algorithm.width()]
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.algorithm == Algorithm::C4 {
            return f.write_str(&c4::encode(&self.raw));
        }
        self.raw().iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{self}", self.algorithm)
    }
}

impl FromStr for Digest {
    type Err = String;
    /// Reads `algorithm:value`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (name, value) = text.split_once(':').ok_or_else(|| format!("`{text}` has no algorithm"))?;
        let algorithm = Algorithm::ALL
            .into_iter()
            .find(|algorithm| algorithm.name() == name)
            .ok_or_else(|| format!("`{name}` is no known algorithm"))?;
        Self::parse(algorithm, value).map_err(|malformed| malformed.to_string())
    }
}

impl Serialize for Digest {
    /// As `algorithm:value`.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&format_args!("{self:?}"))
    }
}

impl<'de> Deserialize<'de> for Digest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let nibble = |byte: u8| (byte as char).to_digit(16).map(|digit| digit as u8);
    let pairs = text.as_bytes().chunks_exact(2);
    pairs
        .remainder()
        .is_empty()
        .then(|| pairs.map(|pair| Some(nibble(pair[0])? << 4 | nibble(pair[1])?)).collect())?
}

/// The C4 ID: 64 bytes as one big-endian number in base 58, 88 digits, behind the letters `c4`
/// (SMPTE ST 2114:2017).
mod c4 {
    const DIGITS: &[u8; 58] = b"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    const WIDTH: usize = 88;

    pub(super) fn encode(raw: &[u8; 64]) -> String {
        let mut number = *raw;
        let mut text = [DIGITS[0]; WIDTH];
        for digit in text.iter_mut().rev() {
            let remainder = number.iter_mut().fold(0_u32, |carry, byte| {
                let value = carry << 8 | u32::from(*byte);
                *byte = (value / 58) as u8;
                value % 58
            });
            *digit = DIGITS[remainder as usize];
        }
        format!("c4{}", String::from_utf8_lossy(&text))
    }

    pub(super) fn decode(text: &str) -> Option<[u8; 64]> {
        let digits = text.strip_prefix("c4")?.as_bytes();
        let mut number = [0_u8; 64];
        for digit in (digits.len() == WIDTH).then_some(digits)? {
            let value = DIGITS.iter().position(|known| known == digit)? as u32;
            let carry = number.iter_mut().rev().fold(value, |carry, byte| {
                let sum = u32::from(*byte) * 58 + carry;
                *byte = sum as u8;
                sum >> 8
            });
            // What does not fit into 64 bytes is no SHA-512.
            (carry == 0).then_some(())?;
        }
        Some(number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const C4_OF_NOTHING: &str =
        "c459dsjfscH38cYeXXYogktxf4Cd9ibshE3BHUo6a58hBXmRQdZrAkZzsWcbWtDg5oQstpDuni4Hirj75GEmTc1sFT";

    #[test]
    fn a_c4_id_survives_the_way_there_and_back() {
        let digest = Digest::parse(Algorithm::C4, C4_OF_NOTHING).expect("the C4 ID of nothing");
        assert_eq!(digest.raw()[..4], [0xcf, 0x83, 0xe1, 0x35], "SHA-512 of nothing");
        assert_eq!(digest.to_string(), C4_OF_NOTHING);
    }

    #[test]
    fn the_largest_c4_id_is_read_and_a_larger_number_refused() {
        let largest = Digest::from_raw(Algorithm::C4, &[0xff; 64]).expect("64 bytes");
        assert_eq!(
            largest.to_string(),
            "c467rpwLCuS5DGA8KGZXKsVQ7dnPb9goRLoKfgGbLfQg9WoLUgNY77E2jT11fem3coV9nAkguBACzrU1iyZM4B8roQ"
        );
        let larger = format!("c4{}", "z".repeat(88));
        assert!(Digest::parse(Algorithm::C4, &larger).is_err());
    }

    #[test]
    fn hex_is_read_in_either_case_and_written_in_lower_case() {
        let digest = Digest::parse(Algorithm::Xxh64, " EF46DB3751D8E999\n").expect("hex");
        assert_eq!(digest.to_string(), "ef46db3751d8e999");
        assert_eq!(format!("{digest:?}").parse(), Ok(digest));
    }

    #[test]
    fn what_is_no_value_is_refused() {
        for text in ["", "ef46db3751d8e99", "ef46db3751d8e9990", "xf46db3751d8e999", "éf46db3751d8e99"] {
            assert!(Digest::parse(Algorithm::Xxh64, text).is_err(), "{text}");
        }
    }
}
