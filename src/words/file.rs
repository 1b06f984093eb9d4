//! Small durable files: keys, receipts, settings of ours; and locks.

use crate::words::path::{IoAt, IoError};
use rustix::fs::{CWD, FlockOperation, RenameFlags, flock, renameat_with};
use rustix::io::Errno;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

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

/// Writes a file that is not there yet, as [`replace`] does. What has its name already stays, and is an error.
pub fn create(path: &Path, content: &[u8], mode: u32) -> Result<(), IoError> {
    let temporary = write_beside(path, mode, |file| file.write_all(content))?;
    let placed = match renameat_with(CWD, &temporary, CWD, path, RenameFlags::NOREPLACE) {
        // Not every file system has it; a link does not replace either.
        Err(Errno::INVAL | Errno::NOSYS) => fs::hard_link(&temporary, path),
        done => done.map_err(Into::into),
    };
    if placed.is_err() || temporary.exists() {
        // It is ours, and of no use any more.
        let _ = fs::remove_file(&temporary);
    }
    placed.at(path)?;
    sync_folder(path)
}

/// As [`replace`], for content that is better not held in memory.
pub fn replace_with(
    path: &Path,
    mode: u32,
    write: impl FnOnce(&mut BufWriter<File>) -> io::Result<()>,
) -> Result<(), IoError> {
    let temporary = write_beside(path, mode, write)?;
    #[expect(clippy::disallowed_methods, reason = "this is the replacement that the ban names")]
    fs::rename(&temporary, path).at(path)?;
    sync_folder(path)
}

/// Writes a temporary file beside `path`, down to the disk.
fn write_beside(
    path: &Path,
    mode: u32,
    write: impl FnOnce(&mut BufWriter<File>) -> io::Result<()>,
) -> Result<PathBuf, IoError> {
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
    Ok(temporary)
}

/// Flushes the folder that a file lies in.
fn sync_folder(path: &Path) -> Result<(), IoError> {
    let folder = match path.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    };
    File::open(folder).and_then(|folder| folder.sync_all()).at(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_there_is_replaced_only_by_whoever_wants_that() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("0001_A.mhl");
        create(&path, b"one", 0o644).expect("it is not there yet");
        assert_eq!(
            create(&path, b"two", 0o644).expect_err("it is there").kind(),
            io::ErrorKind::AlreadyExists
        );
        assert_eq!(fs::read(&path).expect("the file"), b"one");
        replace(&path, b"three", 0o644).expect("it is replaced");
        assert_eq!(fs::read(&path).expect("the file"), b"three");
        assert_eq!(fs::read_dir(&folder).expect("the folder").count(), 1, "no temporary file is left");
    }
}
