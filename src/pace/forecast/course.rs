//! What the link will carry from now on, and by when which bytes are through.

use super::Unforeseen;
use crate::pace::{Allowance, Gauge, Holding, Terms};
use crate::words::priority::Priority;
use jiff::{SignedDuration, Timestamp};

/// Nobody looks further ahead.
const HORIZON: SignedDuration = SignedDuration::from_hours(60 * 24);

/// One direction, at its best or at its worst.
pub(super) struct Course<'a> {
    pub(super) now: Timestamp,
    pub(super) terms: &'a Terms,
    pub(super) gauge: &'a Gauge,
    /// What may go in this direction.
    pub(super) allowed: fn(&Holding) -> Allowance,
    pub(super) high: bool,
}

impl Course<'_> {
    /// By when each of these is through: all of a higher priority first, and inside one each gets as much as the others.
    pub(super) fn ends(&self, work: &[(Priority, u64)]) -> Vec<Result<Timestamp, Unforeseen>> {
        let mut order: Vec<usize> = (0..work.len()).collect();
        order.sort_by_key(|place| (std::cmp::Reverse(work[*place].0), work[*place].1));
        let mut ends = vec![Ok(self.now); work.len()];
        let mut passing = Passing { course: self, at: self.now, passed: 0.0, carries: 0.0, until: self.now };
        let mut all = 0.0;
        for class in order.chunk_by(|one, two| work[*one].0 == work[*two].0) {
            let mut each = 0;
            for (nth, place) in class.iter().enumerate() {
                let bytes = work[*place].1;
                // So many get the same as this one until it is through.
                all += (class.len() - nth) as f64 * (bytes - each) as f64;
                each = bytes;
                if bytes > 0 {
                    ends[*place] = passing.by(all);
                }
            }
        }
        ends
    }
}

/// How far it has come, at an instant.
struct Passing<'a> {
    course: &'a Course<'a>,
    at: Timestamp,
    passed: f64,
    /// Bytes per second, up to an instant.
    carries: f64,
    until: Timestamp,
}

impl Passing<'_> {
    /// When so many bytes have passed since the beginning.
    fn by(&mut self, bytes: f64) -> Result<Timestamp, Unforeseen> {
        loop {
            let left = (bytes - self.passed).max(0.0);
            let here = self.carries * self.until.duration_since(self.at).as_secs_f64();
            if here >= left && self.carries > 0.0 {
                self.at = later(self.at, left / self.carries);
                self.passed = bytes;
                return Ok(self.at);
            }
            (self.passed, self.at) = (self.passed + here, self.until);
            self.next()?;
        }
    }

    /// Goes on to the next stretch in which one allowance holds.
    fn next(&mut self) -> Result<(), Unforeseen> {
        let Course { now, terms, gauge, allowed, high } = *self.course;
        let holding = terms.at(self.at);
        let (worst, best) = gauge.expected(allowed(&holding)).ok_or(Unforeseen::Unmeasured)?;
        self.carries = if high { best } else { worst };
        let end = later(now, HORIZON.as_secs_f64());
        let until = terms.next_change(self.at);
        if self.at >= end || until.is_none() && self.carries <= 0.0 {
            return Err(Unforeseen::Stopped(holding.why));
        }
        self.until = until.unwrap_or(end).min(end);
        Ok(())
    }
}

fn later(at: Timestamp, seconds: f64) -> Timestamp {
    let by = SignedDuration::try_from_secs_f64(seconds).unwrap_or(SignedDuration::MAX);
    at.saturating_add(by).unwrap_or(Timestamp::MAX)
}
