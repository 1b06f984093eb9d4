//! The workers of a share: which one does what, and when there is one more.
//!
//! A worker does one thing at a time, so it is their number that makes small files fast: each waits for several round trips
//! of the link. Big files need fewer: a write of 8 MiB fills its connection.

use super::pass::Pass;
use super::worker::{Agreed, Way, Worker};
use crate::share::{Kind, Result, ShareError, SmbPlace};
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::time::{Instant, timeout_at};
use tokio_util::sync::CancellationToken;

/// Workers for small things, for each lane.
const A_LANE: usize = 8;

/// But no more than this, at about 20 MB each.
const MOST: usize = 48;

/// A call waits this long for a worker that has nothing to do; then it queues up behind the one with the least.
const TURN: Duration = Duration::from_secs(5);

/// Between two tries to get a better ticket.
const AGAIN: Duration = Duration::from_secs(60);

/// What a worker is wanted for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Task {
    /// One call.
    Call,
    /// A file that stays open.
    File,
}

pub(super) struct Pool {
    way: Way,
    agreed: Agreed,
    ended: CancellationToken,
    current: Mutex<Current>,
    workers: Mutex<Workers>,
}

/// What lets the next worker in, and when something better was looked for.
struct Current {
    pass: Arc<Pass>,
    tried: Option<Instant>,
}

#[derive(Default)]
struct Workers {
    all: Vec<Arc<Worker>>,
    starting: usize,
    /// Why the server took nobody in the last time, if a person has to see to that: then it is not asked again. Accounts
    /// are locked for that.
    refused: Option<ShareError>,
}

impl Pool {
    /// Starts the first worker.
    pub(super) async fn connect(way: Way) -> Result<Self> {
        let pass = Arc::new(Pass::get(&way.place).await?);
        let ended = CancellationToken::new();
        let (worker, agreed) = Worker::start(&way, Arc::clone(&pass), ended.clone(), None).await?;
        let workers = Workers { all: vec![Arc::new(worker)], ..Workers::default() };
        let (current, workers) = (Mutex::new(Current { pass, tried: None }), Mutex::new(workers));
        Ok(Self { way, agreed, ended, current, workers })
    }

    /// How somebody logs in, and who: for the receipt.
    pub(super) fn login(&self) -> String {
        self.current.lock().unwrap_or_else(PoisonError::into_inner).pass.words()
    }

    pub(super) fn place(&self) -> &SmbPlace {
        &self.way.place
    }

    pub(super) fn agreed(&self) -> &Agreed {
        &self.agreed
    }

    /// Ends all workers at once, whatever they are doing.
    pub(super) fn give_up(&self) {
        self.ended.cancel();
        self.workers().all.clear();
        self.way.free.notify_waiters();
    }

    fn workers(&self) -> MutexGuard<'_, Workers> {
        self.workers.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A worker for this: an idle one, or one more as long as there may be, or the one with the least to do. For a file it is
    /// counted at once as one that has it open, so that files which are opened at the same moment take several.
    pub(super) async fn pick(self: &Arc<Self>, task: Task) -> Result<Arc<Worker>> {
        let pass = self.pass();
        let until = Instant::now() + TURN;
        let best = loop {
            let free = {
                let mut workers = self.workers();
                if self.ended.is_cancelled() {
                    return Err(gone(&self.way.place));
                }
                workers.all.retain(|worker| !worker.dead() && worker.entered_by(&pass));
                let (best, may_grow) = (workers.best(task), workers.may_grow(task, self.way.place.lanes));
                match best {
                    Some((best, true)) => return Ok(counted(best, task)),
                    Some(_) if task == Task::Call && !may_grow && Instant::now() < until => {
                        self.way.free.notified()
                    }
                    Some((best, false)) if !may_grow => return Ok(counted(best, task)),
                    None if workers.refused.is_some() => {
                        return Err(workers.refused.clone().unwrap_or_else(|| gone(&self.way.place)));
                    }
                    best => {
                        workers.starting += 1;
                        break best;
                    }
                }
            };
            // Whoever queued up behind a busy one would still stand there when others have nothing to do.
            timeout_at(until, free).await.ok();
        };
        let started = self.start(pass).await;
        match (started, best) {
            (Ok(worker), _) => Ok(counted(worker, task)),
            (Err(_), Some((best, _))) if !best.dead() => Ok(counted(best, task)),
            // Connected once, the share is lost when nobody answers any more.
            (Err(error), _) if error.kind == Kind::Unreachable => {
                Err(ShareError { kind: Kind::Lost, ..error })
            }
            (Err(error), _) => Err(error),
        }
    }

