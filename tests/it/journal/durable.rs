//! What was appended is there after a kill, and what was not is not.

use super::{create, open};
use crate::journey::story::{found, noon, story};
use ingest::journal::{Journal, JournalError, Reader, check};
use ingest::journey::{Event, Stage, due};
use ingest::words::clock::Clock;
use ingest::words::id::DumpId;
use std::fs;
use std::path::Path;
use std::time::Duration;
use tempfile::tempdir;

#[tokio::test]
async fn a_journey_is_the_same_after_closing_and_opening() {
    let folder = tempdir().expect("a folder");
    let journal = open(folder.path());
    let mut dump = create(&journal).await;
    for event in story(3).into_iter().skip(1) {
        let due_after = journal.append(&mut dump, vec![event]).await.expect("a legal event");
        assert_eq!(due_after, due(&dump));
        assert_eq!(journal.load(dump.id).await.expect("the dump"), dump);
    }
    drop(journal);
    let reader = Reader::open(folder.path()).expect("a journal");
    assert_eq!(reader.load(dump.id).expect("the dump"), dump);
    assert_eq!(reader.last_receipt().expect("a receipt"), dump.receipt().cloned());
    let events: Vec<Event> =
        reader.events(dump.id).expect("events").into_iter().map(|recorded| recorded.event).collect();
    assert_eq!(events, story(3));
    assert_eq!(check(folder.path()).expect("a check").faults, Vec::<String>::new());
}

#[tokio::test]
async fn the_newest_receipt_has_the_highest_number_whoever_was_last_to_tell_of_it() {
    let folder = tempdir().expect("a folder");
    let journal = open(folder.path());
    // As text, 9 were behind 10.
    for (number, newest) in [(6, 6), (5, 6), (10, 10), (9, 10)] {
        let mut dump = create(&journal).await;
        let mut events = story(2).split_off(1);
        let receipt = events.iter().position(|event| matches!(event, Event::Receipted { .. }));
        events.truncate(receipt.expect("the story has one"));
        events.push(Event::Receipted { number, sha256: number.to_string().repeat(32) });
        journal.append(&mut dump, events).await.expect("legal events");
        let last = journal.last_receipt().await.expect("an answer");
        assert_eq!(last, Some((newest, newest.to_string().repeat(32))));
    }
}

#[tokio::test]
async fn a_dump_is_found_by_its_place_newest_first() {
    let folder = tempdir().expect("a folder");
    let clock = Clock::held(noon());
    let journal = Journal::open(folder.path(), clock.clone()).expect("a journal");
    let mut first = create(&journal).await;
    journal
        .append(&mut first, vec![Event::Abandoned { by: "mu".into(), reason: "shot twice".into() }])
        .await
        .expect("abandoned");
    clock.advance(Duration::from_secs(1));
    let second = journal.create(DumpId::new(clock.now()), found()).await.expect("a new dump");
    let hits = journal.find(&first.source, &first.destination).await.expect("both");
    let hits: Vec<_> = hits.into_iter().map(|hit| (hit.id, hit.stage)).collect();
    assert_eq!(hits, [(second.id, Stage::Found), (first.id, Stage::Abandoned)]);
    assert_eq!(journal.find(&first.source, "/elsewhere").await.expect("none"), []);
    assert_eq!(journal.dumps().await.expect("both").len(), 2);
}

#[tokio::test]
async fn a_journey_can_be_cut_at_every_event() {
    let events = story(2);
    for cut in 0..events.len() as u64 {
        let folder = tempdir().expect("a folder");
        let journal = open(folder.path());
        journal.cut_after(cut);
        let mut written = 0;
        if let Ok(mut dump) = journal.create(DumpId::new(noon()), found()).await {
            written += 1;
            for event in &events[1..] {
                match journal.append(&mut dump, vec![event.clone()]).await {
                    Ok(_) => written += 1,
                    Err(error) => {
                        assert_eq!(error, JournalError::Cut);
                        assert_eq!(journal.load(dump.id).await.expect("the dump").events, cut);
                        break;
                    }
                }
            }
        }
        assert_eq!(written, cut);
    }
}

