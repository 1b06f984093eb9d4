//! Tells people what they should know, beside all else. Nobody ever waits for that.

use super::inner::Inner;
use crate::control::Notice;
use crate::daemon::notices::{Sender, Teller};
use crate::problem::{Problem, Retry};
use std::sync::{Arc, PoisonError};
use std::time::Duration;

/// While there is always something to tell, it is gathered for so long at most.
const LONGEST: Duration = Duration::from_secs(5 * 60);
/// Between two tries, at first and at last.
const FIRST: Duration = Duration::from_secs(5);
const LAST: Duration = Duration::from_secs(5 * 60);

/// Tells until the agent stops.
pub(super) async fn tell(inner: Arc<Inner>) {
    let Some(teller) = inner.teller.clone() else { return };
    let gather = teller.settings().gather;
    let (mut wait, mut pause) = (gather, FIRST);
    loop {
        tokio::select! {
            () = tokio::time::sleep(wait) => {}
            () = inner.kicked() => {}
        }
        let told = inner.tell(&teller).await;
        inner.note_told(told.as_ref().err());
        match told {
            Ok(told) => {
                wait = if told == 0 { gather } else { (wait * 2).clamp(gather, LONGEST.max(gather)) };
                pause = FIRST;
            }
            Err(_) => {
                wait = pause;
                pause = (pause * 2).min(LAST);
            }
        }
    }
}

impl Inner {
    async fn tell(&self, teller: &Teller) -> Result<usize, Problem> {
        let zone = self.settings().pace.zone().clone();
        let from = Sender { studio: self.settings().studio.clone(), host: self.host.clone(), zone };
        let snapshot = self.snapshots.borrow().clone();
        Ok(teller.tell(&from, &snapshot).await?)
    }

    /// Shows what is in the way of telling, or takes it back.
    fn note_told(&self, problem: Option<&Problem>) {
        let now = self.clock.now();
        let mut untold = self.untold.lock().unwrap_or_else(PoisonError::into_inner);
        let since = untold.as_ref().map_or(now, |notice| notice.since);
        *untold = problem.cloned().map(|problem| {
            tracing::warn!("{problem}");
            Notice { since, urgent: problem.code.retry() == Retry::Person, problem }
        });
    }

    /// What a person should know of it.
    pub(super) fn untold(&self) -> Option<Notice> {
        self.untold.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}
