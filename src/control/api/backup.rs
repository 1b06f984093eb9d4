//! What people see of backups of the file system.

use crate::journey::RecoveryPoint;
use serde::{Deserialize, Serialize};

/// Whether a released roll is inside a backup of the file system.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum BackupView {
    /// It is: a whole one was begun after its release. That is the file system's word; nothing was read in the backup.
    Inside(RecoveryPoint),
    /// One that was begun after its release is being made.
    UnderWay {
        /// Which.
        backup: String,
        /// How far it is, in percent.
        percent: Option<u8>,
    },
    /// There is none that was begun after its release.
    NotYet,
    /// The backups of the file system are not known.
    Unknown,
}

impl BackupView {
    /// In words.
    pub fn words(&self) -> String {
        match self {
            Self::Inside(point) => {
                format!("inside `{}`, by the file system's word: nothing was read in it", point.backup)
            }
            Self::UnderWay { backup, percent } => {
                let percent = percent.map(|percent| format!(", {percent} %")).unwrap_or_default();
                format!("not yet: `{backup}` is being made{percent}")
            }
            Self::NotYet => "not yet: none was begun since its release".into(),
            Self::Unknown => "not known: AWS does not say which backups there are".into(),
        }
    }
}
