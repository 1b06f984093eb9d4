//! Reading one manifest, record by record.

use super::{NAMESPACE, format};
use crate::manifest::about::{self, About};
use crate::manifest::finding::{Finding, Quirk, Spelling};
use crate::manifest::kind::Kind;
use crate::manifest::record::{
    Doubt, FileRecord, FolderRecord, PATH, Record, Rejected, Rejection, Size, below, is_straight,
};
use crate::manifest::sink::{Sink, TooMany};
use crate::manifest::value;
use crate::manifest::xml::{Document, Element, Elements, Fault};
use crate::words::digest::{Algorithm, Digest};
use crate::words::path::RelPath;
use std::io::Read;

/// Bytes in a hash value or word.
const VALUE: usize = 256;
/// Bytes in what people write: names, places, comments.
const PROSE: usize = 64 * 1024;
/// Hashes of one file or folder.
const HASHES: usize = 64;
/// Ignore patterns of a generation.
const PATTERNS: usize = 10_000;
/// Nested histories that a generation vouches for.
const REFERENCES: usize = 100_000;

/// What a manifest says beside its records and of itself.
#[derive(Debug, Default)]
pub(in crate::manifest) struct Manifest {
    /// Patterns of what it does not cover.
    pub(in crate::manifest) ignore: Vec<String>,
    /// Manifests of nested histories: path below the scope, and C4.
    pub(in crate::manifest) references: Vec<(RelPath, Digest)>,
}

