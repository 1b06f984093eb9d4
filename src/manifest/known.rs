//! What all manifests of one kind know together about one file, kept small: a dump may have 200,000 of them.

use super::record::{Doubt, Size};
use crate::words::digest::{Algorithm, Digest};

/// What is known about a file.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// Bytes, where recorded.
    pub size: Option<u64>,
    /// The newest generation that has a record of it under its present name.
    pub(super) generation: u32,
    doubt: Option<Doubt>,
    either_way: bool,
    pub(super) rooted: bool,
    /// Hashes that may be relied on, one a format.
    usable: Packed,
}

/// Hashes, one behind the other: each its place in [`Algorithm::ALL`] and the raw value. Most files have one, which
/// needs no memory of its own.
#[derive(Clone, Debug)]
enum Packed {
    Here { len: u8, bytes: [u8; HERE] },
    There(Box<[u8]>),
}

/// Bytes that are kept in place: an MD5 or XXH128.
const HERE: usize = 1 + 16;

impl Default for Packed {
    fn default() -> Self {
        Self::Here { len: 0, bytes: [0; HERE] }
    }
}

impl Packed {
    fn bytes(&self) -> &[u8] {
        match self {
            Self::Here { len, bytes } => &bytes[..usize::from(*len)],
            Self::There(bytes) => bytes,
        }
    }

    fn push(&mut self, place: u8, raw: &[u8]) {
        let all = [self.bytes(), &[place], raw].concat();
        *self = if all.len() <= HERE {
            let mut bytes = [0; HERE];
            bytes[..all.len()].copy_from_slice(&all);
            Self::Here { len: all.len() as u8, bytes }
        } else {
            Self::There(all.into())
        };
    }
}

/// What it came to to hold a file's own hashes against what is known of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Judged {
    /// All that could be compared are equal.
    Equal {
        /// Values that were compared.
        values: u32,
        /// One of them is written the wrong way round.
        reversed: bool,
    },
    /// One is not.
    Differs {
        /// What is known.
        claimed: Digest,
        /// What was read.
        found: Digest,
    },
    /// Nothing could be compared.
    Nothing(Doubt),
}

impl Known {
    /// Every hash that may be relied on, one a format.
    pub fn usable(&self) -> impl Iterator<Item = Digest> {
        let mut rest = self.usable.bytes();
        std::iter::from_fn(move || {
            let (place, values) = rest.split_first()?;
            let algorithm = *Algorithm::ALL.get(usize::from(*place))?;
            let (raw, behind) = values.split_at_checked(algorithm.width())?;
            rest = behind;
            Digest::from_raw(algorithm, raw)
        })
    }

    /// Why there is nothing to rely on; `None` where there is.
    pub fn doubt(&self) -> Option<Doubt> {
        let contested = self.doubt.filter(|doubt| *doubt == Doubt::Contradiction);
        if self.usable.bytes().is_empty() { Some(self.doubt.unwrap_or(Doubt::NoHash)) } else { contested }
    }

    /// Holds hashes of the file against all that is known in the same algorithms.
    pub fn judge(&self, found: &[Digest]) -> Judged {
        if let Some(doubt) = self.doubt() {
            return Judged::Nothing(doubt);
        }
        let (mut values, mut reversed) = (0, false);
        for claimed in self.usable() {
            let Some(found) = found.iter().find(|found| found.algorithm() == claimed.algorithm()) else {
                continue;
            };
            let turned = self.either_way && *found != claimed && turned(&claimed) == Some(*found);
            if *found != claimed && !turned {
                return Judged::Differs { claimed, found: *found };
            }
            values += 1;
            reversed |= turned;
        }
        if values == 0 { Judged::Nothing(Doubt::NoHash) } else { Judged::Equal { values, reversed } }
    }

    pub(super) fn contradicts(&self, digest: &Digest) -> bool {
        self.usable().any(|known| known.algorithm() == digest.algorithm() && known != *digest)
    }

