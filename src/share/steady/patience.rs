//! What is waited for, in what way, how often it is tried, and how long at most.

use crate::share::Kind;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::time::Duration;
use tokio::time::Instant;

/// The longest time between two tries.
pub(super) const LONGEST: Duration = Duration::from_secs(15);

/// What may help.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Remedy {
    /// A new connection.
    Connect,
    /// Time alone.
    Time,
}

/// What may help a call that failed. `worked`: something could be written on this share before. What has worked may
/// work again; what never worked is a mistake in the configuration, and is told at once.
pub(super) fn remedy(kind: Kind, worked: bool) -> Option<Remedy> {
    match kind {
        Kind::Lost | Kind::Unreachable => Some(Remedy::Connect),
        Kind::Password(_) if !kind.is_refusal() => Some(Remedy::Connect),
        Kind::Full | Kind::Busy => Some(Remedy::Time),
        Kind::Denied if worked => Some(Remedy::Time),
        // Servers settle whether a session may write when it begins.
        Kind::ReadOnly if worked => Some(Remedy::Connect),
        _ => None,
    }
}

/// How long to wait before a try: at once, then 1 s, doubled each time up to 15 s; a quarter less by chance, so that
/// not all who wait for one server come at the same moment.
pub(super) fn pause(tries: u32) -> Duration {
    let Some(doublings) = tries.checked_sub(1) else { return Duration::ZERO };
    let whole = Duration::from_secs(1 << doublings.min(4)).min(LONGEST);
    let chance = RandomState::new().build_hasher().finish() % 1000;
    whole.mul_f64(1.0 - 0.25 * chance as f64 / 1000.0)
}

/// How long one call has been failing.
#[derive(Debug)]
pub(super) struct Patience {
    limit: Duration,
    since: Option<Instant>,
    tries: u32,
}

impl Patience {
    pub(super) fn new(limit: Duration) -> Self {
        Self { limit, since: None, tries: 0 }
    }

    /// When the call failed first; the clock runs from the first call of this.
    pub(super) fn since(&mut self) -> Instant {
        *self.since.get_or_insert_with(Instant::now)
    }

    /// When it ends.
    pub(super) fn end(&mut self) -> Instant {
        self.since() + self.limit
    }

    /// Whether the call has failed before.
    pub(super) fn has_failed(&self) -> bool {
        self.since.is_some()
    }

    /// The time of the next try, when time alone may help; `None` when it is over.
    pub(super) fn next(&mut self) -> Option<Instant> {
        self.tries += 1;
        let next = Instant::now() + pause(self.tries);
        (next <= self.end()).then_some(next)
    }
}

#[cfg(test)]
mod tests {
    use super::{Patience, Remedy, pause, remedy};
    use crate::share::Kind;
    use std::time::Duration;
    use tokio::time::advance;

    #[test]
    fn what_may_pass_is_waited_for() {
        for (kind, before, after) in [
            (Kind::Lost, Some(Remedy::Connect), Some(Remedy::Connect)),
            (Kind::Unreachable, Some(Remedy::Connect), Some(Remedy::Connect)),
            (Kind::Full, Some(Remedy::Time), Some(Remedy::Time)),
            (Kind::Busy, Some(Remedy::Time), Some(Remedy::Time)),
            (Kind::Denied, None, Some(Remedy::Time)),
            (Kind::ReadOnly, None, Some(Remedy::Connect)),
            (Kind::Login, None, None),
            (Kind::Clear, None, None),
            (Kind::NotFound, None, None),
            (Kind::Exists, None, None),
            (Kind::Doubt, None, None),
            (Kind::Other, None, None),
        ] {
            assert_eq!((remedy(kind, false), remedy(kind, true)), (before, after), "{kind:?}");
        }
    }

    #[test]
    fn pauses_grow_to_fifteen_seconds() {
        assert_eq!(pause(0), Duration::ZERO);
        for (tries, longest) in [(1, 1), (2, 2), (3, 4), (4, 8), (5, 15), (6, 15), (u32::MAX, 15)] {
            let longest = Duration::from_secs(longest);
            assert!((longest.mul_f64(0.74)..=longest).contains(&pause(tries)), "{tries}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn patience_ends_that_long_after_the_first_failure() {
        let mut patience = Patience::new(Duration::from_secs(60));
        assert!(!patience.has_failed() && patience.next().is_some());
        advance(Duration::from_secs(58)).await;
        assert!(patience.next().is_some());
        advance(Duration::from_secs(2)).await;
        assert!(patience.has_failed() && patience.next().is_none());
    }
}
