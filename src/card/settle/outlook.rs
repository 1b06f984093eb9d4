//! What a look at a dump comes to, and what it waits for, in words.

use super::State;
use crate::card::snapshot::Sight;
use crate::words::english;
use crate::words::span::Span;
use jiff::Timestamp;

/// How many signs are named.
const NAMED: usize = 3;

/// What a look at a dump comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outlook {
    /// How far it is.
    pub state: State,
    /// What it settled by.
    pub settled_by: Option<Why>,
    /// What it waits for; `None` when it has settled.
    pub wait: Option<Wait>,
}

/// Why a dump has not settled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wait {
    /// It is not what it was at the last look, or was seen only once.
    Growing,
    /// Something says that a copy runs.
    Signs(Vec<Sight>),
    /// It has to be quiet for longer.
    Quiet {
        /// Since when it is.
        since: Timestamp,
        /// When it settles, if nothing changes.
        until: Timestamp,
        /// What the time is measured by.
        why: Why,
    },
}

/// What a quiet time is measured by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// A person said so.
    Ready,
    /// A manifest covers it.
    Manifest,
    /// Its structure is whole.
    Structure,
    /// Nothing says that it is whole.
    Nothing,
    /// Other dumps came with a manifest, and this one has none.
    ManifestExpected,
}

impl Why {
    /// In words, after "because".
    pub fn words(self) -> &'static str {
        match self {
            Self::Ready => "a person said that it has finished",
            Self::Manifest => "a manifest lists every file, and the sizes are right",
            Self::Structure => "nothing is missing",
            Self::Nothing => "nothing says that it is whole",
            Self::ManifestExpected => "earlier dumps here came with a manifest, and this one has none yet",
        }
    }
}

impl Outlook {
    /// One sentence for a screen.
    pub fn words(&self, now: Timestamp) -> String {
        match &self.wait {
            None => format!(
                "Finished: {}",
                self.settled_by.map_or("it has not changed since it was looked at", Why::words)
            ),
            Some(Wait::Growing) if self.state == State::Discovered => "Found; looking again".into(),
            Some(Wait::Growing) => "Still being copied: it is not what it was a moment ago".into(),
            Some(Wait::Signs(signs)) => {
                let named: Vec<String> = signs.iter().map(Sight::words).collect();
                format!("Still being copied: {}", english::list(&named, NAMED))
            }
            Some(Wait::Quiet { since, until, why }) => {
                let of = |from: &Timestamp, to: Timestamp| {
                    Span(to.duration_since(*from).try_into().unwrap_or_default())
                };
                format!("Quiet for {} of {}: {}", of(since, now), of(since, *until), why.words())
            }
        }
    }
}
