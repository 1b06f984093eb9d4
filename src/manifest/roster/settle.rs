//! Finds the names on the disk that a manifest writes otherwise.

use super::Roster;
use crate::manifest::disk::{Disk, Forms};
use crate::manifest::finding::Finding;
use crate::manifest::record::{Rejected, Rejection};
use crate::words::path::RelPath;
use std::collections::HashSet;

/// The way between paths of a roster and those below the root, for a roster that is about the folder `home`.
struct Way<'a> {
    home: &'a str,
}

impl Way<'_> {
    fn full(&self, path: &RelPath) -> String {
        match self.home {
            "" => path.as_str().to_owned(),
            home => format!("{home}/{}", path.as_str()),
        }
    }

    fn below(&self, full: &str) -> Option<RelPath> {
        let rest = match self.home {
            "" => full,
            home => full.strip_prefix(home)?.strip_prefix('/')?,
        };
        RelPath::new(rest).ok()
    }

    fn is_in(&self, names: &HashSet<&str>, path: &RelPath) -> bool {
        match self.home {
            "" => names.contains(path.as_str()),
            _ => names.contains(&*self.full(path)),
        }
    }
}

impl Roster {
    /// Goes on with the names that are on the disk. A path from the root of a disk that is not found below this root
    /// either is rejected. `home` is the folder that the roster is about, below the root; empty for the root itself.
    pub(in crate::manifest) fn settle(&mut self, disk: &Disk<'_>, home: &str) {
        let way = Way { home };
        self.settle_files(disk, &way);
        self.settle_folders(disk, &way);
    }

    fn settle_files(&mut self, disk: &Disk<'_>, way: &Way<'_>) {
        let absent = self.files.iter().filter(|(path, known)| known.rooted || !way.is_in(&disk.files, path));
        let absent: Vec<(RelPath, bool)> = absent.map(|(path, known)| (path.clone(), known.rooted)).collect();
        if absent.is_empty() {
            return;
        }
        let forms = Forms::of(&disk.files);
        for (path, rooted) in absent {
            match forms.other_spelling(&disk.files, &way.full(&path), rooted) {
                Some((other, how)) => {
                    let moved = way.below(&other).zip(self.files.remove(&path));
                    self.findings.add(Finding::Spelling(path.clone(), how));
                    if let Some((other, known)) = moved {
                        if !self.files.contains_key(&other) && other != path {
                            self.respelled.insert(other.clone(), path);
                        }
                        self.rename_to(other, known);
                    }
                }
                None if rooted => {
                    self.files.remove(&path);
                    let path = format!("/{}", path.as_str());
                    self.findings.add(Finding::Rejected(Rejected { path, why: Rejection::Absolute }));
                }
                None => {}
            }
        }
    }

    fn settle_folders(&mut self, disk: &Disk<'_>, way: &Way<'_>) {
        let absent = self.folders.keys().filter(|path| !way.is_in(&disk.folders, path));
        let absent: Vec<RelPath> = absent.cloned().collect();
        if absent.is_empty() {
            return;
        }
        let forms = Forms::of(&disk.folders);
        for path in absent {
            if let Some((other, _)) = forms.other_spelling(&disk.folders, &way.full(&path), false)
                && let Some((other, known)) = way.below(&other).zip(self.folders.remove(&path))
            {
                if !self.folders.contains_key(&other) {
                    self.respelled.insert(other.clone(), path);
                }
                self.folders.insert(other, known);
            }
        }
    }
}
