//! A gateway is in the path: accepted is not landed.

mod bounds;
mod command;
mod faults;
mod late;
mod lost_cache;
mod resume;

use crate::common::gateway::Gateway;
use crate::common::studio::{Studio, tree};
use ingest::daemon::Agent;
use ingest::daemon::progress::Counters;
use ingest::journal::Journal;
use ingest::journey::{Dump, Stage};
use ingest::problem::Problem;
use std::sync::Arc;
use std::time::Duration;
use tokio::task::JoinHandle;

/// So long nobody waits in vain in these tests.
const PATIENT: Duration = Duration::from_secs(20);
/// So long they do.
const IMPATIENT: Duration = Duration::from_secs(5);
const UNBOUNDED: u64 = u64::MAX;

const CARD: &[(&str, usize)] = &[
    ("A001_C001.mov", 2 * 16 * 1024 * 1024 + 77),
    ("A001_C002.mov", 3_000_000),
    ("CLIPS/a b é.xml", 700),
    ("CLIPS/empty.txt", 0),
    ("MISC/", 0),
];

/// A journey beside the test.
struct Carrying {
    task: JoinHandle<Result<Dump, Problem>>,
    journal: Journal,
    counters: Arc<Counters>,
}

/// Begins or continues the journey of `A001`.
async fn carry(agent: Agent, studio: &Studio) -> Carrying {
    let (mut dump, lock) = crate::common::agent::begin(&agent, studio).await.unwrap();
    let (journal, counters) = (agent.journal.clone(), agent.counters.clone());
    let task = tokio::spawn(async move {
        let carried = agent.carry(&mut dump).await;
        drop((lock, agent));
        carried.map(|()| dump)
    });
    Carrying { task, journal, counters }
}

impl Carrying {
    /// Lets it go on to its end, with the courier at work.
    async fn finish(self, gateway: &Gateway) -> Result<Dump, Problem> {
        gateway.until(|| self.task.is_finished()).await;
        self.task.await.unwrap()
    }

    /// Lets it go on until it says that it waits, with these words.
    async fn waits(&self, gateway: &Gateway, words: &str) {
        let says = || self.counters.sample().waiting.is_some_and(|waiting| waiting.contains(words));
        gateway.until(|| says() || self.task.is_finished()).await;
        assert!(!self.task.is_finished(), "it ended without waiting");
    }

    /// What the journal says of it.
    async fn stage(&self) -> Stage {
        self.journal.dumps().await.unwrap()[0].stage
    }

    /// Ends it at once, as a power cut would.
    async fn cut(self) {
        self.task.abort();
        assert!(self.task.await.is_err());
    }
}

/// What lies behind the gateway is the dump, released, and there is one receipt. It was whole from the moment on at
/// which it had its final name there.
fn is_delivered(gateway: &Gateway, studio: &Studio) {
    let mut delivered = tree(&gateway.roll());
    assert_eq!(gateway.appeared(), Some(delivered.clone()));
    delivered.retain(|path, _| !path.starts_with("ascmhl"));
    assert_eq!(delivered, tree(&studio.nas().join("A001")));
    assert_eq!(studio.receipts(), 1);
}

/// Nothing has its final name behind the gateway, and nobody says it has.
fn is_not_delivered(gateway: &Gateway, studio: &Studio) {
    assert!(!gateway.roll().exists());
    assert_eq!(studio.receipts(), 0);
}
