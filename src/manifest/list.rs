//! One manifest by itself, outside of a history: MHL 1.x, a packing list, a checksum list.

use super::about::About;
use super::asc_mhl::manifest::{self, ManifestFault};
use super::checksums::{self, ListFault};
use super::detect;
use super::error::ManifestError;
use super::finding::Finding;
use super::kind::Kind;
use super::known::Known;
use super::mhl::{self, MhlFault};
use super::open;
use super::record::Record;
use super::roster::{Adding, Roster};
use super::sink::{Sink, TooMany};
use super::xml::Fault;
use crate::words::digest::Digest;
use crate::words::path::{IoAt, RelPath};
use std::io::Read;
use std::path::{Path, PathBuf};

/// How the paths in a list become paths below the root that is looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Base {
    /// They are such paths.
    Here,
    /// They are relative to this folder below the root.
    Below(RelPath),
    /// They are relative to a folder above the root, from which the root is this path. What lies beside the root is no
    /// claim about it.
    Above(RelPath),
}

impl Base {
    /// `None` for what lies beside the root.
    fn turn(&self, path: &RelPath) -> Option<RelPath> {
        match self {
            Self::Here => Some(path.clone()),
            Self::Below(folder) => Some(folder.join(path)),
            Self::Above(root) => path.below(root),
        }
    }
}

/// A manifest by itself.
#[derive(Clone, Debug)]
pub struct List {
    /// The file.
    pub path: PathBuf,
    /// What it says of itself.
    pub about: About,
    /// What it says of files; paths are below the root.
    pub roster: Roster,
    /// Records of what lies beside the root.
    pub elsewhere: u64,
}

impl List {
    /// What a receipt says, which is read elsewhere: files with their sizes and hashes, and folders.
    pub fn said(
        path: &Path,
        files: impl IntoIterator<Item = (RelPath, u64, Vec<Digest>)>,
        folders: impl IntoIterator<Item = RelPath>,
    ) -> Self {
        let mut roster = Roster::default();
        for (path, size, hashes) in files {
            let mut known = Known::default();
            known.size = Some(size);
            known.learn(&hashes);
            roster.files.insert(path, known);
        }
        folders.into_iter().for_each(|folder| roster.add_folder(folder));
        Self { path: path.into(), about: About::new(Kind::Checksums), roster, elsewhere: 0 }
    }

    /// Reads a manifest of any kind. What is wrong with single records is among the findings of its roster.
    ///
    /// # Errors
    /// When it cannot be read, is no manifest, or cannot be trusted. What such a list says counts for nothing.
    pub fn read(path: &Path, base: &Base) -> Result<Self, ManifestError> {
        let untrusted = |why: &str| ManifestError::untrusted(path, why);
        let kind = detect::kind(path)?.ok_or_else(|| untrusted("it is no manifest of a known kind"))?;
        let file = open::regular(path)?.ok_or_else(|| untrusted("it is not a file"))?.0;
        Self::parse(kind, path, file, base)
    }

    /// Reads a manifest of this kind from any source, record by record, in memory for what is kept of them. `path` is what
    /// it is called; the name of a checksum list says which hashes are in it.
    ///
    /// # Errors
    /// As of [`List::read`].
    pub fn parse(kind: Kind, path: &Path, source: impl Read, base: &Base) -> Result<Self, ManifestError> {
        let untrusted = |why: String| ManifestError::untrusted(path, why);
        let mut roster = Roster::default();
        let mut placed = Placed { adding: roster.add(1), base, elsewhere: 0 };
        let about = match kind {
            Kind::History | Kind::PackingList => match manifest::read(source, &mut placed) {
                Ok((about, ..)) => about,
                Err(ManifestFault::Document(Fault::Read(error))) => Err(error).at(path)?,
                Err(fault) => return Err(untrusted(fault.to_string())),
            },
            Kind::Mhl => match mhl::read(source, &mut placed) {
                Ok(about) => about,
                Err(MhlFault::Document(Fault::Read(error))) => Err(error).at(path)?,
                Err(fault) => return Err(untrusted(fault.to_string())),
            },
            Kind::Checksums => {
                let name = path.file_name().unwrap_or_default().to_string_lossy();
                match checksums::read(source, &name, &mut placed) {
                    Ok(about) => about,
                    Err(ListFault::Read(error)) => Err(error).at(path)?,
                    Err(ListFault::Empty) => return Err(ManifestError::NoRecords(path.into())),
                    Err(fault) => return Err(untrusted(fault.to_string())),
                }
            }
        };
        let Placed { adding, elsewhere, .. } = placed;
        adding.finish();
        Ok(Self { path: path.into(), about, roster, elsewhere })
    }
}

/// Turns paths on their way to the roster.
struct Placed<'a> {
    adding: Adding<'a>,
    base: &'a Base,
    elsewhere: u64,
}

impl Sink for Placed<'_> {
    fn record(&mut self, record: Record) -> Result<(), TooMany> {
        let turned = match record {
            Record::File(mut file) => self.base.turn(&file.path).map(|path| {
                file.previous = file.previous.as_ref().and_then(|previous| self.base.turn(previous));
                file.path = path;
                Record::File(file)
            }),
            Record::Folder(mut folder) => match (&folder.path, self.base) {
                (None, Base::Here) => Some(Record::Folder(folder)),
                (None, _) => None,
                (Some(path), base) => base.turn(path).map(|path| {
                    folder.previous = folder.previous.as_ref().and_then(|previous| base.turn(previous));
                    folder.path = Some(path);
                    Record::Folder(folder)
                }),
            },
            rejected @ Record::Rejected(_) => Some(rejected),
        };
        match turned {
            Some(record) => self.adding.record(record),
            None => {
                self.elsewhere += 1;
                Ok(())
            }
        }
    }

    fn note(&mut self, finding: Finding) {
        self.adding.note(finding);
    }
}

#[cfg(test)]
mod tests;
