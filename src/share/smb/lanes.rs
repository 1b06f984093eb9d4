//! All lanes of a share, and the choice among them.

use super::fault::{Step, refused};
use super::lane::Lane;
use super::login::{self, Ready, address};
use super::transfer::finished;
use crate::share::{Result, SmbPlace};
use crate::words::session::Session;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::task::JoinSet;

pub(super) struct Lanes {
    /// At least one.
    all: Vec<Arc<Lane>>,
    turn: AtomicUsize,
}

impl Lanes {
    /// Connects them all: the first alone, so that a wrong password is tried once only, then the others at once.
    pub(super) async fn connect(place: &SmbPlace) -> Result<(Self, Session)> {
        let Ready { lane, session } = login::connect(place).await?;
        let mut all = vec![Arc::new(lane)];
        let mut logins = JoinSet::new();
        for _ in 1..place.lanes {
            let place = place.clone();
            logins.spawn(async move { login::connect(&place).await });
        }
        while let Some(done) = logins.join_next().await {
            let ready = finished(done).map_err(|e| refused(&address(place), Step::Reach, &e))??;
            all.push(Arc::new(ready.lane));
        }
        Ok((Self { all, turn: AtomicUsize::new(0) }, session))
    }

    /// The living lane with the fewest open handles; among equals, each in turn.
    pub(super) fn pick(&self) -> Arc<Lane> {
        let turn = self.turn.fetch_add(1, Ordering::Relaxed) % self.all.len();
        let (before, from) = self.all.split_at(turn);
        let best = from.iter().chain(before).min_by_key(|lane| lane.load());
        Arc::clone(best.unwrap_or(&self.all[0]))
    }
}
