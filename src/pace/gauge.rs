//! How fast the link has been lately, and what that says of another allowance.

use super::{Allowance, Meter};
use std::collections::VecDeque;
use std::time::Duration;

/// How often the rate is noted.
const EVERY: Duration = Duration::from_secs(10);

/// So many notes are kept: ten minutes in which something moved.
const NOTES: usize = 60;

/// Who reaches so much of what is allowed is held back by that, and by nothing else.
const REACHED: f64 = 0.85;

/// What is kept to both sides of what was measured: nothing is ever as even as it seems.
const SLACK: f64 = 0.05;

/// The rate of one direction, with its spread.
#[derive(Debug, Default)]
pub struct Gauge {
    meter: Meter,
    /// Bytes per second, and what was allowed then.
    notes: VecDeque<(f64, Allowance)>,
    noted: Option<Duration>,
}

impl Gauge {
    /// Takes in how many bytes have gone at a moment, and what is allowed. When the bytes go back, something else is
    /// counted, from the start.
    pub fn look(&mut self, at: Duration, bytes: u64, allowed: Allowance) {
        self.meter.look(at, bytes);
        let is_due = self.noted.is_none_or(|noted| at.saturating_sub(noted) >= EVERY);
        if let Some(rate) = self.meter.rate().filter(|_| is_due && !self.meter.is_stalled(at)) {
            self.note(rate, allowed);
            self.noted = Some(at);
        }
    }

    /// The rate now, in bytes per second.
    pub fn rate(&self) -> Option<f64> {
        self.meter.rate()
    }

    /// Whether nothing has moved for longer than is usual.
    pub fn is_stalled(&self, at: Duration) -> bool {
        self.meter.is_stalled(at)
    }

    pub(super) fn note(&mut self, rate: f64, allowed: Allowance) {
        self.notes.push_back((rate, allowed));
        if self.notes.len() > NOTES {
            self.notes.pop_front();
        }
    }

    /// The rates to reckon with where this is allowed, the low and the high one, in bytes per second. `None` as long as nothing
    /// was measured.
    pub fn expected(&self, allowed: Allowance) -> Option<(f64, f64)> {
        let guess = |high: bool| {
            let mut rates: Vec<f64> =
                self.notes.iter().map(|(rate, then)| guess(*rate, *then, allowed, high)).collect();
            rates.sort_by(f64::total_cmp);
            let place = if high { rates.len().checked_sub(1)? * 9 / 10 } else { rates.len() / 10 };
            rates.get(place).copied()
        };
        let most = allowed.bytes_per_second();
        Some(((guess(false)? * (1.0 - SLACK)).min(most), (guess(true)? * (1.0 + SLACK)).min(most)))
    }
}

/// What may go where `allowed` is, as far as a rate says that was measured where `then` was.
fn guess(rate: f64, then: Allowance, allowed: Allowance, high: bool) -> f64 {
    let (was, most) = (then.bytes_per_second(), allowed.bytes_per_second());
    if then == Allowance::Nothing || rate < was * REACHED || allowed <= then {
        return rate.min(most);
    }
    // Nobody has seen what the link carries. Who wrote the timetable knows it better than nothing does.
    match (allowed, high) {
        (Allowance::Unlimited, true) => rate * 2.0,
        (Allowance::Unlimited, false) => rate,
        (_, true) => most,
        (_, false) => rate.max(most / 2.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn megabytes(allowed: &str, notes: &[(f64, &str)]) -> Option<(u64, u64)> {
        let mut gauge = Gauge::default();
        let allowance = |text: &str| text.parse().expect("an allowance");
        notes.iter().for_each(|(rate, then)| gauge.note(rate * 1e6, allowance(then)));
        let (low, high) = gauge.expected(allowance(allowed))?;
        Some(((low / 1e6).round() as u64, (high / 1e6).round() as u64))
    }

    #[test]
    fn what_was_measured_says_something_of_other_allowances() {
        for (notes, allowed, expected) in [
            (&[][..], "unlimited", None),
            (&[(100.0, "unlimited")], "unlimited", Some((95, 105))),
            // The link is what is slow.
            (&[(100.0, "unlimited")], "2 Gbit/s", Some((95, 105))),
            (&[(100.0, "2 Gbit/s")], "unlimited", Some((95, 105))),
            (&[(100.0, "unlimited")], "80 Mbit/s", Some((10, 10))),
            (&[(100.0, "unlimited")], "pause", Some((0, 0))),
            // The pace was: at night it may be more, and nobody knows how much.
            (&[(25.0, "200 Mbit/s")], "2 Gbit/s", Some((119, 250))),
            (&[(25.0, "200 Mbit/s")], "unlimited", Some((24, 53))),
            (&[(25.0, "200 Mbit/s")], "200 Mbit/s", Some((24, 25))),
            (&[(60.0, "unlimited"), (80.0, "unlimited"), (100.0, "unlimited")], "unlimited", Some((57, 84))),
        ] {
            assert_eq!(megabytes(allowed, notes), expected, "{notes:?} for {allowed}");
        }
    }

    #[test]
    fn a_stall_is_not_taken_for_a_slow_link() {
        let mut gauge = Gauge::default();
        for second in 0..200_u64 {
            let moved =
                if (60..150).contains(&second) { 60 } else { second.min(60) + second.saturating_sub(150) };
            gauge.look(Duration::from_secs(second), moved * 1_000_000, Allowance::Unlimited);
        }
        let (low, high) = gauge.expected(Allowance::Unlimited).expect("it was measured");
        assert!(low > 0.8e6 && high < 1.2e6, "{low} {high}");
    }
}
