//! One direction of the link: who waits, what is under way, and who is next.

use super::load::Load;
use super::{Lines, Turn};
use crate::pace::{Allowance, Throttle};
use crate::words::priority::Priority;
use std::collections::{BTreeMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::oneshot;
use tokio::time::Instant;

/// What takes longer waits for something else than the link: a file that somebody holds open, a share that is full.
const STUCK: Duration = Duration::from_secs(30);

/// Who sent nothing for so long does not take part.
const BREATH: Duration = Duration::from_secs(1);

pub(super) struct Line {
    pub(super) throttle: Throttle,
    queue: Mutex<Queue>,
}

#[derive(Default)]
struct Queue {
    seats: BTreeMap<u64, Seat>,
    /// Bytes that were let go and have not come through, but for those that are stuck.
    under_way: u64,
    /// Their seats, since when, and how many bytes each, by number.
    gone: BTreeMap<u64, (u64, Instant, u64)>,
    /// How far each priority has come: the start of what was let go last, in bytes that each seat was given.
    served: BTreeMap<Priority, u64>,
    waits: u64,
    load: Load,
}

#[derive(Default)]
struct Seat {
    priority: Priority,
    /// Up to where it was given its share, on the scale of `served`.
    given: u64,
    under_way: u64,
    waiting: VecDeque<Waiting>,
    /// When the last of it came through.
    ended: Option<Instant>,
}

struct Waiting {
    number: u64,
    bytes: u64,
    go: oneshot::Sender<()>,
}

impl Seat {
    /// Whether it uses the link: also one that has nothing to send just now, but had a moment ago.
    fn is_active(&self, now: Instant) -> bool {
        let was = || self.ended.is_some_and(|ended| now.duration_since(ended) < BREATH);
        self.under_way > 0 || !self.waiting.is_empty() || was()
    }
}

impl Line {
    pub(super) fn new(throttle: Throttle) -> Self {
        Self { throttle, queue: Mutex::default() }
    }

    pub(super) fn join(&self, number: u64, priority: Priority) {
        self.queue().seats.insert(number, Seat { priority, ..Seat::default() });
    }

    /// Whoever waits or has something under way still holds its seat: nothing of it is left here.
    pub(super) fn leave(&self, number: u64) {
        self.queue().seats.remove(&number);
    }

    pub(super) fn set(&self, number: u64, priority: Priority) {
        let mut queue = self.queue();
        let served = queue.served.get(&priority).copied().unwrap_or_default();
        if let Some(seat) = queue.seats.get_mut(&number).filter(|seat| seat.priority != priority) {
            // What it was given among others does not count here.
            (seat.priority, seat.given) = (priority, served);
        }
        queue.let_go(&self.throttle);
    }

    fn wait(&self, seat: u64, bytes: u64) -> (u64, oneshot::Receiver<()>) {
        let (go, gone) = oneshot::channel();
        let mut queue = self.queue();
        let number = queue.waits;
        queue.waits += 1;
        if let Some(seat) = queue.seats.get_mut(&seat) {
            seat.waiting.push_back(Waiting { number, bytes, go });
        }
        queue.let_go(&self.throttle);
        (number, gone)
    }

    /// What was waiting gives up, or what was under way has come through; `took` where it did as it should.
    fn end(&self, seat: u64, number: u64, bytes: u64, took: Option<Instant>) {
        let mut queue = self.queue();
        let Some(seat) = queue.seats.get_mut(&seat) else { return };
        match seat.waiting.iter().position(|waiting| waiting.number == number) {
            Some(place) => drop(seat.waiting.remove(place)),
            None => {
                queue.free(number);
                if let Some(begun) = took {
                    queue.load.through(bytes, begun.elapsed());
                }
            }
        }
        queue.let_go(&self.throttle);
    }

    /// Makes room for what is stuck: nobody else waits for that. In a pause everything is.
    fn unstick(&self) {
        if self.throttle.allowance() == Allowance::Nothing {
            return;
        }
        let mut queue = self.queue();
        let is_stuck = |(number, (_, since, _)): (&u64, &(u64, Instant, u64))| {
            (since.elapsed() > STUCK).then_some(*number)
        };
        let stuck: Vec<u64> = queue.gone.iter().filter_map(is_stuck).collect();
        stuck.into_iter().for_each(|number| queue.free(number));
        queue.let_go(&self.throttle);
    }

    /// Whether nobody takes part, and nothing is under way.
    #[cfg(test)]
    pub(super) fn is_empty(&self) -> bool {
        let queue = self.queue();
        queue.seats.is_empty() && queue.under_way == 0
    }

    fn queue(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Queue {
    /// Gives back the room of what was let go, if it has some.
    fn free(&mut self, number: u64) {
        let Some((seat, _, bytes)) = self.gone.remove(&number) else { return };
        self.under_way -= bytes;
        if let Some(seat) = self.seats.get_mut(&seat) {
            seat.under_way -= bytes;
            seat.ended = Some(Instant::now());
        }
    }

    /// Lets go whose turn it is, for as long as there is room.
    fn let_go(&mut self, throttle: &Throttle) {
        let now = Instant::now();
        let active = || self.seats.values().filter(|seat| seat.is_active(now));
        let Some(first) = active().map(|seat| seat.priority).max() else { return };
        // Who is alone may fill every queue there is; among several no more is under way than fills the link, so that
        // it is here that they wait for their turn.
        let allowance = throttle.allowance();
        let room = if active().count() > 1 { self.load.full(allowance) } else { self.load.alone(allowance) };
        while let Some(place) = self.next() {
            let Some(seat) = self.seats.get_mut(&place) else { return };
            // What the first leave free is given to others, no byte more.
            let bytes = seat.waiting.front().map_or(0, |waiting| waiting.bytes);
            let more = if seat.priority < first { bytes.saturating_sub(1) } else { 0 };
            if self.under_way > 0 && self.under_way + more >= room {
                return;
            }
            let Some(Waiting { go, number, .. }) = seat.waiting.pop_front() else { return };
            let served = self.served.entry(seat.priority).or_default();
            // Who had nothing to send for a while catches up on little of it.
            let start = seat.given.max(served.saturating_sub(room));
            *served = start.max(*served);
            seat.given = start + bytes;
            seat.under_way += bytes;
            self.under_way += bytes;
            self.gone.insert(number, (place, now, bytes));
            // One who gave up in this very moment ends what is under way as it goes.
            go.send(()).ok();
        }
    }

    /// Of the highest priority that waits, the seat that was given least.
    fn next(&self) -> Option<u64> {
        let waiting = self.seats.iter().filter(|(_, seat)| !seat.waiting.is_empty());
        let first = waiting.min_by_key(|(_, seat)| (std::cmp::Reverse(seat.priority), seat.given));
        first.map(|(number, _)| *number)
    }
}

/// Leave for some bytes to be under way, until it is dropped.
pub(crate) struct Grant {
    turn: Turn,
    line: fn(&Lines) -> &Line,
    number: u64,
    bytes: u64,
    begun: Instant,
    through: bool,
}

impl Grant {
    pub(super) async fn wait(turn: Turn, line: fn(&Lines) -> &Line, bytes: u64) -> Self {
        let (number, mut gone) = line(turn.lines()).wait(turn.0.number, bytes);
        let mut grant = Self { turn, line, number, bytes, begun: Instant::now(), through: false };
        while tokio::time::timeout(STUCK, &mut gone).await.is_err() {
            line(grant.turn.lines()).unstick();
        }
        grant.begun = Instant::now();
        grant
    }

    /// All of it came through: what can be learned from how long it took, is.
    pub(crate) fn through(mut self) {
        self.through = true;
    }
}

impl Drop for Grant {
    fn drop(&mut self) {
        let took = self.through.then_some(self.begun);
        (self.line)(self.turn.lines()).end(self.turn.0.number, self.number, self.bytes, took);
    }
}
