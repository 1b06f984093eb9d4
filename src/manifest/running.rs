//! A hash that is still being fed, for each algorithm that runs through a file from its start to its end.

use crate::words::digest::{Algorithm, Digest};
use md5::Digest as _;
use std::hash::Hasher as _;
use twox_hash::{XxHash3_64, XxHash3_128, XxHash32, XxHash64};

/// A hash on its way.
pub(super) enum Running {
    C4(Box<sha2::Sha512>),
    Md5(md5::Md5),
    Sha1(sha1::Sha1),
    Sha256(sha2::Sha256),
    Xxh128(Box<XxHash3_128>),
    Xxh3(Box<XxHash3_64>),
    Xxh64(XxHash64),
    Xxh32(XxHash32),
    Blake3(Box<blake3::Hasher>),
}

impl Running {
    pub(super) fn new(algorithm: Algorithm) -> Self {
        match algorithm {
            Algorithm::C4 => Self::C4(Box::default()),
            Algorithm::Md5 => Self::Md5(md5::Md5::default()),
            Algorithm::Sha1 => Self::Sha1(sha1::Sha1::default()),
            Algorithm::Sha256 => Self::Sha256(sha2::Sha256::default()),
            Algorithm::Xxh128 => Self::Xxh128(Box::new(XxHash3_128::new())),
            Algorithm::Xxh3 => Self::Xxh3(Box::new(XxHash3_64::new())),
            Algorithm::Xxh64 => Self::Xxh64(XxHash64::with_seed(0)),
            Algorithm::Xxh32 => Self::Xxh32(XxHash32::with_seed(0)),
            Algorithm::Blake3 => Self::Blake3(Box::default()),
        }
    }

    pub(super) fn update(&mut self, data: &[u8]) {
        match self {
            Self::C4(hash) => hash.update(data),
            Self::Md5(hash) => hash.update(data),
            Self::Sha1(hash) => hash.update(data),
            Self::Sha256(hash) => hash.update(data),
            Self::Xxh128(hash) => hash.write(data),
            Self::Xxh3(hash) => hash.write(data),
            Self::Xxh64(hash) => hash.write(data),
            Self::Xxh32(hash) => hash.write(data),
            Self::Blake3(hash) => {
                hash.update(data);
            }
        }
    }

    pub(super) fn finish(self) -> Digest {
        let (algorithm, raw): (_, &[u8]) = match self {
            Self::C4(hash) => (Algorithm::C4, &hash.finalize()),
            Self::Md5(hash) => (Algorithm::Md5, &hash.finalize()),
            Self::Sha1(hash) => (Algorithm::Sha1, &hash.finalize()),
            Self::Sha256(hash) => (Algorithm::Sha256, &hash.finalize()),
            Self::Xxh128(hash) => (Algorithm::Xxh128, &hash.finish_128().to_be_bytes()),
            Self::Xxh3(hash) => (Algorithm::Xxh3, &hash.finish().to_be_bytes()),
            Self::Xxh64(hash) => (Algorithm::Xxh64, &hash.finish().to_be_bytes()),
            Self::Xxh32(hash) => (Algorithm::Xxh32, &hash.finish_32().to_be_bytes()),
            Self::Blake3(hash) => (Algorithm::Blake3, &<[u8; 32]>::from(hash.finalize())),
        };
        Digest::from_raw(algorithm, raw).expect("every algorithm gives a value of its own width")
    }
}

/// The hash of a few parts, one behind the other.
pub(super) fn digest_of(algorithm: Algorithm, parts: &[&[u8]]) -> Digest {
    let mut running = Running::new(algorithm);
    parts.iter().for_each(|part| running.update(part));
    running.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Values of `nothing` and `abc`: the algorithms' own specifications; C4 from SMPTE ST 2114.
    #[test]
    fn every_algorithm_gives_the_value_the_field_knows() {
        for (algorithm, nothing, abc) in [
            (Algorithm::Md5, "d41d8cd98f00b204e9800998ecf8427e", "900150983cd24fb0d6963f7d28e17f72"),
            (
                Algorithm::Sha1,
                "da39a3ee5e6b4b0d3255bfef95601890afd80709",
                "a9993e364706816aba3e25717850c26c9cd0d89d",
            ),
            (
                Algorithm::Sha256,
                "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
                "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
            ),
            (Algorithm::Xxh64, "ef46db3751d8e999", "44bc2cf5ad770999"),
            (Algorithm::Xxh3, "2d06800538d394c2", "78af5f94892f3950"),
            (Algorithm::Xxh128, "99aa06d3014798d86001c324468d497f", "06b05ab6733a618578af5f94892f3950"),
            // MHL 1.x writes this one in decimal: 0046947589 and 0852579327.
            (Algorithm::Xxh32, "02cc5d05", "32d153ff"),
            (
                Algorithm::C4,
                "c459dsjfscH38cYeXXYogktxf4Cd9ibshE3BHUo6a58hBXmRQdZrAkZzsWcbWtDg5oQstpDuni4Hirj75GEmTc1sFT",
                "c45S4rnaTNWonxss1u8LzsaJdEph1AJhWUF4sh2waXKMsutyfAxg4ybUeuXVWS9HdNcEypmeXn8FZGonD4w1rj9DZp",
            ),
            (
                Algorithm::Blake3,
                "af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262",
                "6437b3ac38465133ffb63b75273a8db548c558465d79db03fd359c6cd5bd9d85",
            ),
        ] {
            assert_eq!(digest_of(algorithm, &[]).to_string(), nothing, "{algorithm} of nothing");
            assert_eq!(digest_of(algorithm, &[b"a", b"bc"]).to_string(), abc, "{algorithm} of abc");
        }
    }
}
