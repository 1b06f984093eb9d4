//! How fast bytes go: over the last seconds, and for the last hour.

use crate::control::Sample;
use crate::pace::Allowance;
use jiff::Timestamp;
use std::collections::{HashMap, VecDeque};
use std::time::Duration;

/// What a rate is the mean of.
const WINDOW: Duration = Duration::from_secs(5);
/// One sample of the history, and how many are kept.
const STEP: Duration = Duration::from_secs(10);
const KEPT: usize = 360;

/// Bytes in one direction.
#[derive(Debug, Default)]
struct Speed {
    looks: VecDeque<(Duration, u64)>,
}

impl Speed {
    fn look(&mut self, at: Duration, total: u64) {
        // Another attempt counts from the start.
        if self.looks.back().is_some_and(|(_, last)| total < *last) {
            self.looks.clear();
        }
        self.looks.push_back((at, total));
        while self.looks.get(1).is_some_and(|(second, _)| at.saturating_sub(*second) >= WINDOW) {
            self.looks.pop_front();
        }
    }

    /// Bits a second.
    fn rate(&self) -> u64 {
        let (Some((first, from)), Some((last, to))) = (self.looks.front(), self.looks.back()) else {
            return 0;
        };
        let seconds = last.saturating_sub(*first).as_secs_f64();
        if seconds < 0.4 { 0 } else { ((to - from) as f64 * 8.0 / seconds) as u64 }
    }
}

/// The speeds of all rolls, and of the link.
#[derive(Debug, Default)]
pub(super) struct Speeds {
    rolls: HashMap<String, [Speed; 2]>,
    link: [Speed; 2],
    totals: [u64; 2],
    history: VecDeque<Sample>,
    /// When the last sample was taken, and the bytes by then.
    sampled: Option<(Duration, [u64; 2])>,
}

impl Speeds {
    /// Takes in how far each roll under way has come, and the bytes that the link let through: up, and back.
    pub(super) fn look(&mut self, at: Duration, rolls: &HashMap<String, [u64; 2]>, link: [u64; 2]) {
        self.totals = link;
        self.rolls.retain(|key, _| rolls.contains_key(key));
        for (key, totals) in rolls {
            let speeds = self.rolls.entry(key.clone()).or_default();
            for (way, total) in totals.iter().enumerate() {
                speeds[way].look(at, *total);
            }
        }
        for (way, total) in self.totals.into_iter().enumerate() {
            self.link[way].look(at, total);
        }
    }

    /// Takes a sample for the history, where it is time to.
    pub(super) fn sample(&mut self, at: Duration, now: Timestamp, allowance: Allowance) {
        let Some((last, before)) = self.sampled else {
            self.sampled = Some((at, self.totals));
            return;
        };
        let passed = at.saturating_sub(last);
        if passed < STEP {
            return;
        }
        let rate = |way: usize| ((self.totals[way] - before[way]) as f64 * 8.0 / passed.as_secs_f64()) as u64;
        let allowed = match allowance {
            Allowance::Unlimited => None,
            Allowance::AtMost(rate) => Some(rate.bits()),
            Allowance::Nothing => Some(0),
        };
        self.history.push_back(Sample { at: now, allowed, up: rate(0), down: rate(1) });
        while self.history.len() > KEPT {
            self.history.pop_front();
        }
        self.sampled = Some((at, self.totals));
    }

    /// Bytes in all, both ways.
    pub(super) fn totals(&self) -> [u64; 2] {
        self.totals
    }

    /// Bits a second of a roll, towards the share.
    pub(super) fn of(&self, key: &str) -> u64 {
        self.rolls.get(key).map_or(0, |[up, _]| up.rate())
    }

    /// Bits a second of the link, both ways.
    pub(super) fn link(&self) -> [u64; 2] {
        [self.link[0].rate(), self.link[1].rate()]
    }

    pub(super) fn history(&self) -> Vec<Sample> {
        self.history.iter().copied().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rate_is_that_of_the_last_seconds_and_survives_a_new_attempt() {
        let mut speeds = Speeds::default();
        for tick in 0..20_u64 {
            let total = if tick < 10 { tick * 1000 } else { (tick - 10) * 1000 };
            speeds.look(
                Duration::from_millis(tick * 500),
                &HashMap::from([("a".into(), [total, 0])]),
                [tick * 1000, 0],
            );
        }
        assert_eq!(speeds.of("a"), 16_000);
        assert_eq!(speeds.link(), [16_000, 0]);
        speeds.look(Duration::from_secs(10), &HashMap::new(), [20_000, 0]);
        assert_eq!(speeds.of("a"), 0);
    }

    #[test]
    fn the_history_has_the_mean_of_each_ten_seconds() {
        let mut speeds = Speeds::default();
        for second in 0..=20_u64 {
            let at = Duration::from_secs(second);
            speeds.look(at, &HashMap::new(), [second * 1_000_000, 0]);
            speeds.sample(at, Timestamp::UNIX_EPOCH, Allowance::Unlimited);
        }
        let ups: Vec<u64> = speeds.history().iter().map(|sample| sample.up).collect();
        assert_eq!(ups, [8_000_000, 8_000_000]);
    }
}
