//! The hashes of one file: a JSON object, algorithm to value.

use crate::words::digest::{Algorithm, Digest};
use serde::de::{Error, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// Hashes of a file, at most one of each algorithm, BLAKE3 first: it is our own evidence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hashes(Box<[Digest]>);

impl Hashes {
    /// Puts BLAKE3 first and the others in the order of [`Algorithm`].
    pub fn new(digests: &[Digest]) -> Self {
        let mut digests = digests.to_vec();
        digests.sort_by_key(|digest| (digest.algorithm() != Algorithm::Blake3, digest.algorithm()));
        digests.dedup_by_key(|digest| digest.algorithm());
        Self(digests.into())
    }

    /// The value of an algorithm.
    pub fn get(&self, algorithm: Algorithm) -> Option<&Digest> {
        self.0.iter().find(|digest| digest.algorithm() == algorithm)
    }
}

impl Serialize for Hashes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|digest| (digest.algorithm(), digest.to_string())))
    }
}

impl<'de> Deserialize<'de> for Hashes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Map;
        impl<'de> Visitor<'de> for Map {
            type Value = Hashes;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("hashes by algorithm")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Hashes, A::Error> {
                let mut digests: Vec<Digest> = Vec::with_capacity(2);
                while let Some((algorithm, text)) =
                    map.next_entry::<Algorithm, std::borrow::Cow<'de, str>>()?
                {
                    if digests.iter().any(|digest| digest.algorithm() == algorithm) {
                        return Err(Error::custom(format!("{algorithm} is given twice")));
                    }
                    digests.push(Digest::parse(algorithm, &text).map_err(Error::custom)?);
                }
                Ok(Hashes::new(&digests))
            }
        }
        deserializer.deserialize_map(Map)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_survive_the_way_there_and_back_with_blake3_first() {
        let xxh64 = Digest::from_raw(Algorithm::Xxh64, &[1; 8]).expect("8 bytes");
        let blake3 = Digest::from_raw(Algorithm::Blake3, &[2; 32]).expect("32 bytes");
        let hashes = Hashes::new(&[xxh64, blake3]);
        let json = serde_json::to_string(&hashes).expect("json");
        assert!(json.starts_with("{\"blake3\":\"0202"), "{json}");
        assert_eq!(serde_json::from_str::<Hashes>(&json).expect("the same"), hashes);
    }

    #[test]
    fn contradictions_are_refused() {
        for bad in [
            r#"{"xxh32":"00000001","xxh32":"00000002"}"#,
            r#"{"xxh32":"0000001"}"#,
            r#"{"crc32":"00000001"}"#,
            r#"[]"#,
        ] {
            assert!(serde_json::from_str::<Hashes>(bad).is_err(), "{bad}");
        }
    }
}
