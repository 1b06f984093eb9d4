//! Files open in workers, and the modification times they are to keep.

use super::worker::Worker;
use crate::share::worker::frame::Frame;
use crate::share::worker::message::{Answer, Request};
use crate::words::path::RelPath;
use jiff::Timestamp;
use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// For any small request: the worker itself waits 30 seconds for an answer of the server, for an open twice.
pub(super) const CALL: Duration = Duration::from_secs(75);

/// An open file. It is closed when it is merely dropped, too: a forgotten handle would keep the folders above it from
/// being renamed.
pub(super) struct File {
    pub(super) worker: Arc<Worker>,
    pub(super) id: u32,
    pub(super) path: RelPath,
    dates: Arc<Dates>,
    closed: AtomicBool,
}

/// The times that were set on open files.
///
/// The library sets times by path. A server of Windows gives a file the time of its last write when a handle that wrote
/// is closed, so the time is set again behind the last close.
#[derive(Default)]
pub(super) struct Dates(Mutex<HashMap<RelPath, Date>>);

#[derive(Default)]
struct Date {
    handles: usize,
    modified: Option<Timestamp>,
}

impl Dates {
    fn dates(&self) -> MutexGuard<'_, HashMap<RelPath, Date>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// One more handle of this file.
    fn open(&self, path: &RelPath) {
        self.dates().entry(path.clone()).or_default().handles += 1;
    }

    /// From now on the file has this time.
    pub(super) fn set(&self, path: &RelPath, modified: Timestamp) {
        if let Some(date) = self.dates().get_mut(path) {
            date.modified = Some(modified);
        }
    }

    /// One handle less. After the last one: the time that the file is to have, if any was set.
    fn close(&self, path: &RelPath) -> Option<Timestamp> {
        let mut dates = self.dates();
        let date = dates.get_mut(path)?;
        date.handles -= 1;
        if date.handles > 0 { None } else { dates.remove(path)?.modified }
    }
}

impl File {
    /// Takes charge of a file in a worker that was picked for it, and counted then.
    pub(super) fn new(worker: Arc<Worker>, id: u32, path: RelPath, dates: Arc<Dates>) -> Self {
        dates.open(&path);
        Self { worker, id, path, dates, closed: AtomicBool::new(false) }
    }

    pub(super) fn set_modified(&self, modified: Timestamp) {
        self.dates.set(&self.path, modified);
    }

    /// Closes it, and dates the file if this was the last handle of it.
    pub(super) async fn close(&self) -> Result<Vec<Frame<Answer>>, String> {
        let requests = self.closing();
        self.worker.ask(CALL, requests).await
    }

    /// What closes it; nothing when that was done.
    fn closing(&self) -> Vec<Frame<Request>> {
        if self.closed.swap(true, Ordering::Relaxed) {
            return Vec::new();
        }
        self.worker.handles.fetch_sub(1, Ordering::Relaxed);
        let path = self.path.clone();
        let modified = self.dates.close(&path);
        let date = modified.map(|modified| Request::SetModified { path, modified }.into());
        [Request::Close(self.id).into()].into_iter().chain(date).collect()
    }
}

impl Drop for File {
    fn drop(&mut self) {
        let requests = self.closing();
        if !requests.is_empty()
            && let Ok(runtime) = tokio::runtime::Handle::try_current()
        {
            let worker = Arc::clone(&self.worker);
            runtime.spawn(async move { worker.ask(CALL, requests).await });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Dates;
    use crate::words::path::RelPath;
    use jiff::Timestamp;

    #[test]
    fn a_time_is_due_behind_the_last_close_and_once() {
        let (dates, path) = (Dates::default(), RelPath::new("A001/clip").expect("a path"));
        dates.open(&path);
        dates.open(&path);
        dates.set(&path, Timestamp::UNIX_EPOCH);
        assert_eq!(dates.close(&path), None);
        assert_eq!(dates.close(&path), Some(Timestamp::UNIX_EPOCH));
        dates.open(&path);
        assert_eq!(dates.close(&path), None);
    }
}
