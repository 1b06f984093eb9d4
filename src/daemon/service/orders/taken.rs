//! A roll that somebody has an order for: whoever is at work on it is stopped first, at a safe point.

use crate::daemon::agent::Agent;
use crate::daemon::service::inner::Inner;
use crate::daemon::service::work::Start;
use crate::journal::{self, Lock};
use crate::journey::{Dump, Event, Stage};
use crate::problem::{Code, Problem};
use crate::words::path::{printable, shown};
use std::path::PathBuf;
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

impl Inner {
    /// Stops whoever is at work on a roll, and takes the roll from the journal.
    pub(super) async fn take(self: &Arc<Self>, which: &str) -> Result<Taken, Problem> {
        let key = self.meant(which)?;
        let (work, following, id, source) = {
            let mut table = self.table();
            let roll = table.get(&key).ok_or_else(|| Problem::new(Code::RollUnknown, "The roll is gone"))?;
            let Some(facts) = &roll.facts else {
                let message = format!("`{}` is still being copied", shown(&roll.source));
                return Err(Problem::new(Code::OrderRefused, message)
                    .with_hint("Give the order when the copy has ended; until then nothing of it is sent"));
            };
            let (id, source) = (facts.id, roll.source.clone());
            (roll.work.take(), roll.following.take(), id, source)
        };
        let was_at_work = work.is_some();
        if let Some(following) = following {
            following.stop.cancel();
            following.task.await.ok();
        }
        if let Some(work) = work {
            work.stop.cancel();
            // What it was doing is in the journal, whatever became of the task.
            work.task.await.ok();
        }
        let settings = self.settings();
        let lock = journal::lock(&settings.state, id)?;
        let dump = self.journal.load(id).await?;
        let stop = CancellationToken::new();
        let agent = self.agent_by_hand(&stop);
        Ok(Taken { inner: self.clone(), agent, dump, lock: Some(lock), source, was_at_work })
    }
}

/// A roll that nobody works on. Whatever the order came to: where its arrival is looked for, that goes on afterwards.
pub(super) struct Taken {
    inner: Arc<Inner>,
    pub(super) agent: Agent,
    pub(super) dump: Dump,
    pub(super) lock: Option<Lock>,
    source: PathBuf,
    was_at_work: bool,
}

impl Drop for Taken {
    fn drop(&mut self) {
        drop(self.lock.take());
        self.inner.follow(self.dump.id);
    }
}

impl Taken {
    pub(super) fn name(&self) -> String {
        format!("`{}`", printable(&self.dump.roll))
    }

    pub(super) fn refuse_done(&self, what: &str) -> Result<(), Problem> {
        let is_done =
            matches!(self.dump.stage, Stage::Released | Stage::Arrived | Stage::Abandoned | Stage::Duplicate);
        match is_done {
            true => Err(Problem::new(
                Code::OrderRefused,
                format!("{} is {} and cannot be {what}", self.name(), self.dump.stage),
            )),
            false => Ok(()),
        }
    }

    pub(super) async fn append(&mut self, inner: &Inner, event: Event) -> Result<(), Problem> {
        self.agent.append(&mut self.dump, vec![event]).await?;
        inner.note(&self.dump);
        Ok(())
    }

    /// Has the work go on.
    pub(super) fn resume(&mut self, inner: &Arc<Inner>) {
        inner.note(&self.dump);
        drop(self.lock.take());
        if self.was_at_work || self.dump.held.is_none() {
            inner.begin(Start::Dump(self.dump.id, self.source.clone()));
        }
    }
}
