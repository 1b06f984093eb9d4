//! Keeps count of what of each file is written and what is proven. Pure.

use crate::journey::Dump;
use crate::words::block::{self, BlockValue};
use crate::words::digest::Algorithm;
use std::collections::{BTreeMap, HashMap};

/// How often one block is sent again before the server is not believed any more.
const TRIES: u32 = 2;

/// The count.
#[derive(Default)]
pub(super) struct Proving {
    proven: HashMap<u32, u32>,
    again: BTreeMap<(u32, u32), u32>,
}

impl Proving {
    /// A block was read back, and is equal. Says whether that was the file's last one.
    pub(super) fn matched(&mut self, dump: &Dump, file: u32) -> bool {
        *self.proven.entry(file).or_default() += 1;
        self.is_complete(dump, file)
    }

    /// Whether a file is written and all its blocks are proven.
    pub(super) fn is_complete(&self, dump: &Dump, file: u32) -> bool {
        let state = &dump.files[file as usize];
        let proven = self.proven.get(&file).copied().unwrap_or_default();
        state.is_written() && proven == block::count(state.source.size)
    }

    /// A file has landed, and need not be remembered.
    pub(super) fn landed(&mut self, file: u32) {
        self.proven.remove(&file);
    }

    /// A block differs. Says whether it may be sent again.
    pub(super) fn may_send_again(&mut self, file: u32, index: u32) -> bool {
        let times = self.again.entry((file, index)).or_default();
        *times += 1;
        *times <= TRIES
    }
}

/// The blocks of a file that are known to be written, with the values they have to have.
pub(super) fn written_blocks(dump: &Dump, file: u32) -> Vec<(u32, BlockValue)> {
    let state = &dump.files[file as usize];
    if block::count(state.source.size) > 1 {
        return state.blocks.clone();
    }
    let root = state.digest(Algorithm::Blake3).and_then(|digest| digest.raw().try_into().ok());
    root.map(|raw| (0, BlockValue(raw))).into_iter().collect()
}
