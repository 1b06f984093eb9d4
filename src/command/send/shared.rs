//! What one send has to do with the ledger that all studios share: its claim is renewed while it runs, and what became of it is
//! told at its end.

use crate::daemon::{Agent, Outbox};
use crate::journal::{Begin, LockError};
use crate::journey::Dump;
use crate::ledger::BEAT;
use crate::problem::Problem;
use std::time::Duration;
use tokio::task::JoinHandle;

/// So long the end of a send waits for the ledger. What it does not have by then it gets with the next send, or from the agent.
const LONGEST: Duration = Duration::from_secs(60);

/// Renews the claim of a dump until the task is ended.
pub(super) fn renew(agent: &Agent, dump: &Dump) -> JoinHandle<()> {
    let (ledger, journal, id) = (agent.ledger.clone(), agent.journal.clone(), dump.id);
    tokio::spawn(async move {
        let Some(ledger) = ledger else { return };
        loop {
            tokio::time::sleep(BEAT).await;
            let Ok(dump) = journal.load(id).await else { return };
            if let Some(print) = dump.card.identity.fingerprint
                && let Err(error) = ledger.beat(print, &(&dump).into()).await
            {
                tracing::warn!("The claim of `{}` is not renewed: {error}", dump.roll);
            }
        }
    })
}

/// Tells the ledger what has happened. That it cannot be told is no failure of the send.
pub(super) async fn tell(agent: &Agent, begin: Option<Begin>) {
    let Some((ledger, begin)) = agent.ledger.clone().zip(begin) else { return };
    let outbox = match Outbox::open(&agent.state, agent.journal.clone(), ledger, begin) {
        Ok(outbox) => outbox,
        // An agent runs here, and does it.
        Err(LockError::Busy { .. }) => return,
        Err(error) => {
            tracing::warn!("The ledger is not told: {}", Problem::from(error));
            return;
        }
    };
    let told = outbox.catch_up(|problem| tracing::warn!("{problem}"));
    match tokio::time::timeout(LONGEST, told).await {
        Ok(Ok(())) => {}
        Ok(Err(stuck)) => tracing::warn!("The ledger is told later: {stuck}"),
        Err(_) => tracing::warn!("The ledger is told later: it takes too long"),
    }
}
