//! What stands in a share's way just now, and what that has cost so far: for screens and receipts.

use crate::words::bytes::ByteCount;
use crate::words::span::Span;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::time::Instant;

/// What is being waited for. Cheap to clone; all clones see the same.
#[derive(Clone, Debug, Default)]
pub struct Trouble(Arc<State>);

#[derive(Debug, Default)]
struct State {
    waits: Mutex<BTreeMap<u64, Wait>>,
    begun: AtomicU64,
    sessions: AtomicU64,
    again: AtomicU64,
}

#[derive(Debug)]
struct Wait {
    what: String,
    since: Instant,
    next: Instant,
}

impl Trouble {
    /// Why nothing moves, as a sentence without its capital and its end; `None` when all is well. Of several reasons,
    /// the oldest.
    pub fn reason(&self) -> Option<String> {
        let waits = self.waits();
        let wait = waits.values().next()?;
        let now = Instant::now();
        let next = match wait.next.saturating_duration_since(now) {
            left if left.is_zero() => "trying again now".to_owned(),
            left => format!("trying again in {}", Span(left)),
        };
        let since = Span(now.saturating_duration_since(wait.since));
        Some(format!("waiting for {}; {next} (for {since})", wait.what))
    }

    /// How many waits there have been.
    pub fn waits_begun(&self) -> u64 {
        self.0.begun.load(Relaxed)
    }

    /// How often a connection was replaced by a new one.
    pub fn sessions_replaced(&self) -> u64 {
        self.0.sessions.load(Relaxed)
    }

    /// Bytes of writes that were begun once more, because nobody knows how far they had come.
    pub fn repeated(&self) -> ByteCount {
        ByteCount(self.0.again.load(Relaxed))
    }

    /// Shows a reason for as long as the value lives: `` `//nas/footage`: the server closed the connection ``, which has been
    /// so since a moment.
    pub(crate) fn wait(&self, what: String, since: Instant) -> Waiting {
        let number = self.0.begun.fetch_add(1, Relaxed);
        tracing::info!("waiting for {what}");
        self.waits().insert(number, Wait { what, since, next: Instant::now() });
        Waiting { trouble: self.clone(), number }
    }

    pub(super) fn replaced_a_session(&self) {
        self.0.sessions.fetch_add(1, Relaxed);
    }

    pub(super) fn repeats(&self, bytes: u64) {
        self.0.again.fetch_add(bytes, Relaxed);
    }

    fn waits(&self) -> MutexGuard<'_, BTreeMap<u64, Wait>> {
        self.0.waits.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One wait under way. It has ended when this is dropped, however that comes.
#[derive(Debug)]
pub(crate) struct Waiting {
    trouble: Trouble,
    number: u64,
}

impl Waiting {
    /// Says what it is now, and waits until it is time to try again.
    pub(crate) async fn until(&self, what: Option<String>, next: Instant) {
        self.says(what, next);
        tokio::time::sleep_until(next).await;
    }

    /// Says what it is now, and when it is tried again by somebody else.
    pub(crate) fn says(&self, what: Option<String>, next: Instant) {
        if let Some(wait) = self.trouble.waits().get_mut(&self.number) {
            wait.next = next;
            wait.what = what.unwrap_or_else(|| std::mem::take(&mut wait.what));
        }
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        self.trouble.waits().remove(&self.number);
    }
}

#[cfg(test)]
mod tests {
    use super::Trouble;
    use std::time::Duration;
    use tokio::time::{Instant, advance};

    #[tokio::test(start_paused = true)]
    async fn a_wait_is_shown_for_as_long_as_it_lasts() {
        let trouble = Trouble::default();
        assert_eq!(trouble.reason(), None);
        let waiting =
            trouble.wait("`//nas/footage`: the server closed the connection".into(), Instant::now());
        let later = trouble.wait("`a.mov`: somebody has it open".into(), Instant::now());
        advance(Duration::from_secs(120)).await;
        let next = Instant::now() + Duration::from_secs(8);
        let until = tokio::spawn(async move { waiting.until(None, next).await });
        tokio::task::yield_now().await;
        assert_eq!(
            trouble.reason().as_deref(),
            Some(
                "waiting for `//nas/footage`: the server closed the connection; trying again in 8 s (for 2 min)"
            )
        );
        until.await.expect("it is waited for");
        let reason = trouble.reason().expect("the other wait");
        assert!(reason.starts_with("waiting for `a.mov`"), "{reason}");
        drop(later);
        assert_eq!((trouble.reason(), trouble.waits_begun()), (None, 2));
    }
}
