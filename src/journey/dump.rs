//! A dump as its events have left it.

use super::card::CardFacts;
use super::claim::Claim;
use super::event::{Event, GenerationFile, Inheritance, Skipped, SourceFolder};
use super::file::{FileState, Taken, require};
use super::names::Names;
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
    /// Number and SHA-256 of the receipt.
    pub receipt: Option<(u64, String)>,
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
            grown: None,
            moved: 0,
            claims: Vec::new(),
            sessions: Vec::new(),
            way: None,
            readbacks: Vec::new(),
            seal: None,
            access: None,
            receipt: None,
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

    /// Changes one file, and keeps the tally.
    fn change(&mut self, file: u32, change: impl FnOnce(&mut FileState) -> Taken) -> Taken {
        let state = self.files.get_mut(file as usize).ok_or("it names a file that was never listed")?;
        let count =
            |state: &FileState| (usize::from(state.is_written()), usize::from(state.landed.is_some()));
        let before = count(state);
        change(state)?;
        let after = count(state);
        self.tally.written = self.tally.written + after.0 - before.0;
        self.tally.landed = self.tally.landed + after.1 - before.1;
        Ok(())
    }

    /// Takes over what an event says; whatever is written to a file after its proof voids the proof. The stage is not this function's business, but [`step`](super::step)'s.
    pub(super) fn take_over(&mut self, event: &Event, at: Timestamp) -> Taken {
        match event {
            Event::Listed(listing) => {
                let sizes = listing.files.iter().map(|file| file.size);
                self.tally.bytes = sizes.fold(self.tally.bytes, u64::saturating_add);
                self.files.extend(listing.files.iter().cloned().map(FileState::new));
                self.folders.extend_from_slice(&listing.folders);
                self.skipped.extend_from_slice(&listing.skipped);
            }
            Event::Settled { files, bytes } => {
                require(
                    (self.files.len() as u64, self.bytes()) == (*files, *bytes),
                    "the listing is not whole",
                )?;
                require(!self.files.is_empty(), "there is nothing to send")?;
            }
            Event::Misnamed { names } => self.names.take(names)?,
            Event::Fingerprinted { files } => {
                for (file, print) in files {
                    self.change(*file, |state| {
                        state.print = Some(*print);
                        Ok(())
                    })?;
                }
            }
            Event::Judged(card) => self.card.clone_from(card),
            Event::Accepted { by, reason } => {
                self.accepted = Some(Acceptance { by: by.clone(), reason: reason.clone(), at });
            }
            Event::Duplicate { of } => self.duplicate_of = Some(*of),
            Event::Grown { of, receipts } => {
                require(!receipts.is_empty(), "no receipt proves what is there")?;
                self.grown = Some(Grown { of: *of, receipts: receipts.clone() });
            }
            Event::Carried { files } => {
                for carried in files {
                    let is_known = self.grown.iter().flat_map(|grown| &grown.receipts);
                    let is_known = is_known.into_iter().any(|(number, _)| *number == carried.receipt);
                    require(is_known, "it names a receipt of no delivery before it")?;
                    self.change(carried.file, |state| state.carry_over(carried))?;
                }
            }
            Event::Checked { family, verdict, claims } => {
                self.family.clone_from(family);
                self.verdict.clone_from(verdict);
                self.claims.clone_from(claims);
            }
            Event::SendingStarted { session, readback } => {
                remember(&mut self.sessions, session);
                self.way = Some(session.clone());
                remember(&mut self.readbacks, readback);
            }
            Event::BlocksWritten { file, blocks } => self.change(*file, |state| state.take_blocks(blocks))?,
            Event::FilesWritten { files } => {
                for written in files {
                    self.change(written.file, |state| state.take_hashes(written))?;
                }
            }
            Event::Repaired { file, blocks } => self.change(*file, |state| {
                state.see_new()?;
                state.landed = None;
                state.repaired = state.repaired.saturating_add(blocks.len() as u32);
                Ok(())
            })?,
            Event::FilesLanded { files } => {
                for file in files {
                    self.change(*file, |state| state.land(at))?;
                }
            }
            Event::Sealed { manifest, generation, c4, files, earlier } => {
                require(self.all_landed(), "not all its files have landed")?;
                let (manifest, files, earlier) = (manifest.clone(), files.clone(), earlier.clone());
                self.seal = Some(Seal { manifest, generation: *generation, c4: *c4, files, earlier });
            }
            Event::Moved { moves } => {
                require(self.grown.is_some(), "a new roll enters the sync root whole")?;
                require(*moves > self.moved, "that was done before")?;
                self.moved = *moves;
            }
            Event::Receipted { number, sha256 } => self.receipt = Some((*number, sha256.clone())),
            Event::Held { problem } => self.held = Some(problem.clone()),
            Event::Retried { .. } | Event::Abandoned { .. } => self.held = None,
            Event::Reopened { .. } => {
                self.held = None;
                self.seal = None;
                self.way = None;
                self.accepted = None;
                self.grown = None;
                self.card = CardFacts::default();
                self.tally = Tally::default();
                (self.files, self.folders, self.skipped, self.names) = Default::default();
            }
            Event::Prioritised { priority, deadline, .. } => {
                self.priority = priority.unwrap_or(self.priority);
                self.deadline = deadline.or(self.deadline);
            }
            Event::Released { access } => self.access.clone_from(access),
            Event::Found { .. } | Event::Queued => {}
        }
        Ok(())
    }
}

fn remember(sessions: &mut Vec<Session>, session: &Session) {
    if !sessions.contains(session) {
        sessions.push(session.clone());
    }
}
