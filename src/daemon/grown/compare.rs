//! A dump against an earlier delivery of the same folder, by what the journal knows of both. Pure.

use crate::journey::Dump;
use crate::words::path::RelPath;
use std::collections::HashMap;

/// A file that both have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Pair {
    /// Its place in the dump.
    pub(super) now: usize,
    /// Its place in the delivery.
    pub(super) then: usize,
    /// Whether it is media with the same ends.
    pub(super) is_alike: bool,
    /// Whether only reading all of it can tell that it is the same: its ends were never looked at, or it has another time.
    pub(super) to_read: bool,
}

/// What came of it.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Compared {
    pub(super) pairs: Vec<Pair>,
    /// Delivered files that are others now.
    pub(super) altered: Vec<RelPath>,
    /// Delivered files that are gone.
    pub(super) missing: Vec<RelPath>,
    /// Files that were not delivered.
    pub(super) new: usize,
    /// Whether media files were delivered.
    had_media: bool,
}

impl Compared {
    pub(super) fn of(basis: &Dump, dump: &Dump) -> Self {
        let here: HashMap<&RelPath, usize> =
            dump.files.iter().map(|file| &file.source.path).zip(0..).collect();
        let had_media = basis.files.iter().any(|file| file.print.is_some());
        let mut compared = Self { had_media, ..Self::default() };
        for (file, then) in basis.files.iter().zip(0..) {
            let path = &file.source.path;
            let Some(now) = here.get(path).copied() else {
                compared.missing.push(path.clone());
                continue;
            };
            let found = &dump.files[now];
            let ends = file.print.zip(found.print).map(|(then, now)| then == now);
            if found.source.size != file.source.size || ends == Some(false) {
                compared.altered.push(path.clone());
                continue;
            }
            let is_alike = ends == Some(true);
            let to_read = !is_alike || found.source.modified != file.source.modified;
            compared.pairs.push(Pair { now, then, is_alike, to_read });
        }
        let known = compared.pairs.len() + compared.altered.len();
        compared.new = dump.files.len() - known;
        compared
    }

    /// Whether it can be the same card: some of its media are, or, where there was none, some of its files.
    pub(super) fn is_same_card(&self) -> bool {
        self.pairs.iter().any(|pair| pair.is_alike || !self.had_media)
    }
}
