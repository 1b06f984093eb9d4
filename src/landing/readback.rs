//! Reads blocks back and compares their values.

use super::handles::Handles;
use super::outcome::{Outcome, Proof};
use crate::manifest::blocks;
use crate::share::{Access, Handle, Kind, Share, ShareError};
use crate::words::block::{self, BlockValue};
use crate::words::path::RelPath;
use bytes::Bytes;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::sync::{Semaphore, mpsc};
use tokio::task::JoinSet;

/// Blocks of big files under way at the same time: each may have a lane of its own.
const BLOCKS_AT_ONCE: usize = 4;
/// Small files under way at the same time: they wait for round trips, not for bytes.
const FILES_AT_ONCE: usize = 128;
/// Files up to this size are read whole, in one round trip.
const WHOLE: u64 = 1024 * 1024;

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
    handles: Arc<Handles>,
    proven: Arc<AtomicU64>,
    budget: Arc<Semaphore>,
    big: Arc<Semaphore>,
    small: Arc<Semaphore>,
}

impl Readback {
    /// Reads over `share`, which has to be another session than the one that wrote, and holds `memory` bytes at most
    /// that are read and not yet hashed. Counts proven bytes in `proven`.
    pub(crate) fn new(share: Share, memory: u64, proven: Arc<AtomicU64>) -> Self {
        let [budget, big, small] = [permits(memory) as usize, BLOCKS_AT_ONCE, FILES_AT_ONCE]
            .map(|permits| Arc::new(Semaphore::new(permits)));
        Self { handles: Handles::new(share.clone()), share, proven, budget, big, small }
    }

    /// Proves every claim that comes in, many at a time, until no more can come. Nothing of it is open afterwards.
    pub(crate) async fn run(self, mut claims: mpsc::UnboundedReceiver<Claimed>, proofs: mpsc::Sender<Proof>) {
        let readback = Arc::new(self);
        let mut running = JoinSet::new();
        while let Some(claim) = claims.recv().await {
            let turns = if claim.size > WHOLE { &readback.big } else { &readback.small };
            let turn = turns.clone().acquire_owned().await;
            let (_, len) = block::range(claim.index, claim.size);
            let memory = readback.budget.clone().acquire_many_owned(permits(len as u64)).await;
            while running.try_join_next().is_some() {}
            let (readback, proofs) = (readback.clone(), proofs.clone());
            running.spawn(async move {
                let outcome = readback.prove(&claim, turn).await;
                drop(memory);
                let proof = Proof { file: claim.file, index: claim.index, value: claim.value, outcome };
                // Nobody waits for proofs any more: the run has ended.
                proofs.send(proof).await.ok();
            });
        }
        while running.join_next().await.is_some() {}
        readback.handles.close().await;
    }

    /// Reads, and lets the next one read while this one is hashed.
    async fn prove<T>(&self, claim: &Claimed, turn: T) -> Outcome {
        let read = if claim.size > WHOLE { self.block(claim).await } else { self.whole(claim).await };
        drop(turn);
        match read {
            Err(error) if error.kind == Kind::NotFound => Outcome::Lost,
            Err(error) => Outcome::Unread(error),
            Ok(None) => Outcome::Lost,
            Ok(Some(data)) => self.compare(claim, data).await,
        }
    }

    async fn compare(&self, claim: &Claimed, data: Bytes) -> Outcome {
        let (index, size, value, len) = (claim.index, claim.size, claim.value, data.len() as u64);
        let hashed = tokio::task::spawn_blocking(move || blocks::value(&data, index, size)).await;
        if !hashed.is_ok_and(|found| found == value) {
            return Outcome::Differs;
        }
        self.proven.fetch_add(len, Ordering::Relaxed);
        Outcome::Matched
    }

    /// A small file; `None` when it has another length.
    async fn whole(&self, claim: &Claimed) -> Result<Option<Bytes>, ShareError> {
        let data = self.share.get(&claim.path).await?;
        Ok((data.len() as u64 == claim.size).then_some(data))
    }

    /// A block of a big file; `None` when the file has another length.
    async fn block(&self, claim: &Claimed) -> Result<Option<Bytes>, ShareError> {
        let lent = self.handles.lend(claim.file, &claim.path).await?;
        let data = read_block(&self.share, lent.handle(), claim.index, claim.size).await?;
        match claim.index + 1 == block::count(claim.size) {
            true => lent.close().await,
            false => lent.keep().await,
        }
        Ok(data)
    }
}

/// The budget counts KiB, so that a permit count fits where a semaphore wants it.
fn permits(bytes: u64) -> u32 {
    u32::try_from(bytes / 1024 + 1).unwrap_or(u32::MAX)
}

/// A block's bytes; `None` when the file ends inside it, or goes on behind its last one.
async fn read_block(
    share: &Share,
    handle: Handle,
    index: u32,
    size: u64,
) -> Result<Option<Bytes>, ShareError> {
    let (offset, len) = block::range(index, size);
    let last = offset + len as u64 == size;
    // One byte more than there should be shows that there is none.
    let data = share.read_at(handle, offset, len + usize::from(last)).await?;
    Ok((data.len() == len).then_some(data))
}

/// Whether a file on the share holds exactly `data`.
pub(crate) async fn same_bytes(share: &Share, path: &RelPath, data: &Bytes) -> Result<bool, ShareError> {
    if data.len() as u64 <= WHOLE {
        return Ok(share.get(path).await? == *data);
    }
    let handle = share.open(path, Access::Read).await?;
    let mut same = true;
    let size = data.len() as u64;
    for index in 0..block::count(size) {
        let (offset, len) = block::range(index, size);
        let found = read_block(share, handle, index, size).await?;
        same &= found.is_some_and(|found| found == data.slice(offset as usize..offset as usize + len));
    }
    share.close(handle).await?;
    Ok(same)
}
