//! What each event changes of a dump. The stage is not this file's business, but [`step`](super::super::step)'s.

use super::{Acceptance, Dump, Grown, Seal, Tally};
use crate::journey::card::CardFacts;
use crate::journey::event::Event;
use crate::journey::file::{FileState, Taken, require};
use crate::journey::onward::{Arrival, Proof, Told};
use crate::journey::stage::Stage;
use crate::words::deadline::Deadline;
use crate::words::session::Session;
use jiff::Timestamp;

impl Dump {
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

    /// Takes over what an event says; whatever is written to a file after its proof voids the proof.
    pub(in crate::journey) fn take_over(&mut self, event: &Event, at: Timestamp) -> Taken {
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
            Event::Duplicate { of, elsewhere } => {
                self.duplicate_of = Some(*of);
                self.elsewhere.clone_from(elsewhere);
            }
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
            Event::Receipted { number, sha256 } => self.receipts.push((*number, sha256.clone())),
            Event::Told { words, reference } => {
                require(self.is_followed(), "nobody looks for its arrival")?;
                self.told = Some(Told { at, words: words.clone(), reference: reference.clone() });
            }
            Event::FilesArrived { files } => {
                require(self.is_followed(), "nobody looks for its arrival")?;
                for file in files {
                    self.change(*file, |state| state.arrive(at))?;
                }
            }
            Event::Arrived { by, how } => {
                require(self.is_followed(), "nobody looks for its arrival")?;
                let is_read = self.files.iter().all(|file| file.arrived.is_some());
                require(self.proof() != Some(Proof::Hash) || is_read, "not all its files were read there")?;
                self.arrival = Some(Arrival { at, by: by.clone(), how: how.clone() });
            }
            Event::Unfollowed { by, reason, outgrown } => {
                require(self.is_followed(), "nobody looks for its arrival")?;
                self.outgrown = *outgrown;
                self.unfollowed = Some(Acceptance { by: by.clone(), reason: reason.clone(), at });
            }
            Event::BackedUp(point) => {
                require(self.recovery.is_none(), "it is in a backup already")?;
                let released = self.reached(Stage::Released);
                require(
                    released.is_some_and(|at| at <= point.begun),
                    "the backup was begun before its release",
                )?;
                self.recovery = Some(point.clone());
            }
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
                self.deadline = deadline.map_or(self.deadline, Deadline::moment);
            }
            Event::Released { access, onward, unasked, pace } => {
                self.paced = *pace;
                self.access.clone_from(access);
                self.card.unasked.clone_from(unasked);
                self.onward = *onward;
            }
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
