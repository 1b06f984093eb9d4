//! Rolls that wait have next to nothing in memory: a card may have hundreds of thousands of files, and a thousand cards may
//! wait for a share that is away.
//!
//! Whoever has to wait gives its dump away, and gets it anew from the journal when its turn has come, so that nobody can do
//! anything with half a dump. A few are read from the journal at a time.

use crate::daemon::agent::Agent;
use crate::journey::Dump;
use crate::problem::Problem;
use crate::words::id::DumpId;
use futures_util::poll;
use std::pin::pin;
use std::task::Poll;
use tokio::sync::{Semaphore, SemaphorePermit};

/// Dumps that are read from the journal at the same time, and looked at for what is due.
pub(super) const OPENING: usize = 4;

/// A dump in memory.
pub(super) struct Open<'a> {
    pub(super) dump: Dump,
    /// Its place among those that were opened, until it waits for the first time, or has another place.
    _place: Option<SemaphorePermit<'a>>,
}

impl<'a> Open<'a> {
    /// From the journal, with one of the places of `opening`.
    pub(super) async fn read(opening: &'a Semaphore, agent: &Agent, id: DumpId) -> Result<Self, Problem> {
        // Nobody closes it.
        let place = opening.acquire().await.ok();
        Ok(Self { dump: agent.journal.load(id).await?, _place: place })
    }

    /// One that was made just now.
    pub(super) fn new(dump: Dump) -> Self {
        Self { dump, _place: None }
    }

    /// Waits for its turn: for something after which few are at work at the same time.
    pub(super) async fn rest<T>(
        self,
        agent: &Agent,
        turn: impl Future<Output = T>,
    ) -> Result<(Self, T), Problem> {
        let mut turn = pin!(turn);
        let dump = match poll!(turn.as_mut()) {
            Poll::Ready(come) => return Ok((Self::new(self.dump), come)),
            Poll::Pending => self.dump.id,
        };
        drop(self);
        let come = turn.await;
        Ok((Self::new(agent.journal.load(dump).await?), come))
    }
}
