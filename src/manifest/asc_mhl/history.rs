//! One history: its chain, its manifests, and what they know together about each file.

use super::chain::{self, ChainFault, Link};
use super::document::Fault;
use super::error::ManifestError;
use super::ignore::Ignore;
use super::known::Known;
use super::manifest::{self, FileRecord, ManifestFault, Record};
use super::{CHAIN, FOLDER, is_history};
use crate::manifest::open;
use crate::words::digest::{Algorithm, Digest};
use crate::words::path::{IoAt, RelPath};
use md5::Digest as _;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// Records that all generations of a history may have together: bounds what a stranger can make us remember.
const RECORDS: u64 = 5_000_000;

/// One manifest of a history.
#[derive(Clone, Debug)]
pub struct Generation {
    /// The manifest's file name.
    pub name: String,
    /// C4 of its bytes.
    pub c4: Digest,
    /// `in-place`, `transfer` or `flatten`.
    pub process: String,
    /// Patterns of what it does not cover, in the syntax of gitignore.
    pub ignore: Vec<String>,
    /// The manifests of nested histories that it vouches for: path below the scope, and C4.
    pub references: Vec<(RelPath, Digest)>,
}

/// A history whose chain and manifests are what they say they are.
#[derive(Clone, Debug)]
pub struct History {
    pub(super) links: Vec<Link>,
    /// The generations, oldest first.
    pub generations: Vec<Generation>,
    files: HashMap<RelPath, Known>,
    /// With the newest generation that has a record of it.
    folders: HashMap<RelPath, u32>,
    in_force: Ignore,
}

impl History {
    /// Loads the history in `scope/ascmhl`; `None` when there is none.
    ///
    /// # Errors
    /// When anything is wrong with it. What such a history says about a file counts for nothing.
    pub fn load(scope: &Path) -> Result<Option<Self>, ManifestError> {
        let folder = scope.join(FOLDER);
        let Some(links) = links(&folder)? else { return Ok(None) };
        let mut history = Self {
            links: Vec::new(),
            generations: Vec::new(),
            files: HashMap::new(),
            folders: HashMap::new(),
            in_force: Ignore::new([]),
        };
        let mut records = 0;
        for link in &links {
            history.add(&folder, link, &mut records)?;
        }
        history.links = links;
        history.in_force = Ignore::new(history.ignore().iter().map(String::as_str));
        Ok(Some(history))
    }

    /// What is known about a file, by its path below the scope.
    pub fn known(&self, path: &RelPath) -> Option<&Known> {
        self.files.get(path)
    }

    /// Every file that should be there, below the scope, in no order.
    pub fn files(&self) -> impl Iterator<Item = (&RelPath, &Known)> {
        self.files.iter()
    }

    /// Every folder that should be there, below the scope, in no order.
    pub fn folders(&self) -> impl Iterator<Item = &RelPath> {
        self.folders.keys()
    }

    /// Whether it has a record of a folder below the scope.
    pub(super) fn has_folder(&self, path: &RelPath) -> bool {
        self.folders.contains_key(path)
    }

    /// The patterns in force: those of the newest generation.
    pub fn ignore(&self) -> &[String] {
        self.generations.last().map_or(&[], |newest| &newest.ignore)
    }

    /// Whether the patterns in force leave out a file below the scope.
    pub fn leaves_out(&self, path: &RelPath) -> bool {
        self.in_force.covers(path.as_str())
    }

    /// Whether the patterns in force leave out a folder below the scope.
    pub fn leaves_out_folder(&self, path: &RelPath) -> bool {
        self.in_force.covers_folder(path.as_str())
    }

    /// Reads one manifest, and lets what it says count if it is the one that the chain names.
    fn add(&mut self, folder: &Path, link: &Link, records: &mut u64) -> Result<(), ManifestError> {
        let path = folder.join(&link.name);
        let number = self.generations.len() as u32 + 1;
        let source = Hashing { source: regular(&path)?, hash: sha2::Sha512::default() };
        let (mut renamed, mut contested, mut former_folders) = (Vec::new(), Vec::new(), HashSet::new());
        let mut take = |record| {
            *records += 1;
            if *records > RECORDS {
                return Err(ManifestFault::Records);
            }
            match record {
                Record::File(file) if file.previous.is_some() => renamed.push(file),
                // True after all where the file that had this name got another in the same generation.
                Record::File(file) if self.contradicts(&file) => contested.push(file),
                Record::File(file) => self.merge(file, number)?,
                Record::Folder { path, .. } if is_history(&path) => {}
                Record::Folder { path, previous } => {
                    former_folders.extend(previous.map(|previous| previous.as_str().into()));
                    self.folders.insert(path, number);
                }
            }
            Ok(())
        };
        let changed = || ManifestError::Changed { manifest: path.clone(), named_by: folder.join(CHAIN) };
        let (manifest, source) = match manifest::read(source, &mut take) {
            Ok(read) => read,
            Err(ManifestFault::Document(Fault::Read(error))) => Err(error).at(&path)?,
            // What does not parse, and is not what was written either, was changed.
            Err(_) if c4_of(regular(&path)?, &path)? != link.c4 => return Err(changed()),
            Err(why) => return Err(ManifestError::untrusted(&path, why.to_string())),
        };
        if source.c4() != link.c4 {
            return Err(changed());
        }
        let settled = self
            .rename(renamed, number)
            .and_then(|()| contested.into_iter().try_for_each(|file| self.merge(file, number)));
        settled.map_err(|why| ManifestError::untrusted(&path, why.to_string()))?;
        self.rename_folders(&former_folders, number);
        let manifest::Manifest { process, ignore, references } = manifest;
        self.generations.push(Generation {
            name: link.name.clone(),
            c4: link.c4,
            process,
            ignore,
            references,
        });
        Ok(())
    }

