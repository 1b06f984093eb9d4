//! Checksum lists: what md5sum, sha1sum, xxhsum, b3sum and BSD's tools print, and lists of C4 IDs.
//!
//! They have no size, no date and no end mark: a list proves only what it names. A line that is no record is reported,
//! never passed over in silence.

mod hint;
mod line;

use super::about::About;
use super::encoding::Text;
use super::finding::Finding;
use super::kind::Kind;
use super::record::{FileRecord, PATH, Record, below};
use super::sink::{Sink, TooMany};
use crate::words::digest::Digest;
use hint::Hint;
use line::{Line, Value, parse};
use std::io::{self, BufRead, BufReader, Read};

pub(super) use hint::is_name;

/// Bytes in a line: a path with every character escaped, and a hash.
const LINE: u64 = 2 * PATH as u64 + 1024;
/// Lines of an unknown file that are looked at.
const LOOKED_AT: usize = 32;

/// Why a list cannot be trusted.
#[derive(Debug, thiserror::Error)]
pub(super) enum ListFault {
    #[error("{0}")]
    Read(#[from] io::Error),
    #[error(transparent)]
    Records(#[from] TooMany),
    #[error("it has no records")]
    Empty,
}

/// Whether the beginning of a file reads like a list: the first line that is no remark is a record.
pub(super) fn looks_like_one(name: &str, head: &str) -> bool {
    let hint = Hint::of(name);
    let lines = head.trim_start_matches('\u{feff}').lines().take(LOOKED_AT);
    let first = lines.map(|line| parse(line, hint)).find(|line| !matches!(line, Line::Remark));
    matches!(first, Some(Line::Record { .. }))
}

/// Reads a list to its end. `name` is the list's own: where a value may be of two kinds, it decides, never a trial.
pub(super) fn read(source: impl Read, name: &str, sink: &mut dyn Sink) -> Result<About, ListFault> {
    let hint = Hint::of(name);
    let mut source = BufReader::new(Text::of(source)?);
    let mut about = About::new(Kind::Checksums);
    let (mut bytes, mut number, mut records) = (Vec::new(), 0, 0_u64);
    loop {
        bytes.clear();
        number += 1;
        if source.by_ref().take(LINE).read_until(b'\n', &mut bytes)? == 0 {
            break;
        }
        if bytes.len() as u64 == LINE && !bytes.ends_with(b"\n") {
            skip_line(&mut source)?;
            bytes.clear();
            bytes.push(b'?');
        }
        // A name that is no text is one that no manifest can have.
        let text = std::str::from_utf8(&bytes).unwrap_or("?");
        let text = if number == 1 { text.trim_start_matches('\u{feff}') } else { text };
        match parse(text, hint) {
            Line::Remark => {}
            Line::Other => sink.note(Finding::Line(number)),
            Line::Record { name, value } => {
                records += 1;
                let record = record(&name, &value, sink);
                if let Record::File(file) = &record {
                    about.files += 1;
                    about.algorithms.extend(file.usable.iter().map(Digest::algorithm));
                }
                sink.record(record)?;
            }
        }
    }
    if records == 0 { Err(ListFault::Empty) } else { Ok(about) }
}

fn record(name: &str, value: &Value<'_>, sink: &mut dyn Sink) -> Record {
    match below(name) {
        Err(rejected) => Record::Rejected(rejected),
        Ok(path) => {
            let mut file = FileRecord::new(path);
            file.hash(value.digest(sink));
            Record::File(file)
        }
    }
}

/// Goes to the end of a line that is longer than any.
fn skip_line(source: &mut impl BufRead) -> io::Result<()> {
    loop {
        let some = source.fill_buf()?;
        let end = some.iter().position(|byte| *byte == b'\n');
        let count = end.map_or(some.len(), |end| end + 1);
        source.consume(count);
        if end.is_some() || count == 0 {
            return Ok(());
        }
    }
}

#[cfg(test)]
mod tests;
