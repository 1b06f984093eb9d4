//! What people are told of a forecast: in round times, which stay as they are for as long as they are true.

use super::{Expected, Unforeseen};
use jiff::{SignedDuration, Timestamp};

/// Steps in which times are told, by how far away they are: in seconds, the nearest first.
const STEPS: [(i64, i64); 4] = [(20 * 60, 60), (2 * 3600, 5 * 60), (8 * 3600, 15 * 60), (i64::MAX, 30 * 60)];

/// What was told last, and why it stands still.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Told {
    expected: Option<Expected>,
    frozen: Option<String>,
}

impl Told {
    /// Takes in a new forecast, or one sentence on why nothing moves: then what was told before stays.
    pub fn look(&mut self, now: Timestamp, forecast: Result<Expected, Unforeseen>) {
        match forecast {
            Ok(expected) => {
                let round = rounded(now, expected);
                let stays = |told: &Expected| {
                    let covers = told.earliest <= expected.earliest && expected.latest <= told.latest;
                    // It may be told more exactly only when that is worth a change.
                    covers && width(told).as_secs() <= 2 * width(&round).as_secs()
                };
                self.expected = Some(self.expected.filter(stays).unwrap_or(round));
                self.frozen = None;
            }
            // It goes on with the next measurement.
            Err(Unforeseen::Unmeasured) => self.frozen = None,
            Err(Unforeseen::Stopped(why)) => self.freeze(why),
        }
    }

    /// Nothing moves, for what one sentence says.
    pub fn freeze(&mut self, why: String) {
        self.frozen = Some(why);
    }

    /// The range; `None` as long as nobody could tell.
    pub fn expected(&self) -> Option<Expected> {
        self.expected
    }

    /// Why it stands still, where it does.
    pub fn frozen(&self) -> Option<&str> {
        self.frozen.as_deref()
    }
}

fn width(expected: &Expected) -> SignedDuration {
    expected.latest.duration_since(expected.earliest)
}

/// Outwards to round times of the clock: the farther away, the rounder.
fn rounded(now: Timestamp, Expected { earliest, latest }: Expected) -> Expected {
    let step = |at: Timestamp| {
        let away = at.duration_since(now).as_secs();
        STEPS.iter().find(|(far, _)| away <= *far).map_or(60, |(_, step)| *step)
    };
    let second = |second: i64| Timestamp::from_second(second).unwrap_or(Timestamp::MAX);
    let (from, to) = (step(earliest), step(latest));
    let down = earliest.as_second() / from * from;
    let up = (latest.as_second() + to).div_euclid(to) * to;
    Expected { earliest: second(down), latest: second(up) }
}
