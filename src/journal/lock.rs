//! Locks between processes: one works on a dump at a time. The kernel lets go of a lock when its process dies, so
//! none is ever stale. The lock's file stays; the process id in it is only for the message.

use super::error::JournalError;
use crate::problem::{Code, Problem};
use crate::words::file;
use crate::words::id::DumpId;
use crate::words::path::{IoAt, IoError};
use rustix::fs::{FlockOperation, flock};
use rustix::io::Errno;
use std::fs::File;
use std::io::{Read, Seek, Write};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

/// A lock, held until it is dropped.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

/// Why there is no lock.
#[derive(Debug, thiserror::Error)]
pub enum LockError {
    /// Another process has it.
    #[error("Another `ingest`{} is at work on this dump", pid.map(|pid| format!(" (process {pid})")).unwrap_or_default())]
    Busy {
        /// Which one, where it has said so.
        pid: Option<u32>,
    },
    /// The lock's file cannot be made.
    #[error("Cannot use {0}")]
    Io(#[from] IoError),
}

/// Takes the lock of a dump in the state folder, or says who has it.
pub fn lock(folder: &Path, dump: DumpId) -> Result<Lock, LockError> {
    Lock::take(folder, &dump.to_string())
}

impl Lock {
    /// Waits for the lock under which a dump is looked up and, if it is new, created and locked: so that two that
    /// start at the same moment do not both create it. Blocks the thread.
    pub fn creating(folder: &Path) -> Result<Self, LockError> {
        Ok(Self::wait(folder, "creating")?)
    }

    /// Takes the lock that one agent has of a state folder.
    pub fn agent(folder: &Path) -> Result<Self, LockError> {
        Self::take(folder, "agent")
    }

    /// Takes the lock that one process has of a state folder which carries what happened to the ledger.
    pub fn outbox(folder: &Path) -> Result<Self, LockError> {
        Self::take(folder, "outbox")
    }

    /// Takes a lock at once or not at all.
    fn take(folder: &Path, name: &str) -> Result<Self, LockError> {
        let path = path_of(folder, name)?;
        let mut file = file::open(&path)?;
        match flock(&file, FlockOperation::NonBlockingLockExclusive) {
            Ok(()) => {}
            Err(Errno::WOULDBLOCK) => {
                let mut text = String::new();
                let pid = file.read_to_string(&mut text).ok().and_then(|_| text.trim().parse().ok());
                return Err(LockError::Busy { pid });
            }
            Err(error) => return Err(IoError { path, source: error.into() }.into()),
        }
        let said = file
            .set_len(0)
            .and_then(|()| file.rewind())
            .and_then(|()| writeln!(file, "{}", std::process::id()));
        said.at(path)?;
        Ok(Self { _file: file })
    }

    pub(super) fn wait(folder: &Path, name: &str) -> Result<Self, IoError> {
        Ok(Self { _file: file::lock(&path_of(folder, name)?)? })
    }
}

/// Where the lock's file is; its folder is made.
fn path_of(folder: &Path, name: &str) -> Result<PathBuf, IoError> {
    let locks = folder.join("locks");
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(&locks).at(&locks)?;
    Ok(locks.join(format!("{name}.lock")))
}

impl From<LockError> for Problem {
    fn from(error: LockError) -> Self {
        match error {
            LockError::Busy { .. } => Self::new(Code::DumpBusy, error.to_string()),
            LockError::Io(error) => JournalError::from(error).into(),
        }
    }
}
