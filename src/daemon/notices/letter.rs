//! One message of all there is to tell: plain text, since it is read in mails and on telephones, at night.

use super::piece::Piece;
use crate::cloud::topic::{Letter, Mark};
use crate::words::english;
use crate::words::path::printable;
use crate::words::tiding::Tiding;
use jiff::tz::TimeZone;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// A subject of SNS has at most so many characters, all of them ASCII.
const SUBJECT: usize = 100;
/// Far below what SNS takes (256 KiB), and more than anybody reads.
const BODY: usize = 48 * 1024;
/// So much of one sentence.
const SENTENCE: usize = 2000;

/// Who tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sender {
    /// The studio; may be empty.
    pub studio: String,
    /// The machine.
    pub host: String,
    /// The zone of the clock on the wall.
    pub zone: TimeZone,
}

/// The message; `redact`: without names and paths.
pub fn letter(from: &Sender, pieces: &[Piece], redact: bool) -> Letter {
    let mut pieces: Vec<&Piece> = pieces.iter().collect();
    // What needs a person stands first.
    pieces.sort_by_key(|piece| (piece.kind, piece.at));
    let mut marks = BTreeMap::from([
        ("events", Mark::Several(kinds(&pieces).map(|(kind, _)| kind.to_string()).collect())),
        ("count", Mark::Number(pieces.len() as u64)),
    ]);
    if !from.studio.is_empty() {
        marks.insert("studio", Mark::One(printable(&from.studio).into_owned()));
    }
    Letter { subject: subject(from, &pieces, redact), body: body(from, &pieces, redact), marks }
}

/// Each kind there is, and how often.
fn kinds(pieces: &[&Piece]) -> impl Iterator<Item = (Tiding, usize)> {
    let of = |kind| pieces.iter().filter(|piece| piece.kind == kind).count();
    Tiding::ALL.map(|kind| (kind, of(kind))).into_iter().filter(|(_, count)| *count > 0)
}

fn subject(from: &Sender, pieces: &[&Piece], redact: bool) -> String {
    let what = match pieces {
        [only] if !only.roll.is_empty() => format!("{} {}", name(only, redact), only.kind),
        [_] | [] => "something needs a person".into(),
        _ => {
            let kinds = kinds(pieces).map(|(kind, count)| format!("{count} {kind}"));
            kinds.collect::<Vec<_>>().join(", ")
        }
    };
    let whose = if from.studio.is_empty() { &from.host } else { &from.studio };
    let ascii = |text: String| -> String {
        text.chars().map(|char| if (' '..='~').contains(&char) { char } else { '?' }).collect()
    };
    // What happened is kept whole, whatever the studio is called.
    let mut what = ascii(what);
    what.truncate(SUBJECT - "ingest: ".len());
    let mut whose = ascii(format!(" ({})", printable(whose)));
    if what.len() + whose.len() > SUBJECT - "ingest: ".len() {
        whose.clear();
    }
    format!("ingest: {what}{whose}")
}

fn body(from: &Sender, pieces: &[&Piece], redact: bool) -> String {
    let mut text = String::new();
    for (told, piece) in pieces.iter().enumerate() {
        if text.len() > BODY {
            let rest = english::thousands((pieces.len() - told) as u64);
            write!(text, "And {rest} more: `ingest status` has all of them.\n\n").ok();
            break;
        }
        text.push_str(&paragraph(from, piece, redact));
    }
    let studio = if from.studio.is_empty() { String::new() } else { format!(" of {}", from.studio) };
    let from = format!("The agent{studio} on {} tells this.", from.host);
    text + &printable(&from) + "\n"
}

fn paragraph(from: &Sender, piece: &Piece, redact: bool) -> String {
    let (words, hint) = match redact {
        true => (&piece.plain, &piece.plain_hint),
        false => (&piece.words, &piece.hint),
    };
    let at = piece.at.to_zoned(from.zone.clone()).strftime("%Y-%m-%d %H:%M %Z");
    let kind = piece.kind.name().to_uppercase();
    let name = name(piece, redact);
    let space = if name.is_empty() { "" } else { " " };
    let mut text = format!("{kind}{space}{name}, {at}\n  {}.\n", sentence(words));
    if !hint.is_empty() {
        writeln!(text, "  To do: {}.", sentence(hint)).ok();
    }
    text + "\n"
}

fn name(piece: &Piece, redact: bool) -> &str {
    if redact { &piece.number } else { &piece.roll }
}

fn sentence(text: &str) -> String {
    let text = printable(text);
    match text.char_indices().nth(SENTENCE) {
        Some((end, _)) => format!("{} ...", &text[..end]),
        None => text.into_owned(),
    }
}
