//! What the service manager is told (sd_notify(3)): that the agent is ready, that it lives, that it comes to its end, and in one
//! line how it stands, which `systemctl status` shows. Where no service manager has started it, nobody is told anything.

use super::line::line;
use crate::control::Snapshot;
use crate::daemon::Service;
use crate::problem::Problem;
use crate::words::path::printable;
use sd_notify::NotifyState;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

/// Between two lines: a rate that wavers is no news.
const PAUSE: Duration = Duration::from_secs(2);

/// The agent answers, and takes up what was under way.
pub(super) fn ready() {
    tell(&[NotifyState::Ready]);
}

/// The agent comes to a safe point, and ends.
pub(super) fn stopping() {
    tell(&[NotifyState::Stopping]);
}

/// The agent cannot start: `systemctl status` says why, long after the log has gone on.
pub(super) fn failed(problem: &Problem) {
    tell(&[NotifyState::Status(&printable(&problem.to_string()))]);
}

/// Says that the agent is alive, for as long as it draws its pictures: a beat that does not come has it started anew.
pub(super) async fn alive(service: Arc<Service>) {
    let Some(patience) = sd_notify::watchdog_enabled() else { return };
    let mut seen = None;
    loop {
        let beats = service.beats();
        if seen != Some(beats) {
            tell(&[NotifyState::Watchdog]);
        }
        seen = Some(beats);
        tokio::time::sleep((patience / 3).max(Duration::from_millis(100))).await;
    }
}

/// Says how the agent stands, whenever that is other than it was.
pub(super) async fn status(mut snapshots: watch::Receiver<Arc<Snapshot>>) {
    let mut told = String::new();
    loop {
        let now = line(&snapshots.borrow_and_update());
        if now != told {
            // A line of its own is all it can be: what came from outside starts no other one.
            tell(&[NotifyState::Status(&printable(&now))]);
            told = now;
        }
        tokio::time::sleep(PAUSE).await;
        if snapshots.changed().await.is_err() {
            return;
        }
    }
}

fn tell(state: &[NotifyState<'_>]) {
    if let Err(error) = sd_notify::notify(state) {
        tracing::warn!("systemd cannot be told: {error}");
    }
}
