//! A disk that is full, and a folder that cannot be written.

use super::{create, open};
use crate::common::tmpfs::Tmpfs;
use crate::journey::story::{listing, noon};
use ingest::journal::{Journal, JournalError, check};
use ingest::journey::Event;
use ingest::problem::{Code, Problem};
use ingest::words::clock::Clock;
use std::fs;
use tempfile::tempdir;

/// Takes all the room that is left.
fn fill(disk: &Tmpfs) {
    fs::write(disk.path().join("filler"), vec![0; 4 * 1024 * 1024]).expect_err("the disk is small");
}

#[tokio::test]
async fn a_full_disk_is_said_and_nothing_is_lost() {
    let Some(disk) = Tmpfs::of_mebibytes(1) else { return };
    let state = disk.path().join("state");
    let journal = open(&state);
    let mut dump = create(&journal).await;
    let error = loop {
        match journal.append(&mut dump, vec![Event::Listed(listing(500))]).await {
            Ok(_) => continue,
            Err(error) => break error,
        }
    };
    assert!(matches!(error, JournalError::Full(_)), "{error:?}");
    assert_eq!(Problem::from(error).code, Code::StateFull);
    drop(journal);

    disk.resize(8);
    let journal = open(&state);
    assert_eq!(check(&state).expect("a check").faults, Vec::<String>::new());
    let mut again = journal.load(dump.id).await.expect("the dump");
    assert_eq!(again.events, dump.events - 1, "all but the last append");
    journal.append(&mut again, vec![Event::Listed(listing(500))]).await.expect("there is room");
}

#[tokio::test]
async fn the_same_journal_goes_on_when_there_is_room_again() {
    let Some(disk) = Tmpfs::of_mebibytes(1) else { return };
    let journal = open(&disk.path().join("state"));
    let mut dump = create(&journal).await;
    fill(&disk);
    while journal.append(&mut dump, vec![Event::Listed(listing(100))]).await.is_ok() {}
    fs::remove_file(disk.path().join("filler")).expect("room again");
    let mut again = journal.load(dump.id).await.expect("the dump");
    journal.append(&mut again, vec![Event::Listed(listing(100))]).await.expect("there is room");
}

#[test]
fn a_disk_that_is_full_from_the_start_is_said() {
    let Some(disk) = Tmpfs::of_mebibytes(1) else { return };
    fill(&disk);
    let error = Journal::open(disk.path(), Clock::held(noon())).map(|_| ()).expect_err("no room");
    assert!(matches!(error, JournalError::Full(_)), "{error:?}");
}

#[test]
fn a_state_folder_that_cannot_be_is_named() {
    let folder = tempdir().expect("a folder");
    let file = folder.path().join("file");
    fs::write(&file, "in the way").expect("a file");
    let error = Journal::open(&file.join("state"), Clock::system()).map(|_| ()).expect_err("no folder");
    assert!(error.to_string().contains("file/state"), "{error}");
    assert_eq!(Problem::from(error).code, Code::StateUnusable);
}

#[test]
fn the_state_folder_is_for_its_owner_only() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempdir().expect("a folder");
    let state = folder.path().join("deep/state");
    open(&state);
    let mode = fs::metadata(&state).expect("the folder").permissions().mode();
    assert_eq!(mode & 0o777, 0o700);
}
