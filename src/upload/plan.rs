//! Which files are to be sent, and what is known of each. Pure.

use super::SMALL;
use crate::journey::{Dump, SourceFile};
use crate::words::block::BlockValue;

/// A file to send.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job {
    /// Its place in the listing.
    pub file: u32,
    /// As it was listed.
    pub source: SourceFile,
    /// Blocks that the journal knows to be written and flushed.
    pub known: Vec<(u32, BlockValue)>,
    /// Whether staging may hold something of it from an earlier run.
    pub maybe_staged: bool,
}

/// The files that are not written yet: big and small ones go at the same time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// Files that go block by block.
    pub big: Vec<Job>,
    /// Files that go in one piece.
    pub small: Vec<Job>,
}

impl Plan {
    /// What is left to send of a dump. `fresh`: staging was empty when this run began.
    pub fn of(dump: &Dump, fresh: bool) -> Self {
        let unwritten = dump.files.iter().enumerate().filter(|(_, file)| !file.is_written());
        let jobs = unwritten.map(|(place, file)| Job {
            file: place as u32,
            source: file.source.clone(),
            known: file.blocks.clone(),
            maybe_staged: !fresh,
        });
        let (small, big) = jobs.partition(|job| job.source.size <= SMALL);
        Self { big, small }
    }
}
