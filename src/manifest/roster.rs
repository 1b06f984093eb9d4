//! What one history, or one list, says about the files below a folder: all of its generations together.

mod settle;

use super::asc_mhl::is_history;
use super::finding::{Finding, Findings};
use super::known::Known;
use super::record::{Doubt, FileRecord, FolderRecord, Record, Size};
use super::sink::{Sink, TooMany};
use crate::words::digest::Digest;
use crate::words::path::RelPath;
use std::collections::{HashMap, HashSet};

/// Records that all generations of a history may have together: bounds what a stranger can make us remember.
const RECORDS: u64 = 5_000_000;

/// The files and folders that should be there, in no order.
#[derive(Clone, Debug, Default)]
pub struct Roster {
    pub(super) files: HashMap<RelPath, Known>,
    folders: HashMap<RelPath, FolderKnown>,
    /// Present names, each with the first one that is known.
    renamed: HashMap<RelPath, RelPath>,
    /// Names on the disk, each with the one that is recorded, where that is written otherwise.
    respelled: HashMap<RelPath, RelPath>,
    /// What is odd about it.
    pub findings: Findings,
    /// Hashes of the root folder, of the newest generation that has any.
    pub root: FolderKnown,
    /// Files that failed, with the generation that says so.
    pub failed: Vec<(RelPath, u32)>,
    records: u64,
}

/// What is known about a folder.
#[derive(Clone, Debug, Default)]
pub struct FolderKnown {
    /// The newest generation that has a record of it.
    pub generation: u32,
    /// Hashes of what is in it, as that generation has them.
    pub content: Box<[Digest]>,
    /// Hashes of how that is named and laid out.
    pub structure: Box<[Digest]>,
}

impl Roster {
    /// What is known about a file, by its path below the folder.
    pub fn known(&self, path: &RelPath) -> Option<&Known> {
        self.files.get(path)
    }

    /// Every file that should be there.
    pub fn files(&self) -> impl Iterator<Item = (&RelPath, &Known)> {
        self.files.iter()
    }

    /// Every folder that should be there.
    pub fn folders(&self) -> impl Iterator<Item = &RelPath> {
        self.folders.keys()
    }

    /// The files that had other names in an earlier generation: the first that is known, and the present one.
    pub fn renamed(&self) -> impl Iterator<Item = (&RelPath, &RelPath)> {
        self.renamed.iter().map(|(now, before)| (before, now))
    }

    /// The name that is recorded of a file, where it is written otherwise than on the disk.
    pub(super) fn recorded_as(&self, path: &RelPath) -> Option<&RelPath> {
        self.respelled.get(path)
    }

    /// What it says of the files below one folder, by their paths below that, but for what is left out.
    pub(super) fn below(&self, folder: &RelPath, leaves_out: impl Fn(&RelPath) -> bool) -> Self {
        let files = self.files.iter().filter(|(path, _)| !leaves_out(path));
        Self {
            files: files.filter_map(|(path, known)| Some((path.below(folder)?, known.clone()))).collect(),
            findings: self.findings.clone(),
            ..Self::default()
        }
    }

    /// Whether it has a record of a folder.
    pub(super) fn has_folder(&self, path: &RelPath) -> bool {
        self.folders.contains_key(path)
    }

    /// What is known about a folder.
    pub fn folder(&self, path: &RelPath) -> Option<&FolderKnown> {
        self.folders.get(path)
    }

    /// One more folder, of which nothing but its name is known.
    pub(super) fn add_folder(&mut self, path: RelPath) {
        self.folders.insert(path, FolderKnown::default());
    }

    fn rename_to(&mut self, path: RelPath, former: Known) {
        let known = self.files.entry(path.clone()).or_default();
        if former.usable().any(|old| known.contradicts(&old)) {
            known.doubted(Some(Doubt::Contradiction));
            self.findings.add(Finding::Conflict(path));
        }
        known.inherit(&former);
    }

