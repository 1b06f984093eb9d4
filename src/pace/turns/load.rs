//! How much has to be under way for the link to be full: what comes through, and how long that takes at best.

use crate::pace::Allowance;
use std::collections::VecDeque;
use std::time::Duration;
use tokio::time::Instant;

/// What comes through is measured over so long.
const STRETCH: Duration = Duration::from_millis(250);

/// The best of so many stretches in which something came through counts.
const STRETCHES: usize = 16;

/// How long it takes at most until what one alone has under way has come through, unless the path itself is long.
const AT_MOST: Duration = Duration::from_millis(300);

/// What one alone may have under way before anything is measured, in bytes: a block.
const AT_FIRST: f64 = 16e6;

/// What several may: a request for each of some connections.
const SEVERAL_AT_FIRST: f64 = 2e6;

/// So much more than what the link holds, so that an answer that is late leaves no gap, and a rate that was measured
/// too low grows.
const MORE: f64 = 1.5;

/// The quickest answer and the largest request count for less with every stretch: paths and rolls change.
const FADES: f64 = 1.001;

#[derive(Default)]
pub(super) struct Load {
    /// Bytes of the stretch that is being measured, and its beginning.
    stretch: Option<(u64, Instant)>,
    /// Bytes per second in the last stretches.
    rates: VecDeque<f64>,
    /// The shortest time from leave to answer, in seconds, and the bytes that took it.
    quickest: Option<(f64, f64)>,
    /// About the largest that goes as one, in bytes.
    largest: f64,
}

impl Load {
    /// Notes that `bytes` have come through, which took so long.
    pub(super) fn through(&mut self, bytes: u64, took: Duration) {
        let (now, took) = (Instant::now(), took.as_secs_f64());
        if self.quickest.is_none_or(|(quickest, _)| took < quickest) {
            self.quickest = Some((took, bytes as f64));
        }
        self.largest = self.largest.max(bytes as f64);
        let (so_far, since) = self.stretch.get_or_insert((0, now));
        *so_far += bytes;
        let length = now.duration_since(*since);
        if length >= STRETCH {
            self.rates.push_back(*so_far as f64 / length.as_secs_f64());
            if self.rates.len() > STRETCHES {
                self.rates.pop_front();
            }
            self.stretch = Some((0, now));
            self.quickest = self.quickest.map(|(quickest, bytes)| (quickest * FADES, bytes));
            self.largest /= FADES;
        }
    }

    /// What one alone may have under way, in bytes.
    pub(super) fn alone(&self, allowance: Allowance) -> u64 {
        let allowed = allowance.bytes_per_second();
        let seconds = self.quickest.map_or(0.0, |(quickest, _)| quickest * 2.0).max(AT_MOST.as_secs_f64());
        (self.rate().min(allowed) * seconds).max(AT_FIRST.min(allowed * seconds)) as u64
    }

    /// What several together may: just enough for the link to be full while the largest is on its way.
    pub(super) fn full(&self, allowance: Allowance) -> u64 {
        let allowed = allowance.bytes_per_second();
        let least = SEVERAL_AT_FIRST.min(allowed * AT_MOST.as_secs_f64());
        let rate = self.rate().min(allowed);
        // What was quickest took its own time on the line, too.
        let held = self.quickest.map_or(0.0, |(quickest, bytes)| (rate * quickest - bytes) * MORE);
        let full = held.max(self.largest).max(least) + self.largest;
        (full as u64).min(self.alone(allowance))
    }

    fn rate(&self) -> f64 {
        self.rates.iter().copied().fold(0.0, f64::max)
    }
}
