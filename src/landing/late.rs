//! What a gateway has accepted comes to the share late, out of order and in parts. Until then a block that is missing,
//! short or different is *not yet*, never a fault, and nothing but an equal readback from the share itself is landed.
//!
//! Stands around the [`Readback`] and decides when it is asked. What still differs when nothing has come over for long
//! is passed on, to be sent again; when nothing comes over at all, that is passed on, too.

mod queue;

use super::outcome::{Outcome, Proof};
use super::patience::Patience;
use super::readback::{Claimed, Readback};
use crate::share::{EntryKind, Kind, Share, ShareError};
use crate::words::path::RelPath;
pub(crate) use queue::Backlog;
use queue::Queue;
use std::collections::HashMap;
use std::time::Duration;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinSet;
use tokio::time::Instant;

/// Looks under way at the same time.
const LOOKS_AT_ONCE: usize = 32;
/// More files of a folder than this are looked at by listing it.
const ONE_BY_ONE: usize = 16;
/// A look that takes longer than this waited for the share itself.
const SLOW: Duration = Duration::from_secs(10);
/// Looking takes at most this part of the time: a large folder is looked at less often.
const SHARE_OF_TIME: u32 = 10;
/// Answers that wait.
const ANSWERS: usize = 1000;

/// Waits for what a gateway brings to the share.
pub(crate) struct Late {
    share: Share,
    patience: Patience,
    backlog: watch::Sender<Backlog>,
    queue: Queue,
    pause: Duration,
    next: Instant,
    /// No look before this.
    earliest: Instant,
}

impl Late {
    /// Looks at `share`, which is the one behind the gateway; tells `backlog` what is not there yet.
    pub(crate) fn new(share: Share, patience: Patience, backlog: watch::Sender<Backlog>) -> Self {
        let now = Instant::now();
        let (queue, pause) = (Queue::new(patience, now), patience.first());
        Self { share, patience, backlog, queue, pause, next: now, earliest: now }
    }

    /// Has `readback` prove every claim that comes in, once it may be there, until no more can come.
    pub(crate) async fn run(
        self,
        readback: Readback,
        claims: mpsc::UnboundedReceiver<Claimed>,
        proofs: mpsc::Sender<Proof>,
    ) {
        let (ask, asked) = mpsc::unbounded_channel();
        let (answer, answers) = mpsc::channel(ANSWERS);
        tokio::join!(readback.run(asked, answer), self.wait(claims, ask, answers, proofs));
    }

    async fn wait(
        mut self,
        mut claims: mpsc::UnboundedReceiver<Claimed>,
        ask: mpsc::UnboundedSender<Claimed>,
        mut answers: mpsc::Receiver<Proof>,
        proofs: mpsc::Sender<Proof>,
    ) {
        let mut more = true;
        while more || !self.queue.is_empty() {
            let mut known = Vec::new();
            tokio::select! {
                claim = claims.recv(), if more => match claim {
                    Some(claim) => self.add(claim),
                    None => more = false,
                },
                answer = answers.recv() => {
                    let Some(answer) = answer else { return };
                    known.extend(self.queue.answer(answer, Instant::now()));
                }
                () = tokio::time::sleep_until(self.next), if !self.queue.is_empty() => {
                    known.extend(self.look().await);
                }
            }
            for claim in self.queue.ask(Instant::now()) {
                ask.send(claim).ok();
            }
            for proof in known {
                // Nobody waits for proofs any more: the run has ended.
                proofs.send(proof).await.ok();
            }
        }
    }

    fn add(&mut self, claim: Claimed) {
        let now = Instant::now();
        self.queue.add(claim, now);
        self.next = self.next.min(now + self.patience.first()).max(self.earliest);
    }

