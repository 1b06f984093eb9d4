//! Who answers: the daemon in earnest, a stand-in in tests.

use super::{Actor, Answer, Order, Recorded, RollDetail, Snapshot};
use crate::problem::Problem;
use async_trait::async_trait;
use std::sync::Arc;
use tokio::sync::watch;

/// What stands behind the control socket.
#[async_trait]
pub trait Desk: Send + Sync + 'static {
    /// Everything, kept up to date: a new one at most twice a second, and none while nothing changes.
    fn snapshots(&self) -> watch::Receiver<Arc<Snapshot>>;

    /// One roll in depth, with at most `files` of its files. A name that several rolls have is refused with their keys.
    async fn roll(&self, which: &str, files: usize) -> Result<RollDetail, Problem>;

    /// The newest orders, newest first.
    async fn actions(&self, most: usize) -> Result<Vec<Recorded>, Problem>;

    /// Carries an order out. It is written down before this returns, also when it is refused.
    async fn order(&self, actor: Actor, order: Order) -> Result<Answer, Problem>;
}
