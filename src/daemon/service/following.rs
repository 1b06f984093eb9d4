//! Looks whether the second region has the rolls that were released: a task for each, a few of which look at the same time.
//!
//! A roll that is carried on needs nobody's place on the link, and its journal is read for each look anew, so that hundreds
//! may be on their way for days.

use super::inner::Inner;
use super::table::Following;
use crate::control::SyncView;
use crate::daemon::follow::{Followed, Look, look};
use crate::handoff::Part;
use crate::journal;
use crate::journey::{Dump, Effect, Event, Stage, due};
use crate::problem::{Code, Problem, Retry};
use crate::words::id::DumpId;
use std::sync::{Arc, PoisonError};
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// Between two tries where something failed, at first and at last, and where only a person can mend it.
const FIRST: Duration = Duration::from_secs(5);
const LAST: Duration = Duration::from_secs(5 * 60);
const PERSON: Duration = Duration::from_secs(10 * 60);
/// Somebody else is at work on the roll for a moment.
const BUSY: Duration = Duration::from_secs(1);
/// Between two looks at the sync itself.
const SYNC: Duration = Duration::from_secs(60);

impl Inner {
    /// Begins to look for the arrival of a roll, unless somebody does.
    pub(super) fn follow(self: &Arc<Self>, id: DumpId) {
        if self.stop.is_cancelled() {
            return;
        }
        let mut table = self.table();
        let Some(roll) = table.get(&id.to_string()) else { return };
        let is_due = roll.facts.as_ref().is_some_and(|facts| facts.is_done() && facts.is_followed());
        let is_free = roll.following.as_ref().is_none_or(|following| following.task.is_finished());
        if is_due && is_free {
            let stop = self.stop.child_token();
            let task = tokio::spawn(follow(self.clone(), id, stop.clone()));
            roll.following = Some(Following { stop, task });
        }
    }

    fn show(&self, id: DumpId, part: Option<Part>) {
        if let Some(roll) = self.table().get(&id.to_string()) {
            roll.part = part;
        }
        self.changed();
    }
}

/// Looks until it has arrived, or nobody wants that any more.
async fn follow(inner: Arc<Inner>, id: DumpId, stop: CancellationToken) {
    let mut followed = Followed::default();
    let mut pause = FIRST;
    loop {
        let Ok(turn) = inner.following.acquire().await else { return };
        let looked = tokio::select! {
            looked = once(&inner, id, &mut followed, &stop) => looked,
            () = stop.cancelled() => return,
        };
        drop(turn);
        let wait = match looked {
            Ok(None) => {
                inner.show(id, None);
                return;
            }
            Ok(Some((part, wait))) => {
                pause = FIRST;
                inner.show(id, Some(part));
                wait
            }
            Err(problem) if problem.code == Code::Interrupted => return,
            Err(problem) if problem.code == Code::DumpBusy => BUSY,
            Err(problem) => {
                tracing::warn!("{problem}");
                let wait = if problem.code.retry() == Retry::Person { PERSON } else { pause };
                pause = (pause * 2).min(LAST);
                inner.failed(id, problem);
                wait
            }
        };
        tokio::select! {
            () = tokio::time::sleep(wait) => {}
            () = inner.kicked() => followed.hurry(),
            () = stop.cancelled() => return,
        }
    }
}

impl Inner {
    /// Keeps what was seen last, and says what is wrong now.
    fn failed(&self, id: DumpId, problem: Problem) {
        if let Some(roll) = self.table().get(&id.to_string()) {
            let part = roll.part.take().unwrap_or_default();
            roll.part = Some(Part { words: problem.message.clone(), wrong: Some(problem), ..part });
        }
        self.changed();
    }
}

/// Does what is due of it. `None`: nothing is any more.
async fn once(
    inner: &Arc<Inner>,
    id: DumpId,
    followed: &mut Followed,
    stop: &CancellationToken,
) -> Result<Option<(Part, Duration)>, Problem> {
    let agent = inner.agent_by_hand(stop);
    let _alone = journal::lock(&agent.state, id)?;
    let mut dump = agent.journal.load(id).await?;
    if dump.is_followed() && is_superseded(inner, &dump).await? {
        let reason = "a later delivery has more of the same card, and is looked for instead".into();
        agent
            .append(&mut dump, vec![Event::Unfollowed { by: "ingest".into(), reason, outgrown: true }])
            .await?;
    }
    while let Some(effect) = due(&dump) {
        if effect != Effect::Follow {
            agent.perform(effect, &mut dump).await?;
            continue;
        }
        match look(&agent, &mut dump, followed).await? {
            Look::Arrived => {}
            Look::Later(part, wait) => return Ok(Some((*part, wait))),
        }
    }
    inner.note(&dump);
    Ok(None)
}

/// Whether a later delivery has grown out of this one: what is in the sync root is that one now.
async fn is_superseded(inner: &Inner, dump: &Dump) -> Result<bool, Problem> {
    for summary in inner.journal.find(&dump.source, &dump.destination).await? {
        let is_later = summary.id > dump.id && summary.target == dump.target;
        if is_later && matches!(summary.stage, Stage::Released | Stage::Arrived) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Asks the sync how it stands, again and again.
pub(super) async fn attend(inner: Arc<Inner>) {
    loop {
        let shares = inner.far.reached().await;
        let beyond = inner.beyond();
        let second = beyond.second.as_ref().map(|second| second.destination.to_string());
        let sync = beyond.sync.tool();
        let (words, trouble) = match beyond.sync.outlook(&shares.read).await {
            Ok(outlook) => (outlook.words, None),
            Err(error) => (String::new(), Some(Problem::from(error))),
        };
        let view = SyncView { sync, words, trouble, second };
        *inner.sync.lock().unwrap_or_else(PoisonError::into_inner) = Some((inner.clock.now(), view));
        inner.changed();
        tokio::select! {
            () = tokio::time::sleep(SYNC) => {}
            () = inner.kicked() => {}
        }
    }
}
