//! A dump as its events have left it.

mod taken;

use super::card::{CardFacts, Elsewhere};
use super::claim::Claim;
use super::event::Event;
use super::file::FileState;
use super::names::Names;
use super::onward::{Arrival, Onward, Proof, RecoveryPoint, Told};
use super::parts::{GenerationFile, Inheritance, Paced, Skipped, SourceFolder};
use super::stage::Stage;
use crate::problem::Problem;
use crate::words::digest::Digest;
use crate::words::id::DumpId;
use crate::words::path::RelPath;
use crate::words::priority::Priority;
use crate::words::session::Session;
use jiff::Timestamp;
use std::path::PathBuf;

/// The new ASC MHL generation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seal {
    /// The manifest, below the roll's folder.
    pub manifest: RelPath,
    /// Which generation it is.
    pub generation: u32,
    /// C4 of its bytes.
    pub c4: Digest,
    /// Every file that was written for it; empty for what was sealed before they were noted.
    pub files: Vec<GenerationFile>,
    /// Files of earlier generations that were written for the same roll and stay.
    pub earlier: Vec<GenerationFile>,
}

/// The earlier deliveries of a card that has grown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grown {
    /// The newest of them.
    pub of: DumpId,
    /// Number and SHA-256 of the receipts that prove what is there, oldest first; the last one is superseded.
    pub receipts: Vec<(u64, String)>,
}

/// A person's word that a dump is sent as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Acceptance {
    /// Who.
    pub by: String,
    /// Why.
    pub reason: String,
    /// When.
    pub at: Timestamp,
}

/// A dump on its way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dump {
    /// Its id, which names its staging folder.
    pub id: DumpId,
    /// The folder on the NAS.
    pub source: PathBuf,
    /// The destination's address.
    pub destination: String,
    /// The name of the roll's folder.
    pub roll: String,
    /// Where the roll will lie, below the sync root.
    pub target: RelPath,
    /// How far it has come.
    pub stage: Stage,
    /// The problem that holds it.
    pub held: Option<Problem>,
    /// Its turn.
    pub priority: Priority,
    /// When it should have landed.
    pub deadline: Option<Timestamp>,
    /// Files to send, in the order of the listing.
    pub files: Vec<FileState>,
    /// Folders, empty ones included.
    pub folders: Vec<SourceFolder>,
    /// What stays behind.
    pub skipped: Vec<Skipped>,
    /// The names that are others on the share, or keep a file from it.
    pub names: Names,
    /// The kind of card.
    pub family: String,
    /// Whether it is whole.
    pub verdict: String,
    /// What was found out about the card.
    pub card: CardFacts,
    /// Who wants it sent although it is not whole, if anybody does.
    pub accepted: Option<Acceptance>,
    /// The dump as which the same card was delivered before.
    pub duplicate_of: Option<DumpId>,
    /// Where, if it was by another agent.
    pub elsewhere: Option<Elsewhere>,
    /// The deliveries of the same roll before it, where the card has grown since.
    pub grown: Option<Grown>,
    /// How many of its renames into a roll that was delivered before are done.
    pub moved: u32,
    /// The manifests that came along.
    pub claims: Vec<Claim>,
    /// The sessions that wrote, each once.
    pub sessions: Vec<Session>,
    /// The session that writes to staging; `None` while nothing there counts. Changing straight on the share what a
    /// gateway still keeps track of breaks the gateway, so the way is not changed half-way.
    pub way: Option<Session>,
    /// The sessions that read back, each once.
    pub readbacks: Vec<Session>,
    /// The new generation.
    pub seal: Option<Seal>,
    /// Which access list the released roll has.
    pub access: Option<Inheritance>,
    /// How the pace was kept until it was released.
    pub paced: Option<Paced>,
    /// What carries the released roll on, and how its arrival will be known.
    pub onward: Option<Onward>,
    /// That the sync was told of it.
    pub told: Option<Told>,
    /// That the second region has it.
    pub arrival: Option<Arrival>,
    /// Whose word it is that its arrival is not looked for any more.
    pub unfollowed: Option<Acceptance>,
    /// Whether that is because a later delivery has all of it and more.
    pub outgrown: bool,
    /// The first whole backup that was begun after its release.
    pub recovery: Option<RecoveryPoint>,
    /// Number and SHA-256 of its receipts: that of the release, and that of the arrival.
    pub receipts: Vec<(u64, String)>,
    /// When each stage was reached, in order.
    pub reached: Vec<(Stage, Timestamp)>,
    /// How many events it is made of.
    pub events: u64,
    tally: Tally,
}

