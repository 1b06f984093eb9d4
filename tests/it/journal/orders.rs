//! The record of orders: who, what and what became of it, in the journal beside the events.

use super::{create, open, raw};
use crate::journey::story::noon;
use ingest::journal::{By, Journal, JournalError, Ordered, Outcome, check};
use ingest::words::clock::Clock;
use tempfile::tempdir;

fn by(name: &str) -> By {
    By { uid: 1000, name: name.into(), origin: "192.0.2.7 by SSH".into() }
}

fn done(words: &str) -> Outcome {
    Outcome { words: words.into(), done: true }
}

const LOOK: &str = r#"{"action":"look"}"#;

async fn record(journal: &Journal, name: &str) -> i64 {
    journal.record(by(name), LOOK.into()).await.expect("it is written down")
}

#[tokio::test]
async fn an_order_stands_in_the_record_from_the_moment_it_is_given() {
    let folder = tempdir().expect("a folder");
    let journal = open(folder.path());
    let number = record(&journal, "ana").await;
    let expected = |outcome| Ordered {
        number,
        at: Clock::held(noon()).now(),
        by: by("ana"),
        action: LOOK.into(),
        outcome,
    };
    assert_eq!(journal.actions(10).await, Ok(vec![expected(None)]));
    drop(journal);
    let journal = open(folder.path());
    assert_eq!(journal.actions(10).await, Ok(vec![expected(None)]), "after a restart");
    journal.outcome(number, done("Looking")).await.expect("an outcome");
    assert_eq!(journal.actions(10).await, Ok(vec![expected(Some(done("Looking")))]));
}

#[tokio::test]
async fn the_newest_come_first_and_no_more_than_were_asked_for() {
    let folder = tempdir().expect("a folder");
    let journal = open(folder.path());
    for name in ["ana", "ben", "cho"] {
        record(&journal, name).await;
    }
    let names = async |most| -> Vec<String> {
        journal.actions(most).await.expect("orders").into_iter().map(|order| order.by.name).collect()
    };
    assert_eq!(names(2).await, ["cho", "ben"]);
    assert_eq!(names(usize::MAX).await, ["cho", "ben", "ana"]);
    assert!(names(0).await.is_empty());
}

#[tokio::test]
async fn an_outcome_belongs_to_one_order_and_is_said_once() {
    let folder = tempdir().expect("a folder");
    let journal = open(folder.path());
    let number = record(&journal, "ana").await;
    journal.outcome(number, done("first")).await.expect("an outcome");
    // What shares a transaction with a refused line is written all the same.
    let (second, nobodys, other) = tokio::join!(
        journal.outcome(number, done("second")),
        journal.outcome(99, done("of nobody")),
        record(&journal, "ben"),
    );
    assert_eq!((second, nobodys), (Err(JournalError::NoOrder(number)), Err(JournalError::NoOrder(99))));
    let orders = journal.actions(10).await.expect("orders");
    assert_eq!(orders[1].outcome, Some(done("first")));
    assert_eq!((orders[0].number, &orders[0].by.name), (other, &"ben".to_owned()));
    let no_json = journal.record(by("ana"), "look".into()).await;
    assert!(matches!(no_json, Err(JournalError::Unwritable(_))), "{no_json:?}");
}

#[tokio::test]
async fn orders_and_outcomes_cannot_be_changed_replaced_or_taken_away() {
    let folder = tempdir().expect("a folder");
    let journal = open(folder.path());
    for name in ["ana", "ben"] {
        let number = record(&journal, name).await;
        journal.outcome(number, done("Looking")).await.expect("an outcome");
    }
    let before = journal.actions(10).await;
    let file = raw(folder.path());
    for statement in [
        "UPDATE actions SET name = 'root' WHERE number = 1",
        "DELETE FROM actions WHERE number = 2",
        "INSERT OR REPLACE INTO actions SELECT 1, at, uid, 'root', origin, action FROM actions WHERE number = 2",
        "INSERT INTO actions (at, uid, name, origin, action) VALUES ('a', 0, 'b', 'c', 'no JSON')",
        "UPDATE outcomes SET done = 0 WHERE number = 1",
        "DELETE FROM outcomes WHERE number = 1",
        "INSERT OR REPLACE INTO outcomes VALUES (1, 'a', 'nothing of it', 0)",
    ] {
        assert!(file.execute(statement, []).is_err(), "{statement}");
    }
    assert_eq!(journal.actions(10).await, before);
}

#[tokio::test]
async fn a_journal_from_before_there_were_orders_is_brought_up_to_date_with_all_its_events() {
    let folder = tempdir().expect("a folder");
    raw(folder.path()).execute_batch(include_str!("format_2.sql")).expect("an old journal");
    let journal = Journal::open(folder.path(), Clock::system()).expect("it is brought up to date");
    let dumps = journal.dumps().await.expect("its dumps");
    let [delivered] = &dumps[..] else { panic!("{dumps:?}") };
    assert_eq!((delivered.roll.as_str(), delivered.events, delivered.receipt), ("A001", 12, Some(1)));
    assert_eq!(journal.actions(10).await, Ok(vec![]));
    record(&journal, "ana").await;
    create(&journal).await;
    let report = check(folder.path()).expect("a check");
    assert_eq!((report.dumps, report.events, report.faults), (2, 13, Vec::new()));
}
