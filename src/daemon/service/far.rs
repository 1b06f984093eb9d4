//! The far side: two sessions with the share that all rolls use, one that writes and one that reads back.
//!
//! Until the share lets somebody in, one task alone tries, so that a wrong password is tried once and not once a roll.
//! From then on the sessions mend themselves.

use super::settings::Settings;
use crate::daemon::connect_steady;
use crate::pace::Governor;
use crate::problem::{Problem, Retry};
use crate::share::{Share, Space, Trouble};
use crate::words::clock::Clock;
use jiff::Timestamp;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::{Notify, watch};

/// Between two tries, at first and at last.
const FIRST: Duration = Duration::from_secs(2);
const LAST: Duration = Duration::from_secs(60);
/// Between two looks at the room.
const LOOK: Duration = Duration::from_secs(60);
/// Between two tries of a login that a person has to mend: accounts are locked after a few.
const REFUSED: Duration = Duration::from_secs(30 * 60);

/// The session that writes and the one that reads back.
#[derive(Clone)]
pub(super) struct Shares {
    pub(super) write: Share,
    pub(super) read: Share,
}

/// The far side. Cheap to clone.
#[derive(Clone)]
pub(super) struct Far {
    governor: Governor,
    shares: Arc<watch::Sender<Option<Shares>>>,
    trouble: Trouble,
    problem: Arc<Mutex<Option<(Timestamp, Problem)>>>,
    again: Arc<Notify>,
    space: Arc<Mutex<Option<Space>>>,
}

impl Far {
    pub(super) fn new(governor: Governor) -> Self {
        Self {
            governor,
            shares: Arc::new(watch::Sender::new(None)),
            trouble: Trouble::default(),
            problem: Arc::default(),
            again: Arc::default(),
            space: Arc::default(),
        }
    }

    /// The sessions, once there are any.
    pub(super) async fn reached(&self) -> Shares {
        let mut shares = self.shares.subscribe();
        loop {
            if let Some(shares) = shares.borrow_and_update().clone() {
                return shares;
            }
            // The sender lives as long as this does.
            shares.changed().await.ok();
        }
    }

    /// The sessions, if there are any.
    pub(super) fn now(&self) -> Option<Shares> {
        self.shares.borrow().clone()
    }

    /// What keeps the agent from the share, and since when.
    pub(super) fn problem(&self) -> Option<(Timestamp, Problem)> {
        self.problem.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// What the sessions wait for at this moment.
    pub(super) fn waiting(&self) -> Option<String> {
        self.trouble.reason()
    }

    /// Tries again at once what is waited for.
    pub(super) fn try_again(&self) {
        self.again.notify_one();
    }

    /// Tries until somebody is let in, and keeps an eye on the room there is.
    pub(super) async fn attend(&self, settings: &Settings, clock: &Clock) {
        self.connect(settings, clock).await;
        loop {
            let shares = self.reached().await;
            if let Ok(space) = shares.read.space().await {
                *self.space.lock().unwrap_or_else(PoisonError::into_inner) = Some(space);
            }
            tokio::time::sleep(LOOK).await;
        }
    }

    /// The room on the share, as it was last asked.
    pub(super) fn space(&self) -> Option<Space> {
        *self.space.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn connect(&self, settings: &Settings, clock: &Clock) {
        let mut pause = FIRST;
        loop {
            let write = settings.through.as_ref().map_or(&settings.destination, |(through, _)| through);
            let places = [write, &settings.destination];
            let (patience, trouble) = (settings.patience, self.trouble.clone());
            // What is sent again after a break waits like everything else; whose turn it is, each roll adds around these.
            let (up, down) = (self.governor.up(), self.governor.down());
            let limit = move |share: Share| share.throttled(up.clone(), down.clone());
            match connect_steady(&settings.state, places, patience, trouble, limit).await {
                Ok((write, read)) => {
                    self.note(None, clock);
                    self.shares.send_replace(Some(Shares { write, read }));
                    return;
                }
                Err(problem) => {
                    tracing::warn!("{problem}");
                    let next = if problem.code.retry() == Retry::Person { REFUSED } else { pause };
                    self.note(Some(problem), clock);
                    tokio::select! {
                        () = tokio::time::sleep(next) => {}
                        () = self.again.notified() => {}
                    }
                    pause = (pause * 2).min(LAST);
                }
            }
        }
    }

    fn note(&self, problem: Option<Problem>, clock: &Clock) {
        let mut known = self.problem.lock().unwrap_or_else(PoisonError::into_inner);
        let since = known.as_ref().map_or_else(|| clock.now(), |(since, _)| *since);
        *known = problem.map(|problem| (since, problem));
    }
}
