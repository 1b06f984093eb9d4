//! What people are told of one thing that happened: with names and paths, and without.

use crate::journal::{Milestone, Summary};
use crate::journey::Event;
use crate::problem::Problem;
use crate::words::bytes::ByteCount;
use crate::words::english::count;
use crate::words::id::DumpId;
use crate::words::path::printable;
use crate::words::tiding::Tiding;
use jiff::Timestamp;
use std::collections::HashMap;

/// A piece of news.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Which kind.
    pub kind: Tiding,
    /// When it happened, or began.
    pub at: Timestamp,
    /// The roll; empty for what belongs to none.
    pub roll: String,
    /// The same without a name: the number of its receipt, or its key.
    pub number: String,
    /// What happened, one sentence.
    pub words: String,
    /// The same without names and paths.
    pub plain: String,
    /// What a person can do; empty where there is nothing to do.
    pub hint: String,
    /// The same without names and paths.
    pub plain_hint: String,
    /// By what it is remembered that people were told, where no event says so.
    pub told: Vec<String>,
}

impl Piece {
    /// About a roll.
    pub(super) fn of(kind: Tiding, at: Timestamp, name: &Name) -> Self {
        let (roll, number) = (name.roll.clone(), name.number.clone());
        let (words, plain, hint, plain_hint, told) = Default::default();
        Self { kind, at, roll, number, words, plain, hint, plain_hint, told }
    }

    /// That a problem is in the way.
    pub(super) fn with(self, problem: &Problem) -> Self {
        Self {
            words: problem.message.clone(),
            plain: problem.code.cause().into(),
            hint: problem.hint.clone(),
            plain_hint: problem.code.remedy().into(),
            ..self
        }
    }

    /// In words that are the same with names and without.
    pub(super) fn saying(self, words: String) -> Self {
        Self { plain: words.clone(), words, ..self }
    }
}

/// What a roll is called.
#[derive(Clone, Debug, Default)]
pub(super) struct Name {
    pub(super) roll: String,
    pub(super) number: String,
}

impl Name {
    pub(super) fn new(roll: &str, receipt: Option<u64>, key: &str) -> Self {
        let number = receipt.map_or_else(|| format!("roll {key}"), |number| format!("receipt {number}"));
        Self { roll: printable(roll).into_owned(), number }
    }
}

/// What people should know of what has happened. A roll that is held twice is told once, and one that somebody has dealt with
/// since is not told at all.
pub fn happened(events: &[Milestone], dumps: &HashMap<DumpId, Summary>) -> Vec<Piece> {
    let mut held: HashMap<DumpId, usize> = HashMap::new();
    for (place, event) in events.iter().enumerate() {
        if matches!(event.recorded.event, Event::Held { .. }) {
            held.insert(event.dump, place);
        }
    }
    let is_news = |place: usize, event: &Milestone| match event.recorded.event {
        Event::Held { .. } => {
            let is_held = dumps.get(&event.dump).is_some_and(|dump| dump.held.is_some());
            is_held && held.get(&event.dump) == Some(&place)
        }
        _ => true,
    };
    let news = events.iter().enumerate().filter(|(place, event)| is_news(*place, event));
    news.filter_map(|(_, event)| piece(event, dumps)).collect()
}

fn piece(event: &Milestone, dumps: &HashMap<DumpId, Summary>) -> Option<Piece> {
    let dump = dumps.get(&event.dump)?;
    let name = Name::new(&dump.roll, dump.receipt, &dump.id.to_string());
    let new = |kind| Piece::of(kind, event.recorded.at, &name);
    let size = format!("{}, {}", count(dump.files, "file"), ByteCount(dump.bytes));
    Some(match &event.recorded.event {
        Event::Held { problem } => new(Tiding::Held).with(problem),
        Event::Duplicate { elsewhere: Some(elsewhere), .. } => Piece {
            words: format!("Nothing is sent: the same card was {}", elsewhere.words()),
            plain: "Nothing is sent: the same card was delivered before, by another studio".into(),
            ..new(Tiding::Duplicate)
        },
        Event::Duplicate { of, .. } => {
            let before = dumps.get(of).map_or_else(Name::default, |before| {
                Name::new(before.target.as_str(), before.receipt, &before.id.to_string())
            });
            Piece {
                words: format!(
                    "Nothing is sent: the same card was delivered before, as `{}`, {}",
                    before.roll, before.number
                ),
                plain: format!("Nothing is sent: the same card was delivered before: {}", before.number),
                ..new(Tiding::Duplicate)
            }
        }
        Event::Released { .. } => {
            let receipt = dump.receipt.map_or_else(String::new, |number| format!(", receipt {number}"));
            let plain = format!("Proven on the share, and in the sync root: {size}{receipt}");
            let target = printable(dump.target.as_str());
            let words = format!("Proven on the share, and in the sync root as `{target}`: {size}{receipt}");
            Piece { words, plain, ..new(Tiding::Released) }
        }
        Event::Arrived { by, .. } => {
            let plain = format!("The second region has all of it: {size}");
            Piece { words: format!("{plain}, by {}", printable(by)), plain, ..new(Tiding::Arrived) }
        }
        _ => return None,
    })
}
