//! Holds the throttles to what decides the pace, whatever the clock does, and tells what holds.

use super::record::{Kept, Record};
use super::{Gate, Holding, RoundTrip, Said, Terms, Throttle, Timetable};
use crate::words::clock::Clock;
use crate::words::rate::Rate;
use jiff::Timestamp;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// How late a change that comes with the time may be in force; what somebody changes is in force at once. The clock is
/// asked anew each time: it may be set, and a machine may sleep.
const LATE: Duration = Duration::from_millis(500);

/// Decides how fast everything goes. Cheap to clone. When the last clone is gone, the throttles stay as they are then.
#[derive(Clone)]
pub struct Governor(Arc<Inner>);

struct Inner {
    state: Arc<State>,
    ticking: JoinHandle<()>,
}

struct State {
    clock: Clock,
    terms: Mutex<Terms>,
    up: Throttle,
    down: Throttle,
    holds: watch::Sender<Holding>,
    path: watch::Sender<Option<RoundTrip>>,
    record: Mutex<Record>,
}

impl Drop for Inner {
    fn drop(&mut self) {
        self.ticking.abort();
    }
}

impl State {
    fn terms(&self) -> MutexGuard<'_, Terms> {
        self.terms.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn record(&self) -> MutexGuard<'_, Record> {
        self.record.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Changes something, and puts what follows in force.
    fn change<T>(&self, what: impl FnOnce(&mut Terms) -> T) -> T {
        let mut terms = self.terms();
        let taken = [self.up.taken(), self.down.taken()];
        let now = self.clock.now();
        self.record().look(now, self.up.allowance(), taken);
        let done = what(&mut terms);
        let holding = terms.at(now);
        // A link is full duplex, and each direction has a budget of its own.
        for (throttle, allowance) in [(&self.up, holding.allowance), (&self.down, holding.back)] {
            if throttle.allowance() != allowance {
                throttle.allow(allowance);
            }
        }
        self.holds.send_if_modified(|held| std::mem::replace(held, holding.clone()) != holding);
        done
    }
}

impl Governor {
    /// Throttles that are held to a timetable from now on. To be called where tasks can be spawned.
    pub fn start(timetable: Timetable, clock: Clock) -> Self {
        let terms = Terms::new(timetable);
        let holding = terms.at(clock.now());
        let [up, down] = [holding.allowance, holding.back].map(Throttle::new);
        let (holds, path) = (watch::Sender::new(holding), watch::Sender::new(None));
        let state = Arc::new(State {
            clock,
            terms: Mutex::new(terms),
            up,
            down,
            holds,
            path,
            record: Mutex::default(),
        });
        state.change(|_| ());
        let ticking = tokio::spawn({
            let state = state.clone();
            async move {
                loop {
                    tokio::time::sleep(LATE).await;
                    state.change(|_| ());
                }
            }
        });
        Self(Arc::new(Inner { state, ticking }))
    }

    /// What holds back all that goes to the share.
    pub fn up(&self) -> Throttle {
        self.0.state.up.clone()
    }

    /// What holds back all that comes from it.
    pub fn down(&self) -> Throttle {
        self.0.state.down.clone()
    }

    /// What holds, now and whenever it changes.
    pub fn holds(&self) -> watch::Receiver<Holding> {
        self.0.state.holds.subscribe()
    }

    /// How long an answer takes over the path, where that is measured.
    pub fn path(&self) -> watch::Receiver<Option<RoundTrip>> {
        self.0.state.path.subscribe()
    }

    /// How the pace was kept since a moment; `None` where nothing went, or nothing is known any more.
    pub fn kept(&self, since: Timestamp) -> Option<Kept> {
        self.0.state.record().since(since)
    }

    /// Everything that has a say, as it stands now: for a forecast.
    pub fn terms(&self) -> Terms {
        self.0.state.terms().clone()
    }

    /// Another timetable from now on.
    pub fn schedule(&self, timetable: Timetable) {
        self.0.state.change(|terms| terms.schedule(timetable));
    }

    /// A person's word: a rate in the place of the timetable's, or a pause.
    pub fn say(&self, said: Said) {
        self.0.state.change(|terms| terms.say(said));
    }

    /// Ends a person's pause; where there is none, a person's rate. Gives back what was ended.
    pub fn resume(&self) -> Option<Said> {
        let now = self.0.state.clock.now();
        self.0.state.change(|terms| terms.resume(now))
    }

    /// Lets nothing come in bursts that take longer than this at the rate, for a link on which the queue is to be short.
    pub fn even(&self, even: Duration) {
        [self.up(), self.down()].into_iter().for_each(|throttle| throttle.even(even));
    }

