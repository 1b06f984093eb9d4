//! A file of the dump and how far it has come.

use super::card::Print;
use super::parts::{CarriedFile, SourceFile, WrittenFile};
use crate::words::block::{self, BlockValue};
use crate::words::digest::{Algorithm, Digest};
use jiff::Timestamp;

/// An earlier delivery has this file, and it is not sent again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Before {
    /// The number of the receipt with which it travelled.
    pub receipt: u64,
    /// Whether it was read whole on the NAS again, and its hash is the same.
    pub reread: bool,
}

/// A file and how far it has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileState {
    /// As it was listed.
    pub source: SourceFile,
    /// The blocks known to be written and flushed, by number. Kept until the file has landed.
    pub blocks: Vec<(u32, BlockValue)>,
    /// Its hashes, once it is written and flushed.
    pub digests: Box<[Digest]>,
    /// The hash of its ends, where it is media that was looked at.
    pub print: Option<Print>,
    /// How many claimed hashes it was compared with.
    pub claims: u32,
    /// When it was read back and found equal.
    pub landed: Option<Timestamp>,
    /// When it was read in the second region and found equal.
    pub arrived: Option<Timestamp>,
    /// How many blocks had to be sent again after readback.
    pub repaired: u32,
    /// Where an earlier delivery has it: its hashes and its proof are those of that one.
    pub before: Option<Before>,
}

impl FileState {
    pub(super) fn new(source: SourceFile) -> Self {
        Self {
            source,
            blocks: Vec::new(),
            digests: Box::default(),
            print: None,
            claims: 0,
            landed: None,
            arrived: None,
            repaired: 0,
            before: None,
        }
    }

    pub(super) fn take_blocks(&mut self, blocks: &[(u32, BlockValue)]) -> Taken {
        self.see_new()?;
        let last = block::count(self.source.size);
        require(
            blocks.iter().all(|(index, _)| *index < last),
            "it names a block behind the end of the file",
        )?;
        self.landed = None;
        for (index, value) in blocks {
            match self.blocks.binary_search_by_key(index, |(known, _)| *known) {
                Ok(place) => self.blocks[place].1 = *value,
                Err(place) => self.blocks.insert(place, (*index, *value)),
            }
        }
        Ok(())
    }

    pub(super) fn take_hashes(&mut self, written: &WrittenFile) -> Taken {
        self.see_new()?;
        require(!written.digests.is_empty(), "a written file has no hashes")?;
        self.landed = None;
        self.digests = written.digests.clone().into();
        self.claims = written.claims;
        Ok(())
    }

    /// Takes over what an earlier delivery proved of it.
    pub(super) fn carry_over(&mut self, carried: &CarriedFile) -> Taken {
        require(!self.is_begun() && self.landed.is_none(), "it is on its way already")?;
        require(!carried.digests.is_empty(), "a delivered file has no hashes")?;
        self.digests = carried.digests.clone().into();
        self.claims = carried.claims;
        self.landed = Some(carried.landed);
        self.before = Some(Before { receipt: carried.receipt, reread: carried.reread });
        Ok(())
    }

    /// What was delivered before is neither written nor proven once more.
    pub(super) fn see_new(&self) -> Taken {
        require(self.before.is_none(), "an earlier delivery has it")
    }

    pub(super) fn land(&mut self, at: Timestamp) -> Taken {
        self.see_new()?;
        require(self.is_written(), "a file landed before it was written")?;
        self.landed = Some(at);
        self.blocks = Vec::new();
        Ok(())
    }

    pub(super) fn arrive(&mut self, at: Timestamp) -> Taken {
        require(self.landed.is_some(), "a file arrived before it landed")?;
        self.arrived = Some(at);
        Ok(())
    }

    /// Whether anything of it is written and flushed.
    pub fn is_begun(&self) -> bool {
        self.is_written() || !self.blocks.is_empty()
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

/// Done, or why not.
pub(super) type Taken = Result<(), &'static str>;

pub(super) fn require(holds: bool, why: &'static str) -> Taken {
    if holds { Ok(()) } else { Err(why) }
}
