//! A roll as people see it: in one line, and in depth.

use super::{ArrivalView, BackupView};
use crate::journey::{CardFacts, Claim, Elsewhere, Labels, Noted, Proof, Stage};
use crate::problem::{Problem, Retry};
use crate::words::id::DumpId;
use crate::words::priority::Priority;
use crate::words::session::Session;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// What is going on with a roll.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RollState {
    /// A person has to act: see [`RollView::problem`].
    Held,
    /// It does not go on by itself at the moment, and is tried again: see [`RollView::waiting`].
    Waiting,
    /// The card is still being copied to the NAS.
    Copying,
    /// Its files are listed, and the card is looked into.
    Checking,
    /// It waits for its turn.
    Queued,
    /// Files are on their way.
    Sending,
    /// All is written; the rest is being read back.
    Proving,
    /// It is put into the sync root.
    Releasing,
    /// It is in the sync root, has its receipt, and is carried on: see [`RollView::arrival`].
    Arriving,
    /// It is in the sync root, and has its receipt.
    Delivered,
    /// The second region has it.
    Arrived,
    /// Its content was delivered before.
    Duplicate,
    /// A person gave it up.
    Abandoned,
}

impl RollState {
    /// All, what somebody has to look after first.
    pub const ALL: [Self; 13] = [
        Self::Held,
        Self::Waiting,
        Self::Copying,
        Self::Checking,
        Self::Queued,
        Self::Sending,
        Self::Proving,
        Self::Releasing,
        Self::Arriving,
        Self::Delivered,
        Self::Arrived,
        Self::Duplicate,
        Self::Abandoned,
    ];

    /// Its name on screens and in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Held => "held",
            Self::Waiting => "waiting",
            Self::Copying => "copying",
            Self::Checking => "checking",
            Self::Queued => "queued",
            Self::Sending => "sending",
            Self::Proving => "proving",
            Self::Releasing => "releasing",
            Self::Arriving => "arriving",
            Self::Delivered => "delivered",
            Self::Arrived => "arrived",
            Self::Duplicate => "duplicate",
            Self::Abandoned => "abandoned",
        }
    }

    /// Whether nothing more happens to it.
    pub fn is_done(self) -> bool {
        self >= Self::Delivered
    }
}

/// A roll in one line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RollView {
    /// What it is called in orders and addresses: its id, or until it has one a short hash of its folder.
    pub key: String,
    /// Its id in the journal, once the copy has ended.
    pub id: Option<DumpId>,
    /// The name of the roll's folder.
    pub roll: String,
    /// The folder on the NAS.
    pub source: PathBuf,
    /// Where it lies, or will lie, on the share: sync root and path.
    pub target: String,
    /// The kind of card; empty until it was looked into.
    pub family: String,
    /// `complete`, `incomplete`, `review`; empty until it was looked into.
    pub verdict: String,
    /// What the folders say about the shooting day.
    pub labels: Labels,
    /// How far it has come.
    pub stage: Stage,
    /// What is going on.
    pub state: RollState,
    /// What is waited for, or why it is slow: one sentence.
    pub waiting: Option<String>,
    /// What holds it, with the remedy.
    pub problem: Option<Problem>,
    /// Files to send, or seen so far.
    pub files: u64,
    /// Bytes to send, or seen so far.
    pub bytes: u64,
    /// Bytes that are written and flushed.
    pub sent: u64,
    /// Bytes that are proven on the share.
    pub landed: u64,
    /// Towards the share, bits a second over the last seconds.
    pub rate: u64,
    /// Its turn.
    pub priority: Priority,
    /// When it should have landed.
    pub deadline: Option<Timestamp>,
    /// When it will have.
    pub eta: Option<EtaView>,
    /// Why the deadline will be missed, as far as one can tell now; one sentence.
    pub late: Option<String>,
    /// When it was found.
    pub found: Timestamp,
    /// When anything happened to it last.
    pub changed: Timestamp,
    /// The number of its receipt.
    pub receipt: Option<u64>,
    /// What is known of the second region, where its arrival there is looked for.
    #[serde(default)]
    pub arrival: Option<ArrivalView>,
    /// Whether it is inside a backup of the file system; `None` where that is not looked after, or it is not released.
    #[serde(default)]
    pub backup: Option<BackupView>,
}

