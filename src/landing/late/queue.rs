//! What waits for a gateway: when which block is asked for, and what an answer means. Pure: told the time.
//!
//! A size that is there says little, since a gateway brings changed parts over in any order. So a few blocks are asked
//! for first; each that proves right pays for two more, each that was asked too early is not paid back, and its file
//! rests before it is asked again.

use super::super::outcome::{Outcome, Proof};
use super::super::patience::Patience;
use super::super::readback::Claimed;
use super::is_not_yet;
use crate::words::block;
use crate::words::path::RelPath;
use std::collections::{HashMap, HashSet, VecDeque};
use std::time::Duration;
use tokio::time::Instant;

/// What may be read at each look without any of it having proven right before, in bytes.
const FLOOR: u64 = 4 * block::BLOCK;
/// What may be read ahead of its answers at most.
const CEILING: u64 = 64 * block::BLOCK;
/// What a question costs at least, however small the file.
const QUESTION: u64 = 64 * 1024;

/// What a gateway has accepted, and is not on the share yet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Backlog {
    /// Files.
    pub(crate) files: u64,
    /// For how long the oldest has waited.
    pub(crate) oldest: Duration,
    /// How long until the next look.
    pub(crate) next: Duration,
}

type Key = (u32, u32);

/// Claims that wait, by file.
pub(super) struct Queue {
    patience: Patience,
    files: HashMap<RelPath, Waiting>,
    ready: VecDeque<Claimed>,
    asked: HashMap<Key, Asked>,
    sent_back: HashSet<Key>,
    credit: u64,
    /// When something came over last.
    moved: Instant,
    /// Whether all that is there in size was asked for since, to be judged.
    judged: bool,
}

struct Waiting {
    since: Instant,
    /// Blocks that are not asked for.
    claims: Vec<Claimed>,
    /// All of them, those on their way included.
    open: usize,
    /// The size at the look before.
    seen: Option<u64>,
    /// Whether the last answer was a match.
    trusted: bool,
    pause: Duration,
    rests_until: Instant,
}

struct Asked {
    claim: Claimed,
    /// Nothing had come over for long: what differs differs for good.
    judging: bool,
}

