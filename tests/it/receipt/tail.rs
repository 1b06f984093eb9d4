//! Receipts that were taken away from the end: the journal tells.

use super::commands::say;
use super::dump::{Roll, issue};
use ingest::journal::Journal;
use ingest::journey::Event;
use ingest::receipt::{self, Issued};
use ingest::words::clock::Clock;
use std::fs;
use std::path::Path;

/// Carries a dump through the journal to its receipt.
async fn receipted(state: &Path, name: &str) -> Issued {
    let journal = Journal::open(state, Clock::system()).unwrap();
    let (roll, released) = (Roll::usual(name), Roll::usual(name).released());
    let mut events = roll.events();
    let mut dump = journal.create(released.id, events.remove(0)).await.unwrap();
    for event in events {
        journal.append(&mut dump, vec![event]).await.unwrap();
    }
    let issued = receipt::issue(state, &dump, &issue()).unwrap();
    let event = Event::Receipted { number: issued.number, sha256: issued.sha256.clone() };
    journal.append(&mut dump, vec![event]).await.unwrap();
    issued
}

#[test]
fn a_receipt_taken_from_the_end_is_missed() {
    let state = tempfile::tempdir().unwrap();
    let issue_both = async { (receipted(state.path(), "A001").await, receipted(state.path(), "A002").await) };
    let (first, last) = tokio::runtime::Runtime::new().unwrap().block_on(issue_both);
    let folder = state.path().display().to_string();
    let receipt = first.path.display().to_string();
    let said = say(&["verify", &receipt, "--json", "--state", &folder]);
    assert_eq!(said.exit, 0, "{}", said.stdout);
    assert!(said.json()["checked"].to_string().contains("up to number 2"), "{}", said.stdout);

    fs::remove_file(&last.path).unwrap();
    let said = say(&["verify", &receipt, "--json", "--state", &folder]);
    assert_eq!((said.exit, said.problems()), (40, vec!["receipt_chain".to_owned()]));
}
