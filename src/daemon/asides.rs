//! Events that others want written down of a dump while somebody carries it: they go along with the next that the
//! carrier commits, so that nobody else ever writes to a dump under way.

use crate::journey::Event;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::oneshot;

/// What waits to be written. Cheap to clone; all clones are one.
#[derive(Clone, Default)]
pub struct Asides(Arc<Mutex<Vec<Aside>>>);

/// One event, and who waits for it.
pub(super) struct Aside {
    pub(super) event: Event,
    answer: oneshot::Sender<()>,
}

impl Asides {
    /// Has an event written with the next commit. The answer comes when it is on the disk; it never comes where the carrier
    /// ends before that.
    pub(super) fn add(&self, event: Event) -> oneshot::Receiver<()> {
        let (written, answer) = oneshot::channel();
        self.waiting().push(Aside { event, answer: written });
        answer
    }

    pub(super) fn take(&self) -> Vec<Aside> {
        std::mem::take(&mut *self.waiting())
    }

    fn waiting(&self) -> MutexGuard<'_, Vec<Aside>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Aside {
    pub(super) fn written(self) {
        // Who no longer waits has written it by himself.
        self.answer.send(()).ok();
    }
}
