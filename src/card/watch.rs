//! Watches folders in which dumps appear. Looking in intervals is the base; the kernel's [`Hints`] only shorten the wait,
//! because they never come from network mounts.
//!
//! ```text
//! every `top`      the folders above the dumps are listed, for new dumps
//! every `active`   a dump that has not finished is looked at, file by file
//! every `full`     one that has finished and is not whole is looked at, file by file; of a whole one only the folders
//! ```
//!
//! That nobody walks a finished dump again is what makes a NAS with a million files cost nothing while nothing happens.

mod discover;
mod hints;
mod mount;
mod rest;

pub use hints::Hints;
pub use mount::{Mount, mount};

use super::fault::CardError;
use super::follow::Follow;
use super::settle::{Evidence, Outlook, State, Structure, Times, after};
use super::snapshot::OpenFiles;
use jiff::Timestamp;
use rest::Rest;
use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How often what is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rhythm {
    /// The folders above the dumps.
    pub top: Duration,
    /// Dumps that have not finished.
    pub active: Duration,
    /// Dumps that have.
    pub full: Duration,
}

impl Default for Rhythm {
    fn default() -> Self {
        Self {
            top: Duration::from_secs(60),
            active: Duration::from_secs(10),
            full: Duration::from_secs(15 * 60),
        }
    }
}

/// What a look at one dump came to.
#[derive(Debug)]
pub struct Sighting {
    /// The dump's folder.
    pub folder: PathBuf,
    /// How far it is; `None`: its folder is gone.
    pub outlook: Option<Result<Outlook, CardError>>,
}

/// The watched folders and the dumps in them.
#[derive(Debug, Default)]
pub struct Watcher {
    folders: Vec<PathBuf>,
    /// Whether each folder is a dump itself as far as it holds what is no card.
    themselves: bool,
    times: Times,
    rhythm: Rhythm,
    dumps: BTreeMap<PathBuf, Watched>,
    /// The folders above the dumps.
    above: BTreeSet<PathBuf>,
    next_top: Option<Timestamp>,
}

#[derive(Debug)]
struct Watched {
    follow: Follow,
    next: Timestamp,
    /// Whether a card is recognised in it. What is not may yet turn out to be a part of one.
    recognised: bool,
    /// Its folders as they were when it had finished, if it was whole.
    rest: Option<Rest>,
}

impl Watcher {
    /// Watches these folders; nothing is looked at yet.
    pub fn new(folders: Vec<PathBuf>, times: Times, rhythm: Rhythm) -> Self {
        Self { folders, times, rhythm, ..Self::default() }
    }

    /// What lies in the folders and is no card makes each a dump itself, as for a scan.
    pub fn or_themselves(self) -> Self {
        Self { themselves: true, ..self }
    }

    /// Looks at all that is due. `gather` finds what speaks for a dump's being whole, and is asked only about one that has
    /// stopped changing. Blocks the thread.
    pub fn poll(&mut self, now: Timestamp, mut gather: impl FnMut(&Path) -> Evidence) -> Vec<Sighting> {
        let mut sightings = Vec::new();
        if self.next_top.is_none_or(|next| next <= now) {
            self.discover(now, &mut sightings);
            self.next_top = Some(after(now, self.rhythm.top));
        }
        let open = OnceCell::new();
        let manifest_expected: BTreeSet<PathBuf> = self.folders_with_manifests();
        for watched in self.dumps.values_mut().filter(|watched| watched.next <= now) {
            if watched.rest.as_ref().is_some_and(Rest::is_undisturbed) {
                watched.next = after(now, self.rhythm.full);
                continue;
            }
            watched.rest = None;
            let folder = watched.follow.folder().to_owned();
            let expected = manifest_expected.iter().any(|above| folder.starts_with(above));
            let gather = |folder: &Path| Evidence { manifest_expected: expected, ..gather(folder) };
            let before = watched.follow.state();
            let open = || open.get_or_init(OpenFiles::now).clone();
            let outlook = watched.follow.look(now, &self.times, gather, open);
            let settled = watched.follow.state() >= State::Settled;
            watched.next = after(now, if settled { self.rhythm.full } else { self.rhythm.active });
            if settled && watched.is_whole() {
                watched.rest = Rest::of(&folder).ok();
            }
            // A second look that found the same is no news.
            if !(settled && before >= State::Settled) || outlook.is_err() {
                sightings.push(Sighting { folder, outlook: Some(outlook) });
            }
        }
        sightings
    }

