//! How many calls each user has open: nobody takes the places of all others.

use crate::problem::{Code, Problem};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Calls of one user at a time.
pub(super) const EACH: usize = 24;

/// The calls that are open, by the user's number.
#[derive(Clone, Default)]
pub(super) struct Guests(Arc<Mutex<HashMap<u32, usize>>>);

/// A call that is open, until this is dropped.
pub(super) struct Guest {
    guests: Guests,
    uid: u32,
}

impl Guests {
    /// A call of a user; `None` where too many of them are open.
    pub(super) fn enter(&self, uid: u32) -> Option<Guest> {
        let mut open = self.open();
        let calls = open.entry(uid).or_default();
        if *calls >= EACH {
            return None;
        }
        *calls += 1;
        drop(open);
        Some(Guest { guests: self.clone(), uid })
    }

    fn open(&self) -> MutexGuard<'_, HashMap<u32, usize>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Guest {
    fn drop(&mut self) {
        let mut open = self.guests.open();
        if let Some(calls) = open.get_mut(&self.uid) {
            *calls -= 1;
            if *calls == 0 {
                open.remove(&self.uid);
            }
        }
    }
}

/// What one hears who has too many calls open.
pub(super) fn too_many() -> Problem {
    Problem::new(
        Code::AgentCrowded,
        format!("This user has {EACH} calls to the agent open, and may not have more"),
    )
}
