//! The way through a dump's folders: no recursion, no link followed, every entry in the listing or among the faults.

use super::fault::{CardError, Fault, Faults};
use super::{junk, known, running};
use crate::journey::{Listing, Skipped, SourceFile, SourceFolder};
use crate::words::path::{IoAt, RelPath};
use jiff::Timestamp;
use rustix::fs::{Access, AtFlags, CWD, accessat};
use std::ffi::OsString;
use std::fs::{self, Metadata};
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

/// Everything below a dump's folder.
#[derive(Debug, Default)]
pub(super) struct Walk {
    pub(super) listing: Listing,
    pub(super) faults: Faults,
}

/// Looks at everything below a folder. Errors are about the folder itself.
pub(super) fn walk(root: &Path) -> Result<Walk, CardError> {
    if !fs::metadata(root).at(root)?.is_dir() {
        return Err(CardError::NoFolder(root.into()));
    }
    root.to_str().ok_or_else(|| CardError::Name(root.into()))?;
    let mut walk = Walk::default();
    let mut left = walk.folder(root, None, names(root).at(root)?);
    while let Some(folder) = left.pop() {
        let path = folder.under(root);
        match names(&path) {
            Ok(names) => left.extend(walk.folder(&path, Some(&folder), names)),
            Err(error) => walk.faults.add(Fault::Unreadable, folder.as_str(), &error.to_string()),
        }
    }
    let Listing { files, folders, skipped } = &mut walk.listing;
    files.sort_by(|one, other| one.path.cmp(&other.path));
    folders.sort_by(|one, other| one.path.cmp(&other.path));
    skipped.sort_by(|one, other| one.path.cmp(&other.path));
    Ok(walk)
}

/// The names in a folder, in an order that does not depend on the file system.
fn names(folder: &Path) -> io::Result<Vec<OsString>> {
    let mut names =
        fs::read_dir(folder)?.map(|entry| Ok(entry?.file_name())).collect::<io::Result<Vec<_>>>()?;
    names.sort_unstable();
    Ok(names)
}

impl Walk {
    /// Takes over one folder's entries, and gives the folders in it, last first.
    fn folder(&mut self, path: &Path, here: Option<&RelPath>, names: Vec<OsString>) -> Vec<RelPath> {
        let beside_media = names.iter().any(|name| name.to_str().is_some_and(known::is_media));
        let mut folders = Vec::new();
        for name in names {
            let Some(text) = name.to_str() else {
                self.faults.add(Fault::Name, &below(here, &name.to_string_lossy()), "it is not UTF-8");
                continue;
            };
            let shown = below(here, text);
            let at = path.join(text);
            let found = match fs::symlink_metadata(&at) {
                Ok(found) => found,
                Err(error) if error.kind() == io::ErrorKind::NotFound => {
                    self.faults.add(Fault::Vanished, &shown, "");
                    continue;
                }
                Err(error) => {
                    self.faults.add(Fault::Unreadable, &shown, &error.to_string());
                    continue;
                }
            };
            if is_junk(text, &found) {
                self.listing.skipped.push(Skipped { path: shown, reason: "junk".into() });
                continue;
            }
            if let Some((fault, why)) = fault_of(text, &at, &found, beside_media) {
                self.faults.add(fault, &shown, &why);
                continue;
            }
            // It has no `/` and is neither `.` nor `..`, so it always is a path.
            let Ok(entry) = RelPath::new(shown) else { continue };
            let modified = modified(&found);
            if found.is_dir() {
                self.listing.folders.push(SourceFolder { path: entry.clone(), modified });
                folders.push(entry);
            } else {
                self.listing.files.push(SourceFile { path: entry, size: found.len(), modified });
            }
        }
        folders.reverse();
        folders
    }
}

fn below(here: Option<&RelPath>, name: &str) -> String {
    here.map_or_else(|| name.to_owned(), |here| format!("{}/{name}", here.as_str()))
}

/// A link counts as what its name says: NAS systems have links named `.snapshot`, too.
fn is_junk(name: &str, found: &Metadata) -> bool {
    let link = found.is_symlink();
    (found.is_file() || link) && junk::is_file(name) || (found.is_dir() || link) && junk::is_folder(name)
}

/// What is wrong with an entry by itself.
fn fault_of(name: &str, at: &Path, found: &Metadata, beside_media: bool) -> Option<(Fault, String)> {
    if found.is_symlink() {
        return Some((Fault::Link, String::new()));
    }
    if !found.is_file() && !found.is_dir() {
        return Some((Fault::Special, String::new()));
    }
    let running =
        if found.is_dir() { running::is_folder(name) } else { running::is_file(name, beside_media) };
    if running {
        return Some((Fault::CopyRunning, String::new()));
    }
    let needed = if found.is_dir() { Access::READ_OK | Access::EXEC_OK } else { Access::READ_OK };
    let denied = accessat(CWD, at, needed, AtFlags::EACCESS).err()?;
    Some((Fault::Unreadable, io::Error::from(denied).to_string()))
}

fn modified(found: &Metadata) -> Timestamp {
    let nanoseconds = i32::try_from(found.mtime_nsec()).unwrap_or(0);
    // A time beyond the year 9999 is nobody's: it becomes the last one there is, each time it is looked at.
    let limit = if found.mtime() < 0 { Timestamp::MIN } else { Timestamp::MAX };
    Timestamp::new(found.mtime(), nanoseconds).unwrap_or(limit)
}
