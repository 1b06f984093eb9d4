//! A file with damage: found when it is opened or checked, never a panic, never a wrong answer.

use super::{create, open};
use crate::journey::story::story;
use ingest::journal::{Journal, JournalError, check};
use ingest::problem::{Code, Problem};
use ingest::words::clock::Clock;
use std::fs;
use tempfile::tempdir;

#[tokio::test]
async fn a_file_that_is_no_database_is_named() {
    let folder = tempdir().expect("a folder");
    fs::write(folder.path().join("journal.db"), "no database at all, and long enough to be one".repeat(100))
        .expect("a file");
    let error = Journal::open(folder.path(), Clock::system()).map(|_| ()).expect_err("damaged");
    assert!(error.to_string().contains("journal.db"), "{error}");
    assert_eq!(Problem::from(error).code, Code::JournalBroken);
}

#[tokio::test]
async fn damage_anywhere_in_the_file_is_found_or_changes_nothing() {
    let folder = tempdir().expect("a folder");
    let journal = open(folder.path());
    let mut dump = create(&journal).await;
    let events = story(200).split_off(1);
    journal.append(&mut dump, events).await.expect("legal events");
    drop(journal);
    let whole = fs::read(folder.path().join("journal.db")).expect("the file");
    let mut found = 0;
    for place in (0..whole.len()).step_by(whole.len() / 60) {
        let damaged = tempdir().expect("a folder");
        let mut bytes = whole.clone();
        let end = (place + 64).min(bytes.len());
        bytes[place..end].fill(0xAA);
        fs::write(damaged.path().join("journal.db"), bytes).expect("a copy");
        match check(damaged.path()) {
            Ok(report) if report.faults.is_empty() => {
                let journal = open(damaged.path());
                assert_eq!(journal.load(dump.id).await.expect("the dump"), dump, "byte {place}");
            }
            Ok(_) => found += 1,
            Err(error) => {
                let known = matches!(error, JournalError::Broken { .. } | JournalError::Newer { .. });
                assert!(known, "byte {place}: {error:?}");
                found += 1;
            }
        }
    }
    assert!(found > 20, "only {found} of 60 damages found");
}
