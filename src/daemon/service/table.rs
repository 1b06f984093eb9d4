//! All rolls that the agent knows: what the watcher sees of each, what the journal says, and who is at work on it.

use crate::card;
use crate::daemon::asides::Asides;
use crate::daemon::progress::Counters;
use crate::handoff::Part;
use crate::journal::{Beyond, Saved, Summary};
use crate::journey::{Dump, Labels, Onward, RecoveryPoint, Stage};
use crate::pace::Turn;
use crate::problem::Problem;
use crate::words::id::DumpId;
use crate::words::path::RelPath;
use crate::words::priority::Priority;
use jiff::Timestamp;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

/// What the watcher sees of a dump that has not finished.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Seen {
    pub(super) words: String,
    pub(super) files: u64,
    pub(super) bytes: u64,
    pub(super) since: Timestamp,
    pub(super) changed: Timestamp,
}

/// What the journal says of a dump, in short.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Facts {
    pub(super) id: DumpId,
    pub(super) roll: String,
    pub(super) target: RelPath,
    pub(super) stage: Stage,
    pub(super) held: Option<Problem>,
    pub(super) family: String,
    pub(super) verdict: String,
    pub(super) labels: Labels,
    pub(super) files: u64,
    pub(super) bytes: u64,
    /// Bytes that are written, and that have landed, whole files only.
    pub(super) written: u64,
    pub(super) landed: u64,
    pub(super) priority: Priority,
    pub(super) deadline: Option<Timestamp>,
    pub(super) found: Timestamp,
    pub(super) changed: Timestamp,
    pub(super) receipt: Option<u64>,
    /// What is to become of it after its release, and whether that has come true, or is not looked for any more.
    pub(super) onward: Option<Going>,
    /// When it was released, and the first whole backup that was begun after that.
    pub(super) released: Option<Timestamp>,
    pub(super) recovery: Option<RecoveryPoint>,
}

/// What becomes of a released roll.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Going {
    pub(super) onward: Onward,
    pub(super) arrived: Option<Timestamp>,
    pub(super) is_followed: bool,
}

impl Facts {
    pub(super) fn of(dump: &Dump, changed: Timestamp) -> Self {
        let bytes = |counts: fn(&crate::journey::FileState) -> bool| {
            dump.files.iter().filter(|file| counts(file)).map(|file| file.source.size).sum()
        };
        Self {
            id: dump.id,
            roll: dump.roll.clone(),
            target: dump.target.clone(),
            stage: dump.stage,
            held: dump.held.clone(),
            family: dump.family.clone(),
            verdict: dump.verdict.clone(),
            labels: card::labels(dump.target.components()),
            files: dump.files.len() as u64,
            bytes: dump.bytes(),
            written: bytes(crate::journey::FileState::is_written),
            landed: bytes(|file| file.landed.is_some()),
            priority: dump.priority,
            deadline: dump.deadline,
            found: dump.reached(Stage::Found).unwrap_or(changed),
            changed,
            receipt: dump.receipt().map(|(number, _)| *number),
            onward: dump.onward.map(|onward| Going {
                onward,
                arrived: dump.arrival.as_ref().map(|arrival| arrival.at),
                is_followed: dump.is_followed() || dump.wants_receipt(),
            }),
            released: dump.reached(Stage::Released),
            recovery: dump.recovery.clone(),
        }
    }

    /// From the journal's index alone. Of what is done, everything has landed.
    pub(super) fn of_summary(
        summary: &Summary,
        card: Option<&(String, String)>,
        onward: Option<&Beyond>,
    ) -> Self {
        let is_there = matches!(summary.stage, Stage::Landed | Stage::Released | Stage::Arrived);
        let bytes = if is_there { summary.bytes } else { 0 };
        let (family, verdict) = card.cloned().unwrap_or_default();
        Self {
            id: summary.id,
            roll: summary.roll.clone(),
            target: summary.target.clone(),
            stage: summary.stage,
            held: summary.held.clone(),
            family,
            verdict,
            labels: card::labels(summary.target.components()),
            files: summary.files,
            bytes: summary.bytes,
            written: bytes,
            landed: bytes,
            priority: Priority::default(),
            deadline: None,
            found: summary.found,
            changed: summary.changed,
            receipt: summary.receipt,
            onward: onward.map(|beyond| Going {
                onward: beyond.onward,
                arrived: beyond.arrived,
                is_followed: beyond.is_open,
            }),
            released: None,
            recovery: None,
        }
    }

    /// The same with what is known of backups. That a released roll is inside one makes it no newer.
    pub(super) fn saved(self, saved: Option<&Saved>) -> Self {
        let Some(Saved { released, arrived, point }) = saved else { return self };
        let changed = arrived.unwrap_or(*released);
        Self { changed, released: Some(*released), recovery: point.clone(), ..self }
    }

    /// Whether its arrival in the second region is looked for.
    pub(super) fn is_followed(&self) -> bool {
        self.onward.is_some_and(|going| going.is_followed)
    }

    /// Whether nothing more is to be done for its delivery.
    pub(super) fn is_done(&self) -> bool {
        match self.stage {
            Stage::Released => self.receipt.is_some(),
            Stage::Arrived | Stage::Abandoned | Stage::Duplicate => true,
            _ => false,
        }
    }
}

/// Somebody at work on a roll.
pub(super) struct Work {
    pub(super) stop: CancellationToken,
    pub(super) counters: Arc<Counters>,
    pub(super) asides: Asides,
    /// Its place on the link, once it has one.
    pub(super) turn: Option<Turn>,
    pub(super) task: JoinHandle<()>,
}

