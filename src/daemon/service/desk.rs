//! The desk behind the control socket.

use super::inner::Inner;
use crate::control::{Actor, Answer, Desk, Order, Recorded, RollDetail, Snapshot};
use crate::journal::{By, Ordered, Outcome};
use crate::problem::{Code, Problem};
use async_trait::async_trait;
use std::sync::Arc;
use tokio::sync::watch;

/// As the journal has it.
fn recorded(ordered: Ordered) -> Result<Recorded, Problem> {
    let Ordered { number, at, by, action, outcome } = ordered;
    let (outcome, done) = match outcome {
        Some(outcome) => (outcome.words, outcome.done),
        None => ("The agent ended before it was carried out, or while it was".into(), false),
    };
    Ok(Recorded {
        number,
        at,
        actor: Actor { uid: by.uid, name: by.name, origin: by.origin },
        action: serde_json::from_str(&action).map_err(unspeakable)?,
        outcome,
        done,
    })
}

fn unspeakable(error: serde_json::Error) -> Problem {
    Problem::new(Code::Internal, format!("An order has no written form: {error}"))
}

/// The running agent, as the socket sees it.
pub(super) struct AtDesk(pub(super) Arc<Inner>);

#[async_trait]
impl Desk for AtDesk {
    fn snapshots(&self) -> watch::Receiver<Arc<Snapshot>> {
        self.0.snapshots.subscribe()
    }

    async fn roll(&self, which: &str, files: usize) -> Result<RollDetail, Problem> {
        self.0.detail(which, files).await
    }

    async fn actions(&self, most: usize) -> Result<Vec<Recorded>, Problem> {
        let ordered = self.0.journal.actions(most).await?;
        Ok(ordered.into_iter().map(recorded).collect::<Result<_, _>>()?)
    }

    async fn order(&self, actor: Actor, order: Order) -> Result<Answer, Problem> {
        let inner = self.0.clone();
        // Whoever asked may go away: an order that was begun is carried out, and written down.
        let obeyed = tokio::spawn(async move {
            let _one = inner.orders.lock().await;
            let by = By { uid: actor.uid, name: actor.name.clone(), origin: actor.origin.clone() };
            let number =
                inner.journal.record(by, serde_json::to_string(&order.action).map_err(unspeakable)?).await?;
            let obeyed = inner.obey(&actor, &order.action).await;
            let (words, done) = match &obeyed {
                Ok(answer) => (answer.words.clone(), true),
                Err(problem) => (problem.message.clone(), false),
            };
            inner.journal.outcome(number, Outcome { words, done }).await?;
            inner.publish();
            obeyed
        });
        obeyed.await.unwrap_or_else(|error| {
            Err(Problem::new(Code::Internal, format!("The order ended unexpectedly: {error}")))
        })
    }
}
