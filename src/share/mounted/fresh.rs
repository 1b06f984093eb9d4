//! Folders that have new names in them: a name is on the disk once its folder was synced (fsync(2)), and syncing a
//! folder for every file that is made in it would cost more than the files. So it is done once, by the rename that
//! needs it.

use crate::words::path::RelPath;
use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

/// The folders whose names may not be on the disk yet; `None` is the root.
#[derive(Default)]
pub(super) struct Fresh(Mutex<BTreeSet<Option<RelPath>>>);

impl Fresh {
    /// A name was made in this folder.
    pub(super) fn add(&self, folder: Option<RelPath>) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(folder);
    }

    /// Those that a rename of `from` to `to` relies on: below what is moved, and above both places.
    pub(super) fn take(&self, from: &RelPath, to: &RelPath) -> Vec<Option<RelPath>> {
        let matters = |folder: &Option<RelPath>| {
            folder.as_ref().is_none_or(|folder| {
                folder == from
                    || [from, to].iter().any(|path| path.below(folder).is_some())
                    || folder.below(from).is_some()
            })
        };
        let mut fresh = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (taken, left) = std::mem::take(&mut *fresh).into_iter().partition(matters);
        *fresh = left;
        BTreeSet::into_iter(taken).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(path: &str) -> RelPath {
        RelPath::new(path).expect("a path")
    }

    #[test]
    fn a_rename_takes_what_it_relies_on_and_leaves_the_rest() {
        let fresh = Fresh::default();
        for folder in
            ["_ingest", "_ingest/d1", "_ingest/d1/A001/CLIPS", "_ingest/d2/A002", "Footage/day", "Other"]
        {
            fresh.add(path(folder).into());
        }
        fresh.add(None);
        let taken = fresh.take(&path("_ingest/d1/A001"), &path("Footage/day/A001"));
        let taken: Vec<_> = taken.iter().map(|folder| folder.as_ref().map_or("", RelPath::as_str)).collect();
        assert_eq!(taken, ["", "Footage/day", "_ingest", "_ingest/d1", "_ingest/d1/A001/CLIPS"]);
        assert_eq!(fresh.take(&path("_ingest/d2/A002"), &path("Other/A002")).len(), 2);
    }
}
