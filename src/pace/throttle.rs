//! What holds a stream of bytes to a rate: two buckets of credit, and a queue before them.
//!
//! Whoever comes first goes first. A request goes as soon as there is no debt, and puts its own size on the debt, so
//! that a single stream, whose next request comes when the last one is done, still gets all of the rate. One bucket
//! holds the mean: time in which nobody came, or the machine was late, is made up for, a little. The other one holds the peak:
//! what is made up for comes slowly. So with requests of a [`Throttle::grain`] no second is more than 5 % over the rate, and no
//! ten seconds more than 2 %.

use super::Allowance;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::Notify;
use tokio::time::Instant;

/// So much credit is kept while nobody sends, in seconds at the rate.
const IDLE_CREDIT: f64 = 0.12;

/// While credit is used up it goes faster than the rate by this factor.
const PEAK: f64 = 1.015;

/// What goes as one takes no longer than this at the rate, and half as much may come at once beside it.
const GRAIN: Duration = Duration::from_millis(10);

/// But is not cut smaller than this, in bytes: a request costs something, too. And cut at multiples of it, since that
/// is what a server counts in ([MS-SMB2] 3.3.1.2), and what lies in whole sectors.
const SMALLEST: usize = 64 << 10;

/// Nor larger than a single request to a server is, in bytes.
const LARGEST: usize = 1 << 20;

/// Timers tick once a millisecond, and who waits for one comes up to two late: so much may always come at once, or the rate
/// could not be reached with requests that take less.
const TICKS: Duration = Duration::from_micros(2500);

/// Holds to an allowance, which may change at any time. Cheap to clone; all clones share one allowance and one queue.
#[derive(Clone)]
pub struct Throttle(Arc<Inner>);

struct Inner {
    /// A fair lock. Who holds it is the next to go.
    queue: tokio::sync::Mutex<()>,
    bucket: Mutex<Bucket>,
    changed: Notify,
    taken: AtomicU64,
}

struct Bucket {
    allowance: Allowance,
    /// Bytes that may go at once; below zero, bytes that went and are not paid for.
    credit: f64,
    /// The same of the peak.
    peak: f64,
    at: Instant,
    even: Duration,
}

impl Bucket {
    /// Adds what has come in at the rate so far.
    fn fill(&mut self) {
        let now = Instant::now();
        let rate = self.allowance.bytes_per_second();
        let came = rate * (now - self.at).as_secs_f64();
        self.credit = (self.credit + came).min(rate * IDLE_CREDIT);
        self.peak = (self.peak + came * PEAK).min(rate * (self.even / 2).max(TICKS).as_secs_f64());
        self.at = now;
    }

    /// How long it takes until nothing is owed, in seconds.
    fn owed(&self) -> f64 {
        let rate = self.allowance.bytes_per_second();
        (-self.credit / rate).max(-self.peak / (rate * PEAK))
    }
}

impl Throttle {
    /// Lets this through; nothing until it is changed, if that is what is allowed.
    pub fn new(allowance: Allowance) -> Self {
        let bucket =
            Mutex::new(Bucket { allowance, credit: 0.0, peak: 0.0, at: Instant::now(), even: GRAIN });
        let (queue, changed) = (tokio::sync::Mutex::default(), Notify::new());
        Self(Arc::new(Inner { queue, bucket, changed, taken: AtomicU64::new(0) }))
    }

    /// What is allowed now.
    pub fn allowance(&self) -> Allowance {
        self.bucket().allowance
    }

    /// Bytes that were let through so far, in all.
    pub fn taken(&self) -> u64 {
        self.0.taken.load(Ordering::Relaxed)
    }

    /// Lets what goes as one, and what comes at once, take no longer than this at the rate: for a link on which the queue
    /// is to be shorter than usual.
    pub(crate) fn even(&self, even: Duration) {
        self.bucket().even = even.min(GRAIN);
    }

