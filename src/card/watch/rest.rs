//! A dump at rest: its folders, and when each last changed. A file that is added, renamed or taken away changes its folder,
//! so that looking at folders is enough where nothing is missing. What grows without that is seen before it is sent.

use crate::card::junk;
use crate::words::path::{IoAt, IoError};
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

/// The folders of a dump, its own first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Rest(Vec<(Box<Path>, Changed)>);

/// `ctime` in seconds and nanoseconds.
type Changed = (i64, i64);

impl Rest {
    /// As they are now.
    pub(super) fn of(dump: &Path) -> Result<Self, IoError> {
        let folders = folders(dump)?;
        let changed = |folder: PathBuf| Ok((folder.clone().into_boxed_path(), changed(&folder).at(&folder)?));
        folders.into_iter().map(changed).collect::<Result<_, IoError>>().map(Self)
    }

    /// Whether every folder is as it was.
    pub(super) fn is_undisturbed(&self) -> bool {
        self.0.iter().all(|(folder, before)| changed(folder).is_ok_and(|now| now == *before))
    }

    /// Whether the dump's own folder is not as it was.
    pub(super) fn is_touched(&self) -> bool {
        self.0.first().is_some_and(|(folder, before)| !changed(folder).is_ok_and(|now| now == *before))
    }
}

fn changed(folder: &Path) -> std::io::Result<Changed> {
    let found = fs::symlink_metadata(folder)?;
    Ok((found.ctime(), found.ctime_nsec()))
}

/// A folder and all folders below, junk left out; no link is followed.
pub(super) fn folders(dump: &Path) -> Result<Vec<PathBuf>, IoError> {
    let mut found = vec![dump.to_owned()];
    let mut at = 0;
    while let Some(folder) = found.get(at).cloned() {
        for entry in fs::read_dir(&folder).at(&folder)? {
            let entry = entry.at(&folder)?;
            let is_folder = entry.file_type().at(&folder)?.is_dir();
            if is_folder && !junk::is_folder(&entry.file_name().to_string_lossy()) {
                found.push(entry.path());
            }
        }
        at += 1;
    }
    Ok(found)
}