    /// Begins to add the records of a generation.
    pub(super) fn add(&mut self, generation: u32) -> Adding<'_> {
        Adding {
            roster: self,
            generation,
            renamed: Vec::new(),
            contested: Vec::new(),
            former_folders: HashSet::new(),
        }
    }

    fn contradicts(&self, file: &FileRecord) -> bool {
        self.files.get(&file.path).is_some_and(|known| file.usable.iter().any(|new| known.contradicts(new)))
    }

    fn merge(&mut self, file: FileRecord, generation: u32) {
        let FileRecord { path, size, usable, doubt, either_way, rooted, .. } = file;
        if doubt == Some(Doubt::Failed) {
            self.failed.push((path.clone(), generation));
        }
        if size == Size::Unreadable {
            self.findings.add(Finding::Size(path.clone()));
        }
        let contradicts_itself = doubt == Some(Doubt::Contradiction);
        if let Some(doubt) = doubt.filter(|doubt| *doubt != Doubt::Failed && !contradicts_itself)
            && !usable.is_empty()
        {
            self.findings.add(Finding::Hash(path.clone(), doubt));
        }
        let known = self.files.entry(path.clone()).or_default();
        let sizes_differ = matches!((known.size, size), (Some(one), Size::Bytes(other)) if one != other);
        let differs = usable.iter().any(|new| known.contradicts(new));
        let twice = known.generation == generation;
        if contradicts_itself || differs || (twice && sizes_differ) {
            known.doubted(Some(Doubt::Contradiction));
            self.findings.add(Finding::Conflict(path));
        } else if twice {
            self.findings.add(Finding::Twice(path));
        }
        known.generation = generation;
        known.learn_size(size);
        known.learn(&usable);
        known.doubted(doubt);
        known.marked(either_way, rooted);
    }
}

/// The records of one generation, while they come.
pub(super) struct Adding<'a> {
    roster: &'a mut Roster,
    generation: u32,
    renamed: Vec<FileRecord>,
    contested: Vec<FileRecord>,
    former_folders: HashSet<Box<str>>,
}

impl Sink for Adding<'_> {
    fn record(&mut self, record: Record) -> Result<(), TooMany> {
        self.roster.records += 1;
        if self.roster.records > RECORDS {
            return Err(TooMany);
        }
        match record {
            // Some tools record what lies in a history's own folder; nobody else does, and it changes by itself.
            Record::File(file) if is_history(&file.path) => {}
            Record::File(file) if file.previous.is_some() => self.renamed.push(file),
            // True after all where the file that had this name got another in the same generation.
            Record::File(file) if self.roster.contradicts(&file) => self.contested.push(file),
            Record::File(file) => self.roster.merge(file, self.generation),
            Record::Folder(folder) => self.folder(folder),
            Record::Rejected(rejected) => self.roster.findings.add(Finding::Rejected(rejected)),
        }
        Ok(())
    }

    fn note(&mut self, finding: Finding) {
        self.roster.findings.add(finding);
    }
}

impl Adding<'_> {
    fn folder(&mut self, folder: FolderRecord) {
        let FolderRecord { path, previous, content, structure } = folder;
        let known =
            FolderKnown { generation: self.generation, content: content.into(), structure: structure.into() };
        match path {
            None => self.roster.root = known,
            Some(path) if is_history(&path) => {}
            Some(path) => {
                self.former_folders.extend(previous.map(|previous| previous.as_str().into()));
                self.roster.folders.insert(path, known);
            }
        }
    }

    /// Settles what only the whole generation can tell.
    pub(super) fn finish(mut self) {
        self.rename();
        for file in std::mem::take(&mut self.contested) {
            self.roster.merge(file, self.generation);
        }
        self.rename_folders();
    }

    /// Gives what was known under the old names to the new ones. All old names go first, so that two files may swap.
    fn rename(&mut self) {
        let (roster, generation) = (&mut *self.roster, self.generation);
        let mut former = Vec::new();
        for file in &self.renamed {
            let old = file.previous.as_ref().and_then(|old| roster.files.get_key_value(old));
            // An old name that this generation records again is a new file's name by now.
            let old = old.filter(|(_, known)| known.generation < generation).map(|(old, _)| old.clone());
            let first = old.as_ref().and_then(|old| roster.renamed.remove(old)).or_else(|| old.clone());
            former.push(old.and_then(|old| roster.files.remove(&old)).zip(first));
        }
        for (file, former) in std::mem::take(&mut self.renamed).into_iter().zip(former) {
            if let Some((former, first)) = former {
                roster.rename_to(file.path.clone(), former);
                roster.renamed.insert(file.path.clone(), first);
            }
            roster.merge(file, generation);
        }
    }

    /// Forgets the folders that have another name now, with all that was below them.
    fn rename_folders(&mut self) {
        let former = &self.former_folders;
        let is_former = |folder: &RelPath| {
            let above = folder.as_str().match_indices('/').map(|(end, _)| &folder.as_str()[..end]);
            above.chain([folder.as_str()]).any(|name| former.contains(name))
        };
        if !former.is_empty() {
            let generation = self.generation;
            self.roster.folders.retain(|path, folder| folder.generation == generation || !is_former(path));
        }
    }
}
