//! Shows that nothing moves because the timetable says so.

use crate::pace::{Allowance, Due};
use crate::share::{Trouble, Waiting};
use crate::words::clock::Clock;
use std::time::Duration;
use tokio::time::Instant;

/// How long a pause lasts that never ends by itself.
const FOR_EVER: Duration = Duration::from_hours(7 * 24);

/// What the screen is told of pauses.
pub struct Pause {
    trouble: Trouble,
    clock: Clock,
    waiting: Option<Waiting>,
}

impl Pause {
    /// Shows pauses among all that is waited for.
    pub fn shown_in(trouble: Trouble, clock: Clock) -> Self {
        Self { trouble, clock, waiting: None }
    }

    /// Takes note of what is due now.
    pub fn note(&mut self, due: &Due<'_>) {
        if due.allowance != Allowance::Nothing {
            return self.waiting = None;
        }
        let what = match due.window {
            Some(window) => format!("the timetable, which lets nothing through in the window {window}"),
            None => "the timetable, which lets nothing through outside its windows".to_owned(),
        };
        let now = Instant::now();
        let left =
            due.until.and_then(|until| Duration::try_from(until.duration_since(self.clock.now())).ok());
        let waiting = self.waiting.get_or_insert_with(|| self.trouble.wait(what.clone(), now));
        waiting.says(Some(what), now + left.unwrap_or(FOR_EVER));
    }
}