    /// Allows something else from now on, to those too who wait already.
    pub fn allow(&self, allowance: Allowance) {
        let mut bucket = self.bucket();
        bucket.fill();
        bucket.allowance = allowance;
        drop(bucket);
        self.0.changed.notify_one();
    }

    /// The most that should go as one, in bytes, for the rate to be even; `None` where that does not matter.
    pub(crate) fn grain(&self) -> Option<usize> {
        let bucket = self.bucket();
        let Allowance::AtMost(rate) = bucket.allowance else { return None };
        let even = (rate.bytes_per_second() * bucket.even.as_secs_f64()) as usize;
        Some(even.clamp(SMALLEST, LARGEST) / SMALLEST * SMALLEST)
    }

    /// Returns when `bytes` may go. Who gives up waiting takes nothing.
    pub async fn take(&self, bytes: u64) {
        // Where everything may go, nobody queues.
        if bytes == 0 || self.allowance() == Allowance::Unlimited {
            self.0.taken.fetch_add(bytes, Ordering::Relaxed);
            return;
        }
        let _next = self.0.queue.lock().await;
        while let Some(debt) = self.pay(bytes) {
            // A change while nobody waited wakes the next one early, which does no harm.
            let changed = self.0.changed.notified();
            match debt {
                Debt::Due(pause) => drop(tokio::time::timeout(pause, changed).await),
                Debt::Paused => changed.await,
            }
        }
        self.0.taken.fetch_add(bytes, Ordering::Relaxed);
    }

    /// Takes the bytes, or says what stands in the way.
    fn pay(&self, bytes: u64) -> Option<Debt> {
        let mut bucket = self.bucket();
        bucket.fill();
        if bucket.allowance == Allowance::Nothing {
            return Some(Debt::Paused);
        }
        let owed = bucket.owed();
        if owed > 0.0 {
            // What is slept too long comes back as credit.
            let pause = Duration::try_from_secs_f64(owed).unwrap_or(Duration::MAX);
            return Some(Debt::Due(pause.max(Duration::from_millis(1))));
        }
        bucket.credit -= bytes as f64;
        bucket.peak -= bytes as f64;
        None
    }

    fn bucket(&self) -> MutexGuard<'_, Bucket> {
        self.0.bucket.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

enum Debt {
    /// It will be paid after so long, at the present rate.
    Due(Duration),
    /// It will not be paid at all.
    Paused,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::rate::Rate;
    use tokio::task::JoinSet;

    const MB: u64 = 1_000_000;

    fn megabytes(per_second: u64) -> Allowance {
        Allowance::AtMost(Rate::bits_per_second(per_second * MB * 8))
    }

    /// Streams, and the count of what they got.
    struct Streams {
        got: Arc<AtomicU64>,
        _all: JoinSet<()>,
    }

    impl Streams {
        fn got(&self) -> u64 {
            self.got.load(Ordering::Relaxed)
        }
    }

    /// Four streams that take as much as they get, in requests of `bytes`.
    fn streams(throttle: &Throttle, bytes: u64) -> Streams {
        let got = Arc::new(AtomicU64::default());
        let mut all = JoinSet::new();
        for _ in 0..4 {
            let (throttle, got) = (throttle.clone(), got.clone());
            all.spawn(async move {
                loop {
                    throttle.take(bytes).await;
                    got.fetch_add(bytes, Ordering::Relaxed);
                }
            });
        }
        Streams { got, _all: all }
    }

    async fn seconds(seconds: f64) {
        tokio::time::sleep(Duration::from_secs_f64(seconds)).await;
    }

