//! The folder that stands for the share: its entries, and what is made, moved and removed in it.

use super::below::Below;
use super::file::{Common, File, modified_only};
use super::mount::Mount;
use super::readback::Readback;
use super::refusal::{About, bad_name};
use super::rename::rename;
use crate::share::{Access, Entry, EntryKind, Kind, Result, ShareError, Space};
use crate::words::path::RelPath;
use jiff::Timestamp;
use rustix::fd::OwnedFd;
use rustix::fs::{AtFlags, Dir, FileType, Mode, OFlags, Stat};
use rustix::io::Errno;
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub(super) struct Tree {
    /// The canonical path that led here.
    pub(super) path: PathBuf,
    pub(super) common: Arc<Common>,
    below: Below,
}

impl Tree {
    pub(super) fn open(root: &Path, expected: Option<&Mount>) -> Result<Self> {
        let about = root.to_string_lossy();
        let missing = |error: std::io::Error| match error.kind() {
            std::io::ErrorKind::PermissionDenied => ShareError::new(Kind::Denied, &about, error),
            _ => ShareError::new(Kind::NoShare, &about, error),
        };
        let path = std::fs::canonicalize(root).map_err(missing)?;
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let folder = rustix::fs::open(&path, flags, Mode::empty()).about(&about)?;
        let mount = Mount::under(&folder).map_err(|detail| ShareError::new(Kind::Mount, &about, detail))?;
        if let Some(expected) = expected.filter(|expected| **expected != mount) {
            let detail = format!("on {mount}, and it should be on {expected}");
            return Err(ShareError::new(Kind::Mount, about, detail));
        }
        let readback = Readback::of(&mount.kind);
        readback.probe(&folder);
        let below = Below::new(folder).about(&about)?;
        let common = Arc::new(Common::new(readback));
        Ok(Self { path, common, below })
    }

    pub(super) fn address(&self) -> String {
        self.path.to_string_lossy().into_owned()
    }

    /// Whether the path still leads to this file system. All work is done below a folder that is kept open, so it
    /// cannot go elsewhere; but what is made under a mount that came later is seen by nobody.
    fn still_there(&self) -> Result<()> {
        let refuse = |kind, detail| Err(ShareError::new(kind, self.address(), detail));
        match rustix::fs::stat(&self.path) {
            Ok(stat) if stat.st_dev == self.below.device() => Ok(()),
            Ok(_) => refuse(Kind::Mount, "another file system has been mounted over it"),
            Err(Errno::NOENT) => refuse(Kind::NoShare, "the folder has been removed, or moved away"),
            Err(errno) => Err(errno).about(&self.address()),
        }
    }

    pub(super) fn stat(&self, path: &RelPath) -> Result<Option<Entry>> {
        let stat = self
            .below
            .parent(path)
            .and_then(|parent| rustix::fs::statat(parent, path.name(), AtFlags::SYMLINK_NOFOLLOW));
        match stat {
            Ok(stat) => Ok(Some(entry(path.name().into(), &stat))),
            Err(Errno::NOENT | Errno::NOTDIR) => Ok(None),
            Err(errno) => Err(errno).about(path.as_str()),
        }
    }

    /// A name that is no UTF-8 is given with replacement characters: seen, and equal to no name that was sent.
    pub(super) fn list(&self, folder: Option<&RelPath>) -> Result<Vec<Entry>> {
        let about = folder.map_or_else(|| self.address(), |folder| folder.as_str().into());
        let opened = self.below.folder(folder).about(&about)?;
        let mut entries = Vec::new();
        for found in Dir::read_from(&opened).about(&about)? {
            let name = found.about(&about)?.file_name().to_owned();
            if matches!(name.to_bytes(), b"." | b"..") {
                continue;
            }
            match rustix::fs::statat(&opened, &name, AtFlags::SYMLINK_NOFOLLOW) {
                Ok(stat) => entries.push(entry(name.to_string_lossy().into_owned(), &stat)),
                // Gone since.
                Err(Errno::NOENT) => {}
                Err(errno) => return Err(errno).about(&about),
            }
        }
        Ok(entries)
    }

    /// The new name may be lost in a power cut until a rename makes all names durable: syncing the folder for every
    /// name in it would cost more than the files.
    pub(super) fn make_folder(&self, folder: &RelPath) -> Result<()> {
        self.still_there()?;
        let parent = self.below.parent(folder).about(folder.as_str())?;
        match rustix::fs::mkdirat(parent, folder.name(), Mode::from_raw_mode(0o777)) {
            Ok(()) => Ok(()),
            Err(Errno::EXIST) if self.stat(folder)?.is_some_and(|e| e.kind == EntryKind::Folder) => Ok(()),
            Err(errno) => Err(bad_name(errno)).about(folder.as_str()),
        }
    }