    fn contradicts(&self, file: &FileRecord) -> bool {
        self.files.get(&file.path).is_some_and(|known| file.usable.iter().any(|new| known.contradicts(new)))
    }

    fn merge(&mut self, file: FileRecord, generation: u32) -> Result<(), ManifestFault> {
        // Some tools record what lies in the history's own folder; nobody else does, and it changes by itself.
        if is_history(&file.path) {
            return Ok(());
        }
        if self.contradicts(&file) {
            return Err(ManifestFault::Contradiction(file.path));
        }
        let known = self.files.entry(file.path).or_default();
        known.generation = generation;
        known.size = known.size.or(file.size);
        known.learn(&file.usable);
        Ok(())
    }

    /// Gives what was known under the old names to the new ones. All old names go first, so that two files may swap.
    fn rename(&mut self, renamed: Vec<FileRecord>, generation: u32) -> Result<(), ManifestFault> {
        let mut former = Vec::new();
        for file in &renamed {
            let old = file.previous.as_ref().and_then(|old| self.files.get_key_value(old));
            // An old name that this generation records again is a new file's name by now.
            let old = old.filter(|(_, known)| known.generation < generation).map(|(old, _)| old.clone());
            former.push(old.and_then(|old| self.files.remove(&old)));
        }
        for (file, former) in renamed.into_iter().zip(former) {
            if let Some(former) = former {
                let (path, usable) = (file.path.clone(), former.usable().collect());
                let record = FileRecord { path, size: former.size, usable, previous: None };
                self.merge(record, generation)?;
            }
            self.merge(file, generation)?;
        }
        Ok(())
    }

    /// Forgets the folders that have another name now, with all that was below them.
    fn rename_folders(&mut self, former: &HashSet<Box<str>>, generation: u32) {
        let is_former = |folder: &RelPath| {
            let above = folder.as_str().match_indices('/').map(|(end, _)| &folder.as_str()[..end]);
            above.chain([folder.as_str()]).any(|name| former.contains(name))
        };
        if !former.is_empty() {
            self.folders.retain(|folder, recorded| *recorded == generation || !is_former(folder));
        }
    }
}

/// The chain of a history's folder, each of its manifests there, and none beside them; `None` when there is nothing.
fn links(folder: &Path) -> Result<Option<Vec<Link>>, ManifestError> {
    let entries = match fs::read_dir(folder) {
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
            return Ok(None);
        }
        entries => entries.at(folder)?,
    };
    let mut manifests = BTreeSet::new();
    let mut chained = false;
    for entry in entries {
        let name = entry.at(folder)?.file_name();
        let name = name.to_string_lossy();
        chained |= name == CHAIN;
        // `._` files are what macOS leaves beside every file on foreign file systems.
        if name.ends_with(".mhl") && !name.starts_with("._") {
            manifests.insert(name.into_owned());
        }
    }
    let path = folder.join(CHAIN);
    match (chained, manifests.is_empty()) {
        (false, true) => return Ok(None),
        (false, false) => return Err(ManifestError::ChainMissing(path)),
        (true, _) => {}
    }
    let links = match chain::read(regular(&path)?) {
        Err(ChainFault::Document(Fault::Read(error))) => Err(error).at(&path)?,
        links => links.map_err(|why| ManifestError::untrusted(&path, why.to_string()))?,
    };
    if let Some(link) = links.iter().find(|link| !manifests.contains(&link.name)) {
        return Err(ManifestError::Missing { manifest: folder.join(&link.name), named_by: path });
    }
    let listed: BTreeSet<&str> = links.iter().map(|link| &*link.name).collect();
    if let Some(name) = manifests.iter().find(|name| !listed.contains(&***name)) {
        return Err(ManifestError::untrusted(&folder.join(name), "the chain does not list it"));
    }
    Ok(Some(links))
}

fn regular(path: &Path) -> Result<File, ManifestError> {
    let file = open::regular(path)?.map(|(file, _)| file);
    file.ok_or_else(|| ManifestError::untrusted(path, "it is not a file"))
}

/// A source that is hashed as it is read.
struct Hashing<R> {
    source: R,
    hash: sha2::Sha512,
}

impl<R> Hashing<R> {
    fn c4(self) -> Digest {
        Digest::from_raw(Algorithm::C4, &self.hash.finalize()).expect("SHA-512 has 64 bytes")
    }
}

impl<R: Read> Read for Hashing<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.source.read(buffer)?;
        self.hash.update(&buffer[..count]);
        Ok(count)
    }
}

fn c4_of(source: File, path: &PathBuf) -> Result<Digest, ManifestError> {
    let mut source = Hashing { source, hash: sha2::Sha512::default() };
    io::copy(&mut source, &mut io::sink()).at(path)?;
    Ok(source.c4())
}

#[cfg(test)]
mod tests;
