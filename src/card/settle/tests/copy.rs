//! A dump's folder in virtual time, as copying tools change it.

use crate::card::snapshot::{Sight, Sign, Snapshot, Stamp};
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeMap;
use std::path::Path;

/// Seconds after the beginning.
pub(super) fn at(seconds: u64) -> Timestamp {
    Timestamp::from_second(1_800_000_000 + seconds as i64).expect("a time of this century")
}

/// The folder.
#[derive(Clone, Debug, Default)]
pub(super) struct Copy {
    files: BTreeMap<String, Stamp>,
    inodes: u64,
    /// When the folder's entries last changed.
    touched: Option<Timestamp>,
    /// How far the file server's clock is ahead, in seconds.
    pub(super) skew: i64,
    /// What says that a copy runs.
    pub(super) signs: Vec<Sight>,
}

impl Copy {
    /// A file has this size now; it may be new.
    pub(super) fn write(&mut self, name: &str, size: u64, now: u64) {
        let changed = self.clock(now);
        if !self.files.contains_key(name) {
            self.inodes += 1;
            self.touched = Some(changed);
        }
        let new = Stamp { size: 0, modified: changed, changed, inode: self.inodes };
        let stamp = self.files.entry(name.into()).or_insert(new);
        *stamp = Stamp { size, modified: changed, changed, ..*stamp };
    }

    /// The copier gives a file the camera's date: a change like any other.
    pub(super) fn date(&mut self, name: &str, now: u64) {
        let size = self.files[name].size;
        self.write(name, size, now);
        self.files.get_mut(name).expect("a file").modified = Timestamp::UNIX_EPOCH;
    }

    pub(super) fn rename(&mut self, from: &str, to: &str, now: u64) {
        let stamp = self.files.remove(from).expect("a file");
        self.touched = Some(self.clock(now));
        self.files.insert(to.into(), Stamp { changed: self.clock(now), ..stamp });
    }

    /// Whether there was such a file.
    pub(super) fn remove(&mut self, name: &str, now: u64) -> bool {
        let gone = self.files.remove(name).is_some();
        if gone {
            self.touched = Some(self.clock(now));
        }
        gone
    }

    /// The file server's time.
    fn clock(&self, now: u64) -> Timestamp {
        at(now).saturating_add(SignedDuration::from_secs(self.skew)).expect("a time")
    }

    /// A file, or what lies beside it, says since now that a copy runs.
    pub(super) fn sign(&mut self, name: &str, sign: Sign, now: u64) {
        self.signs.retain(|sight| sight.path != name);
        self.signs.push(Sight { path: name.into(), sign, changed: at(now) });
    }

    pub(super) fn clear(&mut self, name: &str) {
        self.signs.retain(|sight| sight.path != name);
    }

    /// What a look sees.
    pub(super) fn seen(&self) -> Snapshot {
        let mut snapshot = Snapshot { changed: self.touched, ..Snapshot::default() };
        for (name, stamp) in &self.files {
            snapshot.add(Path::new(name), *stamp);
        }
        snapshot
    }
}
