//! How far a dump has come.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A stage of the journey, in order. Being held is no stage: a held dump stays where it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Stage {
    /// A dump appeared.
    Found,
    /// Its files are known, and nothing changes any more.
    Settled,
    /// Family, roll and the manifests that came with it are known.
    Checked,
    /// It may be sent.
    Queued,
    /// Files are on their way to staging; what is flushed is being read back.
    Sending,
    /// All bytes are written and flushed; where a gateway is in the path, accepted by it.
    Sent,
    /// Every file, the new generation included, was read back from the share and found equal.
    Landed,
    /// The roll is in the sync root, by one rename.
    Released,
    /// The second region has it, proven.
    Arrived,
    /// A person gave it up.
    Abandoned,
    /// Its content was delivered before, as another dump: nothing is sent.
    Duplicate,
}

impl Stage {
    /// Every stage.
    pub const ALL: [Self; 11] = [
        Self::Found,
        Self::Settled,
        Self::Checked,
        Self::Queued,
        Self::Sending,
        Self::Sent,
        Self::Landed,
        Self::Released,
        Self::Arrived,
        Self::Abandoned,
        Self::Duplicate,
    ];

    /// The name on screens, in JSON and in the journal's index.
    pub fn name(self) -> &'static str {
        match self {
            Self::Found => "found",
            Self::Settled => "settled",
            Self::Checked => "checked",
            Self::Queued => "queued",
            Self::Sending => "sending",
            Self::Sent => "sent",
            Self::Landed => "landed",
            Self::Released => "released",
            Self::Arrived => "arrived",
            Self::Abandoned => "abandoned",
            Self::Duplicate => "duplicate",
        }
    }
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}