impl Queue {
    pub(super) fn new(patience: Patience, now: Instant) -> Self {
        Self {
            patience,
            files: HashMap::new(),
            ready: VecDeque::new(),
            asked: HashMap::new(),
            sent_back: HashSet::new(),
            credit: FLOOR,
            moved: now,
            judged: false,
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// A block that the gateway has accepted.
    pub(super) fn add(&mut self, claim: Claimed, now: Instant) {
        if self.files.is_empty() || self.sent_back.remove(&key(&claim)) {
            self.has_moved(now);
        }
        let file = self.files.entry(claim.path.clone()).or_insert_with(|| Waiting {
            since: now,
            claims: Vec::new(),
            open: 0,
            seen: None,
            trusted: false,
            pause: Duration::ZERO,
            rests_until: now,
        });
        file.open += 1;
        file.claims.push(claim);
    }

    /// The files to look at, by folder.
    pub(super) fn wanted(&mut self) -> HashMap<Option<RelPath>, Vec<RelPath>> {
        self.credit = self.credit.max(FLOOR);
        let mut folders: HashMap<_, Vec<RelPath>> = HashMap::new();
        for (path, _) in self.files.iter().filter(|(_, file)| !file.claims.is_empty()) {
            folders.entry(path.parent()).or_default().push(path.clone());
        }
        folders
    }

    /// A look at a file: its size on the share. What was there at the look before, too, may be asked for.
    pub(super) fn saw(&mut self, path: &RelPath, size: Option<u64>, now: Instant) {
        let Some(file) = self.files.get_mut(path) else { return };
        let before = std::mem::replace(&mut file.seen, size);
        if let (Some(before), Some(size)) = (before, size)
            && file.rests_until <= now
        {
            let most = if file.trusted { file.claims.len() } else { 1 };
            let ready = |claim: &mut Claimed| is_there(claim, before) && is_there(claim, size);
            self.ready.extend(file.claims.extract_if(.., ready).take(most));
        }
        if before != size {
            self.has_moved(now);
        }
    }

    /// Blocks to ask for now. When nothing has come over for long, all that is there in size is asked for once more,
    /// and judged.
    pub(super) fn ask(&mut self, now: Instant) -> Vec<Claimed> {
        let judging = now - self.moved >= self.patience.verdict();
        let mut asked = Vec::new();
        while let Some(claim) = self.ready.pop_front_if(|claim| cost(claim) <= self.credit) {
            match self.files.get_mut(&claim.path) {
                Some(file) if file.rests_until > now => file.claims.push(claim),
                _ => {
                    self.credit -= cost(&claim);
                    asked.push(claim);
                }
            }
        }
        if judging && !self.judged {
            self.judged = true;
            for file in self.files.values_mut() {
                let whole = |claim: &mut Claimed| file.seen == Some(claim.size);
                asked.extend(file.claims.extract_if(.., whole));
            }
        }
        for claim in &asked {
            self.asked.insert(key(claim), Asked { claim: claim.clone(), judging });
        }
        asked
    }

    /// What an answer means: a proof to pass on, or nothing as long as it may be for being late.
    pub(super) fn answer(&mut self, proof: Proof, now: Instant) -> Option<Proof> {
        let key = (proof.file, proof.index);
        let Asked { claim, judging } = self.asked.remove(&key)?;
        let file = self.files.get_mut(&claim.path)?;
        match &proof.outcome {
            Outcome::Matched => {
                self.credit = CEILING.min(self.credit + 2 * cost(&claim));
                (file.trusted, file.pause) = (true, Duration::ZERO);
                self.has_moved(now);
            }
            Outcome::Differs if judging => {
                self.sent_back.insert(key);
            }
            Outcome::Unread(error) if !is_not_yet(error) => {}
            Outcome::Undelivered => {}
            Outcome::Differs | Outcome::Lost | Outcome::Unread(_) => {
                file.trusted = false;
                file.pause = self.patience.longer(file.pause);
                file.rests_until = now + file.pause;
                // Behind the others: the next to be asked for is one that was not.
                file.claims.push(claim);
                return None;
            }
        }
        let file = self.files.get_mut(&claim.path)?;
        file.open -= 1;
        if file.open == 0 {
            self.files.remove(&claim.path);
        }
        Some(proof)
    }

    /// A time in which nobody could look is held against nobody.
    pub(super) fn excuse(&mut self, time: Duration) {
        self.moved += time;
    }

    /// Since when nothing has come over.
    pub(super) fn moved(&self) -> Instant {
        self.moved
    }

    /// A claim whose time is up, when nothing has come over for too long.
    pub(super) fn overdue(&self, now: Instant) -> Option<&Claimed> {
        if now - self.moved < self.patience.end() {
            return None;
        }
        self.any()
    }

    /// Some claim that waits.
    pub(super) fn any(&self) -> Option<&Claimed> {
        self.files.values().find_map(|file| file.claims.first())
    }

    pub(super) fn backlog(&self, now: Instant, next: Instant) -> Backlog {
        let oldest = self.files.values().map(|file| now - file.since).max();
        Backlog { files: self.files.len() as u64, oldest: oldest.unwrap_or_default(), next: next - now }
    }

    fn has_moved(&mut self, now: Instant) {
        (self.moved, self.judged) = (now, false);
    }
}

fn key(claim: &Claimed) -> Key {
    (claim.file, claim.index)
}

fn cost(claim: &Claimed) -> u64 {
    (block::range(claim.index, claim.size).1 as u64).max(QUESTION)
}

/// Whether a file of this size may hold the block. The last block ends the file, so that all of it has to be there.
fn is_there(claim: &Claimed, size: u64) -> bool {
    let (offset, len) = block::range(claim.index, claim.size);
    let end = offset + len as u64;
    size == claim.size || (end < claim.size && (end..claim.size).contains(&size))
}
