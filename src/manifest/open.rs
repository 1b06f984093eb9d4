//! Opening files that strangers made: never through a link, and never waiting for the other end of a pipe.

use crate::words::path::{IoAt, IoError};
use rustix::fs::OFlags;
use std::fs::{File, OpenOptions};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

/// Opens a file for reading, and tells its size; `None` when it is no regular file.
pub(super) fn regular(path: &Path) -> Result<Option<(File, u64)>, IoError> {
    let flags = (OFlags::NOFOLLOW | OFlags::NONBLOCK).bits();
    let file = OpenOptions::new().read(true).custom_flags(flags.cast_signed()).open(path).at(path)?;
    let metadata = file.metadata().at(path)?;
    Ok(metadata.is_file().then_some((file, metadata.len())))
}
