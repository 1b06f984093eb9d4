//! Backups of a file system, and whether something is inside one.
//!
//! Assumed of AWS, which does not say it in so many words: `CreationTime` is when a backup was asked for, and what it holds is
//! the volume as a shadow copy of Windows has it, taken then or later. So what was there before a backup began is in it.

use super::word::words;
use jiff::{SignedDuration, Timestamp};

/// How far our clock and that of AWS may be apart: further, and AWS takes no call of ours.
const SKEW: SignedDuration = SignedDuration::from_mins(5);

words! {
    /// Where a backup stands in its life.
    BackupState {
        /// It is whole.
        Available "AVAILABLE"
        /// It waits to be made.
        Pending "PENDING"
        /// It is being made.
        Creating "CREATING"
        /// It is being carried away.
        Transferring "TRANSFERRING"
        /// It is being copied.
        Copying "COPYING"
        /// It is gone.
        Deleted "DELETED"
        /// It could not be made.
        Failed "FAILED"
    }
}

words! {
    /// Who made a backup.
    BackupKind {
        /// The file system, each day.
        Automatic "AUTOMATIC"
        /// Somebody, or this program.
        UserInitiated "USER_INITIATED"
        /// AWS Backup.
        AwsBackup "AWS_BACKUP"
    }
}

/// A backup.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backup {
    /// `backup-0a1b2c3d4e5f67890`.
    pub id: String,
    /// Where it stands.
    pub state: BackupState,
    /// Who made it.
    pub kind: BackupKind,
    /// When it was begun, by AWS's clock.
    pub created: Timestamp,
    /// How far it is, in percent.
    pub percent: Option<u8>,
    /// Why it failed, in AWS's words.
    pub failure: Option<String>,
}

impl Backup {
    /// Whether something can be taken back from it.
    pub fn is_whole(&self) -> bool {
        self.state == BackupState::Available
    }

    /// Whether it will be whole, as far as one can tell.
    pub fn is_under_way(&self) -> bool {
        matches!(self.state, BackupState::Pending | BackupState::Creating | BackupState::Transferring)
    }

    /// Whether it began after something happened, by our clock, however far the clocks are apart.
    pub fn began_after(&self, happened: Timestamp) -> bool {
        happened.saturating_add(SKEW).is_ok_and(|late| self.created >= late)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_happened_while_the_clocks_may_disagree_is_not_taken_to_be_inside() {
        let at = |text: &str| text.parse::<Timestamp>().expect("a time");
        let backup = Backup {
            id: "backup-1".into(),
            state: BackupState::Available,
            kind: BackupKind::Automatic,
            created: at("2026-11-22T09:00:00Z"),
            percent: None,
            failure: None,
        };
        for (released, inside) in [
            ("2026-11-22T08:00:00Z", true),
            ("2026-11-22T08:55:00Z", true),
            ("2026-11-22T08:55:01Z", false),
            ("2026-11-22T09:00:00Z", false),
            ("2026-11-22T10:00:00Z", false),
        ] {
            assert_eq!(backup.began_after(at(released)), inside, "{released}");
        }
        assert!(!backup.began_after(Timestamp::MAX));
    }
}
