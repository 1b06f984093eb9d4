//! The hashes of one record of MHL 1.x.

use crate::manifest::finding::{Finding, Quirk};
use crate::manifest::record::Doubt;
use crate::manifest::sink::Sink;
use crate::manifest::value;
use crate::words::digest::{Algorithm, Digest};

/// Hashes of one file.
const MOST: usize = 32;

type Value = Result<Digest, Doubt>;

/// What a record has so far.
#[derive(Default)]
pub(super) struct Hashes {
    values: Vec<Value>,
    /// XXH64 by either element: as it is usually written, and with its bytes reversed.
    big_endian: Option<Value>,
    little_endian: Option<Value>,
}

/// Whether an element is a hash.
pub(super) fn is_one(element: &str) -> bool {
    matches!(element, "md5" | "sha1" | "xxhash" | "xxhash64" | "xxhash64be" | "null")
        // Not in the schema, but some tools write them beside the others.
        || matches!(element, "c4" | "xxh128" | "xxh3" | "xxh64" | "xxh3_64" | "xxh3_128")
}

impl Hashes {
    pub(super) fn add(&mut self, element: &str, text: &str, sink: &mut dyn Sink) {
        if self.values.len() >= MOST {
            return;
        }
        let mut read = |algorithm| value::read(algorithm, text, sink);
        match element {
            "xxhash64be" => self.big_endian = Some(read(Algorithm::Xxh64)),
            "xxhash64" => self.little_endian = Some(read(Algorithm::Xxh64).map(|value| turned(&value))),
            "xxhash" => self.values.push(decimal(text)),
            "null" => self.values.push(Err(Doubt::SizeOnly)),
            "md5" => self.values.push(read(Algorithm::Md5)),
            "sha1" => self.values.push(read(Algorithm::Sha1)),
            other => {
                let algorithm = match other {
                    "c4" => Algorithm::C4,
                    "xxh64" => Algorithm::Xxh64,
                    "xxh128" | "xxh3_128" => Algorithm::Xxh128,
                    _ => Algorithm::Xxh3,
                };
                self.values.push(read(algorithm));
                sink.note(Finding::Quirk(Quirk::Schema));
            }
        }
    }

    /// An element that is no hash of this format, though it may be one of another.
    pub(super) fn unknown(&mut self, element: &str) {
        if ["sha", "md", "xx", "blake", "b3", "crc"].iter().any(|start| element.starts_with(start)) {
            self.values.push(Err(Doubt::UnknownFormat));
        }
    }

    pub(super) fn finish(self, sink: &mut dyn Sink) -> Vec<Value> {
        let Self { mut values, big_endian, little_endian } = self;
        match (big_endian, little_endian) {
            // Both hold the same letters: one of the two elements is mislabelled, the value is one.
            (Some(Ok(big)), Some(Ok(little))) if big == turned(&little) && big != little => {
                sink.note(Finding::Quirk(Quirk::ByteOrder));
                values.push(Ok(big));
            }
            (big, little) => values.extend(big.into_iter().chain(little)),
        }
        values
    }
}

/// XXH32 as a decimal number of ten digits, or fewer where a tool leaves out the zeros in front.
fn decimal(text: &str) -> Value {
    let digits = text.trim();
    let number = digits.parse::<u32>().ok().filter(|_| digits.bytes().all(|byte| byte.is_ascii_digit()));
    let digest = number.and_then(|number| Digest::from_raw(Algorithm::Xxh32, &number.to_be_bytes()));
    digest.ok_or(Doubt::Malformed)
}

/// The value with its bytes the other way round.
fn turned(digest: &Digest) -> Digest {
    let mut raw = digest.raw().to_vec();
    raw.reverse();
    Digest::from_raw(digest.algorithm(), &raw).unwrap_or(*digest)
}
