//! Reads blocks back and compares their values.

use super::outcome::{Outcome, Proof};
use crate::manifest::blocks;
use crate::share::{Access, Handle, Kind, Share, ShareError};
use crate::words::block::{self, BLOCK, BlockValue};
use crate::words::path::RelPath;
use bytes::Bytes;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::sync::{Semaphore, mpsc};
use tokio::task::JoinSet;

/// Blocks under way at the same time: two are read while one is hashed.
const BLOCKS_AT_ONCE: usize = 4;
/// Small files under way at the same time: they wait for round trips, not for bytes.
const FILES_AT_ONCE: usize = 64;
/// Memory for what was read and is not yet hashed, in KiB.
const BUDGET: usize = 5 * (BLOCK / 1024) as usize;

/// A block that is said to be written and flushed.
#[derive(Clone, Debug)]
pub(crate) struct Claimed {
    /// The file's place in the listing.
    pub(crate) file: u32,
    /// Where it lies on the share.
    pub(crate) path: RelPath,
    /// The size the file has to have.
    pub(crate) size: u64,
    /// The block.
    pub(crate) index: u32,
    /// The value it has to have.
    pub(crate) value: BlockValue,
}

/// Reads back what is claimed to be written.
pub(crate) struct Readback {
    share: Share,
    proven: Arc<AtomicU64>,
    budget: Arc<Semaphore>,
    big: Arc<Semaphore>,
    small: Arc<Semaphore>,
}

impl Readback {
    /// Reads over `share`, which has to be another session than the one that wrote. Counts proven bytes in `proven`.
    pub(crate) fn new(share: Share, proven: Arc<AtomicU64>) -> Self {
        let [budget, big, small] =
            [BUDGET, BLOCKS_AT_ONCE, FILES_AT_ONCE].map(|permits| Arc::new(Semaphore::new(permits)));
        Self { share, proven, budget, big, small }
    }

    /// Proves every claim that comes in, many at a time, until no more can come.
    pub(crate) async fn run(self, mut claims: mpsc::UnboundedReceiver<Claimed>, proofs: mpsc::Sender<Proof>) {
        let readback = Arc::new(self);
        let mut running = JoinSet::new();
        while let Some(claim) = claims.recv().await {
            let turns = if claim.size > BLOCK { &readback.big } else { &readback.small };
            let turn = turns.clone().acquire_owned().await;
            let (_, len) = block::range(claim.index, claim.size);
            let memory = readback.budget.clone().acquire_many_owned((len / 1024 + 1) as u32).await;
            while running.try_join_next().is_some() {}
            let (readback, proofs) = (readback.clone(), proofs.clone());
            running.spawn(async move {
                let outcome = readback.prove(&claim).await;
                drop((turn, memory));
                let proof = Proof { file: claim.file, index: claim.index, value: claim.value, outcome };
                // Nobody waits for proofs any more: the run has ended.
                proofs.send(proof).await.ok();
            });
        }
        while running.join_next().await.is_some() {}
    }

    async fn prove(&self, claim: &Claimed) -> Outcome {
        match self.read(claim).await {
            Err(error) if error.kind == Kind::NotFound => Outcome::Lost,
            Err(error) => Outcome::Unread(error),
            Ok(outcome) => outcome,
        }
    }

    async fn read(&self, claim: &Claimed) -> Result<Outcome, ShareError> {
        let handle = self.share.open(&claim.path, Access::Read).await?;
        let read = read_block(&self.share, handle, claim.index, claim.size).await;
        let closed = self.share.close(handle).await;
        let (data, more) = read?;
        closed?;
        let (_, len) = block::range(claim.index, claim.size);
        if data.len() != len || more {
            return Ok(Outcome::Lost);
        }
        let (index, size, value) = (claim.index, claim.size, claim.value);
        let hashed = tokio::task::spawn_blocking(move || blocks::value(&data, index, size)).await;
        if !hashed.is_ok_and(|found| found == value) {
            return Ok(Outcome::Differs);
        }
        self.proven.fetch_add(len as u64, Ordering::Relaxed);
        Ok(Outcome::Matched)
    }
}

/// A block's bytes, and whether the file goes on behind its last block.
async fn read_block(
    share: &Share,
    handle: Handle,
    index: u32,
    size: u64,
) -> Result<(Bytes, bool), ShareError> {
    let (offset, len) = block::range(index, size);
    let data = share.read_at(handle, offset, len).await?;
    let last = offset + len as u64 == size;
    let more = last && !share.read_at(handle, size, 1).await?.is_empty();
    Ok((data, more))
}

/// Whether a file on the share holds exactly `data`.
pub(crate) async fn same_bytes(share: &Share, path: &RelPath, data: &Bytes) -> Result<bool, ShareError> {
    let handle = share.open(path, Access::Read).await?;
    let mut same = true;
    let size = data.len() as u64;
    for index in 0..block::count(size) {
        let (offset, len) = block::range(index, size);
        let (found, more) = read_block(share, handle, index, size).await?;
        same &= !more && found == data.slice(offset as usize..offset as usize + len);
    }
    share.close(handle).await?;
    Ok(same)
}
