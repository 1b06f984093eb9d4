//! How fast something moves, smoothly, and since when it has not.
//!
//! The rate is the mean over the last [`WINDOW`]. A stall is cut out of it: once things move again, the rate goes on
//! where it was, and so does what is computed from it.

use std::collections::VecDeque;
use std::time::Duration;

/// How far the mean looks back.
const WINDOW: Duration = Duration::from_secs(20);
/// No rate is told from less than this.
const SHORTEST: Duration = Duration::from_secs(5);
/// Nothing moves when nothing has moved for so long, or for three times the longest pause that is usual here:
/// a slow link takes its time for a block.
const STALL: Duration = Duration::from_secs(5);

/// One direction of bytes.
#[derive(Debug, Default)]
pub struct Meter {
    /// Moments at which it moved, without the time of stalls, and the bytes by then.
    moves: VecDeque<(Duration, u64)>,
    /// The same for the last move, on the caller's clock.
    last: Option<(Duration, u64)>,
    /// Time that was spent in stalls.
    stalled: Duration,
}

impl Meter {
    /// Takes in how far it has come at a moment. When the bytes go back, something else is counted, from the start.
    pub fn look(&mut self, at: Duration, bytes: u64) {
        let Some((last, before)) = self.last else {
            self.last = Some((at, bytes));
            return;
        };
        if bytes < before {
            *self = Self { last: Some((at, bytes)), ..Self::default() };
        }
        if bytes <= before {
            return;
        }
        if self.is_stalled(at) && self.moves.len() > 1 {
            self.stalled += at.saturating_sub(last);
        }
        let at = at.max(last);
        self.last = Some((at, bytes));
        let at = at.saturating_sub(self.stalled);
        self.moves.push_back((at, bytes));
        // Two moves at least, however old: a slow link makes few.
        while self.moves.len() > 2
            && self.moves.get(1).is_some_and(|(second, _)| at.saturating_sub(*second) >= WINDOW)
        {
            self.moves.pop_front();
        }
    }

    /// Bytes per second, once there is enough to tell it from.
    pub fn rate(&self) -> Option<f64> {
        let ((first, from), (last, to)) = (self.moves.front()?, self.moves.back()?);
        let span = last.saturating_sub(*first);
        (span >= SHORTEST).then(|| (to - from) as f64 / span.as_secs_f64())
    }

    /// How long nothing has moved.
    pub fn idle(&self, at: Duration) -> Duration {
        self.last.map_or(Duration::ZERO, |(last, _)| at.saturating_sub(last))
    }

    /// Whether that is longer than usual.
    pub fn is_stalled(&self, at: Duration) -> bool {
        let times = self.moves.iter().map(|(at, _)| *at);
        let pauses = times.clone().zip(times.skip(1)).map(|(one, next)| next.saturating_sub(one));
        self.idle(at) > STALL.max(pauses.max().unwrap_or_default() * 3)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn seconds(seconds: f64) -> Duration {
        Duration::from_secs_f64(seconds)
    }

    #[test]
    fn no_rate_is_told_too_early() {
        let mut meter = Meter::default();
        let mut first = None;
        for tick in 0..100 {
            let at = seconds(f64::from(tick) * 0.1);
            meter.look(at, tick as u64 * 1000);
            if meter.rate().is_some() {
                first.get_or_insert(at);
            }
        }
        assert_eq!(first, Some(seconds(5.1)), "5 s after the first move");
        assert!((meter.rate().expect("a rate") - 10_000.0).abs() < 1.0);
    }

    #[test]
    fn a_stall_is_seen_and_does_not_count() {
        let mut meter = Meter::default();
        for tick in 0..30 {
            meter.look(seconds(f64::from(tick)), tick as u64 * 1000);
        }
        let before = meter.rate();
        assert!(!meter.is_stalled(seconds(33.0)) && meter.is_stalled(seconds(35.0)));
        assert_eq!(meter.idle(seconds(41.0)), seconds(12.0));
        meter.look(seconds(89.0), 30_000);
        let after = meter.rate().zip(before).map(|(after, before)| after / before).expect("rates");
        assert!((0.9..1.1).contains(&after), "{after}");
    }

    #[test]
    fn a_slow_link_is_not_a_stalled_one() {
        let mut meter = Meter::default();
        for block in 0..5 {
            meter.look(seconds(f64::from(block) * 13.0), block as u64 * 16_000_000);
        }
        assert!(!meter.is_stalled(seconds(4.0 * 13.0 + 13.0)));
        let rate = meter.rate().expect("a rate");
        assert!((rate - 16_000_000.0 / 13.0).abs() < 1.0, "{rate}");
    }

    #[test]
    fn what_starts_late_is_measured_from_its_start() {
        let mut meter = Meter::default();
        for tick in 0..80_u64 {
            meter.look(Duration::from_secs(tick), tick.saturating_sub(60) * 1000);
        }
        assert!((meter.rate().expect("a rate") - 1000.0).abs() < 1.0);
    }

    #[test]
    fn what_starts_again_is_measured_again() {
        let mut meter = Meter::default();
        for tick in 0..30_u64 {
            meter.look(Duration::from_secs(tick), tick * 1_000_000);
        }
        for tick in 30..60_u64 {
            meter.look(Duration::from_secs(tick), (tick - 30) * 1000);
        }
        assert!((meter.rate().expect("a rate") - 1000.0).abs() < 1.0);
        assert!(!meter.is_stalled(Duration::from_secs(60)));
    }

    proptest! {
        #[test]
        fn noise_moves_the_rate_little(
            tick in 0.1..1.0_f64,
            noise in proptest::collection::vec(0.7..1.3_f64, 100..300),
        ) {
            let mut meter = Meter::default();
            let (mut at, mut bytes) = (0.0, 0.0);
            let mut before: Option<f64> = None;
            for factor in noise {
                at += tick;
                bytes += 1e8 * tick * factor;
                meter.look(seconds(at), bytes as u64);
                if let Some((before, now)) = before.zip(meter.rate()) {
                    prop_assert!((now / before - 1.0).abs() < 0.2, "{before} {now}");
                }
                before = meter.rate();
            }
            prop_assert!(before.is_some_and(|rate| (0.7e8..1.3e8).contains(&rate)));
        }

        #[test]
        fn any_times_and_bytes_are_taken(looks in proptest::collection::vec((0..100_000_u64, any::<u64>()), 0..50)) {
            let mut meter = Meter::default();
            for (at, bytes) in looks {
                meter.look(Duration::from_millis(at), bytes);
                prop_assert!(meter.rate().is_none_or(|rate| rate > 0.0));
            }
        }
    }
}
