//! How much may be accepted and not proven: where a gateway takes all that it is given, its cache must not run full.

use std::sync::{Mutex, PoisonError};
use tokio::sync::Notify;

/// Bytes that were sent and are not proven, bounded. What is sent takes; what is proven gives back.
pub(crate) struct Unproven {
    most: u64,
    taken: Mutex<u64>,
    given: Notify,
    /// Who waits, in order.
    turn: tokio::sync::Mutex<()>,
}

impl Unproven {
    /// At most so many bytes, of which so many are taken by an earlier run: it may have taken more.
    pub(crate) fn new(most: u64, taken: u64) -> Self {
        Self { most, taken: Mutex::new(taken), given: Notify::new(), turn: tokio::sync::Mutex::new(()) }
    }

    /// As many as there are.
    pub(crate) fn unbounded() -> Self {
        Self::new(u64::MAX, 0)
    }

    /// Takes without waiting; `false` when there is no room, or when others wait for it.
    pub(super) fn try_take(&self, bytes: u64) -> bool {
        self.turn.try_lock().is_ok() && self.fits(bytes)
    }

    /// Takes as soon as there is room. What is larger than all of it takes its turn alone.
    pub(super) async fn take(&self, bytes: u64) {
        let _turn = self.turn.lock().await;
        while !self.fits(bytes) {
            self.given.notified().await;
        }
    }

    /// Gives back what is proven.
    pub(crate) fn give(&self, bytes: u64) {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        *taken = taken.saturating_sub(bytes);
        self.given.notify_one();
    }

    /// Whether somebody waits for room.
    pub(crate) fn is_full(&self) -> bool {
        self.turn.try_lock().is_err()
    }

    fn fits(&self, bytes: u64) -> bool {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let fits = *taken == 0 || taken.saturating_add(bytes) <= self.most;
        if fits {
            *taken = taken.saturating_add(bytes);
        }
        fits
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    #[tokio::test(start_paused = true)]
    async fn what_does_not_fit_waits_in_order_until_something_is_proven() {
        let room = Arc::new(Unproven::new(100, 130));
        let (first, second) = (room.clone(), room.clone());
        let first = tokio::spawn(async move { first.take(60).await });
        tokio::task::yield_now().await;
        let second = tokio::spawn(async move { second.take(10).await });
        tokio::task::yield_now().await;
        assert!(room.is_full() && !room.try_take(1), "nobody overtakes those who wait");
        room.give(70);
        tokio::task::yield_now().await;
        assert!(!first.is_finished() && !second.is_finished(), "60 are taken by an earlier run");
        room.give(20);
        first.await.expect("it has room");
        assert!(!second.is_finished(), "100 are taken");
        room.give(10);
        second.await.expect("it has room");
        assert!(!room.is_full());
    }

    #[test]
    fn what_is_larger_than_all_of_it_goes_alone() {
        let room = Unproven::new(100, 0);
        assert!(room.try_take(500));
        assert!(!room.try_take(1));
        room.give(500);
        assert!(room.try_take(1));
    }
}
