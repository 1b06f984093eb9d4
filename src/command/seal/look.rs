//! What lies below a folder that is to be sealed: everything, junk included, and what no manifest can hold.

use crate::journey::{Listing, SourceFile, SourceFolder};
use crate::manifest::asc_mhl::can_name;
use crate::words::path::{IoAt, IoError, RelPath, escaped};
use jiff::Timestamp;
use std::fs::{self, Metadata};
use std::path::Path;

/// Everything below the folder.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// Files and folders, each sorted by path.
    pub(super) listing: Listing,
    /// What no manifest can hold.
    pub(super) odd: Vec<Odd>,
}

/// Something that no manifest can hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Odd {
    /// Where it lies below the folder; what is no text stands in `\x` escapes.
    pub(super) path: String,
    pub(super) is_folder: bool,
    /// Why not, in mid-sentence.
    pub(super) why: &'static str,
}

/// Looks at everything. Follows no link, opens no file.
pub(super) fn look(root: &Path) -> Result<Found, IoError> {
    let mut found = Found::default();
    let mut left: Vec<Option<RelPath>> = vec![None];
    while let Some(folder) = left.pop() {
        let path = folder.as_ref().map_or_else(|| root.to_owned(), |folder| folder.under(root));
        for entry in fs::read_dir(&path).at(&path)? {
            let entry = entry.at(&path)?;
            let metadata = entry.metadata().at(entry.path())?;
            left.extend(found.take(folder.as_ref(), &entry.file_name(), &metadata).map(Some));
        }
    }
    let Found { listing: Listing { files, folders, .. }, odd } = &mut found;
    files.sort_unstable_by(|one, other| one.path.cmp(&other.path));
    folders.sort_unstable_by(|one, other| one.path.cmp(&other.path));
    odd.sort_unstable_by(|one, other| one.path.cmp(&other.path));
    Ok(found)
}

impl Found {
    /// Takes an entry over. A folder that has to be looked into is given back.
    fn take(
        &mut self,
        folder: Option<&RelPath>,
        name: &std::ffi::OsStr,
        metadata: &Metadata,
    ) -> Option<RelPath> {
        let kind = metadata.file_type();
        let below =
            |name: &str| folder.map_or_else(|| name.into(), |folder| format!("{}/{name}", folder.as_str()));
        let mut odd = |path: String, why| self.odd.push(Odd { path, is_folder: kind.is_dir(), why });
        let Some(text) = name.to_str() else {
            odd(below(&escaped(name)), "its name is not UTF-8");
            return None;
        };
        let path = below(text);
        let why = match kind {
            kind if kind.is_symlink() => Some("it is a symbolic link, and links are not followed"),
            kind if !kind.is_dir() && !kind.is_file() => Some("it is a pipe, a socket or a device"),
            _ => can_name(text).err(),
        };
        if let Some(why) = why {
            odd(path.clone(), why);
        }
        // It has no `/` and is neither `.` nor `..`, so it always is a path.
        let path = RelPath::new(path).ok()?;
        // A file without a time is as old as can be.
        let modified =
            metadata.modified().ok().and_then(|at| Timestamp::try_from(at).ok()).unwrap_or_default();
        if kind.is_dir() {
            self.listing.folders.push(SourceFolder { path: path.clone(), modified });
            return Some(path);
        }
        if kind.is_file() {
            self.listing.files.push(SourceFile { path, size: metadata.len(), modified });
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::symlink;

    #[test]
    fn what_no_manifest_can_hold_is_named() {
        let root = tempfile::tempdir().expect("a temporary folder");
        let write = |name: &[u8]| {
            let name = std::ffi::OsStr::from_bytes(name);
            fs::write(root.path().join(name), "x").expect("a file");
        };
        for name in [&b"fine"[..], b"line\nfeed", b"caf\xe9", b"bell\x07", b"back\\slash", b"C:x"] {
            write(name);
        }
        symlink("fine", root.path().join("link")).expect("a link");
        fs::create_dir(root.path().join("in\x1bside")).expect("a folder");
        write(b"in\x1bside/x");
        let found = look(root.path()).expect("the folder is read");
        let odd: Vec<&str> = found.odd.iter().map(|odd| &*odd.path).collect();
        assert_eq!(odd, ["C:x", "back\\slash", "bell\x07", "caf\\xe9", "in\x1bside", "link"]);
        assert!(found.listing.files.iter().any(|file| file.path.as_str() == "line\nfeed"));
    }
}
