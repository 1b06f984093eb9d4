//! Whose turn it is on the link: all of a higher priority before anything of a lower one, and inside a priority the same
//! share of the bytes for each roll, whatever its files are like.
//!
//! What is under way cannot be called back, so that no more of it is let go than the link needs to be full: a roll of
//! higher priority has the link within a few hundred milliseconds. Where a roll of high priority has nothing to
//! send for a moment, the others go: the link never waits.

mod line;
mod load;

pub(crate) use line::Grant;

use super::Throttle;
use crate::words::priority::Priority;
use line::Line;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// The order on one link, each direction by itself. Cheap to clone; all clones are one order.
#[derive(Clone)]
pub struct Turns(Arc<Lines>);

struct Lines {
    up: Line,
    down: Line,
    joined: AtomicU64,
}

impl Turns {
    /// An order in front of the throttles through which everything goes.
    pub fn new(up: Throttle, down: Throttle) -> Self {
        Self(Arc::new(Lines { up: Line::new(up), down: Line::new(down), joined: AtomicU64::new(0) }))
    }

    /// Lets one more take part, a roll for example.
    pub fn join(&self, priority: Priority) -> Turn {
        let number = self.0.joined.fetch_add(1, Ordering::Relaxed);
        self.both(|line| line.join(number, priority));
        Turn(Arc::new(Seat { turns: self.clone(), number }))
    }

    fn both(&self, what: impl Fn(&Line)) {
        [&self.0.up, &self.0.down].into_iter().for_each(what);
    }
}

/// A roll's place in the order. Cheap to clone; the place is given up with the last clone.
#[derive(Clone)]
pub struct Turn(Arc<Seat>);

struct Seat {
    turns: Turns,
    number: u64,
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.turns.both(|line| line.leave(self.number));
    }
}

impl Turn {
    /// Another priority from now on, for what waits already, too.
    pub fn set(&self, priority: Priority) {
        self.0.turns.both(|line| line.set(self.0.number, priority));
    }

    /// Returns when `bytes` may go to the share. They are under way until what is given back is dropped; who gives up
    /// waiting leaves nothing behind.
    pub(crate) async fn up(&self, bytes: u64) -> Grant {
        Grant::wait(self.clone(), |lines| &lines.up, bytes).await
    }

    /// The same for `bytes` that come from the share.
    pub(crate) async fn down(&self, bytes: u64) -> Grant {
        Grant::wait(self.clone(), |lines| &lines.down, bytes).await
    }

    /// What stands behind the order, in one direction.
    pub(crate) fn throttle(&self, down: bool) -> &Throttle {
        let lines = self.lines();
        if down { &lines.down.throttle } else { &lines.up.throttle }
    }

    fn lines(&self) -> &Lines {
        &self.0.turns.0
    }
}

#[cfg(test)]
mod tests;
