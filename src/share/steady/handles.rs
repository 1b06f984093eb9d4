//! Open files that outlive their session: opened again by their path where they are needed next.

use super::doubt::Ledger;
use super::link::Live;
use crate::share::{Access, Handle, Kind, Result, ShareError};
use crate::words::path::RelPath;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// An open file.
pub(super) struct File {
    path: RelPath,
    access: Access,
    /// The losses that this handle's owner was told of.
    seen: Mutex<u64>,
    /// The session it was last opened on, and its handle there.
    opened: tokio::sync::Mutex<(u64, Handle)>,
}

impl File {
    /// Its handle on this session.
    pub(super) async fn on(&self, live: &Live) -> Result<Handle> {
        let mut opened = self.opened.lock().await;
        if opened.0 != live.session {
            *opened = (live.session, live.share.open(&self.path, self.access).await?);
        }
        Ok(opened.1)
    }

    /// Its handle on this session, if it has one.
    pub(super) async fn last(&self, live: &Live) -> Option<Handle> {
        let (session, handle) = *self.opened.lock().await;
        (session == live.session).then_some(handle)
    }
}

#[derive(Default)]
pub(super) struct Handles(Mutex<State>);

#[derive(Default)]
struct State {
    last: u64,
    files: HashMap<Handle, Arc<File>>,
    ledger: Ledger,
}

impl Handles {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes charge of a file that was opened on a session.
    pub(super) fn insert(&self, path: &RelPath, access: Access, opened: (u64, Handle)) -> Handle {
        let mut state = self.state();
        let seen = Mutex::new(state.ledger.opened(path));
        let file = File { path: path.clone(), access, seen, opened: tokio::sync::Mutex::new(opened) };
        state.last += 1;
        let handle = Handle(state.last);
        state.files.insert(handle, Arc::new(file));
        handle
    }

    pub(super) fn get(&self, handle: Handle) -> Result<Arc<File>> {
        self.state().files.get(&handle).cloned().ok_or_else(unknown)
    }

    pub(super) fn remove(&self, handle: Handle) -> Result<Arc<File>> {
        let mut state = self.state();
        let file = state.files.remove(&handle).ok_or_else(unknown)?;
        state.ledger.closed(&file.path);
        Ok(file)
    }

    /// Something that a flush is to cover was acknowledged on this session.
    pub(super) fn acknowledged(&self, file: &File, live: &Live) {
        if file.access == Access::Write {
            self.state().ledger.acknowledged(&file.path, live.session);
        }
    }

    /// A flush is to be asked for: its mark, or [`Kind::Doubt`].
    pub(super) fn flushing(&self, file: &File, live: &Live) -> Result<u64> {
        let mut seen = file.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let doubt =
            || ShareError::new(Kind::Doubt, &file.path, "what was written last may be lost with its session");
        self.state().ledger.flushing(&file.path, live.session, &mut seen).ok_or_else(doubt)
    }

    /// The flush that was given this mark is done.
    pub(super) fn flushed(&self, file: &File, live: &Live, mark: u64) {
        self.state().ledger.flushed(&file.path, live.session, mark);
    }
}

fn unknown() -> ShareError {
    ShareError::new(Kind::Other, "share", "a handle that is not open")
}
