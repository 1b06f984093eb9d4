//! How many rolls travel at the same time: a few of each priority. Who waits goes by priority, then by deadline, then by
//! age. One of a higher priority never waits for one of a lower: what is under way makes room for it block by block. While new
//! work is held, only those go of which something was sent already, and they do not wait for the others.

use crate::pace::Holding;
use crate::words::priority::Priority;
use jiff::Timestamp;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::{Notify, watch};

/// Where a roll stands: what comes first goes first.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    before_all: std::cmp::Reverse<Priority>,
    deadline: Timestamp,
    found: Timestamp,
    key: String,
    /// Whether something of it was sent already.
    has_begun: bool,
}

impl Place {
    pub(super) fn new(priority: Priority, deadline: Option<Timestamp>, found: Timestamp, key: &str) -> Self {
        let deadline = deadline.unwrap_or(Timestamp::MAX);
        Self {
            before_all: std::cmp::Reverse(priority),
            deadline,
            found,
            key: key.to_owned(),
            has_begun: false,
        }
    }

    /// The same place, for a roll of which something was sent already.
    pub(super) fn under_way(self, has_begun: bool) -> Self {
        Self { has_begun, ..self }
    }

    fn priority(&self) -> Priority {
        self.before_all.0
    }
}

/// Who travels, and who waits. Cheap to clone.
#[derive(Clone)]
pub(super) struct Slots(Arc<Inner>);

struct Inner {
    at_once: usize,
    line: Mutex<Line>,
    changed: Notify,
}

#[derive(Default)]
struct Line {
    waiting: BTreeMap<Place, ()>,
    travelling: Vec<Place>,
    /// Whether nobody begins.
    is_held: bool,
}

impl Line {
    fn may_go(&self, place: &Place) -> bool {
        place.has_begun || !self.is_held
    }
}

impl Slots {
    pub(super) fn new(at_once: usize) -> Self {
        Self(Arc::new(Inner { at_once, line: Mutex::default(), changed: Notify::new() }))
    }

    /// Lets nobody begin, or lets them again.
    fn hold(&self, is_held: bool) {
        self.line().is_held = is_held;
        self.0.changed.notify_waiters();
    }

    /// Has rolls begin, or not, as what holds says; as long as there is somebody who says it.
    pub(super) async fn heed(&self, mut holds: watch::Receiver<Holding>) {
        loop {
            let is_held = holds.borrow_and_update().hold.is_some();
            self.hold(is_held);
            if holds.changed().await.is_err() {
                return;
            }
        }
    }

    /// Returns when it is this roll's turn; that ends when the value is dropped.
    pub(super) async fn wait(&self, place: Place) -> Slot {
        self.line().waiting.insert(place.clone(), ());
        let mut waiting = Waiting { slots: self.clone(), place: Some(place) };
        loop {
            let changed = self.0.changed.notified();
            if let Some(slot) = waiting.take() {
                return slot;
            }
            changed.await;
        }
    }

    fn line(&self) -> MutexGuard<'_, Line> {
        self.0.line.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Somebody in the line, who may give up.
struct Waiting {
    slots: Slots,
    place: Option<Place>,
}

impl Waiting {
    fn take(&mut self) -> Option<Slot> {
        let place = self.place.as_ref()?;
        let mut line = self.slots.line();
        if !line.may_go(place) {
            return None;
        }
        let waits = |other: &Place| other.priority() >= place.priority() && line.may_go(other);
        let ahead = line.waiting.range(..place).filter(|(other, ())| waits(other));
        let travelling = line.travelling.iter().filter(|other| other.priority() >= place.priority());
        if ahead.count() + travelling.count() >= self.slots.0.at_once {
            return None;
        }
        line.waiting.remove(place);
        line.travelling.push(place.clone());
        drop(line);
        let place = self.place.take()?;
        Some(Slot { slots: self.slots.clone(), place })
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        if let Some(place) = &self.place {
            self.slots.line().waiting.remove(place);
            self.slots.0.changed.notify_waiters();
        }
    }
}

/// A place among those who travel.
pub(super) struct Slot {
    slots: Slots,
    place: Place,
}

impl Drop for Slot {
    fn drop(&mut self) {
        self.slots.line().travelling.retain(|place| *place != self.place);
        self.slots.0.changed.notify_waiters();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(priority: Priority, deadline: Option<i64>, key: &str) -> Place {
        let at = |second| Timestamp::from_second(second).expect("a time");
        Place::new(priority, deadline.map(at), at(0), key)
    }

    #[tokio::test]
    async fn a_few_travel_at_once_and_the_most_urgent_is_next() {
        let slots = Slots::new(1);
        let first = slots.wait(place(Priority::Normal, None, "first")).await;
        let (order, mut arrivals) = tokio::sync::mpsc::unbounded_channel();
        let waiting = [
            place(Priority::Low, Some(1), "low"),
            place(Priority::Normal, None, "late"),
            place(Priority::Normal, Some(9), "early"),
        ];
        for place in waiting {
            let (slots, order) = (slots.clone(), order.clone());
            tokio::spawn(async move {
                let key = place.key.clone();
                let slot = slots.wait(place).await;
                order.send(key).expect("somebody listens");
                drop(slot);
            });
            tokio::task::yield_now().await;
        }
        let urgent = slots.wait(place(Priority::Urgent, None, "urgent")).await;
        assert!(arrivals.try_recv().is_err(), "inside a priority nobody goes before the first is done");
        drop((first, urgent));
        for expected in ["early", "late", "low"] {
            assert_eq!(arrivals.recv().await.as_deref(), Some(expected));
        }
    }

    #[tokio::test]
    async fn while_new_work_is_held_only_those_under_way_go_on() {
        use std::time::Duration;
        let slots = Slots::new(1);
        slots.hold(true);
        let (soon, begun) = (place(Priority::High, Some(1), "new"), place(Priority::Normal, None, "begun"));
        let waiting = tokio::spawn({
            let slots = slots.clone();
            async move { slots.wait(soon).await }
        });
        tokio::task::yield_now().await;
        drop(slots.wait(begun.clone().under_way(true)).await);
        let also_new = tokio::time::timeout(Duration::from_millis(1), slots.wait(begun));
        assert!(also_new.await.is_err() && !waiting.is_finished());
        slots.hold(false);
        drop(waiting.await);
    }

    #[tokio::test]
    async fn who_gives_up_waiting_keeps_nobody_from_going() {
        let slots = Slots::new(1);
        let first = slots.wait(place(Priority::Normal, None, "first")).await;
        let gives_up = slots.wait(place(Priority::Normal, Some(1), "gives up"));
        assert!(tokio::time::timeout(std::time::Duration::from_millis(1), gives_up).await.is_err());
        drop(first);
        drop(slots.wait(place(Priority::Normal, None, "second")).await);
    }
}
