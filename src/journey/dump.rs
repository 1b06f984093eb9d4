//! A dump as its events have left it.

use super::event::{Claim, Event, Skipped, SourceFile, SourceFolder};
use super::stage::Stage;
use crate::problem::Problem;
use crate::words::block::{self, BlockValue};
use crate::words::digest::{Algorithm, Digest};
use crate::words::id::DumpId;
use crate::words::path::RelPath;
use crate::words::session::Session;
use jiff::Timestamp;
use std::path::PathBuf;

/// A file and how far it has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileState {
    /// As it was listed.
    pub source: SourceFile,
    /// The blocks known to be written and flushed. Kept until the file has landed.
    pub blocks: Vec<(u32, BlockValue)>,
    /// Its hashes, once it is written and flushed.
    pub digests: Box<[Digest]>,
    /// How many claimed hashes it was compared with.
    pub claims: u32,
    /// When it was read back and found equal.
    pub landed: Option<Timestamp>,
    /// How many blocks had to be sent again after readback.
    pub repaired: u32,
}

impl FileState {
    fn new(source: SourceFile) -> Self {
        Self { source, blocks: Vec::new(), digests: Box::default(), claims: 0, landed: None, repaired: 0 }
    }

    /// Whether all of it is written and flushed.
    pub fn is_written(&self) -> bool {
        !self.digests.is_empty()
    }

    /// Its hash in an algorithm, where that was computed.
    pub fn digest(&self, algorithm: Algorithm) -> Option<&Digest> {
        self.digests.iter().find(|digest| digest.algorithm() == algorithm)
    }
}

/// The new ASC MHL generation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seal {
    /// The manifest, below the roll's folder.
    pub manifest: RelPath,
    /// Which generation it is.
    pub generation: u32,
    /// C4 of its bytes.
    pub c4: Digest,
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
    /// Files to send, in the order of the listing.
    pub files: Vec<FileState>,
    /// Folders, empty ones included.
    pub folders: Vec<SourceFolder>,
    /// What stays behind.
    pub skipped: Vec<Skipped>,
    /// The kind of card.
    pub family: String,
    /// Whether it is whole.
    pub verdict: String,
    /// The manifests that came along.
    pub claims: Vec<Claim>,
    /// The sessions that wrote, each once.
    pub sessions: Vec<Session>,
    /// The sessions that read back, each once.
    pub readbacks: Vec<Session>,
    /// The new generation.
    pub seal: Option<Seal>,
    /// Number and SHA-256 of the receipt.
    pub receipt: Option<(u64, String)>,
    /// When each stage was reached, in order.
    pub reached: Vec<(Stage, Timestamp)>,
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
            files: Vec::new(),
            folders: Vec::new(),
            skipped: Vec::new(),
            family: String::new(),
            verdict: String::new(),
            claims: Vec::new(),
            sessions: Vec::new(),
            readbacks: Vec::new(),
            seal: None,
            receipt: None,
            reached: vec![(Stage::Found, at)],
        })
    }

    /// Bytes to send.
    pub fn bytes(&self) -> u64 {
        self.files.iter().map(|file| file.source.size).sum()
    }

    /// When a stage was reached.
    pub fn reached(&self, stage: Stage) -> Option<Timestamp> {
        self.reached.iter().rev().find(|(reached, _)| *reached == stage).map(|(_, at)| *at)
    }

    /// Whether all files are written and flushed.
    pub fn all_written(&self) -> bool {
        self.files.iter().all(FileState::is_written)
    }

    /// Whether all files were read back and found equal.
    pub fn all_landed(&self) -> bool {
        self.files.iter().all(|file| file.is_written() && file.landed.is_some())
    }

    /// Takes over what an event says. The stage is not this function's business, but [`step`](super::step)'s.
    pub(super) fn take_over(&mut self, event: &Event, at: Timestamp) -> Result<(), &'static str> {
        const NO_SUCH_FILE: &str = "it names a file that was never listed";
        match event {
            Event::Listed(listing) => {
                self.files.extend(listing.files.iter().cloned().map(FileState::new));
                self.folders.extend_from_slice(&listing.folders);
                self.skipped.extend_from_slice(&listing.skipped);
            }
            Event::Settled { files, bytes } => {
                if (self.files.len() as u64, self.bytes()) != (*files, *bytes) {
                    return Err("the listing is not whole");
                }
            }
            Event::Checked { family, verdict, claims } => {
                self.family.clone_from(family);
                self.verdict.clone_from(verdict);
                self.claims.clone_from(claims);
            }
            Event::SendingStarted { session, readback } => {
                remember(&mut self.sessions, session);
                remember(&mut self.readbacks, readback);
            }
            Event::BlocksWritten { file, blocks } => {
                let state = self.files.get_mut(*file as usize).ok_or(NO_SUCH_FILE)?;
                let blocks_of_file = block::count(state.source.size);
                for (index, value) in blocks {
                    if *index >= blocks_of_file {
                        return Err("it names a block behind the end of the file");
                    }
                    state.blocks.retain(|(known, _)| known != index);
                    state.blocks.push((*index, *value));
                }
            }
            Event::FilesWritten { files } => {
                for written in files {
                    let state = self.files.get_mut(written.file as usize).ok_or(NO_SUCH_FILE)?;
                    if written.digests.is_empty() {
                        return Err("a written file has no hashes");
                    }
                    state.digests = written.digests.clone().into();
                    state.claims = written.claims;
                }
            }
            Event::Repaired { file, blocks } => {
                let state = self.files.get_mut(*file as usize).ok_or(NO_SUCH_FILE)?;
                state.repaired += blocks.len() as u32;
            }
            Event::FilesLanded { files } => {
                for file in files {
                    let state = self.files.get_mut(*file as usize).ok_or(NO_SUCH_FILE)?;
                    if !state.is_written() {
                        return Err("a file landed before it was written");
                    }
                    state.landed = Some(at);
                    state.blocks = Vec::new();
                }
            }
            Event::Sealed { manifest, generation, c4 } => {
                if !self.all_landed() {
                    return Err("the roll is sealed before all its files have landed");
                }
                self.seal = Some(Seal { manifest: manifest.clone(), generation: *generation, c4: *c4 });
            }
            Event::Receipted { number, sha256 } => self.receipt = Some((*number, sha256.clone())),
            Event::Held { problem } => self.held = Some(problem.clone()),
            Event::Retried { .. } => self.held = None,
            Event::Reopened { .. } => {
                self.held = None;
                self.seal = None;
                (self.files, self.folders, self.skipped) = Default::default();
            }
            Event::Found { .. } | Event::Queued | Event::Released | Event::Abandoned { .. } => {}
        }
        Ok(())
    }
}

fn remember(sessions: &mut Vec<Session>, session: &Session) {
    if !sessions.contains(session) {
        sessions.push(session.clone());
    }
}