    #[tokio::test(start_paused = true)]
    async fn the_rate_over_ten_seconds_is_within_two_percent() {
        for (rate, bytes) in [(100, 16 << 20), (1000, 16 << 20), (100, 1_000), (7, 333_333), (400, 1 << 20)] {
            let got = streams(&Throttle::new(megabytes(rate)), bytes);
            seconds(2.0).await;
            let before = got.got();
            seconds(10.0).await;
            let measured = (got.got() - before) as f64 / 10.0 / MB as f64;
            // A request is counted whole when it goes.
            let grain = bytes as f64 / 10.0 / MB as f64;
            let off = (measured - rate as f64).abs();
            assert!(off <= (0.02 * rate as f64).max(grain), "{measured} MB/s instead of {rate}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn no_second_is_more_than_five_percent_over_the_rate_whatever_was_before() {
        for megabits in [50, 100, 400, 2000] {
            let rate = megabits * MB / 8;
            let throttle = Throttle::new(Allowance::AtMost(Rate::bits_per_second(megabits * MB)));
            let grain = throttle.grain().expect("a grain") as u64;
            // Nobody comes for a minute; later nobody comes again, for a while that is made up for.
            for idle in [60.0, 0.3, 0.1, 0.0] {
                seconds(idle).await;
                let streams = streams(&throttle, grain);
                let mut counted = vec![0];
                for _ in 0..400 {
                    seconds(0.01).await;
                    counted.push(streams.got());
                }
                let most = counted.windows(101).map(|second| second[100] - second[0]).max();
                let most = most.unwrap_or_default() as f64 / rate as f64;
                assert!((0.99..1.05).contains(&most), "{megabits} Mbit/s after {idle} s: {most}");
            }
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_single_stream_that_is_slower_than_its_requests_loses_nothing() {
        let throttle = Throttle::new(megabytes(100));
        let start = Instant::now();
        for _ in 0..60 {
            throttle.take(16 * MB).await;
            // The wire is only just faster than the rate.
            seconds(0.15).await;
        }
        let took = start.elapsed().as_secs_f64();
        assert!((9.5..9.9).contains(&took), "{took}");
    }

    #[tokio::test(start_paused = true)]
    async fn who_comes_first_goes_first() {
        let throttle = Throttle::new(megabytes(1));
        throttle.take(MB).await;
        let (order, mut arrivals) = tokio::sync::mpsc::unbounded_channel();
        for (number, bytes) in [9 * MB, 1, 3 * MB, 1].into_iter().enumerate() {
            let (throttle, order) = (throttle.clone(), order.clone());
            tokio::spawn(async move {
                throttle.take(bytes).await;
                let _ = order.send(number);
            });
            tokio::task::yield_now().await;
        }
        drop(order);
        let mut seen = Vec::new();
        while let Some(number) = arrivals.recv().await {
            seen.push(number);
        }
        assert_eq!(seen, [0, 1, 2, 3]);
    }

    #[tokio::test(start_paused = true)]
    async fn a_new_rate_counts_for_those_who_wait_and_from_now_on() {
        let throttle = Throttle::new(megabytes(1));
        throttle.take(100 * MB).await;
        let start = Instant::now();
        let waiting = tokio::spawn({
            let throttle = throttle.clone();
            async move { throttle.take(1).await }
        });
        seconds(50.0).await;
        throttle.allow(megabytes(10));
        waiting.await.expect("no panic");
        let took = start.elapsed().as_secs_f64();
        assert!((55.0..55.1).contains(&took), "half at the old rate, half at the new one: {took}");
    }

    #[tokio::test(start_paused = true)]
    async fn nothing_is_a_pause() {
        let throttle = Throttle::new(Allowance::Nothing);
        let waiting = tokio::spawn({
            let throttle = throttle.clone();
            async move { throttle.take(1).await }
        });
        seconds(1e6).await;
        assert!(!waiting.is_finished());
        throttle.allow(Allowance::Unlimited);
        waiting.await.expect("no panic");
    }

    #[tokio::test(start_paused = true)]
    async fn who_gives_up_does_not_hold_up_the_rest() {
        let throttle = Throttle::new(megabytes(1));
        throttle.take(2 * MB).await;
        let start = Instant::now();
        let gave_up = tokio::time::timeout(Duration::from_secs(1), throttle.take(1000 * MB)).await;
        assert!(gave_up.is_err());
        throttle.take(1).await;
        assert_eq!(start.elapsed().as_secs(), 2);
    }
}