    /// Adds what is not known yet.
    pub(super) fn learn(&mut self, digests: &[Digest]) {
        for digest in digests {
            if self.usable().all(|known| known.algorithm() != digest.algorithm()) {
                let place = (0..).zip(Algorithm::ALL).find(|(_, algorithm)| *algorithm == digest.algorithm());
                if let Some((place, _)) = place {
                    self.usable.push(place, digest.raw());
                }
            }
        }
    }

    pub(super) fn learn_size(&mut self, size: Size) {
        if let (None, Size::Bytes(bytes)) = (self.size, size) {
            self.size = Some(bytes);
        }
    }

    /// The first doubt stays, but for a contradiction, which outweighs all others.
    pub(super) fn doubted(&mut self, doubt: Option<Doubt>) {
        if self.doubt.is_none() || doubt == Some(Doubt::Contradiction) {
            self.doubt = doubt;
        }
    }

    pub(super) fn marked(&mut self, either_way: bool, rooted: bool) {
        self.either_way |= either_way;
        self.rooted |= rooted;
    }

    /// Takes over what was known of it by another name.
    pub(super) fn inherit(&mut self, former: &Self) {
        self.learn(&former.usable().collect::<Vec<_>>());
        self.size = self.size.or(former.size);
        self.doubted(former.doubt);
        self.either_way |= former.either_way;
    }
}

/// An xxh64 with its bytes the other way round.
fn turned(digest: &Digest) -> Option<Digest> {
    let mut raw = digest.raw().to_vec();
    raw.reverse();
    (digest.algorithm() == Algorithm::Xxh64).then(|| Digest::from_raw(Algorithm::Xxh64, &raw))?
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest::running::digest_of;

    fn of(text: &str) -> [Digest; Algorithm::ALL.len()] {
        Algorithm::ALL.map(|algorithm| digest_of(algorithm, &[text.as_bytes()]))
    }

    #[test]
    fn one_hash_of_each_format_is_kept_and_the_first_wins() {
        let mut known = Known::default();
        assert_eq!(known.doubt(), Some(Doubt::NoHash));
        known.learn(&of("clip")[..3]);
        known.learn(&of("clip"));
        assert_eq!(known.usable().collect::<Vec<_>>(), of("clip"));
        for (same, other) in of("clip").iter().zip(of("clap")) {
            assert!(!known.contradicts(same) && known.contradicts(&other));
        }
    }

    #[test]
    fn a_file_is_what_every_value_that_is_known_says_or_it_is_another() {
        let mut known = Known::default();
        known.learn(&of("clip"));
        let values = Algorithm::ALL.len() as u32;
        assert_eq!(known.judge(&of("clip")), Judged::Equal { values, reversed: false });
        assert_eq!(known.judge(&of("clip")[2..3]), Judged::Equal { values: 1, reversed: false });
        for other in 0..values as usize {
            let mut found = of("clip");
            found[other] = of("clap")[other];
            let (claimed, found_there) = (of("clip")[other], found[other]);
            assert_eq!(known.judge(&found), Judged::Differs { claimed, found: found_there });
        }
        assert_eq!(known.judge(&[]), Judged::Nothing(Doubt::NoHash), "what was not computed is not equal");
        known.doubted(Some(Doubt::Contradiction));
        assert_eq!(known.judge(&of("clip")), Judged::Nothing(Doubt::Contradiction));
    }

    #[test]
    fn only_an_xxh64_of_mhl_1_may_be_the_wrong_way_round() {
        let found = digest_of(Algorithm::Xxh64, &[b"clip"]);
        let mut known = Known::default();
        known.learn(&[turned(&found).expect("an xxh64")]);
        assert!(matches!(known.judge(&[found]), Judged::Differs { .. }));
        known.marked(true, false);
        assert_eq!(known.judge(&[found]), Judged::Equal { values: 1, reversed: true });
        let found = digest_of(Algorithm::Xxh3, &[b"clip"]);
        assert_eq!(turned(&found), None);
    }
}
