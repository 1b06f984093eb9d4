//! What became of everything that was expected, and everything that lies there.

use super::line::{Counts, Line, Status};
use crate::words::path::RelPath;

/// What became of everything.
#[derive(Debug, Default)]
pub(crate) struct Judged {
    pub(crate) counts: Counts,
    /// All files that are not ok, and every one where that was asked for; sorted by path.
    pub(crate) lines: Vec<Line>,
    /// Folders that should be there and are not.
    pub(crate) missing_folders: Vec<RelPath>,
    /// Files of operating systems that were ignored.
    pub(crate) junk: u64,
    /// Manifests by themselves that nobody asked about.
    pub(crate) manifests: Vec<RelPath>,
    /// Bytes that were read.
    pub(crate) bytes: u64,
    /// Files that were not read, because their size was wrong already.
    pub(crate) by_size: u64,
    /// Files whose hash is right and whose recorded size is not.
    pub(crate) odd_sizes: Vec<RelPath>,
    /// Files of which an xxh64 is written the wrong way round.
    pub(crate) reversed: Vec<RelPath>,
    pub(super) keep_all: bool,
}

impl Judged {
    pub(super) fn new(rules: Rules) -> Self {
        Self { keep_all: rules.keep_all, ..Self::default() }
    }

    pub(crate) fn add(&mut self, line: Line) {
        self.counts.add(line.status);
        if self.keep_all || line.status != Status::Ok {
            self.lines.push(line);
        }
    }
}

/// How to judge.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rules {
    /// A file of the wrong size is not read.
    pub(crate) fast: bool,
    /// Keep a line for every file.
    pub(crate) keep_all: bool,
}
