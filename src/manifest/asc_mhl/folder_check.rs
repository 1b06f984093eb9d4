//! The folder hashes of a newest generation, as further evidence: computed anew from the files' hashes, once every file
//! has been found to be what its history says.
//!
//! A folder says nothing where something below it is missing, new or altered, or was not in that generation: then the
//! files themselves tell.

use super::folder_hash::{Children, FolderHash};
use super::histories::Histories;
use super::history::History;
use crate::manifest::roster::FolderKnown;
use crate::words::digest::{Algorithm, Digest};
use crate::words::path::RelPath;
use std::collections::HashSet;

/// What lies at a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lying {
    /// A folder.
    Folder,
    /// A file, and whether it is what its history says.
    File {
        /// Whether it is.
        sound: bool,
    },
}

/// A folder whose hashes are not those of the generation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FolderDiffers {
    /// Below the root; `None` for the folder that the history covers.
    pub path: Option<RelPath>,
    /// Whether its content differs, or only how it is named and laid out.
    pub content: bool,
}

/// What came of comparing folders.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FolderCheck {
    /// Folders that could be compared.
    pub compared: u64,
    /// Those that differ.
    pub differing: Vec<FolderDiffers>,
}

/// Compares the folders of one history, by the folder that it covers (`None`: the root).
///
/// `entries` are all that lies below that folder and is not left out, in any order; paths are below the root.
pub fn check_folders<'a>(
    histories: &Histories,
    home: Option<&RelPath>,
    entries: impl IntoIterator<Item = (&'a RelPath, Lying)>,
) -> FolderCheck {
    let Some(history) = histories.of(home) else { return FolderCheck::default() };
    let root = &history.roster.root;
    let formats: Vec<Algorithm> = root.content.iter().map(Digest::algorithm).collect();
    if root.generation != newest(history) || formats.is_empty() {
        return FolderCheck::default();
    }
    let mut entries: Vec<_> = entries.into_iter().collect();
    // By component: as text, `a-b/x` would come between `a` and `a/x`.
    entries.sort_unstable_by(|(one, _), (other, _)| one.components().cmp(other.components()));
    let (failed, found) = (failed(histories), FolderCheck::default());
    let mut check = Checking { histories, history, home, formats, failed, open: Vec::new(), found };
    check.open(None);
    for (path, lying) in entries {
        while check.open.last().is_some_and(|open| !open.holds(path)) {
            check.close();
        }
        match lying {
            Lying::Folder => check.open(Some(path.clone())),
            Lying::File { sound } => check.file(path, sound),
        }
    }
    while !check.open.is_empty() {
        check.close();
    }
    check.found
}

fn newest(history: &History) -> u32 {
    history.generations.len() as u32
}

/// Files that failed in the newest generation of their history: its folder hashes are those of the bad content.
fn failed(histories: &Histories) -> HashSet<RelPath> {
    let mut failed = HashSet::new();
    for (home, history) in histories.iter() {
        let of_newest = history.roster.failed.iter().filter(|(_, at)| *at == newest(history));
        let full = |path: &RelPath| home.as_ref().map_or_else(|| path.clone(), |home| home.join(path));
        failed.extend(of_newest.map(|(path, _)| full(path)));
    }
    failed
}

struct Checking<'a> {
    histories: &'a Histories,
    history: &'a History,
    home: Option<&'a RelPath>,
    formats: Vec<Algorithm>,
    failed: HashSet<RelPath>,
    /// The folders that are open, innermost last; the first is the one that the history covers.
    open: Vec<Open>,
    found: FolderCheck,
}

struct Open {
    path: Option<RelPath>,
    /// Whether all of it is known.
    sound: bool,
    children: Vec<Children>,
}

impl Open {
    fn holds(&self, path: &RelPath) -> bool {
        self.path.as_ref().is_none_or(|folder| {
            path.as_str().strip_prefix(folder.as_str()).is_some_and(|rest| rest.starts_with('/'))
        })
    }
}

impl Checking<'_> {
    fn open(&mut self, path: Option<RelPath>) {
        let children = self.formats.iter().map(|format| Children::new(*format)).collect();
        self.open.push(Open { path, sound: true, children });
    }

    fn file(&mut self, path: &RelPath, sound: bool) {
        let hashes = sound.then(|| self.hashes(path)).flatten();
        let Some(open) = self.open.last_mut() else { return };
        match hashes {
            Some(hashes) => {
                open.children.iter_mut().zip(&hashes).for_each(|(list, hash)| list.file(path.name(), hash));
            }
            None => open.sound = false,
        }
    }

    /// The file's hashes in all formats, where the newest generation of its history has a good record of it.
    fn hashes(&self, path: &RelPath) -> Option<Vec<Digest>> {
        let (owner, below) = self.histories.covering(path).next()?;
        let known = owner.known(&below)?;
        let fresh = known.generation == newest(owner) && !self.failed.contains(path);
        let of = |format: &Algorithm| known.usable().find(|hash| hash.algorithm() == *format);
        fresh.then(|| self.formats.iter().map(of).collect())?
    }

    fn close(&mut self) {
        let Some(Open { path, sound, children }) = self.open.pop() else { return };
        if !sound {
            self.open.iter_mut().rev().take(1).for_each(|above| above.sound = false);
            return;
        }
        let hashes: Vec<FolderHash> = children.into_iter().map(Children::finish).collect();
        self.compare(path.as_ref(), &hashes);
        if let (Some(above), Some(path)) = (self.open.last_mut(), path) {
            above.children.iter_mut().zip(&hashes).for_each(|(list, hash)| list.folder(path.name(), hash));
        }
    }

    fn compare(&mut self, path: Option<&RelPath>, hashes: &[FolderHash]) {
        let below = path.map(|path| self.home.map_or_else(|| Some(path.clone()), |home| path.below(home)));
        let roster = &self.history.roster;
        let known: Option<&FolderKnown> = match below {
            None => Some(&roster.root),
            Some(below) => below.and_then(|below| roster.folder(&below)),
        };
        let Some(known) = known.filter(|known| known.generation == newest(self.history)) else { return };
        let differs = |known: &[Digest], found: fn(&FolderHash) -> Digest| {
            let found = || hashes.iter().map(found);
            known
                .iter()
                .any(|known| found().any(|found| found.algorithm() == known.algorithm() && found != *known))
        };
        let content = differs(&known.content, |hash| hash.content);
        self.found.compared += u64::from(!known.content.is_empty());
        if content || differs(&known.structure, |hash| hash.structure) {
            let path = path.or(self.home).cloned();
            self.found.differing.push(FolderDiffers { path, content });
        }
    }
}
