//! Reading MHL 1.0 and 1.1, as the tools of the field write them: with elements left out, turned round or added, hashes
//! in the wrong byte order, dates and encodings of their own.
//!
//! Source: the schemas of mediahashlist.org (1.0, and 1.1 of 2016-05-20) and the behaviour of Pomfort's mhl-tool. The
//! version in a list tells nothing: lists labelled 1.0 with elements of 1.1 are common.

mod hash;

use super::about::{self, About};
use super::finding::{Finding, Quirk};
use super::kind::Kind;
use super::record::{FileRecord, PATH, Record, Rejected, Rejection, Size, below};
use super::sink::{Sink, TooMany};
use super::xml::{Document, Elements, Fault};
use crate::words::digest::Digest;
use hash::Hashes;
use std::io::Read;

/// Bytes in a hash value, a number or a date.
const VALUE: usize = 256;
/// Bytes in what people write: names, logs.
const PROSE: usize = 64 * 1024;

/// Why a list cannot be trusted.
#[derive(Debug, thiserror::Error)]
pub(super) enum MhlFault {
    #[error(transparent)]
    Document(#[from] Fault),
    #[error("its version is none of MHL 1")]
    Version,
    #[error(transparent)]
    Records(#[from] TooMany),
}

type Result<T> = std::result::Result<T, MhlFault>;

/// Reads a list to its end. Each record goes to `sink` as it comes, and counts for nothing unless all of this succeeds.
pub(super) fn read(source: impl Read, sink: &mut dyn Sink) -> Result<About> {
    let (mut document, root) = Document::open(source, Elements::AsRoot, "hashlist")?;
    if document.namespace().starts_with("urn:") {
        return Err(Fault::Root("hashlist").into());
    }
    if root.attribute("version").is_some_and(|version| !version.trim().starts_with("1.")) {
        return Err(MhlFault::Version);
    }
    if document.is_recoded() {
        sink.note(Finding::Quirk(Quirk::Encoding));
    }
    let mut about = About::new(Kind::Mhl);
    while let Some(part) = document.child()? {
        match &*part.name {
            "creatorinfo" => creator_info(&mut document, &mut about, sink)?,
            "creationdate" if about.created.is_empty() => {
                about.created = about::word(&document.text(PROSE)?);
            }
            "hash" => {
                let record = file(&mut document, sink)?;
                about.files += 1;
                if let Record::File(file) = &record {
                    about.algorithms.extend(file.usable.iter().map(Digest::algorithm));
                }
                sink.record(record)?;
            }
            "hedge" => {
                // Only OffShoot, of the maker that was called Hedge, writes this.
                about.tool = if about.tool.is_empty() { "OffShoot".into() } else { about.tool };
                document.skip()?;
            }
            "creationdate" | "Signature" | "metadata" => document.skip()?,
            _ => skip(&mut document, sink)?,
        }
    }
    document.end()?;
    Ok(about)
}

fn skip<R: Read>(document: &mut Document<R>, sink: &mut dyn Sink) -> Result<()> {
    sink.note(Finding::Quirk(Quirk::Schema));
    Ok(document.skip()?)
}

fn creator_info<R: Read>(document: &mut Document<R>, about: &mut About, sink: &mut dyn Sink) -> Result<()> {
    let mut user = String::new();
    while let Some(child) = document.child()? {
        match &*child.name {
            "name" => about.people(&document.text(PROSE)?),
            "username" => user = document.text(PROSE)?,
            "hostname" => about.host = about::word(&document.text(PROSE)?),
            "tool" => about.tool = about::word(&document.text(PROSE)?),
            "startdate" => {
                let date = document.text(VALUE)?;
                see_date(&date, sink);
                about.created = about::word(&date);
            }
            "source" | "finishdate" | "log" => document.skip()?,
            _ => skip(document, sink)?,
        }
    }
    if about.author.is_empty() {
        about.people(&user);
    }
    Ok(())
}

fn file<R: Read>(document: &mut Document<R>, sink: &mut dyn Sink) -> Result<Record> {
    let (mut path, mut size, mut hashes) = (None, Size::NotGiven, Hashes::default());
    while let Some(child) = document.child()? {
        match &*child.name {
            "file" => path = Some(document.text(PATH)?),
            "size" => size = Size::parse(&document.text(VALUE)?),
            "creationdate" | "lastmodificationdate" | "hashdate" => see_date(&document.text(VALUE)?, sink),
            element if hash::is_one(element) => {
                let text = document.text(VALUE)?;
                hashes.add(element, &text, sink);
            }
            element => {
                hashes.unknown(element);
                skip(document, sink)?;
            }
        }
    }
    let (path, rooted) = match place(&path.unwrap_or_default()) {
        Ok(place) => place,
        Err(rejected) => return Ok(Record::Rejected(rejected)),
    };
    let mut file = FileRecord { size, rooted, either_way: true, ..FileRecord::new(path) };
    hashes.finish(sink).into_iter().for_each(|hash| file.hash(hash));
    Ok(Record::File(file))
}

/// Where a record's file lies below the list's folder, and whether it is written as if it lay below a disk's root. Some
/// tools put a `/` before every path; whether that is meant, only a look at the disk can tell.
fn place(text: &str) -> std::result::Result<(crate::words::path::RelPath, bool), Rejected> {
    // The old tool trims. Blanks in a name are kept until nothing of that name is found.
    let text = if text.contains('\n') { text.trim() } else { text.trim_matches(['\r', '\t']) };
    match below(text) {
        Err(Rejected { why: Rejection::Absolute, path }) if text.starts_with('/') => {
            match below(text.trim_start_matches('/')) {
                Ok(path) => Ok((path, true)),
                Err(_) => Err(Rejected { why: Rejection::Absolute, path }),
            }
        }
        placed => placed.map(|path| (path, false)),
    }
}

/// Dates are never used; one that no reader of XML would take is worth a word.
fn see_date(text: &str, sink: &mut dyn Sink) {
    let text = text.trim();
    let digits =
        |range| text.get(range).is_some_and(|part: &str| part.bytes().all(|byte| byte.is_ascii_digit()));
    let iso = digits(0..4) && digits(5..7) && digits(8..10) && text.get(10..11) == Some("T");
    if !iso {
        sink.note(Finding::Quirk(Quirk::Date));
    }
}

#[cfg(test)]
mod tests;
