//! Reading one manifest, record by record.

use super::document::{Document, Fault};
use crate::words::digest::{Algorithm, Digest};
use crate::words::path::RelPath;
use std::io::Read;

pub(super) const NAMESPACE: &str = "urn:ASC:MHL:v2.0";
/// Bytes in a path.
const PATH: usize = 64 * 1024;
/// Bytes in a hash value or word.
const VALUE: usize = 256;
/// Ignore patterns of a generation.
const PATTERNS: usize = 10_000;

/// What a manifest says beside its records.
#[derive(Debug, Default)]
pub(super) struct Manifest {
    /// `in-place`, `transfer` or `flatten`.
    pub(super) process: String,
    /// Patterns of what it does not cover.
    pub(super) ignore: Vec<String>,
    /// Manifests of nested histories: path below the scope, and C4.
    pub(super) references: Vec<(RelPath, Digest)>,
}

/// One record.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Record {
    File(FileRecord),
    /// A folder, and the name it had before.
    Folder {
        path: RelPath,
        previous: Option<RelPath>,
    },
}

/// A file as one generation knows it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct FileRecord {
    pub(super) path: RelPath,
    /// `None` where it is not given, or is no number of 64 bits.
    pub(super) size: Option<u64>,
    /// Values that may be relied on: `original` or `verified`, well-formed, of a known format.
    pub(super) usable: Vec<Digest>,
    /// The name it had before.
    pub(super) previous: Option<RelPath>,
}

/// Why a manifest cannot be trusted.
#[derive(Debug, thiserror::Error)]
pub(super) enum ManifestFault {
    #[error(transparent)]
    Document(#[from] Fault),
    #[error("it is not of version 2.0")]
    Version,
    #[error("a record's path is missing, or leads out of the folder")]
    Path,
    #[error("a reference to a nested history is malformed")]
    Reference,
    #[error("it has too many ignore patterns")]
    Patterns,
    #[error("its history has too many records")]
    Records,
    #[error("it contradicts what else is recorded of `{0}`")]
    Contradiction(RelPath),
}

type Result<T> = std::result::Result<T, ManifestFault>;

/// Reads a manifest to its end and gives the source back. Each record goes to `take` as it comes, and counts for
/// nothing unless all of this succeeds.
pub(super) fn read<R: Read>(source: R, take: &mut dyn FnMut(Record) -> Result<()>) -> Result<(Manifest, R)> {
    let (mut document, root) = Document::open(source, NAMESPACE, "hashlist")?;
    if root.attribute("version") != Some("2.0") {
        return Err(ManifestFault::Version);
    }
    let mut manifest = Manifest::default();
    while let Some(part) = document.child()? {
        match &*part.name {
            "processinfo" => process_info(&mut document, &mut manifest)?,
            "hashes" => {
                while let Some(record) = document.child()? {
                    match &*record.name {
                        "hash" => take(Record::File(file(&mut document)?))?,
                        "directoryhash" => take(folder(&mut document)?)?,
                        _ => document.skip()?,
                    }
                }
            }
            "references" => references(&mut document, &mut manifest)?,
            _ => document.skip()?,
        }
    }
    Ok((manifest, document.end()?))
}

fn process_info<R: Read>(document: &mut Document<R>, manifest: &mut Manifest) -> Result<()> {
    while let Some(child) = document.child()? {
        match &*child.name {
            "process" => manifest.process = document.text(VALUE)?.trim().into(),
            "ignore" => {
                while let Some(child) = document.child()? {
                    match &*child.name {
                        "pattern" if manifest.ignore.len() < PATTERNS => {
                            manifest.ignore.push(document.text(PATH)?);
                        }
                        "pattern" => return Err(ManifestFault::Patterns),
                        _ => document.skip()?,
                    }
                }
            }
            _ => document.skip()?,
        }
    }
    Ok(())
}

fn file<R: Read>(document: &mut Document<R>) -> Result<FileRecord> {
    let (mut path, mut size, mut previous, mut usable) = (None, None, None, Vec::new());
    while let Some(child) = document.child()? {
        match &*child.name {
            "path" => {
                size = child.attribute("size").and_then(|size| size.trim().parse().ok());
                path = Some(below(&document.text(PATH)?)?);
            }
            "previousPath" => previous = Some(below(&document.text(PATH)?)?),
            element => match super::format(element) {
                Some(format) => {
                    // Early writers left the action out where they meant `original`.
                    let relied_on = matches!(child.attribute("action"), None | Some("original" | "verified"));
                    let value = Digest::parse(format, &document.text(VALUE)?);
                    usable.extend(value.ok().filter(|_| relied_on));
                }
                None => document.skip()?,
            },
        }
    }
    Ok(FileRecord { path: path.ok_or(ManifestFault::Path)?, size, usable, previous })
}

fn folder<R: Read>(document: &mut Document<R>) -> Result<Record> {
    let (mut path, mut previous) = (None, None);
    while let Some(child) = document.child()? {
        match &*child.name {
            "path" => path = Some(below_folder(&document.text(PATH)?)?),
            "previousPath" => previous = Some(below_folder(&document.text(PATH)?)?),
            _ => document.skip()?,
        }
    }
    Ok(Record::Folder { path: path.ok_or(ManifestFault::Path)?, previous })
}

fn references<R: Read>(document: &mut Document<R>, manifest: &mut Manifest) -> Result<()> {
    while let Some(reference) = document.child()? {
        if *reference.name != *"hashlistreference" {
            document.skip()?;
            continue;
        }
        let (mut path, mut c4) = (None, None);
        while let Some(child) = document.child()? {
            match &*child.name {
                "path" => path = Some(below(&document.text(PATH)?)?),
                "c4" => c4 = Digest::parse(Algorithm::C4, &document.text(VALUE)?).ok(),
                _ => document.skip()?,
            }
        }
        manifest.references.push(path.zip(c4).ok_or(ManifestFault::Reference)?);
    }
    Ok(())
}

/// A path below the scope: what is absolute, in the manner of Windows too, or leads upwards, is refused.
fn below(text: &str) -> Result<RelPath> {
    let drive = matches!(text.as_bytes(), [letter, b':', b'/' | b'\\', ..] if letter.is_ascii_alphabetic());
    let upwards = text.split(['/', '\\']).any(|name| name == "..");
    if drive || upwards || text.starts_with('\\') {
        return Err(ManifestFault::Path);
    }
    RelPath::new(text).map_err(|_| ManifestFault::Path)
}

/// The same for a folder, which some write with a `/` behind it.
fn below_folder(text: &str) -> Result<RelPath> {
    below(text.strip_suffix('/').unwrap_or(text))
}

#[cfg(test)]
mod tests;
