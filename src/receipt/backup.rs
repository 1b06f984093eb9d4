//! What a receipt says of backups of the file system.

use crate::journey::{Dump, RecoveryPoint};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Whether the roll is inside a backup.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BackupOf {
    /// `not checked`; `reported`: the file system has a whole one that was begun after the release. Nothing was read in it.
    pub state: String,
    /// Which; `none` where none is known.
    pub backup: String,
    /// Who made it, in the file system's words; `none` where none is known.
    pub kind: String,
    /// When it was begun, by the file system's clock.
    pub begun: Option<Timestamp>,
}

impl Default for BackupOf {
    /// Of receipts that were issued before anybody knew of one: those of a release above all.
    fn default() -> Self {
        let none = || "none".to_owned();
        Self { state: "not checked".into(), backup: none(), kind: none(), begun: None }
    }
}

impl BackupOf {
    pub(super) fn of(dump: &Dump) -> Self {
        let Some(RecoveryPoint { backup, kind, begun }) = dump.recovery.clone() else {
            return Self::default();
        };
        Self { state: "reported".into(), backup, kind, begun: Some(begun) }
    }
}
