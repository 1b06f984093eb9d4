//! What happened is carried to the ledger in order, once, whatever is in the way meanwhile.

use super::{keys, of};
use crate::journey::story::{noon, story};
use ingest::cloud::Fault;
use ingest::cloud::table::Memory;
use ingest::daemon::Outbox;
use ingest::journal::{Begin, Journal};
use ingest::journey::{Dump, Event, EventKind};
use ingest::problem::Code;
use ingest::words::clock::Clock;
use ingest::words::id::DumpId;
use std::path::Path;
use std::sync::Arc;
use tempfile::{TempDir, tempdir};

struct Studio {
    folder: TempDir,
    journal: Journal,
    table: Arc<Memory>,
    clock: Clock,
}

impl Studio {
    fn new() -> Self {
        let folder = tempdir().expect("a folder");
        let clock = Clock::held(noon());
        let journal = Journal::open(folder.path(), clock.clone()).expect("a journal");
        Self { journal, folder, table: Arc::default(), clock }
    }

    fn outbox(&self) -> Outbox {
        self.outbox_from(Begin::All)
    }

    fn outbox_from(&self, begin: Begin) -> Outbox {
        let ledger = of("Stage 4", &self.table, &self.clock);
        Outbox::open(self.state(), self.journal.clone(), ledger, begin).expect("an outbox")
    }

    fn state(&self) -> &Path {
        self.folder.path()
    }

    /// Lets a dump come as far as an event of a kind.
    async fn tells(&self, until: Option<EventKind>) -> Dump {
        let events = story(2);
        let mut dump = self.journal.create(DumpId::new(noon()), events[0].clone()).await.expect("a dump");
        for event in events.into_iter().skip(1) {
            let is_last = until == Some(event.kind());
            self.journal.append(&mut dump, vec![event]).await.expect("a legal event");
            if is_last {
                break;
            }
        }
        dump
    }

    fn states(&self) -> Vec<(String, String)> {
        let rolls = self.table.items().into_iter().filter(|item| item["sk"].text() == Some("roll"));
        rolls
            .map(|item| {
                let text = |name: &str| item[name].text().expect("text").to_owned();
                (text("dump"), text("state"))
            })
            .collect()
    }
}

async fn carried(outbox: &Outbox) -> Vec<Code> {
    let mut told = Vec::new();
    outbox.catch_up(|problem| told.push(problem.code)).await.expect("carried");
    told
}

#[tokio::test]
async fn several_events_of_a_dump_make_one_account_of_it() {
    let studio = Studio::new();
    let dumps = [studio.tells(None).await, studio.tells(Some(EventKind::Checked)).await];
    let outbox = studio.outbox();
    assert_eq!(outbox.behind().await.expect("an answer").events, 10);
    assert_eq!(carried(&outbox).await, []);
    assert_eq!(outbox.behind().await.expect("an answer").events, 0);
    let expected = [(dumps[0].id.to_string(), "arrived".into()), (dumps[1].id.to_string(), "checked".into())];
    let mut states = studio.states();
    states.sort();
    let mut sorted = expected.to_vec();
    sorted.sort();
    assert_eq!(states, sorted);
    // Ten events, and no more calls than for what became of them.
    assert_eq!(studio.table.calls().len(), 6 + 1);
    carried(&outbox).await;
    assert_eq!(studio.table.calls().len(), 6 + 1, "what is carried is not carried again");
}

#[tokio::test]
async fn hours_without_the_ledger_cost_no_more_calls_afterwards() {
    let studio = Studio::new();
    let outbox = studio.outbox();
    studio.table.fail(Some(Fault::Unreachable));
    for _ in 0..5 {
        studio.tells(None).await;
        assert!(outbox.catch_up(|_| panic!("this is no conflict")).await.is_err());
    }
    assert_eq!(studio.table.calls().len(), 5, "a try stops at the first call that fails");
    studio.table.fail(None);
    carried(&outbox).await;
    assert_eq!(studio.table.calls().len(), 5 + 5 * 6);
    assert_eq!(studio.states().len(), 5);
}

#[tokio::test]
async fn cut_off_anywhere_it_goes_on_where_it_was_and_comes_to_the_same() {
    let whole = {
        let studio = Studio::new();
        let dump = studio.tells(None).await;
        studio.tells(Some(EventKind::Checked)).await;
        carried(&studio.outbox()).await;
        (keys(&studio.table.items()).len(), studio.table.calls().len() as u64, dump.events)
    };
    // The ledger is cut off, and the journal: what is written twice is written the same.
    for left in 0..whole.1 {
        for journal in [u64::MAX, 0, 1] {
            let studio = Studio::new();
            studio.tells(None).await;
            studio.tells(Some(EventKind::Checked)).await;
            studio.journal.cursor("ledger", Begin::All).await.expect("a cursor");
            studio.table.cut_after(Some(left));
            studio.journal.cut_after(journal);
            assert!(studio.outbox().catch_up(|_| {}).await.is_err());
            studio.table.cut_after(None);
            studio.journal.cut_after(u64::MAX);
            assert_eq!(carried(&studio.outbox()).await, [], "after {left} calls");
            assert_eq!(studio.table.items().len(), whole.0);
            assert_eq!(studio.outbox().behind().await.expect("an answer").events, 0);
        }
    }
}

#[tokio::test]
async fn what_is_in_conflict_is_told_and_keeps_nothing_back() {
    let studio = Studio::new();
    let first = studio.tells(None).await;
    studio.tells(Some(EventKind::Checked)).await;
    // Somebody else has told of the same dump.
    let other = of("Stage 5", &studio.table, &studio.clock);
    other.write(&first).await.expect("written");
    assert_eq!(carried(&studio.outbox()).await, [Code::LedgerConflict]);
    assert_eq!(studio.outbox().behind().await.expect("an answer").events, 0);
    assert_eq!(studio.states().len(), 2);
}

#[tokio::test]
async fn a_journal_with_a_history_begins_where_it_is_told() {
    for (begin, expected) in [(Begin::Now, 0), (Begin::All, 1)] {
        let studio = Studio::new();
        let mut old = studio.tells(Some(EventKind::Checked)).await;
        let outbox = studio.outbox_from(begin);
        carried(&outbox).await;
        assert_eq!(studio.states().len(), expected, "{begin:?}");
        // What was begun before is told as soon as something happens to it.
        let given_up = Event::Abandoned { by: "mu".into(), reason: "shot twice".into() };
        studio.journal.append(&mut old, vec![given_up]).await.expect("a legal event");
        carried(&outbox).await;
        assert_eq!(studio.states(), [(old.id.to_string(), "abandoned".into())]);
    }
}

#[tokio::test]
async fn one_process_carries_at_a_time() {
    let studio = Studio::new();
    let _first = studio.outbox();
    let ledger = of("Stage 4", &studio.table, &studio.clock);
    assert!(Outbox::open(studio.state(), studio.journal.clone(), ledger, Begin::All).is_err());
}
