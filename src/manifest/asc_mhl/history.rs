//! One history: its chain, its manifests, and what they know together about each file.

use super::chain::{self, ChainFault, Link};
use super::ignore::Ignore;
use super::manifest::{self, Manifest, ManifestFault};
use super::{CHAIN, FOLDER};
use crate::manifest::about::About;
use crate::manifest::error::ManifestError;
use crate::manifest::kind::Kind;
use crate::manifest::known::Known;
use crate::manifest::open;
use crate::manifest::roster::Roster;
use crate::manifest::xml::Fault;
use crate::words::digest::{Algorithm, Digest};
use crate::words::path::{IoAt, RelPath};
use md5::Digest as _;
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// One manifest of a history.
#[derive(Clone, Debug)]
pub struct Generation {
    /// The manifest's file name.
    pub name: String,
    /// C4 of its bytes.
    pub c4: Digest,
    /// What it says of itself.
    pub about: About,
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
    /// What they say together.
    pub roster: Roster,
    in_force: Ignore,
}

impl History {
    /// Loads the history in `scope/ascmhl`; `None` when there is none. What is wrong with single records is among the
    /// findings of its roster.
    ///
    /// # Errors
    /// When its chain or a manifest cannot be trusted. What such a history says about a file counts for nothing.
    pub fn load(scope: &Path) -> Result<Option<Self>, ManifestError> {
        let folder = scope.join(FOLDER);
        let Some(links) = links(&folder)? else { return Ok(None) };
        let mut history = Self {
            links: Vec::new(),
            generations: Vec::new(),
            roster: Roster::default(),
            in_force: Ignore::new([]),
        };
        for link in &links {
            history.add(&folder, link)?;
        }
        history.links = links;
        history.in_force = Ignore::new(history.ignore().iter().map(String::as_str));
        Ok(Some(history))
    }

    /// What is known about a file, by its path below the scope.
    pub fn known(&self, path: &RelPath) -> Option<&Known> {
        self.roster.known(path)
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
    fn add(&mut self, folder: &Path, link: &Link) -> Result<(), ManifestError> {
        let path = folder.join(&link.name);
        let number = self.generations.len() as u32 + 1;
        let source = Hashing { source: regular(&path)?, hash: sha2::Sha512::default() };
        let mut adding = self.roster.add(number);
        let changed = || ManifestError::Changed { manifest: path.clone(), named_by: folder.join(CHAIN) };
        let (mut about, manifest, source) = match manifest::read(source, &mut adding) {
            Ok(read) => read,
            Err(ManifestFault::Document(Fault::Read(error))) => Err(error).at(&path)?,
            // What does not parse, and is not what was written either, was changed.
            Err(_) if c4_of(regular(&path)?, &path)? != link.c4 => return Err(changed()),
            Err(why) => return Err(ManifestError::untrusted(&path, why.to_string())),
        };
        if source.c4() != link.c4 {
            return Err(changed());
        }
        adding.finish();
        (about.kind, about.generation) = (Kind::History, Some(number));
        let Manifest { ignore, references } = manifest;
        let (name, c4) = (link.name.clone(), link.c4);
        self.generations.push(Generation { name, c4, about, ignore, references });
        Ok(())
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
