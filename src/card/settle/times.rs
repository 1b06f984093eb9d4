//! How long is long enough. The values are settings; these are proposals from practice.

use super::evidence::{Evidence, Structure};
use super::outlook::Why;
use std::time::Duration;

/// The times of the rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Times {
    /// Quiet time of a dump whose manifest covers it.
    pub manifest: Duration,
    /// Quiet time of a dump whose structure is whole.
    pub structure: Duration,
    /// Least quiet time of any other: a copier that pauses, a laptop that sleeps, a card being changed look the same.
    pub unsure: Duration,
    /// Quiet time of a dump without a manifest where others came with one: a verify pass writes nothing until its end.
    /// Nothing is waited for longer than this.
    pub verify: Duration,
    /// For how long after its last change a file with a hole, or with Finder's mark, is one that is being copied.
    pub fresh: Duration,
    /// Least time between two looks that have to see the same.
    pub apart: Duration,
}

/// A pause is waited for this many times over.
const PAUSES: u32 = 5;

impl Default for Times {
    fn default() -> Self {
        Self {
            manifest: Duration::from_secs(10),
            structure: Duration::from_secs(60),
            unsure: Duration::from_secs(10 * 60),
            verify: Duration::from_secs(2 * 60 * 60),
            fresh: Duration::from_secs(15 * 60),
            apart: Duration::from_secs(1),
        }
    }
}

impl Times {
    /// How long a dump has to be quiet, and by what. `longest_pause`: how long it was quiet before it went on.
    pub(super) fn quiet(&self, evidence: &Evidence, longest_pause: Duration) -> (Duration, Why) {
        let complete = evidence.structure == Structure::Complete;
        match evidence {
            Evidence { ready: true, .. } => (Duration::ZERO, Why::Ready),
            Evidence { manifest_covers: true, .. } => (self.manifest, Why::Manifest),
            Evidence { manifest_expected: true, has_manifest: false, .. } => {
                let own = if complete { self.structure } else { self.unsure(longest_pause) };
                (own.max(self.verify), Why::ManifestExpected)
            }
            _ if complete => (self.structure, Why::Structure),
            _ => (self.unsure(longest_pause), Why::Nothing),
        }
    }

    fn unsure(&self, longest_pause: Duration) -> Duration {
        let pauses = longest_pause.saturating_mul(PAUSES).min(self.verify);
        self.unsure.max(pauses)
    }
}
