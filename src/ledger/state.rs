//! How far a delivery has come, as the ledger tells it: fewer steps than the journey has, and none of them back.

use crate::journey::{Dump, Stage};

/// How far a delivery has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// A dump appeared.
    Found,
    /// The card was looked into, and will be sent.
    Checked,
    /// Proven on the share, and in the sync root.
    Released,
    /// The second region has it.
    Arrived,
    /// The same card was delivered before, and this one is not sent.
    Duplicate,
    /// A person gave it up.
    Abandoned,
}

impl State {
    /// Of a dump: the furthest that it came, even if it is looked at once more.
    pub fn of(dump: &Dump) -> Self {
        match dump.stage {
            Stage::Released => Self::Released,
            Stage::Arrived => Self::Arrived,
            Stage::Duplicate => Self::Duplicate,
            Stage::Abandoned => Self::Abandoned,
            _ if dump.reached(Stage::Checked).is_some() => Self::Checked,
            _ => Self::Found,
        }
    }

    /// Its name in the ledger.
    pub fn name(self) -> &'static str {
        match self {
            Self::Found => "found",
            Self::Checked => "checked",
            Self::Released => "released",
            Self::Arrived => "arrived",
            Self::Duplicate => "duplicate",
            Self::Abandoned => "abandoned",
        }
    }

    /// Its place in the order: nothing of a lower one is ever written over it.
    pub(super) fn rank(self) -> u64 {
        match self {
            Self::Found => 1,
            Self::Checked => 2,
            Self::Released => 3,
            Self::Arrived => 4,
            Self::Duplicate | Self::Abandoned => 9,
        }
    }

    /// Whether the roll is in the sync root.
    pub(super) fn is_delivered(self) -> bool {
        matches!(self, Self::Released | Self::Arrived)
    }
}