    pub(super) fn open_file(&self, path: &RelPath, access: Access) -> Result<File> {
        if access == Access::Write {
            self.still_there()?;
        }
        File::open(&self.below, path, access, self.common.clone())
    }

    /// Syncs the folder in which `path` lies, so that its name outlives a power cut.
    pub(super) fn sync_name(&self, path: &RelPath) -> Result<()> {
        let parent = path.parent();
        let about = parent.as_ref().map_or_else(|| self.address(), |folder| folder.as_str().into());
        sync(&self.below.folder(parent.as_ref()).about(&about)?).about(&about)
    }

    pub(super) fn set_folder_modified(&self, folder: &RelPath, modified: Timestamp) -> Result<()> {
        let opened = self.below.folder(Some(folder)).about(folder.as_str())?;
        rustix::fs::futimens(opened, &modified_only(modified)).about(folder.as_str())
    }

    /// Before it all names below `from` and above both places are on the disk, and after it the new one
    /// (fsync(2): a file's own sync does not promise that its name is there).
    pub(super) fn rename(&self, from: &RelPath, to: &RelPath) -> Result<()> {
        self.still_there()?;
        let old = self.below.parent(from).about(from.as_str())?;
        let new = self.below.parent(to).about(to.as_str())?;
        if self.is_folder(from) {
            self.sync_below(from)?;
        }
        self.sync_above(from)?;
        self.sync_above(to)?;
        let moved = rename(&old, from.name(), &new, to.name());
        // A source that is missing is about `from`; everything else is about the new name.
        let about = if moved == Err(Errno::NOENT) { from } else { to };
        moved.about(about.as_str())?;
        self.sync_name(to)?;
        if from.parent() == to.parent() { Ok(()) } else { self.sync_name(from) }
    }

    fn sync_below(&self, folder: &RelPath) -> Result<()> {
        let mut folders = vec![folder.clone()];
        while let Some(folder) = folders.pop() {
            let opened = self.below.folder(Some(&folder)).about(folder.as_str())?;
            for found in Dir::read_from(&opened).about(folder.as_str())? {
                let found = found.about(folder.as_str())?;
                // A name that is no UTF-8 is none that was sent, and `.` and `..` are none at all.
                let name = found.file_name().to_str().ok().and_then(|name| folder.child(name).ok());
                let is_file = found.file_type() == FileType::RegularFile;
                folders.extend(name.filter(|name| !is_file && self.is_folder(name)));
            }
            sync(&opened).about(folder.as_str())?;
        }
        Ok(())
    }

    fn is_folder(&self, path: &RelPath) -> bool {
        self.stat(path).is_ok_and(|entry| entry.is_some_and(|entry| entry.kind == EntryKind::Folder))
    }

    fn sync_above(&self, path: &RelPath) -> Result<()> {
        let mut above = Some(path.clone());
        while let Some(path) = above {
            self.sync_name(&path)?;
            above = path.parent();
        }
        Ok(())
    }

    pub(super) fn remove(&self, path: &RelPath, kind: EntryKind) -> Result<()> {
        let flags = if kind == EntryKind::Folder { AtFlags::REMOVEDIR } else { AtFlags::empty() };
        let parent = self.below.parent(path).about(path.as_str())?;
        rustix::fs::unlinkat(parent, path.name(), flags).about(path.as_str())
    }

    pub(super) fn space(&self) -> Result<Space> {
        let stat = rustix::fs::fstatvfs(self.below.root()).about(&self.address())?;
        Ok(Space { free: stat.f_bavail * stat.f_frsize, total: stat.f_blocks * stat.f_frsize })
    }
}

fn sync(folder: &OwnedFd) -> rustix::io::Result<()> {
    match rustix::fs::fsync(folder) {
        // Some network file systems have no such thing as syncing a folder: there the server does it.
        Err(Errno::INVAL | Errno::NOTSUP | Errno::BADF) => Ok(()),
        answer => answer,
    }
}

fn entry(name: String, stat: &Stat) -> Entry {
    let kind = match FileType::from_raw_mode(stat.st_mode) {
        FileType::RegularFile => EntryKind::File,
        FileType::Directory => EntryKind::Folder,
        _ => EntryKind::Other,
    };
    let size = if kind == EntryKind::File { u64::try_from(stat.st_size).unwrap_or(0) } else { 0 };
    let nanos = i128::from(stat.st_mtime) * 1_000_000_000 + i128::from(stat.st_mtime_nsec);
    let nanos = nanos.clamp(Timestamp::MIN.as_nanosecond(), Timestamp::MAX.as_nanosecond());
    let modified = Timestamp::from_nanosecond(nanos).unwrap_or_default();
    Entry { name, kind, size, modified }
}
