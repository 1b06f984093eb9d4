//! A path with a queue, and what becomes of it.

use super::*;
use proptest::prelude::*;

/// Between two questions, in seconds.
const EVERY: f64 = 0.025;

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
    /// When the next one is asked for.
    next: f64,
    /// What servers and schedulers add, in seconds: up to so much, now and then twenty milliseconds.
    jitter: f64,
    /// One packet of so many is lost, and sent again a while later.
    lost: f64,
    greedy: Option<Greedy>,
    random: u64,
}

/// Somebody else's TCP that takes what it gets: more and more, and a good part less when the buffer runs over.
#[derive(Clone, Copy)]
struct Greedy {
    /// Bytes under way.
    window: f64,
    /// Nothing more is learned from losses before that.
    deaf: f64,
}

/// What came of a while.
#[derive(Debug)]
struct Seen {
    /// The part of what others left that was sent.
    used: f64,
    /// The queue that 99 % of the time was not exceeded, in milliseconds.
    queue: f64,
    /// Bytes per second of the greedy one.
    greedy: f64,
}

impl Path {
    fn new(megabits: f64, millis: f64) -> Self {
        let (carries, round_trip) = (megabits * 125_000.0, millis / 1e3);
        Self {
            carries,
            round_trip,
            buffer: 0.1,
            queue: 0.0,
            at: 0.0,
            answers: VecDeque::new(),
            next: 0.0,
            jitter: 1e-3,
            lost: 0.0,
            greedy: None,
            random: 7,
        }
    }

    fn random(&mut self) -> f64 {
        self.random =
            self.random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.random >> 33) as f64 / f64::from(1_u32 << 31)
    }

    fn noise(&mut self) -> f64 {
        let (one, two) = (self.random(), self.random());
        let again = if self.random() < self.lost { 0.075 + self.round_trip } else { 0.0 };
        again + if one > 0.97 { 0.02 } else { two * self.jitter }
    }

    /// A millisecond of the greedy one: bytes per second.
    fn greedy(&mut self) -> f64 {
        let Some(mut greedy) = self.greedy else { return 0.0 };
        let took = self.round_trip + self.queue;
        if self.queue >= self.buffer && self.at > greedy.deaf {
            (greedy.window, greedy.deaf) = (greedy.window * 0.7, self.at + took);
        }
        // A segment a round trip is what it grows by; a few of them, as newer ones do on long links.
        greedy.window += 20.0 * 1460.0 * 1e-3 / took;
        self.greedy = Some(greedy);
        greedy.window / took
    }

    /// Goes on for so long, while others send `other` bytes per second.
    fn run(&mut self, politeness: &mut Politeness, seconds: f64, other: f64) -> Seen {
        let end = self.at + seconds;
        let (mut sent, mut queues, mut left, mut taken) = (0.0, Vec::new(), 0.0, 0.0);
        while self.at < end {
            let allowed = politeness.ceiling().bytes_per_second();
            let greedy = self.greedy();
            let all = allowed + other + greedy;
            // What the buffer does not take is sent again later.
            let before = self.queue;
            self.queue = (self.queue + all * 1e-3 / self.carries - 1e-3).clamp(0.0, self.buffer);
            let through = (self.queue - before + 1e-3) * self.carries;
            sent += (allowed * 1e-3).min(through * allowed / all);
            taken += (greedy * 1e-3).min(through * greedy / all);
            left += (self.carries - other).max(0.0) * 1e-3;
            queues.push(self.queue);
            if self.at >= self.next {
                let took = self.round_trip + self.queue + self.noise();
                self.next = self.at + EVERY;
                // What comes later on a connection waits for what came before.
                let due = self.answers.back().map_or(0.0, |(due, _)| *due).max(self.at + took);
                self.answers.push_back((due, due - self.at));
            }
            while self.answers.front().is_some_and(|(due, _)| *due <= self.at) {
                let Some((_, took)) = self.answers.pop_front() else { break };
                politeness.answered(seconds_of(self.at), seconds_of(took), allowed);
            }
            self.at += 1e-3;
        }
        queues.sort_by(f64::total_cmp);
        let queue = queues[queues.len() * 99 / 100] * 1e3;
        Seen { used: sent / left, queue, greedy: taken / seconds }
    }
}

fn seconds_of(seconds: f64) -> Duration {
    Duration::from_secs_f64(seconds)
}

/// A path, and politeness that has found its rate on it.
fn settled(path: &mut Path) -> Politeness {
    let mut politeness = Politeness::new(Duration::from_millis(10));
    path.run(&mut politeness, 60.0, 0.0);
    politeness
}

