//! Which files are to be sent, and what is known of each. Pure.

use super::SMALL;
use crate::journey::{Dump, SourceFile};
use crate::words::block::{BLOCK, BlockValue};
use crate::words::path::RelPath;
use std::collections::{HashMap, HashSet};

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
    /// How much of it counts as unproven already, in bytes from its start.
    pub(crate) held: u64,
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
                held: 0,
            })
        });
        let (small, larger): (Vec<_>, Vec<_>) = jobs.partition(|job| job.source.size <= SMALL);
        let (frames, big) = larger.into_iter().partition(|job| job.source.size <= BLOCK);
        Self { big, frames, small }
    }

    /// The same with what a gateway holds of these files, and without what the journal knows of those that it lost.
    pub(crate) fn behind_gateway(mut self, lost: &HashSet<u32>, held: &HashMap<u32, u64>) -> Self {
        for job in self.big.iter_mut().chain(&mut self.frames).chain(&mut self.small) {
            job.held = held.get(&job.file).copied().unwrap_or_default();
            if lost.contains(&job.file) {
                job.known.clear();
            }
        }
        self
    }
}
