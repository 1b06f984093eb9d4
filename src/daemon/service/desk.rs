//! The desk behind the control socket.

use super::inner::Inner;
use crate::control::{Actor, Answer, Desk, Order, Recorded, RollDetail, Snapshot};
use crate::problem::Problem;
use async_trait::async_trait;
use std::sync::Arc;
use tokio::sync::watch;

/// The running agent, as the socket sees it.
pub(super) struct AtDesk(pub(super) Arc<Inner>);

#[async_trait]
impl Desk for AtDesk {
    fn snapshots(&self) -> watch::Receiver<Arc<Snapshot>> {
        self.0.snapshots.subscribe()
    }

    async fn roll(&self, which: &str, files: usize) -> Result<RollDetail, Problem> {
        self.0.detail(which, files).await
    }

    async fn actions(&self, most: usize) -> Result<Vec<Recorded>, Problem> {
        let _ = most;
        Ok(Vec::new())
    }

    async fn order(&self, actor: Actor, order: Order) -> Result<Answer, Problem> {
        let inner = self.0.clone();
        // Whoever asked may go away: an order that was begun is carried out, and written down.
        let obeyed = tokio::spawn(async move {
            let _one = inner.orders.lock().await;
            let obeyed = inner.obey(&actor, &order.action).await;
            inner.publish();
            obeyed
        });
        obeyed.await.unwrap_or_else(|error| {
            Err(Problem::new(
                crate::problem::Code::Internal,
                format!("The order ended unexpectedly: {error}"),
            ))
        })
    }
}