#[tokio::test]
async fn events_of_one_append_are_written_together_or_not_at_all() {
    let folder = tempdir().expect("a folder");
    let journal = open(folder.path());
    let mut dump = create(&journal).await;
    journal.cut_after(1);
    let listed = story(2).into_iter().skip(1).take(2).collect();
    assert_eq!(journal.append(&mut dump, listed).await, Err(JournalError::Cut));
    assert_eq!(journal.load(dump.id).await.expect("the dump").events, 1);

    let journal = open(folder.path());
    let mut dump = journal.load(dump.id).await.expect("the dump");
    let refused = journal
        .append(
            &mut dump,
            vec![
                story(2)[1].clone(),
                Event::Released { access: None, onward: None, unasked: None, pace: None },
            ],
        )
        .await;
    assert!(matches!(refused, Err(JournalError::Refused(_))));
    assert_eq!(journal.load(dump.id).await.expect("the dump").events, 1);
}

/// The files as a power cut leaves them, with the log cut off after `len` bytes.
fn cut_off(from: &Path, to: &Path, len: usize) {
    let log = fs::read(from.join("journal.db-wal")).expect("the log");
    fs::write(to.join("journal.db"), fs::read(from.join("journal.db")).expect("the file")).expect("a copy");
    fs::write(to.join("journal.db-wal"), &log[..len.min(log.len())]).expect("a copy");
}

#[tokio::test]
async fn a_log_cut_off_at_any_byte_leaves_a_journey_that_goes_on() {
    let folder = tempdir().expect("a folder");
    let journal = open(folder.path());
    let mut dump = create(&journal).await;
    for event in story(2).into_iter().skip(1) {
        journal.append(&mut dump, vec![event]).await.expect("a legal event");
    }
    let whole = fs::metadata(folder.path().join("journal.db-wal")).expect("the log").len() as usize;
    let mut events_before = 0;
    for len in (0..whole).step_by(whole / 40).chain([whole]) {
        let after = tempdir().expect("a folder");
        cut_off(folder.path(), after.path(), len);
        let journal = open(after.path());
        assert_eq!(check(after.path()).expect("a check").faults, Vec::<String>::new());
        let events = journal.load(dump.id).await.map_or(0, |dump| dump.events);
        assert!(events >= events_before, "more of the log never means fewer events");
        events_before = events;
    }
    assert_eq!(events_before, dump.events, "all that was appended is on the disk");
}

#[tokio::test]
async fn a_dump_of_200_000_files_is_loaded_event_by_event() {
    let folder = tempdir().expect("a folder");
    let journal = open(folder.path());
    let mut dump = create(&journal).await;
    for events in story(200_000)[1..].chunks(20) {
        journal.append(&mut dump, events.to_vec()).await.expect("legal events");
    }
    let loaded = journal.load(dump.id).await.expect("the dump");
    assert_eq!(loaded.files.len(), 200_000);
    assert!(loaded.all_landed());
    assert_eq!(loaded.stage, Stage::Arrived);
}

#[tokio::test]
async fn a_folder_that_is_not_utf_8_is_refused_and_not_written_wrongly() {
    use std::os::unix::ffi::OsStringExt;
    let folder = tempdir().expect("a folder");
    let journal = open(folder.path());
    let Event::Found { destination, roll, target, .. } = found() else { unreachable!() };
    let source = std::ffi::OsString::from_vec(b"/nas/A001\xff".to_vec()).into();
    let found = Event::Found { source, destination, roll, target };
    let refused = journal.create(DumpId::new(noon()), found).await;
    assert!(matches!(refused, Err(JournalError::Unwritable(_))));
    assert_eq!(journal.dumps().await, Ok(Vec::new()));
}
