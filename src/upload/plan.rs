//! Which files are to be sent, and what is known of each. Pure.

use super::SMALL;
use crate::journey::{Dump, SourceFile};
use crate::words::block::{BLOCK, BlockValue};
use crate::words::path::RelPath;

/// A file to send.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Job {
    /// Its place in the listing.
    pub(crate) file: u32,
    /// As it was listed.
    pub(crate) source: SourceFile,
    /// Where it goes, below the roll's folder on the share.
    pub(crate) delivered: RelPath,
    /// Blocks that the journal knows to be written and flushed.
    pub(crate) known: Vec<(u32, BlockValue)>,
    /// Whether staging may hold something of it from an earlier run.
    pub(crate) maybe_staged: bool,
}

/// The files that are not written yet, but for those that are kept back for their names: they go at the same time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Plan {
    /// Files that go block by block.
    pub(crate) big: Vec<Job>,
    /// Files of one block, such as a camera writes for each frame.
    pub(crate) frames: Vec<Job>,
    /// Files that go in one piece.
    pub(crate) small: Vec<Job>,
}

impl Plan {
    /// What is left to send of a dump. `fresh`: staging was empty when this run began.
    pub(crate) fn of(dump: &Dump, fresh: bool) -> Self {
        let unwritten = dump.files.iter().enumerate().filter(|(_, file)| !file.is_written());
        let jobs = unwritten.filter_map(|(place, file)| {
            Some(Job {
                file: place as u32,
                source: file.source.clone(),
                delivered: dump.names.delivered(&file.source.path)?,
                known: file.blocks.clone(),
                maybe_staged: !fresh,
            })
        });
        let (small, larger): (Vec<_>, Vec<_>) = jobs.partition(|job| job.source.size <= SMALL);
        let (frames, big) = larger.into_iter().partition(|job| job.source.size <= BLOCK);
        Self { big, frames, small }
    }
}
