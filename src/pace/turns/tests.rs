//! Rolls on one link, in virtual time.

use super::*;
use crate::pace::Allowance;
use crate::words::rate::Rate;
use proptest::prelude::*;
use std::time::Duration;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, sleep_until};

const MB: u64 = 1_000_000;

/// A link that carries one thing after the other at a rate, and answers a round trip later.
#[derive(Clone)]
struct Link {
    rate: f64,
    round_trip: Duration,
    free: Arc<std::sync::Mutex<Instant>>,
}

impl Link {
    fn new(megabits: u64, millis: u64) -> Self {
        let free = Arc::new(std::sync::Mutex::new(Instant::now()));
        Self { rate: (megabits * MB / 8) as f64, round_trip: Duration::from_millis(millis), free }
    }

    async fn carry(&self, bytes: u64) {
        let sent = {
            let mut free = self.free.lock().expect("a lock");
            *free = (*free).max(Instant::now()) + Duration::from_secs_f64(bytes as f64 / self.rate);
            *free
        };
        sleep_until(sent + self.round_trip).await;
    }
}

/// What a roll is like: how large its requests are, how many it has at a time, and how long each takes to be read.
#[derive(Clone, Copy, Debug)]
struct Kind {
    bytes: u64,
    at_once: usize,
    reading: Duration,
}

const BIG: Kind = Kind { bytes: 4 << 20, at_once: 16, reading: Duration::ZERO };
const SMALL: Kind = Kind { bytes: 64 << 10, at_once: 128, reading: Duration::ZERO };

/// A roll that sends all the time.
struct Roll {
    turn: Turn,
    sent: Arc<AtomicU64>,
    _requests: JoinSet<()>,
}

impl Roll {
    fn start(turns: &Turns, throttle: &Throttle, link: &Link, priority: Priority, kind: Kind) -> Self {
        let (turn, sent, mut requests) = (turns.join(priority), Arc::new(AtomicU64::new(0)), JoinSet::new());
        for _ in 0..kind.at_once {
            let (turn, sent, link) = (turn.clone(), sent.clone(), link.clone());
            let throttle = throttle.clone();
            requests.spawn(async move {
                loop {
                    sleep(kind.reading).await;
                    let grant = turn.up(kind.bytes).await;
                    throttle.take(kind.bytes).await;
                    link.carry(kind.bytes).await;
                    grant.through();
                    sent.fetch_add(kind.bytes, Ordering::Relaxed);
                }
            });
        }
        Self { turn, sent, _requests: requests }
    }

    fn sent(&self) -> u64 {
        self.sent.load(Ordering::Relaxed)
    }
}

/// What each of them sends in so many seconds, in parts of what the link or the rate lets through.
async fn shares(rolls: &[&Roll], rate: f64, seconds: u64) -> Vec<f64> {
    let before: Vec<u64> = rolls.iter().map(|roll| roll.sent()).collect();
    sleep(Duration::from_secs(seconds)).await;
    let sent = rolls.iter().zip(before).map(|(roll, before)| (roll.sent() - before) as f64);
    sent.map(|sent| sent / (rate * seconds as f64)).collect()
}

fn at_most(megabits: u64) -> Allowance {
    if megabits == 0 { Allowance::Unlimited } else { Allowance::AtMost(Rate::bits_per_second(megabits * MB)) }
}

/// Links, with what is allowed on them and what they carry: megabits, milliseconds, megabits.
const LINKS: [(u64, u64, u64); 6] =
    [(1000, 30, 0), (4000, 30, 0), (100, 5, 0), (1000, 70, 200), (1000, 200, 0), (4000, 30, 1000)];

fn link((megabits, millis, allowed): (u64, u64, u64)) -> (Link, Throttle, Turns, f64) {
    let throttle = Throttle::new(at_most(allowed));
    let turns = Turns::new(throttle.clone(), Throttle::new(Allowance::Unlimited));
    let rate = if allowed == 0 { megabits } else { allowed.min(megabits) };
    (Link::new(megabits, millis), throttle, turns, (rate * MB / 8) as f64)
}

