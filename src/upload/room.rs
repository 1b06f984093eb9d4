//! Room on the share for what is still to be sent, above the reserve that stays free for everybody else.
//!
//! It is looked at before the first byte and now and then after it: others write to the share as well. When the rest
//! no longer fits, nothing more is sent until it does.

use crate::journey::Dump;
use crate::share::{Kind, Share, ShareError, Trouble};
use crate::words::block;
use crate::words::bytes::ByteCount;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::Duration;
use tokio::sync::Mutex;
use tokio::time::Instant;

/// How long a look is good for, and how often it is repeated while there is no room.
const EVERY: Duration = Duration::from_secs(2);

/// What the share has to hold yet, and how it is waited for.
pub(crate) struct Room {
    share: Share,
    seen: Share,
    reserve: Option<ByteCount>,
    patience: Duration,
    trouble: Trouble,
    left: AtomicU64,
    /// When it was seen to be enough.
    looked: Mutex<Instant>,
}

/// Too little room.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{} are still to be sent, {} are free, and {} of them are to stay free", ByteCount(*needed), ByteCount(*free), ByteCount(*reserve))]
pub(crate) struct TooLittle {
    needed: u64,
    free: u64,
    reserve: u64,
}

impl Room {
    /// Room for what is left of a dump. A `reserve` of `None` is 1 % of the share, 10 GB at most.
    pub(crate) fn of(
        dump: &Dump,
        share: Share,
        reserve: Option<ByteCount>,
        patience: Duration,
        trouble: Trouble,
    ) -> Self {
        let (left, looked) = (AtomicU64::new(left(dump)), Mutex::new(Instant::now()));
        Self { seen: share.clone(), share, reserve, patience, trouble, left, looked }
    }

    /// The share that it is on.
    pub(super) fn share(&self) -> Share {
        self.share.clone()
    }

    /// The same, where what is free is asked of another session with the share.
    pub(crate) fn measured_on(self, seen: Share) -> Self {
        Self { seen, ..self }
    }

    /// What is missing now, if anything is.
    pub(crate) async fn missing(&self) -> Result<Option<TooLittle>, ShareError> {
        let space = self.seen.space().await?;
        let reserve = space.reserve(self.reserve).0;
        let (needed, free) = (self.left.load(Relaxed), space.free);
        let fits = needed.saturating_add(reserve) <= free;
        Ok((needed > 0 && !fits).then_some(TooLittle { needed, free, reserve }))
    }

    /// So much need not be sent any more: it is there.
    pub(super) fn holds(&self, bytes: u64) {
        // A file that was measured twice takes nothing from the others.
        self.left.update(Relaxed, Relaxed, |left| left.saturating_sub(bytes));
    }

    /// Returns when the rest fits, as far as that was looked at lately.
    pub(super) async fn wait(&self) -> Result<(), ShareError> {
        // While one waits for room, so do all.
        let mut looked = self.looked.lock().await;
        if looked.elapsed() < EVERY {
            return Ok(());
        }
        let since = Instant::now();
        let end = since + self.patience;
        let mut waiting = None;
        while let Some(missing) = self.missing().await? {
            let address = self.seen.session().address;
            let next = Instant::now() + EVERY;
            if next > end {
                return Err(ShareError::new(Kind::Full, address, missing));
            }
            let what = format!("room on `{address}`: {missing}");
            let waiting = waiting.get_or_insert_with(|| self.trouble.wait(what.clone(), since));
            waiting.until(Some(what), next).await;
        }
        *looked = Instant::now();
        Ok(())
    }
}

/// Bytes of a dump that the journal does not know to be written.
fn left(dump: &Dump) -> u64 {
    let unwritten = dump.files.iter().filter(|file| !file.is_written());
    let left = unwritten.map(|file| {
        let size = file.source.size;
        let there: u64 = file.blocks.iter().map(|(index, _)| block::range(*index, size).1 as u64).sum();
        size.saturating_sub(there)
    });
    left.sum()
}
