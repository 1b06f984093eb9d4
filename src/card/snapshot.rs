//! A dump's folder at one moment, as far as it shows whether anything moves: names, sizes, times. No file is read.
//!
//! What is kept of the map `path → (size, mtime, ctime, inode)` is one hash, so that a NAS with a million files costs no
//! memory. It is `ctime` that tells growth: copying tools set the camera's `mtime` at the end.

mod open;
mod sign;

pub use open::OpenFiles;
pub use sign::{Sight, Sign};

use super::fault::CardError;
use super::{junk, known, running};
use crate::words::path::{IoAt, shown};
use jiff::Timestamp;
use std::fs::{self, DirEntry, Metadata};
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use twox_hash::XxHash3_128;

/// The file by which a person says that a dump has finished.
pub const READY: &str = ".ingest-ready";
/// How many signs are kept.
const KEPT: usize = 20;

/// A dump's folder at one moment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Snapshot {
    /// One hash of all paths with size, times and inode; junk left out.
    pub print: u128,
    /// Files.
    pub files: u64,
    /// Their bytes.
    pub bytes: u64,
    /// When a file, or what is in a folder, last changed in any way: the newest `ctime`.
    pub changed: Option<Timestamp>,
    /// Whether a person marked it as finished.
    pub ready: bool,
    /// What says that a copy runs: always temporary names, and for [`closely`] also marks and holes.
    pub signs: Vec<Sight>,
}

/// A file at one moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// Bytes.
    pub size: u64,
    /// `mtime`, which copying tools set.
    pub modified: Timestamp,
    /// `ctime`, which nobody can set.
    pub changed: Timestamp,
    /// Which file it is.
    pub inode: u64,
}

impl Stamp {
    fn of(found: &Metadata) -> Self {
        Self {
            size: found.len(),
            modified: time(found.mtime(), found.mtime_nsec()),
            changed: time(found.ctime(), found.ctime_nsec()),
            inode: found.ino(),
        }
    }
}

/// A time of the file system; what is beyond the year 9999 becomes the same one at each look.
fn time(seconds: i64, nanoseconds: i64) -> Timestamp {
    let limit = if seconds < 0 { Timestamp::MIN } else { Timestamp::MAX };
    Timestamp::new(seconds, i32::try_from(nanoseconds).unwrap_or(0)).unwrap_or(limit)
}

impl Snapshot {
    /// Adds a file; `path` is the one below the dump's folder.
    pub fn add(&mut self, path: &Path, stamp: Stamp) {
        let Stamp { size, modified, changed, inode } = stamp;
        let [modified, written] = [modified, changed].map(|at| at.as_nanosecond().to_le_bytes());
        self.mark(path, &[&size.to_le_bytes(), &modified, &written, &inode.to_le_bytes()]);
        self.files += 1;
        self.bytes = self.bytes.saturating_add(size);
        self.touched(changed);
    }

    /// Takes over when a folder's entries last changed: a file that is taken away leaves no other trace.
    pub fn touched(&mut self, changed: Timestamp) {
        self.changed = self.changed.max(Some(changed));
    }

    /// Adds an entry to the hash. The sum does not depend on the order in which a folder gives its names.
    fn mark(&mut self, path: &Path, values: &[&[u8]]) {
        let mut hasher = XxHash3_128::new();
        hasher.write(path.as_os_str().as_bytes());
        for value in values {
            // No name has a NUL, so that a path never runs into what follows.
            hasher.write(&[0]);
            hasher.write(value);
        }
        self.print = self.print.wrapping_add(hasher.finish_128());
    }
}

/// Looks at a dump's folder, by names and times alone. Blocks the thread.
pub fn look(folder: &Path) -> Result<Snapshot, CardError> {
    walk(folder, None)
}

/// The same, and looks into files that changed after `since` for Finder's mark and for holes.
pub fn closely(folder: &Path, since: Timestamp) -> Result<Snapshot, CardError> {
    walk(folder, Some(since))
}

fn walk(root: &Path, since: Option<Timestamp>) -> Result<Snapshot, CardError> {
    let mut look = Look { root, since, snapshot: Snapshot::default() };
    look.snapshot.touched(Stamp::of(&fs::metadata(root).at(root)?).changed);
    let mut left = look.folder(root).at(root)?;
    while let Some(folder) = left.pop() {
        match look.folder(&folder) {
            Ok(below) => left.extend(below),
            // It may go away at any moment; what cannot be read is named when the dump is listed.
            Err(error) => look.mark(&folder, &error.kind().to_string()),
        }
    }
    Ok(look.snapshot)
}

struct Look<'a> {
    root: &'a Path,
    since: Option<Timestamp>,
    snapshot: Snapshot,
}

impl Look<'_> {
    /// Takes over a folder's entries, and gives the folders in it.
    fn folder(&mut self, folder: &Path) -> io::Result<Vec<PathBuf>> {
        let entries = fs::read_dir(folder)?.collect::<io::Result<Vec<DirEntry>>>()?;
        let is_media = |entry: &DirEntry| entry.file_name().to_str().is_some_and(known::is_media);
        let beside_media = entries.iter().any(is_media);
        let mut below = Vec::new();
        for entry in entries {
            let (name, path) = (entry.file_name(), entry.path());
            let name = name.to_string_lossy();
            // Relative to the open folder, and about a link itself.
            let Ok(found) = entry.metadata() else {
                self.mark(&path, "gone");
                continue;
            };
            if found.is_dir() {
                if junk::is_folder(&name) {
                    continue;
                }
                let changed = Stamp::of(&found).changed;
                self.mark(&path, "folder");
                self.snapshot.touched(changed);
                match running::is_folder(&name) {
                    true => self.note(&path, Sign::Temporary, changed),
                    false => below.push(path),
                }
            } else if name == READY && folder == self.root {
                self.snapshot.ready = true;
            } else if junk::is_file(&name) {
                // A mark of Finder may lie in the file beside.
                self.look_into(&path, &name, &found);
            } else {
                self.file(&path, &name, &found, beside_media);
            }
        }
        Ok(below)
    }

    fn file(&mut self, path: &Path, name: &str, found: &Metadata, beside_media: bool) {
        let stamp = Stamp::of(found);
        self.snapshot.add(path.strip_prefix(self.root).unwrap_or(path), stamp);
        if running::is_file(name, beside_media) {
            self.note(path, Sign::Temporary, stamp.changed);
        } else {
            self.look_into(path, name, found);
        }
    }

    fn look_into(&mut self, path: &Path, name: &str, found: &Metadata) {
        let changed = Stamp::of(found).changed;
        if self.since.is_some_and(|since| since <= changed) && found.is_file() {
            for sign in sign::of(path, name, found) {
                self.note(path, sign, changed);
            }
        }
    }

    fn mark(&mut self, path: &Path, what: &str) {
        let below = path.strip_prefix(self.root).unwrap_or(path);
        self.snapshot.mark(below, &[what.as_bytes()]);
    }

    fn note(&mut self, path: &Path, sign: Sign, changed: Timestamp) {
        if self.snapshot.signs.len() < KEPT {
            let path = shown(path.strip_prefix(self.root).unwrap_or(path));
            self.snapshot.signs.push(Sight { path, sign, changed });
        }
    }
}

#[cfg(test)]
mod tests;