/// Sums over the files, kept so that an event costs the same in a dump of ten files and of 200,000.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Tally {
    bytes: u64,
    written: usize,
    landed: usize,
}

impl Dump {
    /// A dump that was just found; `None` when `event` is no [`Event::Found`].
    pub fn found(id: DumpId, event: &Event, at: Timestamp) -> Option<Self> {
        let Event::Found { source, destination, roll, target } = event else { return None };
        Some(Self {
            id,
            source: source.clone(),
            destination: destination.clone(),
            roll: roll.clone(),
            target: target.clone(),
            stage: Stage::Found,
            held: None,
            priority: Priority::default(),
            deadline: None,
            files: Vec::new(),
            folders: Vec::new(),
            skipped: Vec::new(),
            names: Names::default(),
            family: String::new(),
            verdict: String::new(),
            card: CardFacts::default(),
            accepted: None,
            duplicate_of: None,
            elsewhere: None,
            grown: None,
            moved: 0,
            claims: Vec::new(),
            sessions: Vec::new(),
            way: None,
            readbacks: Vec::new(),
            seal: None,
            access: None,
            paced: None,
            onward: None,
            told: None,
            arrival: None,
            unfollowed: None,
            outgrown: false,
            recovery: None,
            receipts: Vec::new(),
            reached: vec![(Stage::Found, at)],
            events: 1,
            tally: Tally::default(),
        })
    }

    /// Bytes to send.
    pub fn bytes(&self) -> u64 {
        self.tally.bytes
    }

    /// When a stage was reached.
    pub fn reached(&self, stage: Stage) -> Option<Timestamp> {
        self.reached.iter().rev().find(|(reached, _)| *reached == stage).map(|(_, at)| *at)
    }

    /// Whether all files are written and flushed: by the share, or [by a gateway](Self::is_through_gateway). Never while
    /// anything is kept back for its name.
    pub fn all_written(&self) -> bool {
        self.tally.written == self.files.len() && !self.names.withhold()
    }

    /// Whether a gateway took what was written: written then means accepted into its cache, and no more.
    pub fn is_through_gateway(&self) -> bool {
        self.way.as_ref().is_some_and(|session| session.gateway)
    }

    /// Whether all files were read back and found equal. Never while anything is kept back for its name.
    pub fn all_landed(&self) -> bool {
        self.tally.landed == self.files.len() && !self.names.withhold()
    }

    /// How many files were read back and found equal.
    pub fn landed(&self) -> usize {
        self.tally.landed
    }

    /// The newest receipt: its number and SHA-256.
    pub fn receipt(&self) -> Option<&(u64, String)> {
        self.receipts.last()
    }

    /// Whether it has come to where a receipt is due, and has none yet that says so.
    pub fn wants_receipt(&self) -> bool {
        match self.stage {
            Stage::Released if self.unfollowed.is_none() || self.outgrown => self.receipts.is_empty(),
            // The one of the release says that it is awaited.
            Stage::Released | Stage::Arrived => self.receipts.len() < 2,
            _ => false,
        }
    }

    /// Whether its arrival in the second region is looked for.
    pub fn is_followed(&self) -> bool {
        self.stage == Stage::Released && self.onward.is_some() && self.unfollowed.is_none()
    }

    /// How its arrival is, or will be, known.
    pub fn proof(&self) -> Option<Proof> {
        self.onward.map(|onward| onward.proof)
    }
}
