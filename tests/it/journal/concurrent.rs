//! Several writers: in one process they share transactions, in several they share the file.

use super::{create, open, raw};
use crate::journey::story::{listing, story};
use ingest::journal::{JournalError, check};
use ingest::journey::Event;
use tempfile::tempdir;
use tokio::task::JoinSet;

#[tokio::test]
async fn appends_that_wait_at_the_same_time_share_one_transaction() {
    let folder = tempdir().expect("a folder");
    let journal = open(folder.path());
    let mut dumps = Vec::new();
    for _ in 0..100 {
        dumps.push(create(&journal).await);
    }
    let before = journal.commits();
    // While somebody else has the file, all of them queue up.
    let other = raw(folder.path());
    other.execute_batch("BEGIN IMMEDIATE").expect("the lock");
    let mut appends = JoinSet::new();
    for mut dump in dumps {
        let journal = journal.clone();
        appends.spawn(async move { journal.append(&mut dump, vec![Event::Listed(listing(2))]).await });
    }
    // One is in the hands of the writer, which waits for the file.
    while journal.waiting() < 99 {
        tokio::task::yield_now().await;
    }
    other.execute_batch("ROLLBACK").expect("the lock is given back");
    while let Some(done) = appends.join_next().await {
        done.expect("a task").expect("appended");
    }
    assert_eq!(journal.commits() - before, 1);
    assert_eq!(check(folder.path()).expect("a check").faults, Vec::<String>::new());
}

#[tokio::test]
async fn two_processes_may_write_into_one_journal() {
    let folder = tempdir().expect("a folder");
    let (one, two) = (open(folder.path()), open(folder.path()));
    let (mut a, mut b) = (create(&one).await, create(&two).await);
    for event in story(2).into_iter().skip(1).take(6) {
        let (a, b) = tokio::join!(one.append(&mut a, vec![event.clone()]), two.append(&mut b, vec![event]));
        a.expect("appended");
        b.expect("appended");
    }
    assert_eq!(one.load(b.id).await.expect("the other's dump"), b);
    assert_eq!(check(folder.path()).expect("a check").events, 14);
}

#[tokio::test]
async fn journals_made_at_the_same_moment_are_one() {
    let folder = tempdir().expect("a folder");
    let path = folder.path().join("state");
    let opened = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..8).map(|_| scope.spawn(|| open(&path))).collect();
        threads.into_iter().map(|thread| thread.join().expect("opened")).collect::<Vec<_>>()
    });
    for journal in &opened {
        create(journal).await;
    }
    assert_eq!(opened[0].dumps().await.expect("all").len(), 8);
}

#[tokio::test]
async fn a_dump_that_somebody_else_moved_on_is_not_written_from_an_old_state() {
    let folder = tempdir().expect("a folder");
    let journal = open(folder.path());
    let mut mine = create(&journal).await;
    let mut theirs = journal.load(mine.id).await.expect("the dump");
    journal.append(&mut theirs, vec![Event::Listed(listing(2))]).await.expect("appended");
    let late = journal
        .append(&mut mine, vec![Event::Abandoned { by: "mu".into(), reason: "shot twice".into() }])
        .await;
    assert_eq!(late, Err(JournalError::Raced(mine.id)));
    assert_eq!(journal.load(mine.id).await.expect("the dump"), theirs);
}
