//! One line of a list.
//!
//! Sources: the manuals of coreutils 9.1 (md5sum and relatives), xxhsum 0.8 and b3sum 1.2, which all write
//! `VALUE  NAME` or the tagged form of BSD, `ALGORITHM (NAME) = VALUE`.

use super::hint::Hint;
use crate::manifest::finding::{Finding, Quirk};
use crate::manifest::record::Doubt;
use crate::manifest::sink::Sink;
use crate::manifest::value;
use crate::words::digest::{Algorithm, Digest};
use std::borrow::Cow;

/// What a line is.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Line<'a> {
    /// Blank, or a remark.
    Remark,
    Record {
        name: Cow<'a, str>,
        value: Value<'a>,
    },
    /// Nothing that is known.
    Other,
}

/// A hash as a line has it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Value<'a> {
    /// `None` where nothing tells.
    algorithm: Option<Algorithm>,
    text: &'a str,
    /// Its bytes are the other way round.
    reversed: bool,
}

/// Takes a line apart.
pub(super) fn parse(line: &str, hint: Hint) -> Line<'_> {
    let line = line.strip_suffix('\n').unwrap_or(line);
    let line = line.strip_suffix('\r').unwrap_or(line);
    if line.trim().is_empty() || line.starts_with(['#', ';']) {
        return Line::Remark;
    }
    // A back-slash in front says that the name is escaped.
    let (escaped, line) = line.strip_prefix('\\').map_or((false, line), |rest| (true, rest));
    let Some((name, value)) = tagged(line).or_else(|| plain(line, hint)) else { return Line::Other };
    let name = if escaped { unescape(name) } else { Some(name.into()) };
    match name {
        Some(name) if !name.is_empty() => Line::Record { name, value },
        _ => Line::Other,
    }
}

/// `ALGORITHM (NAME) = VALUE`.
fn tagged(line: &str) -> Option<(&str, Value<'_>)> {
    let (tag, rest) = line.split_once(" (")?;
    let (name, text) = rest.rsplit_once(") = ")?;
    let (tag, reversed) = tag.strip_suffix("_LE").map_or((tag, false), |tag| (tag, true));
    let word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '/');
    if tag.is_empty() || tag.len() > 16 || !tag.chars().all(word) {
        return None;
    }
    let algorithm = match &*tag.to_ascii_uppercase() {
        "MD5" => Some(Algorithm::Md5),
        "SHA1" => Some(Algorithm::Sha1),
        "SHA256" | "SHA2-256" => Some(Algorithm::Sha256),
        "SHA512" | "SHA2-512" | "C4" => Some(Algorithm::C4),
        "XXH32" => Some(Algorithm::Xxh32),
        "XXH64" => Some(Algorithm::Xxh64),
        "XXH3" | "XXH3_64" => Some(Algorithm::Xxh3),
        "XXH128" => Some(Algorithm::Xxh128),
        "BLAKE3" => Some(Algorithm::Blake3),
        _ => None,
    };
    Some((name, Value { algorithm, text, reversed }))
}

/// `VALUE  NAME`, or `VALUE *NAME` for a file that was read as binary. One character after the blank, so that a name may
/// begin with a blank itself.
fn plain(line: &str, hint: Hint) -> Option<(&str, Value<'_>)> {
    let end = line.find([' ', '\t'])?;
    let (text, rest) = line.split_at(end);
    if text.len() == 90 && text.starts_with("c4") {
        let name = rest.trim_start_matches([' ', '\t']);
        return Some((name, Value { algorithm: Some(Algorithm::C4), text, reversed: false }));
    }
    let (algorithm, text) = match text.split_once('_') {
        Some((prefix, text)) if prefix.eq_ignore_ascii_case("XXH3") => (Some(Algorithm::Xxh3), text),
        _ => (hint.algorithm(text.len())?, text),
    };
    if !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let mut behind = rest.chars();
    let name = match (behind.next(), behind.next()) {
        (Some(' '), Some(' ' | '*')) => behind.as_str(),
        _ => &rest[1..],
    };
    Some((name, Value { algorithm, text, reversed: false }))
}

/// Undoes what coreutils and b3sum do to back-slashes and line ends in a name; `None` for what they never write.
fn unescape(name: &str) -> Option<Cow<'_, str>> {
    let mut plain = String::with_capacity(name.len());
    let mut characters = name.chars();
    while let Some(character) = characters.next() {
        plain.push(match character {
            '\\' => match characters.next()? {
                '\\' => '\\',
                'n' => '\n',
                'r' => '\r',
                _ => return None,
            },
            other => other,
        });
    }
    Some(plain.into())
}

impl Value<'_> {
    /// The value, or why there is none to rely on.
    pub(super) fn digest(&self, sink: &mut dyn Sink) -> Result<Digest, Doubt> {
        let algorithm = self.algorithm.ok_or(Doubt::UnknownFormat)?;
        let text = self.text.trim();
        let digest = if algorithm == Algorithm::C4 && text.len() == 128 {
            sha512(text)?
        } else {
            value::read(algorithm, text, sink)?
        };
        if algorithm == Algorithm::C4 && text.len() == 128 && text.contains(|c: char| c.is_ascii_uppercase())
        {
            sink.note(Finding::Quirk(Quirk::UpperCase));
        }
        let mut raw = digest.raw().to_vec();
        if self.reversed {
            raw.reverse();
        }
        Digest::from_raw(algorithm, &raw).ok_or(Doubt::Malformed)
    }
}

/// A SHA-512 in hexadecimal is the same value as a C4 ID, written otherwise.
fn sha512(hex: &str) -> Result<Digest, Doubt> {
    let byte = |at: usize| hex.get(at..at + 2).and_then(|pair| u8::from_str_radix(pair, 16).ok());
    let raw: Option<Vec<u8>> = (0..hex.len()).step_by(2).map(byte).collect();
    raw.and_then(|raw| Digest::from_raw(Algorithm::C4, &raw)).ok_or(Doubt::Malformed)
}