    /// Looks at all files that wait. Gives a proof where there will be none.
    async fn look(&mut self) -> Option<Proof> {
        let started = Instant::now();
        let moved = self.queue.moved();
        let seen = sizes(&self.share, self.queue.wanted()).await;
        let now = Instant::now();
        let took = now - started;
        let failed = match seen {
            Ok(seen) => {
                seen.iter().for_each(|(path, size)| self.queue.saw(path, *size, now));
                None
            }
            Err(error) => Some(Outcome::Unread(error)),
        };
        if took > SLOW {
            self.queue.excuse(took);
        }
        self.pause = match self.queue.moved() == moved {
            true => self.patience.longer(self.pause),
            false => self.patience.first(),
        };
        self.earliest = now + took * SHARE_OF_TIME;
        self.next = (now + self.pause).max(self.earliest);
        // Whoever watches may be gone: the run has ended.
        self.backlog.send_replace(self.queue.backlog(now, self.next));
        match failed {
            Some(outcome) => self.queue.any().map(|claim| proof(claim, outcome)),
            None => self.queue.overdue(now).map(|claim| proof(claim, Outcome::Undelivered)),
        }
    }
}

fn proof(claim: &Claimed, outcome: Outcome) -> Proof {
    Proof { file: claim.file, index: claim.index, value: claim.value, outcome }
}

/// The sizes of files on the share, by folder; `None` for what is not there.
async fn sizes(
    share: &Share,
    folders: HashMap<Option<RelPath>, Vec<RelPath>>,
) -> Result<Vec<(RelPath, Option<u64>)>, ShareError> {
    let (mut looks, mut seen) = (JoinSet::new(), Vec::new());
    for (folder, files) in folders {
        let parts = if files.len() > ONE_BY_ONE { vec![files] } else { one_by_one(files) };
        for part in parts {
            if looks.len() >= LOOKS_AT_ONCE {
                seen.extend(ended(looks.join_next().await)?);
            }
            let (share, folder) = (share.clone(), folder.clone());
            looks.spawn(async move { look_at(&share, folder.as_ref(), part).await });
        }
    }
    while let Some(look) = looks.join_next().await {
        seen.extend(ended(Some(look))?);
    }
    Ok(seen)
}

fn one_by_one(files: Vec<RelPath>) -> Vec<Vec<RelPath>> {
    files.into_iter().map(|file| vec![file]).collect()
}

type Seen = Vec<(RelPath, Option<u64>)>;

fn ended(look: Option<Result<Result<Seen, ShareError>, tokio::task::JoinError>>) -> Result<Seen, ShareError> {
    match look {
        None => Ok(Vec::new()),
        Some(Ok(seen)) => seen,
        Some(Err(crashed)) => Err(ShareError::new(Kind::Other, "a look at the share", crashed)),
    }
}

async fn look_at(share: &Share, folder: Option<&RelPath>, files: Vec<RelPath>) -> Result<Seen, ShareError> {
    if let [only] = &files[..] {
        let entry = not_there(share.stat(only).await)?.flatten();
        let size = entry.filter(|entry| entry.kind == EntryKind::File).map(|entry| entry.size);
        return Ok(vec![(only.clone(), size)]);
    }
    let entries = not_there(share.list(folder).await)?.unwrap_or_default();
    let there = entries.into_iter().filter(|entry| entry.kind == EntryKind::File);
    let there: HashMap<String, u64> = there.map(|entry| (entry.name, entry.size)).collect();
    Ok(files
        .into_iter()
        .map(|path| {
            let size = there.get(path.name()).copied();
            (path, size)
        })
        .collect())
}

/// Whether an answer of the share only says that something did not come over yet: it is not there, or the gateway has
/// it open while it writes.
pub(crate) fn is_not_yet(error: &ShareError) -> bool {
    matches!(error.kind, Kind::NotFound | Kind::Shape | Kind::Busy)
}

fn not_there<T>(looked: Result<T, ShareError>) -> Result<Option<T>, ShareError> {
    match looked {
        Err(error) if is_not_yet(&error) => Ok(None),
        Err(error) => Err(error),
        Ok(found) => Ok(Some(found)),
    }
}
