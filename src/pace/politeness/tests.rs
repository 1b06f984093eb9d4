//! A path with a queue, and what becomes of it.

use super::*;
use proptest::prelude::*;

/// A link with a buffer in front of it, in steps of a millisecond.
struct Path {
    /// Bytes per second.
    carries: f64,
    round_trip: f64,
    /// Seconds of the link.
    buffer: f64,
    queue: f64,
    at: f64,
    /// What an answer waited for that is on its way: when it is there, how long it took.
    answers: VecDeque<(f64, f64)>,
    noise: u64,
}

impl Path {
    fn new(megabits: f64, millis: f64) -> Self {
        let (carries, round_trip) = (megabits * 125_000.0, millis / 1e3);
        Self { carries, round_trip, buffer: 0.1, queue: 0.0, at: 0.0, answers: VecDeque::new(), noise: 7 }
    }

    /// Up to a millisecond more, now and then twenty: what servers and schedulers add.
    fn noise(&mut self) -> f64 {
        self.noise =
            self.noise.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let random = (self.noise >> 33) as f64 / f64::from(1 << 31);
        if random > 0.97 { 0.02 } else { random * 1e-3 }
    }

    /// Goes on for so long, while others send `other` bytes per second. Gives what was sent, in bytes per second, and the
    /// queue that 99 % of the time was not exceeded, in milliseconds.
    fn run(&mut self, politeness: &mut Politeness, seconds: f64, other: f64) -> (f64, f64) {
        let end = self.at + seconds;
        let (mut sent, mut queues) = (0.0, Vec::new());
        let mut next = self.at;
        while self.at < end {
            let allowed = politeness.ceiling().bytes_per_second();
            // What the buffer does not take is sent again later.
            let before = self.queue;
            self.queue =
                (self.queue + (allowed + other) * 1e-3 / self.carries - 1e-3).clamp(0.0, self.buffer);
            let through = (self.queue - before + 1e-3) * self.carries;
            sent += (allowed * 1e-3).min(through * allowed / (allowed + other));
            queues.push(self.queue);
            if self.at >= next {
                next += 0.04;
                let took = self.round_trip + self.queue + self.noise();
                self.answers.push_back((self.at + took, took));
            }
            while self.answers.front().is_some_and(|(due, _)| *due <= self.at) {
                let Some((_, took)) = self.answers.pop_front() else { break };
                politeness.answered(seconds_of(self.at), seconds_of(took), allowed);
            }
            self.at += 1e-3;
        }
        queues.sort_by(f64::total_cmp);
        (sent / seconds, queues[queues.len() * 99 / 100] * 1e3)
    }
}

fn seconds_of(seconds: f64) -> Duration {
    Duration::from_secs_f64(seconds)
}

#[test]
fn the_link_is_nearly_full_and_the_queue_short() {
    for (megabits, millis) in
        [(1000.0, 30.0), (100.0, 10.0), (2000.0, 70.0), (10_000.0, 25.0), (200.0, 120.0)]
    {
        let (mut path, mut politeness) =
            (Path::new(megabits, millis), Politeness::new(Duration::from_millis(10)));
        path.run(&mut politeness, 30.0, 0.0);
        let (sent, queue) = path.run(&mut politeness, 100.0, 0.0);
        let used = sent / path.carries;
        assert!(used > 0.9 && queue < 10.0, "{megabits} Mbit/s, {millis} ms: {used} of it, {queue} ms");
    }
}

#[test]
fn it_makes_room_for_others_and_takes_it_back() {
    let (mut path, mut politeness) = (Path::new(1000.0, 30.0), Politeness::new(Duration::from_millis(10)));
    path.run(&mut politeness, 20.0, 0.0);
    let other = 0.6 * path.carries;
    let (_, queue) = path.run(&mut politeness, 2.0, other);
    assert!(queue < 110.0);
    let (sent, queue) = path.run(&mut politeness, 60.0, other);
    let used = sent / (path.carries - other);
    assert!(used > 0.85 && queue < 15.0, "{used} of the rest, {queue} ms");
    path.run(&mut politeness, 10.0, 0.0);
    let (sent, queue) = path.run(&mut politeness, 60.0, 0.0);
    let used = sent / path.carries;
    assert!(used > 0.9 && queue < 10.0, "{used} of it, {queue} ms");
}

#[test]
fn who_sends_little_is_not_allowed_ever_more_and_a_full_path_leaves_the_least() {
    let mut politeness = Politeness::new(Duration::from_millis(10));
    for tick in 0..1000 {
        politeness.answered(Duration::from_millis(40 * tick), Duration::from_millis(30), 1e5);
    }
    assert_eq!(politeness.ceiling().bytes_per_second(), FIRST);
    for tick in 1000..2000 {
        politeness.answered(Duration::from_millis(40 * tick), Duration::from_millis(130), 1e9);
    }
    assert_eq!(politeness.ceiling().bytes_per_second(), LEAST);
    let path = politeness.path().expect("it was measured");
    assert_eq!((path.now.as_millis(), path.base.as_millis()), (130, 30));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    /// Whatever comes, it ends with a short queue, and neither stuck nor at nothing.
    #[test]
    fn whatever_others_do_the_queue_is_short_in_the_end(
        megabits in 50.0..5_000.0_f64,
        millis in 2.0..150.0_f64,
        others in prop::collection::vec((0.0..1.2_f64, 0.5..20.0_f64), 0..5),
    ) {
        let (mut path, mut politeness) = (Path::new(megabits, millis), Politeness::new(Duration::from_millis(10)));
        for (part, seconds) in others {
            let other = part * path.carries;
            path.run(&mut politeness, seconds, other);
        }
        path.run(&mut politeness, 40.0, 0.0);
        let (sent, queue) = path.run(&mut politeness, 30.0, 0.0);
        let used = sent / path.carries;
        prop_assert!(used > 0.8 && queue < 20.0, "{} of it, {} ms", used, queue);
    }

    #[test]
    fn any_answers_are_taken(answers in prop::collection::vec((0..1_000_000_u64, any::<u32>(), 0.0..1e12_f64), 0..60)) {
        let mut politeness = Politeness::new(Duration::from_millis(10));
        for (at, took, sent) in answers {
            politeness.answered(Duration::from_millis(at), Duration::from_micros(took.into()), sent);
            prop_assert!(politeness.ceiling().bytes_per_second() >= LEAST * 0.5);
        }
    }
}
