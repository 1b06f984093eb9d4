//! All lanes of a share, and the choice among them.

use super::fault::{Step, refused};
use super::file::CALL;
use super::lane::{Answer, Lane};
use super::login::{self, Ready, address};
use super::transfer::finished;
use super::user::Pass;
use super::{PATIENCE, Way, window};
use crate::share::{Kind, Result, ShareError};
use crate::words::session::Session;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock, Weak};
use std::time::Duration;
use tokio::task::JoinSet;
use tokio::time::Instant;

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
    /// Connects them all. Says whether the share takes writes from this user at all.
    pub(super) async fn connect(way: &Way, pass: &Pass) -> Result<(Self, Session, bool)> {
        let Connected { all, session, writable } = connect(way, pass).await?;
        let (all, older, turn) = (RwLock::new(all), Mutex::default(), AtomicUsize::new(0));
        Ok((Self { all, older, turn, session: session.clone() }, session, writable))
    }

    /// Puts new lanes in the place of the old ones, which live on for as long as they are used.
    pub(super) async fn renew(&self, way: &Way, pass: &Pass) -> Result<()> {
        let late = |_| refused(&address(&way.place), Step::Reach, &smb2::Error::Timeout);
        let connected = tokio::time::timeout(PATIENCE, connect(way, pass)).await.map_err(late)??;
        let Connected { all, session, .. } = connected;
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

/// Lanes that are ready.
struct Connected {
    all: Vec<Arc<Lane>>,
    session: Session,
    writable: bool,
}

/// The first lane alone, so that a wrong password is tried once only, then the others at once. Meanwhile the first one
/// asks whether the share takes writes at all, which also tells the round-trip time.
async fn connect(way: &Way, pass: &Pass) -> Result<Connected> {
    let Ready { lane, session } = login::connect(way, pass).await?;
    way.entered.tell();
    let first = Arc::new(lane);
    let asked = tokio::spawn(ask(Arc::clone(&first)));
    let mut all = vec![first];
    let mut logins = JoinSet::new();
    for _ in 1..way.place.lanes {
        let (way, pass) = (way.clone(), pass.clone());
        logins.spawn(async move { login::connect(&way, &pass).await });
    }
    while let Some(done) = logins.join_next().await {
        let ready = finished(done).map_err(|e| refused(&address(&way.place), Step::Reach, &e))??;
        if ready.session != session {
            // Behind one name there may be several servers. What stands in the receipt is true of all lanes.
            let detail = format!("the lanes agreed on different things: {:?} and {session:?}", ready.session);
            return Err(ShareError::new(Kind::Lost, address(&way.place), detail));
        }
        all.push(Arc::new(ready.lane));
    }
    let asked = finished(asked.await).and_then(|asked| asked);
    let (writable, round_trip) = asked.map_err(|e| refused(&address(&way.place), Step::Tree, &e))?;
    tracing::debug!("{}: an answer takes {round_trip:?}", session.address);
    let under_way = window::of_a_lane(&way.place.flow, round_trip, all.len());
    all.iter().for_each(|lane| lane.widen(under_way));
    Ok(Connected { all, session, writable })
}

/// Whether the share takes writes, and how long an answer takes.
async fn ask(lane: Arc<Lane>) -> Answer<(bool, Duration)> {
    let begin = Instant::now();
    let writable = lane.within(CALL, login::may_write(&lane)).await?;
    Ok((writable, begin.elapsed() / login::ROUND_TRIPS))
}
