//! Whether a login has succeeded: known before all connections of a session are there.

use std::sync::Arc;
use tokio::sync::watch;

/// Whether somebody was let in by now. Cheap to clone; all clones say the same.
#[derive(Clone, Default)]
pub(super) struct Entered(Arc<watch::Sender<bool>>);

impl Entered {
    /// Somebody was.
    pub(super) fn tell(&self) {
        self.0.send_replace(true);
    }

    /// Waits until somebody was.
    pub(super) async fn wait(&self) {
        // The sender is here, so that this ends only when it should.
        self.0.subscribe().wait_for(|entered| *entered).await.ok();
    }
}
