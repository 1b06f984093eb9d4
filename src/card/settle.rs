//! When a dump has finished: a pure rule over snapshots. No I/O, no clock: whoever looks at the folder says what was
//! seen, and when.
//!
//! ```text
//! Discovered ─► Growing ─► Quiet ─► Settled ─► Checked
//!                  ▲         │         │          │
//!                  └─────────┴─ any change ───────┘
//! ```
//!
//! A dump settles when nothing stands against it ([`Sign`]), when two looks some time apart saw the same, and when it has
//! been quiet for as long as the evidence asks for ([`Times`]). A person's mark takes away the quiet time, never the rest.

mod evidence;
mod outlook;
mod times;

pub use evidence::{Evidence, Structure};
pub use outlook::{Outlook, Wait, Why};
pub use times::Times;

use super::snapshot::{Sight, Sign, Snapshot};
use jiff::Timestamp;
use std::time::Duration;

/// How far a dump is from being finished.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// It is there, and has no files yet, or was seen once.
    #[default]
    Discovered,
    /// It is not what it was at the last look.
    Growing,
    /// It is what it was at the last look.
    Quiet,
    /// It has finished.
    Settled,
    /// It has finished, and was judged as it is.
    Checked,
}

/// What is remembered of one dump between two looks.
#[derive(Clone, Debug, Default)]
pub struct Settling {
    state: State,
    seen: Option<Seen>,
    longest_pause: Duration,
    settled_by: Option<Why>,
}

/// The last snapshot.
#[derive(Clone, Copy, Debug)]
struct Seen {
    print: u128,
    /// The newest change that the folder tells of, by its own clock.
    changed: Option<Timestamp>,
    /// When it was first and last seen like this.
    first: Timestamp,
    last: Timestamp,
    /// Since when nothing has changed, as far as is known.
    since: Timestamp,
}

impl Settling {
    /// Takes over what a look has seen. `true`: it is what the last look saw, so that signs and evidence are worth
    /// gathering for [`judge`](Self::judge).
    pub fn see(&mut self, snapshot: &Snapshot, now: Timestamp) -> bool {
        let since = self.quiet_since(snapshot, now);
        if let Some(seen) = self.seen.as_mut().filter(|seen| seen.print == snapshot.print) {
            if seen.changed < snapshot.changed {
                // Something came and went between two looks: nothing is new, and it was not quiet.
                (seen.changed, seen.since) = (snapshot.changed, since);
            }
            // A clock that was set back must not make a quiet time longer than it is.
            seen.last = seen.last.max(now);
            if self.state < State::Quiet && snapshot.files > 0 {
                self.state = State::Quiet;
            }
            return snapshot.files > 0;
        }
        if let Some(seen) = self.seen {
            // What settled for good reasons and goes on is no copy that paused, but more of the card.
            let is_pause = !matches!(self.settled_by, Some(Why::Manifest | Why::Structure));
            let pause = if is_pause { between(seen.since, since) } else { Duration::ZERO };
            self.longest_pause = self.longest_pause.max(pause);
            self.state = State::Growing;
        }
        self.settled_by = None;
        let (print, changed) = (snapshot.print, snapshot.changed);
        self.seen = Some(Seen { print, changed, first: now, last: now, since });
        false
    }

    /// Since when a new snapshot is what it is. The time of the newest change is believed where it can be true: it is
    /// another machine's clock, and a file that was taken away leaves none.
    fn quiet_since(&self, snapshot: &Snapshot, now: Timestamp) -> Timestamp {
        let earliest = self.seen.map_or(Timestamp::MIN, |seen| seen.last);
        snapshot.changed.filter(|changed| (earliest..=now).contains(changed)).unwrap_or(now)
    }

    /// Whether it has finished. `signs` and `evidence` are about the snapshot that was seen last.
    pub fn judge(&mut self, signs: &[Sight], evidence: &Evidence, now: Timestamp, times: &Times) -> Outlook {
        let Some(seen) = self.seen.filter(|_| self.state >= State::Quiet) else {
            return self.outlook(Some(Wait::Growing));
        };
        if self.state >= State::Settled {
            return self.outlook(None);
        }
        let stands = |sight: &&Sight| stands(sight, evidence.ready, now, times);
        let standing: Vec<Sight> = signs.iter().filter(stands).cloned().collect();
        if !standing.is_empty() {
            return self.outlook(Some(Wait::Signs(standing)));
        }
        let (quiet, why) = times.quiet(evidence, self.longest_pause);
        let until = after(seen.since, quiet).max(after(seen.first, times.apart));
        if now < until {
            return self.outlook(Some(Wait::Quiet { since: seen.since, until, why }));
        }
        self.state = State::Settled;
        self.settled_by = Some(why);
        self.outlook(None)
    }

    /// It was judged as it was seen last.
    pub fn checked(&mut self) {
        if self.state == State::Settled {
            self.state = State::Checked;
        }
    }

    /// How far it is.
    pub fn state(&self) -> State {
        self.state
    }

    /// What it settled by, if it did.
    pub fn settled_by(&self) -> Option<Why> {
        self.settled_by
    }

    fn outlook(&self, wait: Option<Wait>) -> Outlook {
        Outlook { state: self.state, settled_by: self.settled_by, wait }
    }
}

/// Whether a sign says that a copy runs now. What only says that one ran stops counting when the file is old: an aborted
/// copy leaves the same behind.
fn stands(sight: &Sight, ready: bool, now: Timestamp, times: &Times) -> bool {
    match sight.sign {
        Sign::Temporary | Sign::Open => true,
        // File systems that compress have them in any file: a person's word is better.
        Sign::Gap if ready => false,
        Sign::Busy | Sign::Hole | Sign::Gap => now < after(sight.changed, times.fresh),
    }
}

fn between(earlier: Timestamp, later: Timestamp) -> Duration {
    later.duration_since(earlier).try_into().unwrap_or_default()
}

pub(super) fn after(at: Timestamp, span: Duration) -> Timestamp {
    at.saturating_add(span).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests;
