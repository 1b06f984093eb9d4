//! What all generations of a history know together about one file, kept small: a dump may have 200,000 of them.

use crate::words::digest::{Algorithm, Digest};

/// What is known about a file.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// Bytes, where recorded.
    pub size: Option<u64>,
    /// The newest generation that has a record of it under its present name.
    pub(super) generation: u32,
    /// Hashes that may be relied on, one a format: its place in [`Algorithm::ALL`] and the raw value, one behind the
    /// other. A third of what the values themselves would take.
    usable: Box<[u8]>,
}

impl Known {
    /// Every hash that may be relied on, one a format.
    pub fn usable(&self) -> impl Iterator<Item = Digest> {
        let mut rest = &*self.usable;
        std::iter::from_fn(move || {
            let (place, values) = rest.split_first()?;
            let algorithm = *Algorithm::ALL.get(usize::from(*place))?;
            let (raw, behind) = values.split_at_checked(algorithm.width())?;
            rest = behind;
            Digest::from_raw(algorithm, raw)
        })
    }

    /// Whether there is nothing to rely on: only hashes that failed, or that nobody can read.
    pub fn is_unusable(&self) -> bool {
        self.usable.is_empty()
    }

    pub(super) fn contradicts(&self, digest: &Digest) -> bool {
        self.usable().any(|known| known.algorithm() == digest.algorithm() && known != *digest)
    }

    /// Adds what is not known yet.
    pub(super) fn learn(&mut self, digests: &[Digest]) {
        for digest in digests {
            if self.usable().all(|known| known.algorithm() != digest.algorithm()) {
                let place = (0..).zip(Algorithm::ALL).find(|(_, algorithm)| *algorithm == digest.algorithm());
                let place = place.map(|(place, _): (u8, _)| place);
                self.usable = [&self.usable, place.as_slice(), digest.raw()].concat().into();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest::running::digest_of;

    #[test]
    fn one_hash_of_each_format_is_kept_and_the_first_wins() {
        let of = |text: &str| Algorithm::ALL.map(|algorithm| digest_of(algorithm, &[text.as_bytes()]));
        let mut known = Known::default();
        assert!(known.is_unusable());
        known.learn(&of("clip")[..3]);
        known.learn(&of("clip"));
        assert_eq!(known.usable().collect::<Vec<_>>(), of("clip"));
        for (same, other) in of("clip").iter().zip(of("clap")) {
            assert!(!known.contradicts(same) && known.contradicts(&other));
        }
    }
}
