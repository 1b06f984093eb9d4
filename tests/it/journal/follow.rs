//! The log as an outbox: what happened is carried on in order, and not forgotten whatever ends the program.

use super::{create, open, raw};
use crate::journey::story::{noon, story};
use ingest::journal::{Begin, Behind, Journal, JournalError};
use ingest::journey::{Event, EventKind};
use ingest::words::clock::Clock;
use std::collections::HashSet;
use std::time::Duration;
use tempfile::tempdir;

async fn kinds(journal: &Journal, after: i64, most: usize) -> (Vec<EventKind>, i64) {
    let found = journal.milestones(after, most).await.expect("milestones");
    (found.events.iter().map(|milestone| milestone.recorded.event.kind()).collect(), found.upto)
}

#[tokio::test]
async fn milestones_come_in_order_and_the_cursor_goes_over_all_else() {
    use EventKind::{Arrived, Checked, Found, Held, Receipted, Released, Retried};
    let folder = tempdir().expect("a folder");
    let journal = open(folder.path());
    let mut dump = create(&journal).await;
    journal.append(&mut dump, story(2).split_off(1)).await.expect("legal events");
    let all = dump.events as i64;
    let whole = vec![Found, Checked, Held, Retried, Released, Receipted, Arrived, Receipted];
    assert_eq!(kinds(&journal, 0, 100).await, (whole.clone(), all));
    let (first, upto) = kinds(&journal, 0, 4).await;
    assert_eq!(first, whole[..4]);
    assert!(upto < all, "the rest is still to come");
    assert_eq!(kinds(&journal, upto, 100).await, (vec![Released, Receipted, Arrived, Receipted], all));
    assert_eq!(kinds(&journal, all, 100).await, (vec![], all));
    let behind = journal.behind(upto).await.expect("an answer");
    assert_eq!(behind, Behind { events: 4, since: Some(Clock::held(noon()).now()) });
}

#[tokio::test]
async fn a_cursor_begins_where_it_is_told_and_outlives_the_process() {
    let folder = tempdir().expect("a folder");
    let clock = Clock::held(noon());
    let journal = Journal::open(folder.path(), clock.clone()).expect("a journal");
    create(&journal).await;
    clock.advance(Duration::from_secs(3600));
    create(&journal).await;
    let day = noon() + Duration::from_secs(60);
    for (name, begin, expected) in [("a", Begin::Now, 2), ("b", Begin::Since(day), 1), ("c", Begin::All, 0)] {
        assert_eq!(journal.cursor(name, begin).await.expect("a cursor"), expected, "{begin:?}");
    }
    create(&journal).await;
    assert_eq!(journal.cursor("a", Begin::All).await.expect("a cursor"), 2, "it begins only once");
    journal.carried("a", 3, vec![]).await.expect("written");
    journal.carried("a", 1, vec![]).await.expect("written");
    drop(journal);
    let again = open(folder.path());
    assert_eq!(again.cursor("a", Begin::Now).await.expect("a cursor"), 3, "it never goes back");
    assert_eq!(again.cursor("b", Begin::Now).await.expect("a cursor"), 1);
    let id = again.id().await.expect("an id");
    assert_eq!(id.len(), 32);
    let other = tempdir().expect("a folder");
    assert_ne!(open(other.path()).id().await.expect("an id"), id);
}

#[tokio::test]
async fn what_people_were_told_is_remembered_with_the_cursor_or_not_at_all() {
    let folder = tempdir().expect("a folder");
    let clock = Clock::held(noon());
    let journal = Journal::open(folder.path(), clock.clone()).expect("a journal");
    create(&journal).await;
    let told = |since| journal.told(vec!["held".into(), "late".into()], since);
    journal.carried("notices", 1, vec!["held".into(), "other".into()]).await.expect("written");
    assert_eq!(told(noon()).await.expect("an answer"), HashSet::from(["held".to_owned()]));
    assert_eq!(told(noon() + Duration::from_secs(1)).await.expect("an answer"), HashSet::new());
    journal.cut_after(0);
    let cut = journal.carried("notices", 2, vec!["late".into()]).await;
    assert_eq!(cut, Err(JournalError::Cut));
    assert!(!told(noon()).await.expect("an answer").contains("late"));
    journal.cut_after(u64::MAX);
    // Nobody needs to know for ever.
    clock.advance(Duration::from_secs(61 * 24 * 3600));
    journal.carried("notices", 2, vec!["late".into()]).await.expect("written");
    assert_eq!(told(noon()).await.expect("an answer"), HashSet::from(["late".to_owned()]));
}

#[tokio::test]
async fn appends_wake_whoever_follows_and_never_wait_for_him() {
    let folder = tempdir().expect("a folder");
    let journal = open(folder.path());
    let mut grown = journal.grown();
    assert!(!grown.has_changed().expect("it is open"));
    let mut dump = create(&journal).await;
    assert!(grown.has_changed().expect("it is open"));
    grown.mark_unchanged();
    let refused = journal.append(&mut dump, vec![Event::Queued]).await;
    assert!(refused.is_err() && !grown.has_changed().expect("it is open"));
}

#[tokio::test]
async fn a_journal_of_before_gets_its_cursors() {
    let folder = tempdir().expect("a folder");
    drop(open(folder.path()));
    let file = raw(folder.path());
    file.execute_batch(
        "DROP TABLE cursors; DROP TABLE told; DROP TABLE journal; DROP INDEX milestones; DROP INDEX backups;
         PRAGMA user_version = 5",
    )
    .expect("the format of before");
    drop(file);
    let journal = open(folder.path());
    create(&journal).await;
    assert_eq!(journal.cursor("ledger", Begin::All).await.expect("a cursor"), 0);
    assert_eq!(kinds(&journal, 0, 9).await.1, 1);
}
