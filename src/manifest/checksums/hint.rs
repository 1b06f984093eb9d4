//! What the name of a list says about the hashes in it.

use crate::words::digest::Algorithm;

/// Endings of lists in one algorithm; `xxh` for all of xxhsum's, which their length tells apart.
const ENDINGS: [(&str, Hint); 14] = [
    ("md5", Hint::Of(Algorithm::Md5)),
    ("sha1", Hint::Of(Algorithm::Sha1)),
    ("sha256", Hint::Of(Algorithm::Sha256)),
    ("sha512", Hint::Of(Algorithm::C4)),
    ("xxh", Hint::Xxhsum),
    ("xxhash", Hint::Xxhsum),
    ("xxh32", Hint::Of(Algorithm::Xxh32)),
    ("xxh64", Hint::Of(Algorithm::Xxh64)),
    ("xxh3", Hint::Of(Algorithm::Xxh3)),
    ("xxh128", Hint::Of(Algorithm::Xxh128)),
    ("c4", Hint::Of(Algorithm::C4)),
    ("b3", Hint::Of(Algorithm::Blake3)),
    ("b3sum", Hint::Of(Algorithm::Blake3)),
    ("blake3", Hint::Of(Algorithm::Blake3)),
];

/// Names of such lists.
const NAMES: [&str; 10] = [
    "MD5SUMS",
    "SHA1SUMS",
    "SHA256SUMS",
    "SHA512SUMS",
    "XXHSUMS",
    "B3SUMS",
    "C4SUMS",
    "MD5SUM",
    "CHECKSUM",
    "CHECKSUMS",
];

/// A hint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hint {
    /// None at all.
    None,
    /// One of xxhsum's.
    Xxhsum,
    /// This algorithm.
    Of(Algorithm),
}

impl Hint {
    /// What the name of a list says.
    pub(super) fn of(name: &str) -> Self {
        let name = name.to_ascii_lowercase();
        let mut words = name.split(|c: char| !c.is_ascii_alphanumeric());
        // The last word that says something: `card.xxh64.md5` is a list of MD5.
        let meaning = |word: &str| {
            let word = word.strip_suffix("sums").or_else(|| word.strip_suffix("sum")).unwrap_or(word);
            ENDINGS.into_iter().find(|(ending, _)| *ending == word).map(|(_, hint)| hint)
        };
        words.rfind(|word| meaning(word).is_some()).and_then(meaning).unwrap_or(Self::None)
    }

    /// Which algorithm hexadecimal digits of this number are of; `Some(None)` where they may be of several and nothing
    /// tells, `None` where no hash of such a list has so many.
    pub(super) fn algorithm(self, digits: usize) -> Option<Option<Algorithm>> {
        use Algorithm::{C4, Sha1, Xxh3, Xxh32, Xxh64, Xxh128};
        Some(match (digits, self) {
            (_, Self::Of(algorithm)) if algorithm.width() * 2 == digits => Some(algorithm),
            (8, Self::None | Self::Xxhsum | Self::Of(Xxh3 | Xxh64 | Xxh128)) => Some(Xxh32),
            // XXH3 has a prefix or a tag in every list that xxhsum writes.
            (16, Self::None | Self::Xxhsum | Self::Of(Xxh32 | Xxh128)) => Some(Xxh64),
            (32, Self::Xxhsum | Self::Of(Xxh32 | Xxh64 | Xxh3)) => Some(Xxh128),
            (40, Self::None) => Some(Sha1),
            (128, Self::None) => Some(C4),
            (32 | 64, Self::None) => None,
            _ => return None,
        })
    }
}

/// Whether a file's name is that of a list.
pub(in crate::manifest) fn is_name(name: &str) -> bool {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    ending.is_some_and(|ending| ENDINGS.iter().any(|(known, _)| *known == ending))
        || NAMES.contains(&&*name.to_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_decides_where_a_length_does_not() {
        for (name, digits, algorithm) in [
            ("MD5SUMS", 32, Some(Some(Algorithm::Md5))),
            ("card.MD5", 32, Some(Some(Algorithm::Md5))),
            ("card.xxh128", 32, Some(Some(Algorithm::Xxh128))),
            ("card.xxh64", 32, Some(Some(Algorithm::Xxh128))),
            ("card.xxh", 32, Some(Some(Algorithm::Xxh128))),
            ("card.xxh3", 16, Some(Some(Algorithm::Xxh3))),
            ("card.xxh", 16, Some(Some(Algorithm::Xxh64))),
            ("card.xxh128", 8, Some(Some(Algorithm::Xxh32))),
            ("CHECKSUM", 16, Some(Some(Algorithm::Xxh64))),
            ("CHECKSUM", 40, Some(Some(Algorithm::Sha1))),
            ("CHECKSUM", 32, Some(None)),
            ("list.txt", 64, Some(None)),
            ("checksums_sha256.txt", 64, Some(Some(Algorithm::Sha256))),
            ("B3SUMS", 64, Some(Some(Algorithm::Blake3))),
            ("card.xxh64.md5", 32, Some(Some(Algorithm::Md5))),
            ("SHA512SUMS", 128, Some(Some(Algorithm::C4))),
            ("card.md5", 40, None),
            ("card.md5", 8, None),
            ("card.xxh", 64, None),
            ("CHECKSUM", 30, None),
        ] {
            assert_eq!(Hint::of(name).algorithm(digits), algorithm, "{digits} digits in {name}");
        }
    }

    #[test]
    fn lists_are_known_by_their_names() {
        for name in ["MD5SUMS", "md5sums", "card.md5", "A001.XXH64", "card.c4", "clip.mov.b3", "Checksum"] {
            assert!(is_name(name), "{name}");
        }
        for name in ["clip.mov", "md5", "list.txt", "MD5SUMS.bak", "card.md"] {
            assert!(!is_name(name), "{name}");
        }
    }
}
