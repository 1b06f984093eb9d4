//! What becomes of a released roll: what carries it to the second region, how its arrival there is known, and which backup it is in.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::fmt;

/// What carries footage to the second region.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SyncTool {
    /// Something that is told nothing, or nothing at all.
    #[default]
    None,
    /// Resilio Sync, or Resilio Active Everywhere.
    Resilio,
    /// Syncthing.
    Syncthing,
    /// AWS DataSync.
    Datasync,
}

impl SyncTool {
    /// Its name in the configuration, in receipts and in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Resilio => "resilio",
            Self::Syncthing => "syncthing",
            Self::Datasync => "datasync",
        }
    }
}

impl fmt::Display for SyncTool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::None => "the sync",
            Self::Resilio => "Resilio",
            Self::Syncthing => "Syncthing",
            Self::Datasync => "DataSync",
        })
    }
}

/// How an arrival is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Proof {
    /// The sync says of every file that the second region has it. Nothing was read there.
    Report,
    /// Every byte was read in the second region, and is equal.
    Hash,
}

/// What is to become of a released roll.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Onward {
    /// What carries it.
    pub sync: SyncTool,
    /// How its arrival will be known.
    pub proof: Proof,
}

/// That the sync was told of a roll.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// When.
    pub at: Timestamp,
    /// What it was told, one sentence.
    pub words: String,
    /// What the sync calls its work on it; may be empty.
    pub reference: String,
}

/// That the second region has a roll.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arrival {
    /// When that was known of the last file.
    pub at: Timestamp,
    /// Who says so, or where it was read.
    pub by: String,
    /// What that rests on, one sentence each.
    pub how: Vec<String>,
}

/// A backup of the whole file system that a roll is in, by the file system's own word: nothing was read in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecoveryPoint {
    /// `backup-0a1b2c3d4e5f67890`.
    pub backup: String,
    /// Who made it, in the file system's words: `AUTOMATIC`, `USER_INITIATED`, `AWS_BACKUP`.
    pub kind: String,
    /// When it was begun, by the file system's clock.
    pub begun: Timestamp,
}
