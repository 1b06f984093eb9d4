//! What is known of the far side by AWS, and what is made of it.
//!
//! Two work at it. One asks, as slowly as AWS likes; the other judges what is known every second, so that a gate that rests on
//! something old opens again even while AWS does not answer. Nothing that AWS says is needed for the work to go on.

mod look;
mod show;

use crate::cloud::gates::Gates;
use crate::cloud::{Ids, Known};
use crate::control::Notice;
use crate::pace::Gate;
use jiff::Timestamp;
pub(super) use look::{ask, judge};
use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use tokio::sync::Notify;

/// What is known, and what is made of it.
#[derive(Default)]
pub(super) struct Aws {
    state: Mutex<State>,
    /// A backup was begun: their list is worth a look.
    pub(super) backed_up: Notify,
    /// Somebody wants to know now.
    pub(super) hurry: Notify,
}

#[derive(Default)]
struct State {
    /// What is asked about; nothing where AWS is not asked.
    ids: Ids,
    known: Known,
    gates: Gates,
    closed: BTreeMap<&'static str, (Gate, Timestamp)>,
    /// Why the backup that the configuration asks for was not begun.
    backup: Option<Notice>,
}

impl Aws {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Shows why a backup could not be begun, or takes it back.
    pub(super) fn backup_failed(&self, notice: Option<Notice>) {
        self.state().backup = notice;
    }

    /// What AWS has said.
    pub(super) fn known(&self) -> Known {
        self.state().known.clone()
    }
}