impl RollView {
    /// Whether a person has to act.
    pub fn needs_a_person(&self) -> bool {
        match self.state {
            RollState::Held => true,
            RollState::Arriving => {
                self.problem.as_ref().is_some_and(|problem| problem.code.retry() == Retry::Person)
            }
            _ => false,
        }
    }

    /// What is known of its bytes, all of them: the lowest rung of the ladder. One word of `listed verified written landed
    /// released reported arrived`; empty where nothing is. What the sync alone says is reported, not arrived.
    pub fn evidence(&self) -> &'static str {
        match self.stage {
            Stage::Arrived if self.arrival.as_ref().is_some_and(|arrival| arrival.proof == Proof::Report) => {
                "reported"
            }
            Stage::Arrived => "arrived",
            Stage::Released => "released",
            Stage::Landed => "landed",
            _ if self.bytes > 0 && self.landed >= self.bytes => "landed",
            Stage::Sent => "written",
            _ if self.id.is_some() => "listed",
            _ => "",
        }
    }
}

/// When something will be done: a range, since nobody knows better.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EtaView {
    /// Not before this.
    pub earliest: Timestamp,
    /// Hardly after this.
    pub latest: Timestamp,
    /// Why it stands still: the link is down, a pause, a hold; one sentence. The times are those of before.
    pub frozen: Option<String>,
}

/// A roll in depth.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RollDetail {
    /// The same as in the list.
    pub roll: RollView,
    /// What was found out about the card, findings included.
    pub card: CardFacts,
    /// The clips, where the card was looked into.
    pub clips: Vec<ClipView>,
    /// Its files, at most as many as were asked for.
    pub files: Vec<FileView>,
    /// What is not sent, and why: path and reason.
    pub skipped: Vec<(String, String)>,
    /// The manifests that came along.
    pub claims: Vec<Claim>,
    /// The sessions that wrote.
    pub sessions: Vec<Session>,
    /// The sessions that read back.
    pub readbacks: Vec<Session>,
    /// Who wants it sent although it is not whole: name and reason.
    pub accepted: Option<(String, String)>,
    /// The dump as which the same card was delivered before.
    pub duplicate_of: Option<DumpId>,
    /// Where that was, if it was by another agent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub elsewhere: Option<Elsewhere>,
    /// What the studio-wide ledger has of it, one sentence each; nothing where there is none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ledger: Vec<String>,
    /// The receipt's file.
    pub receipt: Option<PathBuf>,
    /// What happened, newest first, at most a hundred.
    pub events: Vec<EventView>,
    /// What a person can do now, the best first; one sentence each.
    pub remedies: Vec<String>,
}

/// A clip.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClipView {
    /// Its name.
    pub name: String,
    /// Its files, below the dump's folder.
    pub files: u64,
    /// Their bytes.
    pub bytes: u64,
    /// What was found about it.
    pub findings: Vec<Noted>,
}

/// A file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileView {
    /// Below the dump's folder.
    pub path: String,
    /// Bytes.
    pub size: u64,
    /// The rung it stands on: `listed`, `verified`, `written` or `landed`.
    pub evidence: String,
    /// BLAKE3, hex, once it was read.
    pub blake3: Option<String>,
    /// Blocks that had to be sent again.
    pub repaired: u32,
}

/// Something that happened, in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventView {
    /// Its place in the journal.
    pub number: i64,
    /// When.
    pub at: Timestamp,
    /// Which kind: the event's name in the journal.
    pub kind: String,
    /// One sentence.
    pub words: String,
}
