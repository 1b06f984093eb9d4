//! The dump's files, opened read-only, never through a link.

use super::error::UploadError;
use crate::journey::SourceFile;
use crate::words::path::{IoAt, RelPath};
use jiff::Timestamp;
use rustix::fs::{AtFlags, Mode, OFlags, ResolveFlags, Stat};
use std::fs::File;
use std::os::fd::OwnedFd;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The dump's folder, held open: a file is looked up below this very folder, whatever the path means by then.
#[derive(Clone)]
pub(super) struct SourceRoot {
    folder: Arc<OwnedFd>,
    path: Arc<PathBuf>,
}

impl SourceRoot {
    pub(super) fn open(path: &Path) -> Result<Self, UploadError> {
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
        let folder =
            rustix::fs::open(path, flags, Mode::empty()).at(path).map_err(UploadError::Unreadable)?;
        Ok(Self { folder: Arc::new(folder), path: Arc::new(path.to_owned()) })
    }

    /// Opens a file that is still what was listed.
    pub(super) fn file(&self, listed: &SourceFile) -> Result<Source, UploadError> {
        let path = listed.path.under(&self.path);
        // Without O_NONBLOCK a pipe put in the file's place would hang the open for ever.
        let flags = OFlags::RDONLY | OFlags::CLOEXEC | OFlags::NONBLOCK;
        let resolve = ResolveFlags::BENEATH | ResolveFlags::NO_SYMLINKS;
        let fd = rustix::fs::openat2(&*self.folder, listed.path.as_str(), flags, Mode::empty(), resolve)
            .at(&path)
            .map_err(|error| UploadError::source(&listed.path, error))?;
        let file = File::from(fd);
        let stat = rustix::fs::fstat(&file).at(&path).map_err(UploadError::Unreadable)?;
        let source =
            Source { file, path, name: listed.path.clone(), root: self.clone(), opened: Seen::of(&stat) };
        let unchanged = source.opened.size == listed.size && source.opened.modified() == listed.modified;
        if unchanged { Ok(source) } else { Err(UploadError::Changed(listed.path.clone())) }
    }
}

/// What tells that a file has changed.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Seen {
    size: u64,
    modified: (i64, i64),
    changed: (i64, i64),
    device: u64,
    inode: u64,
}

impl Seen {
    fn of(stat: &Stat) -> Self {
        Self {
            size: stat.st_size as u64,
            modified: (stat.st_mtime, stat.st_mtime_nsec as i64),
            changed: (stat.st_ctime, stat.st_ctime_nsec as i64),
            device: stat.st_dev,
            inode: stat.st_ino,
        }
    }

    fn modified(&self) -> Timestamp {
        Timestamp::new(self.modified.0, self.modified.1 as i32).unwrap_or(Timestamp::UNIX_EPOCH)
    }
}

/// An open file of the dump.
pub(super) struct Source {
    file: File,
    path: PathBuf,
    name: RelPath,
    root: SourceRoot,
    opened: Seen,
}

impl Source {
    /// Fills `buffer` from `offset`. A file that ends earlier has changed.
    pub(super) fn read(&self, offset: u64, buffer: &mut [u8]) -> Result<(), UploadError> {
        self.file.read_exact_at(buffer, offset).at(&self.path).map_err(|error| match error.kind() {
            std::io::ErrorKind::UnexpectedEof => UploadError::Changed(self.name.clone()),
            _ => UploadError::Unreadable(error),
        })
    }

    /// Says whether the file is still the one that was opened, unchanged, under its name.
    pub(super) fn check(&self) -> Result<(), UploadError> {
        let now = rustix::fs::fstat(&self.file).at(&self.path).map_err(UploadError::Unreadable)?;
        let named = rustix::fs::statat(&*self.root.folder, self.name.as_str(), AtFlags::SYMLINK_NOFOLLOW)
            .at(&self.path)
            .map_err(|error| UploadError::source(&self.name, error))?;
        let unchanged = Seen::of(&now) == self.opened && Seen::of(&named) == self.opened;
        if unchanged { Ok(()) } else { Err(UploadError::Changed(self.name.clone())) }
    }
}

/// Runs file work where it may block.
pub(super) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, UploadError> + Send + 'static,
) -> Result<T, UploadError> {
    tokio::task::spawn_blocking(work).await.map_err(UploadError::crashed)?
}