    /// What lets one more in. When it ends soon, something better is looked for meanwhile.
    fn pass(self: &Arc<Self>) -> Arc<Pass> {
        let mut current = self.current.lock().unwrap_or_else(PoisonError::into_inner);
        let due = current.tried.is_none_or(|tried| tried.elapsed() > AGAIN);
        if due && current.pass.aged() {
            current.tried = Some(Instant::now());
            let (pool, place) = (Arc::downgrade(self), self.way.place.clone());
            tokio::spawn(async move {
                match (Pass::get(&place).await, pool.upgrade()) {
                    (Ok(pass), Some(pool)) => pool.renew(pass),
                    (Err(error), Some(_)) => tracing::warn!("the login is not renewed yet: {error}"),
                    (_, None) => {}
                }
            });
        }
        Arc::clone(&current.pass)
    }

    /// From now on there is new work only for workers that this lets in. The others finish what is open in them.
    fn renew(&self, pass: Pass) {
        let mut current = self.current.lock().unwrap_or_else(PoisonError::into_inner);
        if pass.ends() > current.pass.ends() {
            *current = Current { pass: Arc::new(pass), tried: None };
        }
    }

    /// Starts one more, which was counted already.
    async fn start(&self, pass: Arc<Pass>) -> Result<Arc<Worker>> {
        let starting = Starting(self);
        let ended = self.ended.clone();
        let started = Worker::start(&self.way, pass, ended, Some(&self.agreed)).await;
        let started = match started {
            Ok((worker, agreed)) if agreed.encrypted || !self.agreed.encrypted => {
                let worker = Arc::new(worker);
                self.workers().all.push(Arc::clone(&worker));
                Ok(worker)
            }
            Ok(_) => Err(ShareError::new(
                Kind::Clear,
                self.way.place.address(),
                "a session in clear beside encrypted ones",
            )),
            Err(error) => {
                if !matches!(error.kind, Kind::Unreachable | Kind::Lost) {
                    self.workers().refused = Some(error.clone());
                }
                Err(error)
            }
        };
        drop(starting);
        started
    }
}

impl Workers {
    /// The worker with the least to do for such a task, and whether that is nothing.
    fn best(&self, task: Task) -> Option<(Arc<Worker>, bool)> {
        let load = |worker: &Arc<Worker>| {
            let (calls, handles) = (worker.calls(), worker.handles.load(Ordering::Relaxed));
            if task == Task::File { (handles, calls) } else { (calls, handles) }
        };
        let best = self.all.iter().min_by_key(|worker| load(worker))?;
        Some((Arc::clone(best), load(best).0 == 0))
    }

    fn may_grow(&self, task: Task, lanes: usize) -> bool {
        let most = if task == Task::File { lanes } else { (lanes * A_LANE).min(MOST) };
        self.refused.is_none() && self.all.len() + self.starting < most
    }
}

fn counted(worker: Arc<Worker>, task: Task) -> Arc<Worker> {
    if task == Task::File {
        worker.handles.fetch_add(1, Ordering::Relaxed);
    }
    worker
}

fn gone(place: &SmbPlace) -> ShareError {
    ShareError::new(Kind::Lost, place.address(), "the worker process has ended")
}

/// Counts a start for as long as it takes, also when nobody waits for it any more.
struct Starting<'a>(&'a Pool);

impl Drop for Starting<'_> {
    fn drop(&mut self) {
        self.0.workers().starting -= 1;
        self.0.way.free.notify_one();
    }
}
