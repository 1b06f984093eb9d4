//! What a running journey or check counts, for whoever watches: a screen, the foreground progress.
//!
//! The worker only adds; nobody waits for anybody. The watcher takes a [`Sample`] when it wants to draw.

use crate::journey::Stage;
use crate::share::Trouble;
use crate::upload::Sent;
use std::sync::atomic::{AtomicU8, AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Mutex, PoisonError};

/// What is going on, in a word for a screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Doing {
    /// Finding out what there is.
    #[default]
    Looking,
    /// Comparing what is there with what a manifest or a receipt says.
    Verifying,
    /// Hashing what gets a new generation.
    Sealing,
    /// Waiting for its turn.
    Waiting,
    /// Bytes go to staging; what is flushed is read back beside it.
    Sending,
    /// All is sent; the rest is read back.
    Proving,
    /// The one rename.
    Releasing,
    /// The sync carries it to the second region.
    Arriving,
    /// Nothing more to do.
    Done,
}

impl Doing {
    const ALL: [Self; 9] = [
        Self::Looking,
        Self::Verifying,
        Self::Sealing,
        Self::Waiting,
        Self::Sending,
        Self::Proving,
        Self::Releasing,
        Self::Arriving,
        Self::Done,
    ];

    /// The word on the screen.
    pub fn word(self) -> &'static str {
        match self {
            Self::Looking => "Looking",
            Self::Verifying => "Verifying",
            Self::Sealing => "Sealing",
            Self::Waiting => "Waiting",
            Self::Sending => "Sending",
            Self::Proving => "Proving",
            Self::Releasing => "Releasing",
            Self::Arriving => "Arriving",
            Self::Done => "Done",
        }
    }
}

impl From<Stage> for Doing {
    /// What follows a stage that has been reached.
    fn from(stage: Stage) -> Self {
        match stage {
            Stage::Found | Stage::Settled => Self::Looking,
            Stage::Checked => Self::Waiting,
            Stage::Queued | Stage::Sending => Self::Sending,
            Stage::Sent => Self::Proving,
            Stage::Landed => Self::Releasing,
            Stage::Released | Stage::Arrived | Stage::Abandoned | Stage::Duplicate => Self::Done,
        }
    }
}

/// One direction of bytes: how much there is, and how much of it an earlier run had done.
#[derive(Debug, Default)]
struct Flow {
    total: AtomicU64,
    already: AtomicU64,
}

impl Flow {
    fn amount(&self, now: u64) -> Amount {
        Amount { total: self.total.load(Relaxed), done: self.already.load(Relaxed) + now, now }
    }
}

/// Shared counters of one journey or one check.
#[derive(Debug, Default)]
pub struct Counters {
    doing: AtomicU8,
    stage: AtomicU8,
    files: AtomicU64,
    send: Flow,
    proof: Flow,
    sent: Arc<Sent>,
    proven: Arc<AtomicU64>,
    trouble: Trouble,
    notes: Mutex<Vec<String>>,
}

impl Counters {
    /// Counters that stand at nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// Says what is going on.
    pub fn set_doing(&self, doing: Doing) {
        self.doing.store(doing as u8, Relaxed);
    }

    /// Says which stage was reached; what goes on within one is said by whoever does it.
    pub(super) fn set_stage(&self, stage: Stage) {
        if self.stage.swap(stage as u8, Relaxed) != stage as u8 {
            self.set_doing(stage.into());
        }
    }

    /// Says how much there is: files, bytes to send, bytes to prove. A check sends nothing.
    pub fn set_totals(&self, files: u64, to_send: u64, to_prove: u64) {
        self.files.store(files, Relaxed);
        self.send.total.store(to_send, Relaxed);
        self.proof.total.store(to_prove, Relaxed);
    }

    /// Says what an earlier run had done of it: it counts as done, not as speed.
    pub fn set_already(&self, sent: u64, proven: u64) {
        self.send.already.store(sent, Relaxed);
        self.proof.already.store(proven, Relaxed);
    }

    /// What the upload counts into.
    pub fn sent(&self) -> Arc<Sent> {
        self.sent.clone()
    }

    /// What a readback or a check counts into: bytes that were read and found equal.
    pub fn proven(&self) -> Arc<AtomicU64> {
        self.proven.clone()
    }

    /// Where the shares say what they wait for.
    pub fn trouble(&self) -> Trouble {
        self.trouble.clone()
    }

    /// Leaves a sentence for whoever watches, to be shown once while the work goes on.
    pub fn note(&self, sentence: String) {
        self.notes.lock().unwrap_or_else(PoisonError::into_inner).push(sentence);
    }

    /// The sentences that nobody has taken yet.
    pub fn take_notes(&self) -> Vec<String> {
        std::mem::take(&mut *self.notes.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// How it stands now.
    pub fn sample(&self) -> Sample {
        Sample {
            doing: Doing::ALL.get(usize::from(self.doing.load(Relaxed))).copied().unwrap_or_default(),
            files: self.files.load(Relaxed),
            send: self.send.amount(self.sent.bytes.load(Relaxed) + self.sent.found.load(Relaxed)),
            proof: self.proof.amount(self.proven.load(Relaxed)),
            waiting: self.trouble.reason(),
        }
    }
}

/// How far one direction has come, in bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Amount {
    /// All there is.
    pub total: u64,
    /// Done, earlier runs included. Above `total` when blocks had to be sent again.
    pub done: u64,
    /// Done by this run.
    pub now: u64,
}

impl Amount {
    /// What is left.
    pub fn left(self) -> u64 {
        self.total.saturating_sub(self.done)
    }
}

/// The counters at one moment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sample {
    /// What is going on.
    pub doing: Doing,
    /// Files in all.
    pub files: u64,
    /// Towards the share.
    pub send: Amount,
    /// Back from it, or through a check.
    pub proof: Amount,
    /// What is waited for, and when it is tried again.
    pub waiting: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sample_says_what_was_counted() {
        let counters = Counters::new();
        counters.set_totals(3, 100, 100);
        counters.set_already(40, 20);
        counters.sent().bytes.fetch_add(10, Relaxed);
        counters.proven().fetch_add(5, Relaxed);
        let _waiting =
            counters.trouble().wait("`//nas/footage`: no answer in time".into(), tokio::time::Instant::now());
        let sample = counters.sample();
        assert_eq!(sample.send, Amount { total: 100, done: 50, now: 10 });
        assert_eq!(sample.proof.left(), 75);
        let reason = sample.waiting.expect("a reason");
        assert!(reason.starts_with("waiting for `//nas/footage`: no answer in time"), "{reason}");
    }

    #[test]
    fn every_word_survives_the_counter() {
        for doing in Doing::ALL {
            let counters = Counters::new();
            counters.set_doing(doing);
            assert_eq!(counters.sample().doing, doing);
        }
    }
}
