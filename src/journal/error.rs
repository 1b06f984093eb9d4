//! What can go wrong with the journal.

use crate::journey::Refusal;
use crate::problem::{Code, Problem};
use crate::words::id::DumpId;
use crate::words::path::{IoError, shown};
use std::path::{Path, PathBuf};

/// A journal that cannot be used, or an entry that it refuses.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum JournalError {
    /// The disk has no room left.
    #[error("The disk is full: `{}`", shown(.0))]
    Full(PathBuf),
    /// The file or its folder cannot be written or read.
    #[error("Cannot use `{}`: {detail}", shown(.path))]
    Unusable {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        detail: String,
    },
    /// There is no journal yet.
    #[error("There is no journal at `{}`: nothing was sent from here yet", shown(.0))]
    Missing(PathBuf),
    /// The file is damaged, or is no journal.
    #[error("The journal `{}` is damaged: {detail}", shown(.path))]
    Broken {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        detail: String,
    },
    /// A newer version wrote it.
    #[error(
        "The journal `{}` has format {found}, written by a newer version; this one knows {known}",
        shown(.path)
    )]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its format.
        found: i64,
        /// The newest format known here.
        known: i64,
    },
    /// Another process holds the file for longer than any append takes.
    #[error("Another process keeps the journal `{}` locked", shown(.0))]
    Locked(PathBuf),
    /// The dump has moved on behind the caller's back.
    #[error("Another `ingest` has gone on with dump {0}")]
    Raced(DumpId),
    /// No dump has this id.
    #[error("The journal knows no dump {0}")]
    Unknown(DumpId),
    /// No order of this number waits for its outcome.
    #[error("The journal knows no order {0} that waits for its outcome")]
    NoOrder(i64),
    /// An event that cannot happen.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// A value that has no written form: a path that is not UTF-8.
    #[error("An event cannot be written down: {0}")]
    Unwritable(String),
    /// The cut that a test asked for.
    #[error("The journal was cut off")]
    Cut,
    /// The thread that owns the file is gone.
    #[error("The journal's thread has ended")]
    Ended,
}

impl JournalError {
    /// What SQLite said about the file at `path`.
    pub(super) fn sqlite(path: &Path, error: &rusqlite::Error) -> Self {
        use rusqlite::ErrorCode as E;
        let (path, detail) = (path.to_path_buf(), error.to_string());
        match error.sqlite_error_code() {
            Some(E::DiskFull) => Self::Full(path),
            // SQLite says "I/O error" where its index of the log does not fit on the disk.
            Some(E::SystemIoFailure) if disk_is_full(&path) => Self::Full(path),
            Some(E::DatabaseBusy | E::DatabaseLocked) => Self::Locked(path),
            Some(
                E::CannotOpen
                | E::PermissionDenied
                | E::ReadOnly
                | E::SystemIoFailure
                | E::OutOfMemory
                | E::FileLockingProtocolFailed,
            ) => Self::Unusable { path, detail },
            // Whatever else a statement of ours fails with, the tables or what stands in them are not ours.
            _ => Self::Broken { path, detail },
        }
    }
}

impl From<IoError> for JournalError {
    fn from(error: IoError) -> Self {
        if error.is_full() {
            return Self::Full(error.path);
        }
        Self::Unusable { path: error.path, detail: error.source.to_string() }
    }
}

fn disk_is_full(path: &Path) -> bool {
    // Less than one page of SQLite's index of the log.
    let folder = path.parent().unwrap_or(Path::new("."));
    rustix::fs::statvfs(folder).is_ok_and(|space| space.f_bavail.saturating_mul(space.f_frsize) < 32 * 1024)
}

impl From<JournalError> for Problem {
    fn from(error: JournalError) -> Self {
        let code = match &error {
            JournalError::Full(_) => Code::StateFull,
            JournalError::Unusable { .. } | JournalError::Missing(_) => Code::StateUnusable,
            JournalError::Broken { .. } | JournalError::Newer { .. } => Code::JournalBroken,
            JournalError::Raced(_) | JournalError::Locked(_) => Code::DumpBusy,
            JournalError::Unknown(_) => Code::Usage,
            JournalError::Unwritable(_) => Code::SourceName,
            JournalError::Cut => Code::Interrupted,
            JournalError::Refused(_) | JournalError::NoOrder(_) | JournalError::Ended => Code::Internal,
        };
        let problem = Self::new(code, error.to_string());
        match error {
            JournalError::Missing(_) => {
                problem.with_hint("Name the state folder with `--state`, or send a dump first")
            }
            JournalError::Newer { .. } => {
                problem.with_hint("Use the version of `ingest` that wrote it, or a newer one")
            }
            _ => problem,
        }
    }
}
