//! Somebody at the file with `sqlite3`.

use super::{create, open, raw};
use crate::journey::story::story;
use ingest::journal::{Journal, JournalError, Reader, check, rebuild};
use ingest::problem::{Code, Problem};
use ingest::words::clock::Clock;
use std::path::Path;
use tempfile::{TempDir, tempdir};

async fn journal_of_two_dumps() -> TempDir {
    let folder = tempdir().expect("a folder");
    let journal = open(folder.path());
    for files in 2..4 {
        let mut dump = create(&journal).await;
        let events = story(files).split_off(1);
        journal.append(&mut dump, events).await.expect("legal events");
    }
    folder
}

#[tokio::test]
async fn events_cannot_be_changed_replaced_or_taken_away() {
    let folder = journal_of_two_dumps().await;
    let file = raw(folder.path());
    for statement in [
        "UPDATE events SET body = '{\"event\":\"released\"}' WHERE number = 3",
        "DELETE FROM events WHERE number = 3",
        "INSERT OR REPLACE INTO events (number, dump, at, body) SELECT 3, dump, at, body FROM events WHERE number = 4",
        "INSERT INTO events (dump, at, body) VALUES ('a', 'b', 'no JSON')",
    ] {
        assert!(file.execute(statement, []).is_err(), "{statement}");
    }
    assert_eq!(check(folder.path()).expect("a check").faults, Vec::<String>::new());
}

#[tokio::test]
async fn a_check_finds_a_wrong_index_and_a_rebuild_mends_it() {
    for (tampering, named) in [
        ("UPDATE dumps SET stage = 'queued' WHERE files = 2", "The index is wrong about dump"),
        ("UPDATE dumps SET held = NULL, bytes = 7 WHERE files = 2", "The index is wrong about dump"),
        ("DELETE FROM dumps WHERE files = 3", "The index does not have dump"),
        (
            "UPDATE dumps SET id = '019ab000-0000-7000-8000-000000000000' WHERE files = 3",
            "of which there are no events",
        ),
    ] {
        let folder = journal_of_two_dumps().await;
        assert_eq!(raw(folder.path()).execute(tampering, []), Ok(1), "{tampering}");
        let faults = check(folder.path()).expect("a check").faults;
        assert!(faults.iter().any(|fault| fault.contains(named)), "{tampering}: {faults:?}");
        let report = rebuild(folder.path()).expect("a rebuild");
        assert_eq!((report.dumps, report.faults), (2, Vec::new()), "{tampering}");
    }
}

#[tokio::test]
async fn events_that_were_slipped_in_are_found_and_no_rebuild_hides_them() {
    let folder = journal_of_two_dumps().await;
    let slipped = "INSERT INTO events (dump, at, body)
        SELECT dump, at, '{\"event\":\"released\"}' FROM events WHERE number = 1";
    assert_eq!(raw(folder.path()).execute(slipped, []), Ok(1));
    for report in [check(folder.path()), rebuild(folder.path())] {
        let faults = report.expect("a report").faults;
        assert!(faults.iter().any(|fault| fault.contains("`Released` cannot happen")), "{faults:?}");
    }
}

fn refusals(folder: &Path) -> [JournalError; 2] {
    let opened = Journal::open(folder, Clock::system()).map(|_| ());
    [opened.expect_err("refused"), Reader::open(folder).map(|_| ()).expect_err("refused")]
}

#[tokio::test]
async fn a_newer_format_is_refused_and_left_alone() {
    let folder = journal_of_two_dumps().await;
    raw(folder.path()).pragma_update(None, "user_version", 99).expect("a newer format");
    for error in refusals(folder.path()) {
        assert!(matches!(error, JournalError::Newer { found: 99, .. }), "{error}");
        assert_eq!(Problem::from(error).code, Code::JournalBroken);
    }
    let version: i64 =
        raw(folder.path()).pragma_query_value(None, "user_version", |row| row.get(0)).expect("a format");
    assert_eq!(version, 99);
}

#[test]
fn the_file_of_another_program_is_refused() {
    let folder = tempdir().expect("a folder");
    raw(folder.path()).execute_batch("CREATE TABLE photos (name TEXT)").expect("a table");
    for error in refusals(folder.path()) {
        assert!(error.to_string().ends_with("it is the file of another program"), "{error}");
    }
}

#[test]
fn a_journal_that_is_not_there_is_no_fault_of_the_disk() {
    let folder = tempdir().expect("a folder");
    let error = Reader::open(folder.path()).map(|_| ()).expect_err("no journal");
    assert!(matches!(error, JournalError::Missing(_)), "{error}");
}