    /// Something changed there: the dump around it is looked at with the next poll, or the folders above dumps are listed.
    /// One that grows is looked at often enough: the kernel tells of every single write.
    pub fn hint(&mut self, path: &Path) {
        match self.dumps.values_mut().find(|watched| path.starts_with(watched.follow.folder())) {
            Some(watched) if watched.follow.state() >= State::Settled => {
                watched.rest = None;
                watched.next = Timestamp::MIN;
            }
            Some(_) => {}
            None => self.next_top = None,
        }
    }

    /// When the next look is due.
    pub fn due(&self) -> Timestamp {
        let dumps = self.dumps.values().map(|watched| watched.next);
        dumps.chain([self.next_top.unwrap_or(Timestamp::MIN)]).min().unwrap_or(Timestamp::MIN)
    }

    /// The dumps, in the order of their paths.
    pub fn dumps(&self) -> impl Iterator<Item = &Follow> {
        self.dumps.values().map(|watched| &watched.follow)
    }

    /// A dump was judged as it was seen last.
    pub fn checked(&mut self, folder: &Path) {
        if let Some(watched) = self.dumps.get_mut(folder) {
            watched.follow.checked();
        }
    }

    /// The folders that are worth hints: those above the dumps, those of dumps that grow, and the others' own. Files never
    /// are: a dump may have a hundred thousand.
    pub fn worth_hints(&self) -> BTreeSet<PathBuf> {
        let mut worth = self.above.clone();
        for watched in self.dumps.values() {
            let folder = watched.follow.folder();
            worth.insert(folder.to_owned());
            if watched.follow.state() < State::Settled {
                worth.extend(rest::folders(folder).unwrap_or_default());
            }
        }
        worth
    }

    fn discover(&mut self, now: Timestamp, sightings: &mut Vec<Sighting>) {
        self.dumps.retain(|folder, _| {
            let there = folder.is_dir();
            if !there {
                sightings.push(Sighting { folder: folder.clone(), outlook: None });
            }
            there
        });
        // A finished dump to which something was added in its own folder need not wait for its turn.
        for watched in
            self.dumps.values_mut().filter(|watched| watched.rest.as_ref().is_some_and(Rest::is_touched))
        {
            watched.next = now;
        }
        self.above.clear();
        for folder in &self.folders {
            let is_known = |path: &Path| self.dumps.get(path).is_some_and(Watched::is_certain);
            let found = discover::discover(folder, self.themselves, is_known);
            self.above.extend(found.above);
            for (dump, recognised) in found.dumps {
                // What was taken for a dump turned out to be a part of this one.
                self.dumps.retain(|known, watched| {
                    known == &dump || watched.recognised || !known.starts_with(&dump)
                });
                let new = || Watched { follow: Follow::new(dump.clone()), next: now, recognised, rest: None };
                self.dumps.entry(dump.clone()).or_insert_with(new).recognised = recognised;
            }
        }
    }

    /// The watched folders in which a dump came with a manifest.
    fn folders_with_manifests(&self) -> BTreeSet<PathBuf> {
        let with = |watched: &&Watched| {
            watched.follow.state() >= State::Settled
                && watched.follow.evidence().is_some_and(|evidence| evidence.has_manifest)
        };
        let dumps = self.dumps.values().filter(with).map(|watched| watched.follow.folder());
        let folder = |dump: &Path| self.folders.iter().find(|folder| dump.starts_with(folder)).cloned();
        dumps.filter_map(folder).collect()
    }
}

impl Watched {
    /// Whether nothing that is found later makes it another dump.
    fn is_certain(&self) -> bool {
        self.recognised || self.follow.state() >= State::Settled
    }

    fn is_whole(&self) -> bool {
        self.follow
            .evidence()
            .is_some_and(|evidence| evidence.manifest_covers || evidence.structure == Structure::Complete)
    }
}

#[cfg(test)]
mod tests;