/// Why a manifest cannot be trusted.
#[derive(Debug, thiserror::Error)]
pub(in crate::manifest) enum ManifestFault {
    #[error(transparent)]
    Document(#[from] Fault),
    #[error("it is not of version 2.0")]
    Version,
    #[error("a reference to a nested history is malformed")]
    Reference,
    #[error("it has too many ignore patterns")]
    Patterns,
    #[error(transparent)]
    Records(#[from] TooMany),
}

type Result<T> = std::result::Result<T, ManifestFault>;

/// Reads a manifest to its end and gives the source back. Each record goes to `sink` as it comes, and counts for
/// nothing unless all of this succeeds.
pub(in crate::manifest) fn read<R: Read>(source: R, sink: &mut dyn Sink) -> Result<(About, Manifest, R)> {
    let (mut document, root) = Document::open(source, Elements::Of(NAMESPACE), "hashlist")?;
    if root.attribute("version") != Some("2.0") {
        return Err(ManifestFault::Version);
    }
    let (mut about, mut manifest) = (About::new(Kind::PackingList), Manifest::default());
    while let Some(part) = document.child()? {
        match &*part.name {
            "creatorinfo" => creator_info(&mut document, &mut about)?,
            "processinfo" => process_info(&mut document, &mut about, &mut manifest, sink)?,
            "hashes" => {
                while let Some(record) = document.child()? {
                    match &*record.name {
                        "hash" => {
                            let file = file(&mut document, sink)?;
                            about.files += 1;
                            if let Record::File(file) = &file {
                                about.algorithms.extend(file.usable.iter().map(Digest::algorithm));
                            }
                            sink.record(file)?;
                        }
                        "directoryhash" => sink.record(folder(&mut document)?)?,
                        _ => skip(&mut document, sink)?,
                    }
                }
            }
            "references" => references(&mut document, &mut manifest, sink)?,
            "metadata" => document.skip()?,
            _ => skip(&mut document, sink)?,
        }
    }
    Ok((about, manifest, document.end()?))
}

fn skip<R: Read>(document: &mut Document<R>, sink: &mut dyn Sink) -> Result<()> {
    sink.note(Finding::Quirk(Quirk::Schema));
    Ok(document.skip()?)
}

fn creator_info<R: Read>(document: &mut Document<R>, about: &mut About) -> Result<()> {
    while let Some(child) = document.child()? {
        match &*child.name {
            "creationdate" => about.created = about::word(&document.text(PROSE)?),
            "hostname" => about.host = about::word(&document.text(PROSE)?),
            "tool" => {
                let version = child.attribute("version").unwrap_or_default();
                about.tool = about::word(&format!("{} {version}", document.text(PROSE)?.trim()));
            }
            "author" => about.people(&document.text(PROSE)?),
            _ => document.skip()?,
        }
    }
    Ok(())
}

fn process_info<R: Read>(
    document: &mut Document<R>,
    about: &mut About,
    manifest: &mut Manifest,
    sink: &mut dyn Sink,
) -> Result<()> {
    while let Some(child) = document.child()? {
        match &*child.name {
            "process" => about.process = about::word(&document.text(VALUE)?),
            "roothash" => {
                let (content, structure) = folder_hashes(document)?;
                sink.record(Record::Folder(FolderRecord { content, structure, ..FolderRecord::default() }))?;
            }
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

fn file<R: Read>(document: &mut Document<R>, sink: &mut dyn Sink) -> Result<Record> {
    let (mut path, mut size, mut previous, mut hashes) = (None, Size::NotGiven, None, Vec::new());
    while let Some(child) = document.child()? {
        match &*child.name {
            "path" => {
                size = child.attribute("size").map_or(Size::NotGiven, Size::parse);
                path = Some(placed(&document.text(PATH)?, sink));
            }
            "previousPath" => previous = Some(below(&document.text(PATH)?)),
            "metadata" => document.skip()?,
            element if hashes.len() == HASHES => return Err(Fault::TooLong(element.len()).into()),
            element => match format(element) {
                Some(format) => hashes.push(hash(document, &child, format, sink)?),
                None => {
                    hashes.push(Err(Doubt::UnknownFormat));
                    skip(document, sink)?;
                }
            },
        }
    }
    // What has no path is a record of nothing; one that has two counts with its last.
    let path = path.unwrap_or(Err(Rejected { path: String::new(), why: Rejection::Empty }));
    Ok(match (path, previous.transpose()) {
        (Err(rejected), _) | (_, Err(rejected)) => Record::Rejected(rejected),
        (Ok(path), Ok(previous)) => {
            let mut file = FileRecord { size, previous, ..FileRecord::new(path) };
            hashes.into_iter().for_each(|hash| file.hash(hash));
            Record::File(file)
        }
    })
}

fn hash<R: Read>(
    document: &mut Document<R>,
    element: &Element,
    format: Algorithm,
    sink: &mut dyn Sink,
) -> Result<std::result::Result<Digest, Doubt>> {
    let text = document.text(VALUE)?;
    Ok(match element.attribute("action") {
        Some("original" | "verified") => value::read(format, &text, sink),
        Some("failed") => Err(Doubt::Failed),
        Some(_) => Err(Doubt::UnknownAction),
        // Early writers left the action out where they meant `original`.
        None => {
            sink.note(Finding::Quirk(Quirk::NoAction));
            value::read(format, &text, sink)
        }
    })
}

fn folder<R: Read>(document: &mut Document<R>) -> Result<Record> {
    let (mut path, mut previous, mut content, mut structure) = (None, None, Vec::new(), Vec::new());
    while let Some(child) = document.child()? {
        match &*child.name {
            "path" => path = Some(below_folder(&document.text(PATH)?)),
            "previousPath" => previous = Some(below_folder(&document.text(PATH)?)),
            "content" => content = values(document)?,
            "structure" => structure = values(document)?,
            _ => document.skip()?,
        }
    }
    let path = path.unwrap_or(Err(Rejected { path: String::new(), why: Rejection::Empty }));
    Ok(match (path, previous.transpose()) {
        (Err(rejected), _) | (_, Err(rejected)) => Record::Rejected(rejected),
        (Ok(path), Ok(previous)) => {
            Record::Folder(FolderRecord { path: Some(path), previous, content, structure })
        }
    })
}

/// The inside of a root's hash.
fn folder_hashes<R: Read>(document: &mut Document<R>) -> Result<(Vec<Digest>, Vec<Digest>)> {
    let (mut content, mut structure) = (Vec::new(), Vec::new());
    while let Some(child) = document.child()? {
        match &*child.name {
            "content" => content = values(document)?,
            "structure" => structure = values(document)?,
            _ => document.skip()?,
        }
    }
    Ok((content, structure))
}

/// The hashes of a folder; what is malformed is no evidence, for or against.
fn values<R: Read>(document: &mut Document<R>) -> Result<Vec<Digest>> {
    let mut values = Vec::new();
    while let Some(child) = document.child()? {
        match format(&child.name) {
            Some(format) if values.len() < HASHES => {
                let failed = child.attribute("action") == Some("failed");
                values.extend(Digest::parse(format, &document.text(VALUE)?).ok().filter(|_| !failed));
            }
            _ => document.skip()?,
        }
    }
    Ok(values)
}

fn references<R: Read>(
    document: &mut Document<R>,
    manifest: &mut Manifest,
    sink: &mut dyn Sink,
) -> Result<()> {
    while let Some(reference) = document.child()? {
        if *reference.name != *"hashlistreference" {
            document.skip()?;
            continue;
        }
        let (mut path, mut c4) = (None, None);
        while let Some(child) = document.child()? {
            match &*child.name {
                "path" => path = Some(below(&document.text(PATH)?)),
                "c4" => c4 = Digest::parse(Algorithm::C4, &document.text(VALUE)?).ok(),
                _ => document.skip()?,
            }
        }
        let (path, c4) = path.zip(c4).ok_or(ManifestFault::Reference)?;
        match path {
            Ok(_) if manifest.references.len() == REFERENCES => return Err(TooMany.into()),
            Ok(path) => manifest.references.push((path, c4)),
            Err(rejected) => sink.note(Finding::Reference(rejected)),
        }
    }
    Ok(())
}

/// A file's path. One that is not in its shortest form is read, and noted.
fn placed(text: &str, sink: &mut dyn Sink) -> std::result::Result<RelPath, Rejected> {
    let path = below(text)?;
    if !is_straight(text) {
        sink.note(Finding::Spelling(path.clone(), Spelling::Crooked));
    }
    Ok(path)
}

/// A folder's path, which some write with a `/` behind it.
fn below_folder(text: &str) -> std::result::Result<RelPath, Rejected> {
    below(text.strip_suffix('/').unwrap_or(text))
}

#[cfg(test)]
mod tests;
