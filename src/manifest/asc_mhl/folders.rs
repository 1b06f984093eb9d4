//! The hashes of folders that a history has, held against those of the folders as they are: extra evidence beside the
//! hashes of files, and the only trace of a folder's own name or of an empty one.

use super::FOLDER;
use super::error::SealError;
use super::folder_hash::{Children, FolderHash};
use super::histories::Histories;
use super::history::History;
use super::roll::SealedFile;
use super::tree::{self, Visitor};
use crate::journey::SourceFolder;
use crate::manifest::roster::FolderKnown;
use crate::words::digest::{Algorithm, Digest};
use crate::words::path::RelPath;
use jiff::Timestamp;
use std::collections::{BTreeSet, HashSet};

/// A folder that is not what the newest generation says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FolderDiffers {
    /// Below the root; `None` for the root itself.
    pub path: Option<RelPath>,
    /// What is in it differs; else only how that is named and laid out.
    pub content: bool,
    /// As recorded.
    pub expected: Digest,
    /// As it is.
    pub found: Digest,
}

/// Compares every folder that the newest generation of its history has hashes of.
///
/// `files` are those that no pattern leaves out, with their hashes. A folder in which something is `doubtful` (altered,
/// missing, new, not hashed) is not compared: what is wrong with it is known already. Neither is one in which the
/// generation itself saw a file fail, nor one in a format that not all of its files were hashed in.
pub fn folders_that_differ<'a>(
    histories: &Histories,
    files: &[SealedFile<'_>],
    folders: &[SourceFolder],
    doubtful: impl IntoIterator<Item = &'a RelPath>,
) -> Vec<FolderDiffers> {
    let mut formats = BTreeSet::new();
    let mut spoiled: HashSet<String> = HashSet::new();
    let mut spoil = |path: &str| {
        spoiled.insert(String::new());
        spoiled.extend(path.match_indices('/').map(|(end, _)| path[..end].to_owned()));
    };
    doubtful.into_iter().for_each(|path| spoil(path.as_str()));
    for (home, history) in histories.iter() {
        let newest = history.generations.len() as u32;
        for (path, _) in history.roster.failed.iter().filter(|(_, generation)| *generation == newest) {
            spoil(home.as_ref().map_or_else(|| path.clone(), |home| home.join(path)).as_str());
        }
        let known = history.roster.folders().filter_map(|path| history.roster.folder(path));
        for folder in known.chain([&history.roster.root]) {
            formats.extend(folder.content.iter().chain(&folder.structure).map(Digest::algorithm));
        }
    }
    if formats.is_empty() {
        return Vec::new();
    }
    let mut comparing = Comparing {
        histories,
        formats: formats.into_iter().collect(),
        spoiled,
        open: Vec::new(),
        differ: Vec::new(),
    };
    comparing.open(None);
    // This visitor never fails.
    let walked = tree::walk(files, folders, &mut comparing);
    if walked.is_ok() {
        comparing.close();
    }
    comparing.differ
}

struct Comparing<'a> {
    histories: &'a Histories,
    formats: Vec<Algorithm>,
    /// Folders that are not compared; the root under the empty name.
    spoiled: HashSet<String>,
    open: Vec<Open>,
    differ: Vec<FolderDiffers>,
}

struct Open {
    path: Option<RelPath>,
    /// `None` in a format that something in it lacks.
    children: Vec<Option<Children>>,
}

impl Comparing<'_> {
    fn open(&mut self, path: Option<RelPath>) {
        let children = self.formats.iter().map(|format| Some(Children::new(*format))).collect();
        self.open.push(Open { path, children });
    }

    fn close(&mut self) {
        let Some(Open { path, children }) = self.open.pop() else { return };
        let hashes: Vec<Option<FolderHash>> =
            children.into_iter().map(|children| children.map(Children::finish)).collect();
        if !self.spoiled.contains(path.as_ref().map_or("", RelPath::as_str)) {
            self.compare(path.as_ref(), &hashes);
        }
        let (Some(path), Some(above)) = (path, self.open.last_mut()) else { return };
        for (children, hash) in above.children.iter_mut().zip(hashes) {
            match (&mut *children, hash) {
                (Some(children), Some(hash)) => children.folder(path.name(), &hash),
                _ => *children = None,
            }
        }
    }

    /// The root of a nested history has a record in that history, and one in the history above.
    fn compare(&mut self, path: Option<&RelPath>, hashes: &[Option<FolderHash>]) {
        let mut differs = |history: &History, known: &FolderKnown| {
            if known.generation != history.generations.len() as u32 {
                return;
            }
            for found in hashes.iter().flatten() {
                for (content, expected, found) in
                    [(true, &known.content, found.content), (false, &known.structure, found.structure)]
                {
                    let expected = expected.iter().find(|value| value.algorithm() == found.algorithm());
                    if let Some(expected) = expected.filter(|expected| **expected != found) {
                        let path = path.cloned();
                        self.differ.push(FolderDiffers { path, content, expected: *expected, found });
                    }
                }
            }
        };
        if let Some(own) = self.histories.of(path) {
            differs(own, &own.roster.root);
        }
        let Some(path) = path else { return };
        for (history, below) in self.histories.covering(path) {
            if let Some(known) = history.roster.folder(&below) {
                differs(history, known);
            }
        }
    }
}

impl Visitor for Comparing<'_> {
    fn enter(&mut self, folder: &RelPath, _: Option<Timestamp>) -> bool {
        // Nothing below a history's folder counts, nor what the patterns in force leave out.
        let left_out =
            self.histories.covering(folder).any(|(history, below)| history.leaves_out_folder(&below));
        if folder.name() == FOLDER || left_out {
            return false;
        }
        self.open(Some(folder.clone()));
        true
    }

    fn file(&mut self, file: &SealedFile<'_>) -> Result<(), SealError> {
        let Some(above) = self.open.last_mut() else { return Ok(()) };
        for (children, format) in above.children.iter_mut().zip(&self.formats) {
            match (&mut *children, file.digest(*format)) {
                (Some(children), Some(digest)) => children.file(file.path.name(), &digest),
                _ => *children = None,
            }
        }
        Ok(())
    }

    fn leave(&mut self) -> Result<(), SealError> {
        self.close();
        Ok(())
    }
}
