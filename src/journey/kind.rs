//! The kinds of events: what the transition table is made of.

use super::event::Event;

/// The kinds of events, for the transition table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "each is named after its event")]
pub enum EventKind {
    Found,
    Listed,
    Settled,
    Misnamed,
    Fingerprinted,
    Judged,
    Accepted,
    Duplicate,
    Grown,
    Carried,
    Checked,
    Queued,
    SendingStarted,
    BlocksWritten,
    FilesWritten,
    Repaired,
    FilesLanded,
    Sealed,
    Moved,
    Released,
    Receipted,
    Told,
    FilesArrived,
    Arrived,
    Unfollowed,
    BackedUp,
    Held,
    Retried,
    Reopened,
    Prioritised,
    Abandoned,
}

impl EventKind {
    /// Every kind.
    pub const ALL: [Self; 31] = [
        Self::Found,
        Self::Listed,
        Self::Settled,
        Self::Misnamed,
        Self::Fingerprinted,
        Self::Judged,
        Self::Accepted,
        Self::Duplicate,
        Self::Grown,
        Self::Carried,
        Self::Checked,
        Self::Queued,
        Self::SendingStarted,
        Self::BlocksWritten,
        Self::FilesWritten,
        Self::Repaired,
        Self::FilesLanded,
        Self::Sealed,
        Self::Moved,
        Self::Released,
        Self::Receipted,
        Self::Told,
        Self::FilesArrived,
        Self::Arrived,
        Self::Unfollowed,
        Self::BackedUp,
        Self::Held,
        Self::Retried,
        Self::Reopened,
        Self::Prioritised,
        Self::Abandoned,
    ];
}

impl Event {
    /// Which kind of event.
    pub fn kind(&self) -> EventKind {
        match self {
            Self::Found { .. } => EventKind::Found,
            Self::Listed(_) => EventKind::Listed,
            Self::Settled { .. } => EventKind::Settled,
            Self::Misnamed { .. } => EventKind::Misnamed,
            Self::Fingerprinted { .. } => EventKind::Fingerprinted,
            Self::Judged(_) => EventKind::Judged,
            Self::Accepted { .. } => EventKind::Accepted,
            Self::Duplicate { .. } => EventKind::Duplicate,
            Self::Grown { .. } => EventKind::Grown,
            Self::Carried { .. } => EventKind::Carried,
            Self::Checked { .. } => EventKind::Checked,
            Self::Queued => EventKind::Queued,
            Self::SendingStarted { .. } => EventKind::SendingStarted,
            Self::BlocksWritten { .. } => EventKind::BlocksWritten,
            Self::FilesWritten { .. } => EventKind::FilesWritten,
            Self::Repaired { .. } => EventKind::Repaired,
            Self::FilesLanded { .. } => EventKind::FilesLanded,
            Self::Sealed { .. } => EventKind::Sealed,
            Self::Moved { .. } => EventKind::Moved,
            Self::Released { .. } => EventKind::Released,
            Self::Receipted { .. } => EventKind::Receipted,
            Self::Told { .. } => EventKind::Told,
            Self::FilesArrived { .. } => EventKind::FilesArrived,
            Self::Arrived { .. } => EventKind::Arrived,
            Self::Unfollowed { .. } => EventKind::Unfollowed,
            Self::BackedUp(_) => EventKind::BackedUp,
            Self::Held { .. } => EventKind::Held,
            Self::Retried { .. } => EventKind::Retried,
            Self::Reopened { .. } => EventKind::Reopened,
            Self::Prioritised { .. } => EventKind::Prioritised,
            Self::Abandoned { .. } => EventKind::Abandoned,
        }
    }
}