/// A roll.
pub(super) struct Roll {
    pub(super) source: PathBuf,
    pub(super) seen: Option<Seen>,
    pub(super) facts: Option<Facts>,
    pub(super) work: Option<Work>,
    /// What is waited for before it goes on by itself.
    pub(super) waiting: Option<(Problem, Option<Timestamp>)>,
    /// Whether it waits in the line for its turn.
    pub(super) in_line: bool,
    /// Somebody who looks whether the second region has it.
    pub(super) following: Option<Following>,
    /// What was seen of that last.
    pub(super) part: Option<Part>,
    /// Whether all that is known of the folder is done, and nothing has told yet that it holds more: after a start, and
    /// with new settings, the watcher has to see every folder twice before it knows that it has finished.
    pub(super) is_old: bool,
}

/// Somebody who looks whether the second region has a roll.
pub(super) struct Following {
    pub(super) stop: CancellationToken,
    pub(super) task: JoinHandle<()>,
}

impl Roll {
    fn new(source: &Path) -> Self {
        let source = source.to_owned();
        Self {
            source,
            seen: None,
            facts: None,
            work: None,
            waiting: None,
            in_line: false,
            following: None,
            part: None,
            is_old: false,
        }
    }

    /// Whether it is in the journal, and nothing more is to be done for its delivery.
    pub(super) fn is_done(&self) -> bool {
        self.facts.as_ref().is_some_and(Facts::is_done)
    }

    /// Whether it is anything that people should see.
    pub(super) fn is_news(&self) -> bool {
        !self.is_old || self.waiting.is_some()
    }
}

/// What a folder is called in orders until it is in the journal.
fn key_of(source: &Path) -> String {
    let hash = blake3::hash(source.as_os_str().as_encoded_bytes()).to_hex();
    format!("new-{}", &hash[..10])
}

/// All rolls, by their keys.
#[derive(Default)]
pub(super) struct Table {
    rolls: BTreeMap<String, Roll>,
}

impl Table {
    pub(super) fn get(&mut self, key: &str) -> Option<&mut Roll> {
        self.rolls.get_mut(key)
    }

    pub(super) fn all(&self) -> impl Iterator<Item = (&String, &Roll)> {
        self.rolls.iter()
    }

    pub(super) fn all_mut(&mut self) -> impl Iterator<Item = (&String, &mut Roll)> {
        self.rolls.iter_mut()
    }

    /// The newest roll of a folder that is not done, if there is one; of those that are, the newest.
    pub(super) fn of_folder(&mut self, source: &Path) -> Option<(&String, &mut Roll)> {
        let of_folder = self.rolls.iter_mut().filter(|(_, roll)| roll.source == source);
        of_folder.max_by_key(|(key, roll)| (!roll.is_done(), (*key).clone()))
    }

    /// The roll of a folder that is not in the journal yet; it is made where there is none.
    pub(super) fn new_one(&mut self, source: &Path) -> &mut Roll {
        self.rolls.entry(key_of(source)).or_insert_with(|| Roll::new(source))
    }

    /// Takes over what the journal says; the roll gets its id for a key, and keeps what else is known of its folder: who is
    /// at work there above all.
    pub(super) fn take(&mut self, source: &Path, facts: Facts) -> &mut Roll {
        let key = facts.id.to_string();
        let unnamed = self.rolls.remove(&key_of(source));
        let mut others =
            self.rolls.iter_mut().filter(|(other, roll)| **other != key && roll.source == source);
        let work = others.find_map(|(_, roll)| roll.work.take());
        let roll = self.rolls.entry(key).or_insert_with(|| Roll::new(source));
        if let Some(unnamed) = unnamed {
            roll.seen = unnamed.seen;
            roll.work = roll.work.take().or(unnamed.work);
        }
        roll.work = roll.work.take().or(work);
        roll.facts = Some(facts);
        roll
    }

    /// Forgets a roll that is not in the journal: its folder is gone.
    pub(super) fn forget(&mut self, source: &Path) {
        self.rolls.remove(&key_of(source));
    }

    /// Those that somebody means by `which`: a key, the beginning of one, a name, a folder.
    pub(super) fn meant(&self, which: &str) -> Vec<&String> {
        if let Some((key, _)) = self.rolls.get_key_value(which) {
            return vec![key];
        }
        let names_it = |roll: &Roll| {
            let folder = roll.source.file_name().is_some_and(|name| name == which);
            let path = roll.source == Path::new(which);
            path || roll
                .facts
                .as_ref()
                .map_or(folder, |facts| facts.roll == which || facts.target.as_str() == which)
        };
        let seen = self.rolls.iter().filter(|(_, roll)| roll.is_news());
        let named: Vec<(&String, &Roll)> = seen.filter(|(_, roll)| names_it(roll)).collect();
        // Of several by that name the one is meant that something can be done about.
        let is_open = |facts: &Facts| !facts.is_done() || facts.is_followed();
        let open = named.iter().filter(|(_, roll)| roll.facts.as_ref().is_none_or(is_open));
        let open: Vec<&String> = open.map(|(key, _)| *key).collect();
        match (open.is_empty(), named.is_empty()) {
            (false, _) => open,
            (true, false) => named.into_iter().map(|(key, _)| key).collect(),
            (true, true) if which.len() >= 4 => {
                self.rolls.keys().filter(|key| key.starts_with(which)).collect()
            }
            _ => Vec::new(),
        }
    }
}
