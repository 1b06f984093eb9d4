//! Whether the pace was kept: what went in every ten seconds, against what was allowed in them.
//!
//! Each direction has the whole budget, and is held against it by itself. What went is what the throttles let through.

use super::Allowance;
use jiff::Timestamp;
use std::collections::VecDeque;
use std::time::Duration;
use tokio::time::Instant;

/// The length of a span.
const SPAN: Duration = Duration::from_secs(10);

/// So many spans are known: the last three weeks.
const SPANS: usize = 3 * 7 * 24 * 360;

/// How a stretch of time went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kept {
    /// Where the first span begins, and the last one ends.
    pub since: Timestamp,
    /// The same.
    pub until: Timestamp,
    /// Spans of ten seconds in which anything went.
    pub spans: u64,
    /// Those of them in which it was limited.
    pub limited: u64,
    /// The most that went in a limited one, in percent of what was allowed, rounded up; 0 where none was limited.
    pub most: u32,
}

/// A span that is over.
#[derive(Clone, Copy, Debug)]
struct Span {
    since: Timestamp,
    until: Timestamp,
    /// The most that went in a direction, in percent of what was allowed; `None`: it was not limited.
    percent: Option<u32>,
}

/// The span that goes on.
#[derive(Debug)]
struct Begun {
    since: Timestamp,
    at: Instant,
    taken: [u64; 2],
}

/// What is known of the pace.
#[derive(Debug)]
pub(super) struct Record {
    spans: VecDeque<Span>,
    begun: Option<Begun>,
    last: Option<Instant>,
    /// Bytes that were allowed in a direction since the span began; `None`: as many as the link carries.
    allowed: Option<f64>,
}

impl Default for Record {
    fn default() -> Self {
        Self { spans: VecDeque::new(), begun: None, last: None, allowed: Some(0.0) }
    }
}

impl Record {
    /// Takes in what was allowed since it was told last, and what has gone by now in each direction. The clock may be set
    /// meanwhile; the length of a span is that of time that passes.
    pub(super) fn look(&mut self, now: Timestamp, allowed: Allowance, taken: [u64; 2]) {
        let at = Instant::now();
        if let Some(last) = self.last.replace(at) {
            let passed = (at - last).as_secs_f64();
            let is_limited = passed == 0.0 || allowed != Allowance::Unlimited;
            let more = || allowed.bytes_per_second() * passed;
            self.allowed = self.allowed.filter(|_| is_limited).map(|before| before + more());
        }
        let begun = self.begun.get_or_insert(Begun { since: now, at, taken });
        if at - begun.at < SPAN {
            return;
        }
        let went = taken.iter().zip(begun.taken).map(|(now, before)| now - before).max().unwrap_or_default();
        if went > 0 {
            // Nothing allowed, and something gone, is as many percent as there are.
            let percent = |allowed: f64| (100.0 * went as f64 / allowed.max(1.0) - 1e-3).ceil() as u32;
            let percent = self.allowed.map(percent);
            self.spans.push_back(Span { since: begun.since, until: now, percent });
        }
        if self.spans.len() > SPANS {
            self.spans.pop_front();
        }
        (self.begun, self.allowed) = (Some(Begun { since: now, at, taken }), Some(0.0));
    }

    /// How it went since a moment; `None` where nothing is known of that.
    pub(super) fn since(&self, since: Timestamp) -> Option<Kept> {
        let of_it = || self.spans.iter().filter(|span| span.until > since);
        let limited = || of_it().filter_map(|span| span.percent);
        Some(Kept {
            since: of_it().next()?.since,
            until: of_it().next_back()?.until,
            spans: of_it().count() as u64,
            limited: limited().count() as u64,
            most: limited().max().unwrap_or_default(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(1_764_000_000 + second).expect("a time")
    }

    /// Plays seconds: what is allowed, and the bytes that go up and down in each.
    async fn played(seconds: &[(usize, &str, [u64; 2])]) -> Record {
        let (mut record, mut taken, mut second) = (Record::default(), [0; 2], 0);
        record.look(at(0), Allowance::Nothing, taken);
        for (many, allowed, went) in seconds {
            for _ in 0..*many {
                tokio::time::advance(Duration::from_secs(1)).await;
                second += 1;
                taken = [taken[0] + went[0], taken[1] + went[1]];
                record.look(at(second), allowed.parse().expect("an allowance"), taken);
            }
        }
        record
    }

    #[tokio::test(start_paused = true)]
    async fn what_went_is_held_against_what_was_allowed_meanwhile() {
        for (seconds, expected) in [
            (&[(30, "8 Mbit/s", [1_000_000, 0])][..], Some((3, 3, 100))),
            // The other direction counts by itself.
            (&[(30, "8 Mbit/s", [900_000, 1_005_000])], Some((3, 3, 101))),
            (&[(10, "8 Mbit/s", [1_000_000, 0]), (10, "80 Mbit/s", [9_000_000, 0])], Some((2, 2, 100))),
            // Half of a span at one rate, half at another.
            (&[(5, "8 Mbit/s", [1_000_000, 0]), (5, "80 Mbit/s", [10_000_000, 0])], Some((1, 1, 100))),
            (&[(5, "pause", [0, 0]), (5, "80 Mbit/s", [10_000_000, 0])], Some((1, 1, 100))),
            (&[(10, "pause", [1, 0])], Some((1, 1, 1000))),
            (&[(20, "unlimited", [1_000_000, 0]), (10, "8 Mbit/s", [500_000, 0])], Some((3, 1, 50))),
            // Nothing went: nothing is to be told.
            (&[(100, "8 Mbit/s", [0, 0])], None),
            (&[(9, "8 Mbit/s", [1_000_000, 0])], None),
        ] {
            let kept = played(seconds).await.since(at(0));
            assert_eq!(kept.map(|kept| (kept.spans, kept.limited, kept.most)), expected, "{seconds:?}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn only_what_reaches_into_the_stretch_counts() {
        let record = played(&[(10, "8 Mbit/s", [2_000_000, 0]), (20, "8 Mbit/s", [1_000_000, 0])]).await;
        let kept = record.since(at(10)).expect("something is known");
        assert_eq!((kept.since, kept.until, kept.spans, kept.most), (at(10), at(30), 2, 100));
        assert_eq!(record.since(at(5)).expect("something is known").most, 200);
        assert_eq!(record.since(at(30)), None);
    }
}