    /// These gates are closed from now on, and no others.
    pub fn close(&self, gates: Vec<Gate>) {
        self.0.state.change(|terms| terms.close(gates));
    }

    /// What polite mode sees, and how much it allows, where it interferes. A rise of the latency does not tell in which
    /// direction the queue is, so that both are lowered.
    pub fn polite(&self, seen: Option<RoundTrip>, ceiling: Option<Rate>) {
        self.0.state.change(|terms| terms.polite(ceiling.zip(seen)));
        self.0.state.path.send_replace(seen);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pace::{Allowance, Asks, Pacer, Way, Window};
    use jiff::tz::TimeZone;

    fn allowance(text: &str) -> Allowance {
        text.parse().expect("an allowance")
    }

    fn office(inside: &str) -> Timetable {
        let office = ("Mon".parse(), "08:00".parse(), "20:00".parse());
        let (Ok(days), Ok(from), Ok(to)) = office else { panic!("no window") };
        let window = Window::new(days, from, to, allowance(inside)).expect("a window");
        Timetable::new(TimeZone::UTC, vec![window], Allowance::Unlimited).expect("a timetable")
    }

    fn monday(time: &str) -> Clock {
        Clock::held(format!("2026-11-23T{time}Z").parse().expect("an instant"))
    }

    async fn second() {
        tokio::time::sleep(Duration::from_secs(1)).await;
    }

    #[tokio::test(start_paused = true)]
    async fn a_change_is_in_force_within_a_second_of_the_clock() {
        let clock = monday("07:59:50");
        let governor = Governor::start(office("pause"), clock.clone());
        let (up, mut holds) = (governor.up(), governor.holds());
        assert_eq!(up.allowance(), Allowance::Unlimited);
        for (advance, expected, told) in [
            (9, Allowance::Unlimited, false),
            (1, Allowance::Nothing, true),
            (5, Allowance::Nothing, false),
            (12 * 3600, Allowance::Unlimited, true),
        ] {
            clock.advance(Duration::from_secs(advance));
            second().await;
            assert_eq!(up.allowance(), expected);
            assert_eq!(governor.down().allowance(), expected);
            assert_eq!(holds.has_changed().ok(), Some(told), "told only of what is new");
            assert_eq!(holds.borrow_and_update().allowance, expected);
        }
        drop(governor);
        clock.advance(Duration::from_hours(12));
        second().await;
        assert_eq!(up.allowance(), Allowance::Unlimited, "nobody decides any more");
        assert!(holds.changed().await.is_err());
    }

    #[tokio::test(start_paused = true)]
    async fn what_somebody_changes_is_in_force_at_once() {
        let clock = monday("12:00:00");
        let governor = Governor::start(office("200 Mbit/s"), clock.clone());
        let up = governor.up();
        let until = Some(clock.now() + Duration::from_mins(10));
        let said = Said { allowance: allowance("1 Gbit/s"), until, by: "anna".into(), reason: String::new() };
        governor.say(said.clone());
        assert_eq!(up.allowance(), allowance("1 Gbit/s"));
        let busy = |way| {
            let rate = Rate::bits_per_second(300_000_000);
            vec![Gate { name: "cpu", asks: Asks::AtMost(rate, way), why: "It is busy".into() }]
        };
        governor.close(busy(Way::Both));
        assert_eq!(up.allowance(), allowance("300 Mbit/s"));
        assert_eq!(governor.holds().borrow().by, Pacer::Gate);
        governor.close(busy(Way::Back));
        assert_eq!([up.allowance(), governor.down().allowance()], ["1 Gbit/s", "300 Mbit/s"].map(allowance));
        governor.close(Vec::new());
        assert_eq!(governor.down().allowance(), allowance("1 Gbit/s"));
        governor.schedule(office("pause"));
        assert_eq!(up.allowance(), allowance("1 Gbit/s"), "a person's word outlives the reload");
        assert_eq!(governor.resume(), Some(said.clone()));
        assert_eq!(up.allowance(), Allowance::Nothing);
        governor.say(said);
        clock.advance(Duration::from_mins(10));
        second().await;
        assert_eq!(up.allowance(), Allowance::Nothing);
        let seen = RoundTrip { now: Duration::from_millis(50), base: Duration::from_millis(30) };
        governor.schedule(office("unlimited"));
        governor.polite(Some(seen), Some(Rate::bits_per_second(8_000_000)));
        assert_eq!(up.allowance(), allowance("8 Mbit/s"));
        assert_eq!(*governor.path().borrow(), Some(seen));
    }
}