#[tokio::test(start_paused = true)]
async fn one_roll_alone_fills_the_link() {
    for line in LINKS {
        let (link, throttle, turns, rate) = link(line);
        let roll = Roll::start(&turns, &throttle, &link, Priority::Low, Kind { at_once: 64, ..BIG });
        sleep(Duration::from_secs(5)).await;
        let shares = shares(&[&roll], rate, 10).await;
        assert!(shares[0] > 0.97, "{line:?}: {shares:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_roll_of_one_big_file_and_one_of_small_ones_share_bytes_evenly() {
    for line in [LINKS[0], LINKS[2], LINKS[3]] {
        let (link, throttle, turns, rate) = link(line);
        let big = Roll::start(&turns, &throttle, &link, Priority::Normal, BIG);
        sleep(Duration::from_secs(5)).await;
        let small = Roll::start(&turns, &throttle, &link, Priority::Normal, SMALL);
        sleep(Duration::from_secs(5)).await;
        let shares = shares(&[&big, &small], rate, 20).await;
        assert!(shares.iter().all(|share| (0.44..0.56).contains(share)), "{line:?}: {shares:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_roll_of_higher_priority_has_the_link_soon_and_alone() {
    for line in LINKS {
        let (link, throttle, turns, rate) = link(line);
        let low = Roll::start(&turns, &throttle, &link, Priority::Low, Kind { at_once: 64, ..BIG });
        let other = Roll::start(&turns, &throttle, &link, Priority::Low, SMALL);
        sleep(Duration::from_secs(5)).await;
        let high = Roll::start(&turns, &throttle, &link, Priority::High, Kind { at_once: 64, ..BIG });
        // What is under way goes first.
        sleep(Duration::from_secs(2)).await;
        let shares = shares(&[&high, &low, &other], rate, 10).await;
        assert!(shares[0] > 0.95, "{line:?}: {shares:?}");
        other.turn.set(Priority::Urgent);
        sleep(Duration::from_secs(2)).await;
        let (before, after) = (other.sent(), low.sent());
        sleep(Duration::from_secs(5)).await;
        assert!(other.sent() > before, "{line:?}");
        assert_eq!(low.sent(), after, "{line:?}: the lowest goes last");
    }
}

#[tokio::test(start_paused = true)]
async fn what_the_first_leaves_the_others_take() {
    let (link, throttle, turns, rate) = link(LINKS[0]);
    // Its source gives a request every 100 ms to each of two readers: two thirds of the link.
    let slow = Kind { bytes: 4 << 20, at_once: 2, reading: Duration::from_millis(60) };
    let high = Roll::start(&turns, &throttle, &link, Priority::Urgent, slow);
    sleep(Duration::from_secs(5)).await;
    let alone = shares(&[&high], rate, 10).await[0];
    let low = Roll::start(&turns, &throttle, &link, Priority::Low, BIG);
    sleep(Duration::from_secs(2)).await;
    let shares = shares(&[&high, &low], rate, 10).await;
    assert!(shares.iter().sum::<f64>() > 0.97, "{shares:?}");
    assert!(shares[0] > 0.7 * alone, "{shares:?} instead of {alone}");
}

#[tokio::test(start_paused = true)]
async fn who_gives_up_or_fails_leaves_nothing_behind() {
    let turns = Turns::new(Throttle::new(at_most(8)), Throttle::new(Allowance::Unlimited));
    let (one, two) = (turns.join(Priority::Normal), turns.join(Priority::Normal));
    let full = one.up(4 * MB).await;
    let gave_up = tokio::time::timeout(Duration::from_secs(1), two.up(1)).await;
    assert!(gave_up.is_err(), "what is under way leaves no room");
    let mut waiting = Box::pin(two.up(1));
    assert!(futures_util::poll!(&mut waiting).is_pending());
    drop(full);
    // It was let go, and never looks.
    drop(waiting);
    let third = turns.join(Priority::Low);
    third.up(4 * MB).await.through();
    drop((one, two, third));
    turns.both(|line| assert!(line.is_empty()));
}

#[tokio::test(start_paused = true)]
async fn what_waits_for_something_else_than_the_link_holds_nobody_up_but_a_pause_holds_all() {
    let throttle = Throttle::new(at_most(8));
    let turns = Turns::new(throttle.clone(), Throttle::new(Allowance::Unlimited));
    let (one, two) = (turns.join(Priority::High), turns.join(Priority::Low));
    // A file that somebody holds open.
    let stuck = one.up(4 * MB).await;
    let minute = Duration::from_mins(1);
    let more = tokio::time::timeout(minute, two.up(4 * MB)).await.expect("it goes on");
    throttle.allow(Allowance::Nothing);
    assert!(tokio::time::timeout(100 * minute, two.up(1)).await.is_err());
    throttle.allow(Allowance::Unlimited);
    drop((stuck, more));
    tokio::time::timeout(minute, two.up(1)).await.expect("it goes on").through();
    drop((one, two));
    turns.both(|line| assert!(line.is_empty()));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// However many rolls there are and whatever they are like: inside a priority each gets its share, of lower ones none
    /// goes while one that fills the link waits, and together they fill the link.
    #[test]
    fn nobody_starves_inside_a_priority_and_nothing_goes_before_a_higher_one(
        line in prop::sample::select(LINKS.to_vec()),
        rolls in prop::collection::vec((prop::sample::select(Priority::ALL.to_vec()), any::<bool>()), 2..6),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build();
        runtime.expect("a runtime").block_on(async {
            let (link, throttle, turns, rate) = link(line);
            let kind = |small: bool| if small { Kind { at_once: 1000, ..SMALL } } else { Kind { at_once: 64, ..BIG } };
            let rolls: Vec<(Priority, Roll)> = rolls
                .into_iter()
                .map(|(priority, small)| (priority, Roll::start(&turns, &throttle, &link, priority, kind(small))))
                .collect();
            sleep(Duration::from_secs(8)).await;
            let all: Vec<&Roll> = rolls.iter().map(|(_, roll)| roll).collect();
            let shares = shares(&all, rate, 10).await;
            let first = rolls.iter().map(|(priority, _)| *priority).max().expect("some");
            let first: Vec<f64> = rolls.iter().zip(&shares).filter(|((priority, _), _)| *priority == first)
                .map(|(_, share)| *share).collect();
            let fair = 1.0 / first.len() as f64;
            prop_assert!(shares.iter().sum::<f64>() > 0.95, "the link is full: {:?}", shares);
            prop_assert!(first.iter().all(|share| (0.8 * fair..1.2 * fair).contains(share)), "{:?} of {:?}", first, shares);
            Ok(())
        })?;
    }
}