#[test]
fn the_link_is_nearly_full_and_the_queue_short() {
    for (megabits, millis, jitter, lost) in [
        (1000.0, 30.0, 1.0, 0.0),
        (100.0, 5.0, 3.0, 0.0),
        (100.0, 80.0, 6.0, 0.0),
        (2000.0, 70.0, 1.0, 0.0),
        (10_000.0, 30.0, 6.0, 0.0),
        (10_000.0, 80.0, 3.0, 0.0),
        // Every fiftieth answer comes only after it was sent again.
        (1000.0, 5.0, 1.0, 0.02),
        (1000.0, 30.0, 6.0, 0.02),
    ] {
        for other in [0.0, 0.4] {
            let mut path = Path { jitter: jitter / 1e3, lost, ..Path::new(megabits, millis) };
            let mut politeness = settled(&mut path);
            let other = other * path.carries;
            path.run(&mut politeness, 15.0, other);
            let seen = path.run(&mut politeness, 100.0, other);
            let is_good = seen.used > 0.95 && seen.queue < 10.0;
            assert!(is_good, "{megabits} Mbit/s, {millis} ms, {jitter} ms, {lost}, {other}: {seen:?}");
        }
    }
}

#[test]
fn it_makes_room_for_others_and_takes_it_back() {
    let mut path = Path::new(1000.0, 30.0);
    let mut politeness = settled(&mut path);
    let other = 0.6 * path.carries;
    path.run(&mut politeness, 10.0, other);
    let seen = path.run(&mut politeness, 60.0, other);
    assert!(seen.used > 0.85 && seen.queue < 15.0, "{seen:?}");
    path.run(&mut politeness, 20.0, 0.0);
    let seen = path.run(&mut politeness, 60.0, 0.0);
    assert!(seen.used > 0.9 && seen.queue < 10.0, "{seen:?}");
}

#[test]
fn beside_somebody_who_takes_all_there_is_it_takes_next_to_nothing_and_all_again_afterwards() {
    for megabits in [100.0, 1000.0] {
        let mut path = Path::new(megabits, 30.0);
        let mut politeness = settled(&mut path);
        path.greedy = Some(Greedy { window: 1e5, deaf: 0.0 });
        path.run(&mut politeness, 60.0, 0.0);
        let seen = path.run(&mut politeness, 120.0, 0.0);
        assert!(seen.greedy > 0.85 * path.carries, "a queue of others is not taken for the path: {seen:?}");
        path.greedy = None;
        path.run(&mut politeness, 30.0, 0.0);
        let seen = path.run(&mut politeness, 60.0, 0.0);
        assert!(seen.used > 0.9 && seen.queue < 10.0, "{megabits} Mbit/s: {seen:?}");
    }
}

#[test]
fn when_the_path_becomes_another_one_it_is_found_out() {
    for (from, to) in [(30.0, 60.0), (30.0, 45.0), (30.0, 33.0), (60.0, 30.0)] {
        let mut path = Path::new(1000.0, from);
        let mut politeness = settled(&mut path);
        path.round_trip = to / 1e3;
        path.run(&mut politeness, 90.0, 0.0);
        let seen = path.run(&mut politeness, 60.0, 0.0);
        assert!(seen.used > 0.9 && seen.queue < 10.0, "from {from} to {to} ms: {seen:?}");
    }
}

#[test]
fn who_sends_little_is_not_allowed_ever_more_and_a_full_path_leaves_the_least() {
    let mut politeness = Politeness::new(Duration::from_millis(10));
    for tick in 0..1000 {
        politeness.answered(Duration::from_millis(40 * tick), Duration::from_millis(30), 1e5);
    }
    assert_eq!(politeness.ceiling().bytes_per_second(), FIRST);
    // What others have in the queue comes and goes.
    for tick in 1000..4000 {
        let took = 130 - tick / 25 % 40;
        politeness.answered(Duration::from_millis(40 * tick), Duration::from_millis(took), 1e9);
    }
    assert_eq!(politeness.ceiling().bytes_per_second(), LEAST);
    let path = politeness.path().expect("it was measured");
    assert_eq!((path.now.as_millis(), path.base.as_millis()), (91, 30));
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
        path.run(&mut politeness, 60.0, 0.0);
        let seen = path.run(&mut politeness, 30.0, 0.0);
        prop_assert!(seen.used > 0.8 && seen.queue < 20.0, "{:?}", seen);
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
