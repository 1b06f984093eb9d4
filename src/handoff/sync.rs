//! What every sync is asked: to take a released roll, and how much of it the second region has.
//!
//! What a sync says of the second region is its word, never a proof: it is labelled as that wherever it stands.

use super::error::HandoffError;
use crate::journey::SyncTool;
use crate::problem::Problem;
use crate::share::Share;
use crate::words::english;
use crate::words::id::DumpId;
use crate::words::path::RelPath;
use async_trait::async_trait;
use std::collections::HashSet;

/// How many files a sentence or a view names.
pub const NAMED: usize = 5;

/// A roll in the sync root.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handed {
    /// The dump that it was.
    pub dump: DumpId,
    /// Its folder, below the sync root.
    pub path: RelPath,
    /// All its files by their names there, below its folder, and their sizes; those of its ASC MHL generation, too.
    pub files: Vec<(RelPath, u64)>,
}

/// What a sync was told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Saying {
    /// One sentence.
    pub words: String,
    /// What the sync calls its work; may be empty.
    pub reference: String,
}

/// What was seen of a roll so far. It is lost with the process, and found out again.
#[derive(Debug, Default)]
pub struct Seen {
    /// Files that the second region has, by their places in [`Handed::files`].
    pub there: HashSet<usize>,
    /// How often in a row the sync saw no need to carry what is missing.
    pub idle: u32,
    /// Looks so far.
    pub looks: u32,
}

/// How much of a roll the second region has, in the word of a sync.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It tells nothing of single rolls.
    Silent,
    /// Not all of it.
    Part(Part),
    /// All of it.
    Whole {
        /// Who says so.
        by: String,
        /// What that rests on, one sentence each.
        how: Vec<String>,
    },
    /// What it was told is lost, or has failed: it has to be told again, for this reason.
    Again(Problem),
}

/// A roll that is on its way.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Part {
    /// Files that are there, at least.
    pub there: u64,
    /// Files in all.
    pub all: u64,
    /// Some that are not, at most [`NAMED`].
    pub missing: Vec<RelPath>,
    /// What goes on, one sentence.
    pub words: String,
    /// What somebody has to do something about.
    pub wrong: Option<Problem>,
}

impl Part {
    /// `3 of 14 files are there: ...`, in one sentence.
    pub fn told(&self) -> String {
        let Self { there, all, words, .. } = self;
        let are = if *there == 1 { "is" } else { "are" };
        format!("{} of {} {are} there; {words}", english::thousands(*there), english::count(*all, "file"))
    }
}

/// How a sync is set up and how it stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outlook {
    /// One sentence.
    pub words: String,
    /// What may pass by itself, or may be as it should be, and is worth a look.
    pub doubt: Option<Problem>,
}

impl Outlook {
    /// With nothing to doubt.
    pub(super) fn of(words: impl Into<String>) -> Self {
        Self { words: words.into(), doubt: None }
    }
}

/// A program that carries the sync root to the second region.
#[async_trait]
pub trait Sync: Send + std::marker::Sync {
    /// Which one.
    fn tool(&self) -> SyncTool;

    /// Whether it says of single rolls that the second region has them.
    fn reports(&self) -> bool;

    /// How it is set up and how it stands; an error where it would not carry a roll. `share` is that of the sync root.
    async fn outlook(&self, share: &Share) -> Result<Outlook, HandoffError>;

    /// Tells it of a roll. Telling it twice does no harm.
    async fn tell(&self, roll: &Handed) -> Result<Saying, HandoffError>;

    /// Asks how much of a roll the second region has. `reference` is what [`tell`](Self::tell) gave.
    async fn look(&self, roll: &Handed, reference: &str, seen: &mut Seen) -> Result<Standing, HandoffError>;
}

/// For a sync that is told nothing: it finds rolls by itself, and says nothing of them.
pub struct Untold;

#[async_trait]
impl Sync for Untold {
    fn tool(&self) -> SyncTool {
        SyncTool::None
    }

    fn reports(&self) -> bool {
        false
    }

    async fn outlook(&self, _: &Share) -> Result<Outlook, HandoffError> {
        Ok(Outlook::of("is told nothing, and tells nothing"))
    }

    async fn tell(&self, _: &Handed) -> Result<Saying, HandoffError> {
        Ok(Saying { words: "Nobody is told of it".into(), reference: String::new() })
    }

    async fn look(&self, _: &Handed, _: &str, _: &mut Seen) -> Result<Standing, HandoffError> {
        Ok(Standing::Silent)
    }
}
