//! Whose turn it is.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// Whose turn it is: all of a higher priority goes before anything of a lower one; inside one the link is shared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Priority {
    /// When nothing else is to be sent.
    Low,
    /// As everything.
    #[default]
    Normal,
    /// Before everything else.
    High,
    /// Before all that: somebody waits for it.
    Urgent,
}

impl Priority {
    /// All, the lowest first.
    pub const ALL: [Self; 4] = [Self::Low, Self::Normal, Self::High, Self::Urgent];

    /// Its name on screens, in orders and in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Normal => "normal",
            Self::High => "high",
            Self::Urgent => "urgent",
        }
    }
}

impl fmt::Display for Priority {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// A word that is no priority.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{}` is no priority; write low, normal, high or urgent", .0.escape_debug())]
pub struct NoPriority(String);

impl FromStr for Priority {
    type Err = NoPriority;

    fn from_str(text: &str) -> Result<Self, NoPriority> {
        Self::ALL.into_iter().find(|known| known.name() == text.trim()).ok_or_else(|| NoPriority(text.into()))
    }
}
