//! All lanes of a share, and the choice among them.

use super::fault::{Step, refused};
use super::lane::Lane;
use super::login::{self, Ready, address};
use super::transfer::finished;
use super::user::Pass;
use super::{PATIENCE, Way};
use crate::share::{Kind, Result, ShareError};
use crate::words::session::Session;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock, Weak};
use tokio::task::JoinSet;

pub(super) struct Lanes {
    /// At least one.
    all: RwLock<Vec<Arc<Lane>>>,
    /// Lanes that were renewed, as far as they are still used.
    older: Mutex<Vec<Weak<Lane>>>,
    turn: AtomicUsize,
    /// What was negotiated for every one of them.
    session: Session,
}

impl Lanes {
    /// Connects them all.
    pub(super) async fn connect(way: &Way, pass: &Pass) -> Result<(Self, Session)> {
        let (all, session) = connect(way, pass).await?;
        let all = RwLock::new(all);
        Ok((
            Self { all, older: Mutex::default(), turn: AtomicUsize::new(0), session: session.clone() },
            session,
        ))
    }

    /// Puts new lanes in the place of the old ones, which live on for as long as they are used.
    pub(super) async fn renew(&self, way: &Way, pass: &Pass) -> Result<()> {
        let late = |_| refused(&address(&way.place), Step::Reach, &smb2::Error::Timeout);
        let (all, session) = tokio::time::timeout(PATIENCE, connect(way, pass)).await.map_err(late)??;
        if session != self.session {
            // What stands in the receipt would not be true any more.
            let detail = format!("the server agrees on something else now: {session:?}");
            return Err(ShareError::new(Kind::Lost, &session.address, detail));
        }
        let old = std::mem::replace(&mut *self.all.write().unwrap_or_else(PoisonError::into_inner), all);
        let mut older = self.older.lock().unwrap_or_else(PoisonError::into_inner);
        older.retain(|lane| lane.strong_count() > 0);
        older.extend(old.iter().map(Arc::downgrade));
        Ok(())
    }

    /// Ends them all, those too that only finish their work.
    pub(super) fn give_up(&self) {
        let older = self.older.lock().unwrap_or_else(PoisonError::into_inner);
        older.iter().filter_map(Weak::upgrade).for_each(|lane| lane.give_up());
        self.all.read().unwrap_or_else(PoisonError::into_inner).iter().for_each(|lane| lane.give_up());
    }

    /// The living lane with the fewest open handles; among equals, each in turn.
    pub(super) fn pick(&self) -> Arc<Lane> {
        let all = self.all.read().unwrap_or_else(PoisonError::into_inner);
        let turn = self.turn.fetch_add(1, Ordering::Relaxed) % all.len();
        let (before, from) = all.split_at(turn);
        let best = from.iter().chain(before).min_by_key(|lane| lane.load());
        Arc::clone(best.unwrap_or(&all[0]))
    }
}

/// The first lane alone, so that a wrong password is tried once only, then the others at once.
async fn connect(way: &Way, pass: &Pass) -> Result<(Vec<Arc<Lane>>, Session)> {
    let Ready { lane, session } = login::connect(way, pass).await?;
    let mut all = vec![Arc::new(lane)];
    let mut logins = JoinSet::new();
    for _ in 1..way.place.lanes {
        let (way, pass) = (way.clone(), pass.clone());
        logins.spawn(async move { login::connect(&way, &pass).await });
    }
    while let Some(done) = logins.join_next().await {
        let ready = finished(done).map_err(|e| refused(&address(&way.place), Step::Reach, &e))??;
        all.push(Arc::new(ready.lane));
    }
    Ok((all, session))
}
