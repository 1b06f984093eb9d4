//! Small durable files: keys, receipts, settings of ours; and locks.

use crate::words::path::{IoAt, IoError};
use rustix::fs::{FlockOperation, flock};
use rustix::io::Errno;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

/// Opens the file of a lock, and makes it if it is missing. What stands in it stays.
pub(crate) fn open(path: &Path) -> Result<File, IoError> {
    OpenOptions::new().read(true).write(true).create(true).truncate(false).mode(0o600).open(path).at(path)
}

/// Makes the file if it is missing, and waits until nobody else has it locked: blocks the thread. The lock is held until
/// the file is dropped, or the process is gone.
pub(crate) fn lock(path: &Path) -> Result<File, IoError> {
    let file = open(path)?;
    loop {
        match flock(&file, FlockOperation::LockExclusive) {
            Err(Errno::INTR) => {}
            done => return done.at(path).map(|()| file),
        }
    }
}

/// Writes a file so that after a power cut the old or the new content is there, whole: temporary file beside
/// it, flush, rename over, flush of the folder.
pub fn replace(path: &Path, content: &[u8], mode: u32) -> Result<(), IoError> {
    replace_with(path, mode, |file| file.write_all(content))
}

/// As [`replace`], for content that is better not held in memory.
pub fn replace_with(
    path: &Path,
    mode: u32,
    write: impl FnOnce(&mut BufWriter<File>) -> io::Result<()>,
) -> Result<(), IoError> {
    let folder = match path.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    };
    let temporary = path.with_extension("tmp");
    let file = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(mode)
        .open(&temporary)
        .at(&temporary)?;
    let mut file = BufWriter::new(file);
    write(&mut file).at(&temporary)?;
    let file = file.into_inner().map_err(io::IntoInnerError::into_error).at(&temporary)?;
    file.sync_all().at(&temporary)?;
    #[expect(clippy::disallowed_methods, reason = "this is the replacement that the ban names")]
    fs::rename(&temporary, path).at(path)?;
    File::open(folder).and_then(|folder| folder.sync_all()).at(folder)
}
