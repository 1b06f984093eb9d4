//! Keeps the studio-wide ledger up to date beside all else, and knows how that goes.
//!
//! Two tasks: one carries what happened, one renews the claims of the cards that are under way. Neither is ever waited for.

use super::inner::Inner;
use super::standing::Standing;
use crate::control::{LedgerView, Notice};
use crate::daemon::outbox::Outbox;
use crate::journey::Print;
use crate::ledger::{BEAT, Claimed, Ledger, Own};
use crate::problem::{Problem, Retry};
use crate::words::id::DumpId;
use crate::words::path::printable;
use std::collections::HashMap;
use std::sync::{Arc, PoisonError};
use std::time::Duration;

/// What other processes append is heard of within this.
const LOOK: Duration = Duration::from_secs(15);
/// What is appended within this is looked at together.
const BREATH: Duration = Duration::from_secs(1);
/// Between two tries, at first and at last.
const FIRST: Duration = Duration::from_secs(5);
const LAST: Duration = Duration::from_secs(5 * 60);

/// So long somebody who looks at a roll waits for the ledger.
const SAYS: Duration = Duration::from_secs(3);

/// Carries what happened, until the agent stops.
pub(super) async fn keep(inner: Arc<Inner>) {
    let Some((ledger, settings)) = inner.ledger.clone().zip(inner.settings().ledger.clone()) else { return };
    let mut grown = inner.journal.grown();
    let mut pause = FIRST;
    loop {
        grown.mark_unchanged();
        let state = &inner.settings().state;
        let carried = match Outbox::open(state, inner.journal.clone(), ledger.clone(), settings.begin) {
            Ok(outbox) => {
                inner.note_behind(&outbox).await;
                let carried =
                    outbox.catch_up(|problem| inner.notice(true, problem)).await.map_err(Problem::from);
                inner.note_behind(&outbox).await;
                carried
            }
            Err(busy) => Err(busy.into()),
        };
        let wait = if carried.is_ok() { LOOK } else { pause };
        pause = if carried.is_ok() { FIRST } else { (pause * 2).min(LAST) };
        let is_stuck = carried.is_err();
        inner.note_ledger(carried.err());
        tokio::select! {
            () = tokio::time::sleep(wait) => {}
            // While it does not answer, nothing that happens makes it answer.
            () = async { grown.changed().await.ok(); tokio::time::sleep(BREATH).await; }, if !is_stuck => {}
            () = inner.kicked() => {}
        }
    }
}

/// Renews the claims of all cards that are under way, until the agent stops.
pub(super) async fn renew(inner: Arc<Inner>) {
    let Some(ledger) = inner.ledger.clone() else { return };
    loop {
        for (print, own) in inner.claimed().await {
            match ledger.beat(print, &own).await {
                Ok(Claimed::Ours) => {}
                Ok(Claimed::Theirs(claim)) => {
                    let (target, who) = (printable(&own.target), claim.scribe.words());
                    tracing::warn!(
                        "The card of `{target}` is claimed by {who}; it is asked again before its release"
                    );
                }
                // All others would wait as long for nothing.
                Err(error) => {
                    tracing::warn!("The claims are not renewed: {error}");
                    break;
                }
            }
        }
        tokio::time::sleep(BEAT).await;
    }
}

impl Inner {
    /// The cards under way that something tells apart.
    async fn claimed(&self) -> Vec<(Print, Own)> {
        let destination = self.settings().destination.to_string();
        let (Ok(cards), Ok(dumps)) = (self.journal.under_way(&destination).await, self.journal.dumps().await)
        else {
            return Vec::new();
        };
        let prints: HashMap<_, _> = cards.into_iter().collect();
        let own = dumps.into_iter().filter_map(|summary| {
            let print = prints.get(&summary.id)?.fingerprint?;
            let target = summary.target.to_string();
            Some((print, Own { dump: summary.id, target, since: summary.found }))
        });
        own.collect()
    }

    async fn note_behind(&self, outbox: &Outbox) {
        if let Ok(behind) = outbox.behind().await {
            self.standing(|standing| standing.behind = behind);
        }
    }

    fn note_ledger(&self, problem: Option<Problem>) {
        let now = self.clock.now();
        if let Some(problem) = &problem {
            tracing::warn!("{problem}");
        }
        self.standing(|standing| match problem {
            None => (standing.reached, standing.trouble) = (Some(now), None),
            Some(problem) => {
                let since = standing.trouble.as_ref().map_or(now, |(since, _)| *since);
                standing.trouble = Some((since, problem));
            }
        });
    }

    fn standing<T>(&self, act: impl FnOnce(&mut Standing) -> T) -> T {
        act(&mut self.standing.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// What the ledger has of a dump, one sentence each. Nobody waits for it for long.
    pub(super) async fn ledger_says(&self, dump: DumpId) -> Vec<String> {
        let Some(ledger) = &self.ledger else { return Vec::new() };
        if let Some((_, problem)) = self.standing(|standing| standing.trouble.clone()) {
            return vec![problem.message];
        }
        match tokio::time::timeout(SAYS, ledger.says(dump)).await {
            Ok(Ok(says)) => says.0,
            Ok(Err(error)) => vec![error.to_string()],
            Err(_) => vec!["The ledger does not answer".into()],
        }
    }

    /// For screens.
    pub(super) fn ledger_view(&self) -> Option<LedgerView> {
        let place = self.ledger.as_ref().map(Ledger::place)?;
        let Standing { reached, behind, trouble } = self.standing(|standing| standing.clone());
        Some(LedgerView {
            table: place.table.clone(),
            region: place.region.clone(),
            share: place.share.clone(),
            reached,
            behind: behind.events,
            since: behind.since,
            trouble: trouble.map(|(_, problem)| problem),
        })
    }

    /// What a person should know of it.
    pub(super) fn ledger_notice(&self) -> Option<Notice> {
        let (since, problem) = self.standing(|standing| standing.trouble.clone())?;
        Some(Notice { since, urgent: problem.code.retry() == Retry::Person, problem })
    }
}
