//! The stream of changes: first everything, then what is new.
//!
//! The next difference is made when the reader has taken the one before, and is the one to what holds by then. However
//! slowly somebody reads, one snapshot and one difference are all that is kept for them, and they are never late by more
//! than one.

use crate::control::api::{Change, Snapshot};
use axum::response::Sse;
use axum::response::sse::{Event, KeepAlive};
use futures_util::stream::{Stream, unfold};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

/// How often a comment is sent while nothing changes, so that either side notices when the other is gone.
pub(in crate::control) const HEARTBEAT: Duration = Duration::from_secs(10);

struct Reader {
    snapshots: watch::Receiver<Arc<Snapshot>>,
    stop: CancellationToken,
    sent: Option<Arc<Snapshot>>,
}

/// The stream for one reader; it ends with the agent.
pub(super) fn stream(
    snapshots: watch::Receiver<Arc<Snapshot>>,
    stop: CancellationToken,
) -> Sse<impl Stream<Item = Result<Event, axum::Error>>> {
    let reader = Reader { snapshots, stop, sent: None };
    let events = unfold(reader, async |mut reader| {
        let event = reader.next().await?;
        Some((event, reader))
    });
    Sse::new(events).keep_alive(KeepAlive::new().interval(HEARTBEAT))
}

impl Reader {
    async fn next(&mut self) -> Option<Result<Event, axum::Error>> {
        loop {
            let Some(sent) = &self.sent else {
                let first = Arc::clone(&self.snapshots.borrow_and_update());
                let event = Event::default().event("snapshot").json_data(&*first);
                self.sent = Some(first);
                return Some(event);
            };
            tokio::select! {
                () = self.stop.cancelled() => return None,
                changed = self.snapshots.changed() => changed.ok()?,
            }
            let newest = Arc::clone(&self.snapshots.borrow_and_update());
            let change = Change::between(sent, &newest);
            self.sent = Some(newest);
            if let Some(change) = change {
                return Some(Event::default().event("change").json_data(change));
            }
        }
    }
}
