//! One process at a time makes a key, or gives a receipt its number.

use crate::words::path::{IoAt, IoError};
use rustix::fs::FlockOperation;
use std::fs::{File, OpenOptions};
use std::path::Path;

/// Holds `.lock` in a folder of ours until it is dropped, or the process is gone.
pub(super) fn lock(folder: &Path) -> Result<File, IoError> {
    let path = folder.join(".lock");
    let file = OpenOptions::new().create(true).truncate(false).write(true).open(&path).at(&path)?;
    rustix::fs::flock(&file, FlockOperation::LockExclusive).at(&path)?;
    Ok(file)
}
