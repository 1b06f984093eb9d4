//! Shows that nothing moves because nothing may.

use crate::pace::{Allowance, Holding, Pacer};
use crate::share::{Trouble, Waiting};
use crate::words::clock::Clock;
use std::time::Duration;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::Instant;

/// How long a pause lasts that never ends by itself.
const FOR_EVER: Duration = Duration::from_hours(7 * 24);

/// The work of showing pauses among all that is waited for. It ends when this is dropped.
pub struct Pause(JoinHandle<()>);

impl Drop for Pause {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl Pause {
    /// Shows the pauses in what `holds`.
    pub fn shown_in(trouble: Trouble, clock: Clock, mut holds: watch::Receiver<Holding>) -> Self {
        Self(tokio::spawn(async move {
            let mut waiting: Option<Waiting> = None;
            loop {
                let holding = holds.borrow_and_update().clone();
                if holding.allowance == Allowance::Nothing {
                    let (what, now) = (words(&holding), Instant::now());
                    let left = holding.until.map(|until| until.duration_since(clock.now()));
                    let left = left.and_then(|left| Duration::try_from(left).ok()).unwrap_or(FOR_EVER);
                    let waiting = waiting.get_or_insert_with(|| trouble.wait(what.clone(), now));
                    waiting.says(Some(what), now + left);
                } else {
                    waiting = None;
                }
                if holds.changed().await.is_err() {
                    return;
                }
            }
        }))
    }
}

fn words(Holding { by, why, .. }: &Holding) -> String {
    let what = match by {
        Pacer::Timetable => "the timetable, which lets nothing through",
        Pacer::Person => "the end of a pause",
        Pacer::Politeness | Pacer::Gate => "the far side, which takes nothing now",
    };
    format!("{what} ({why})")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pace::{Governor, Said, Timetable};

    #[tokio::test(start_paused = true)]
    async fn a_pause_is_shown_with_its_reason_until_it_ends() {
        let clock = Clock::held("2026-11-23T12:00:00Z".parse().expect("an instant"));
        let governor = Governor::start(Timetable::always(Allowance::Unlimited), clock.clone());
        let trouble = Trouble::default();
        let _pause = Pause::shown_in(trouble.clone(), clock.clone(), governor.holds());
        let shown = async || {
            tokio::time::sleep(Duration::from_secs(1)).await;
            trouble.reason()
        };
        assert_eq!(shown().await, None);
        let until = Some(clock.now() + Duration::from_mins(30));
        let by = "anna".to_owned();
        governor.say(Said { allowance: Allowance::Nothing, until, by, reason: "a live grade".into() });
        let expected = "waiting for the end of a pause (Ordered by anna: a live grade); trying again in 29 min (for 1 s)";
        assert_eq!(shown().await.as_deref(), Some(expected));
        governor.resume();
        assert_eq!(shown().await, None);
    }
}
