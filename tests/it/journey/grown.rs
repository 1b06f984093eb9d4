//! A card that was delivered and has grown: what is there counts as proven, and is never touched again.

use crate::journey::story::{at, carried, fold, found, grown, listing, noon, story, written};
use ingest::journey::{Before, Dump, Event, EventKind, Stage, step};
use ingest::words::id::DumpId;

/// Being sent, with so many of its three files delivered before.
fn sending(before: u32) -> Dump {
    let listing = listing(3);
    let bytes = listing.files.iter().map(|file| file.size).sum();
    let mut events = vec![found(), Event::Listed(listing), Event::Settled { files: 3, bytes }];
    events.extend([grown(), carried(0..before)]);
    let of_story = |kind| story(3).into_iter().find(|event| event.kind() == kind).expect("in the story");
    events.extend([EventKind::Checked, EventKind::Queued, EventKind::SendingStarted].map(of_story));
    fold(DumpId::new(noon()), &events)
}

#[test]
fn what_is_there_has_landed_and_only_the_rest_is_waited_for() {
    let dump = sending(2);
    assert_eq!((dump.landed(), dump.all_landed()), (2, false));
    assert_eq!(dump.files[0].before, Some(Before { receipt: 1, reread: true }));
    assert_eq!(dump.files[2].before, None);
    assert!(!dump.files[2].is_begun());
}

#[test]
fn what_is_there_is_neither_written_nor_proven_nor_repaired_again() {
    let mut dump = sending(2);
    for event in [
        Event::FilesWritten { files: vec![written(1)] },
        Event::FilesLanded { files: vec![1] },
        Event::Repaired { file: 1, blocks: vec![0] },
    ] {
        let refusal = step(&mut dump.clone(), &event, noon()).expect_err("it is in the sync root");
        assert_eq!(refusal.why, "an earlier delivery has it");
    }
    for event in [Event::FilesWritten { files: vec![written(2)] }, Event::FilesLanded { files: vec![2] }] {
        step(&mut dump, &event, noon()).expect("this one is new");
    }
    assert!(dump.all_landed());
}

#[test]
fn nothing_counts_as_delivered_without_the_receipt_that_proves_it() {
    let mut dump = at(Stage::Settled);
    let refusal = step(&mut dump, &carried([1]), noon()).expect_err("nothing was delivered");
    assert_eq!(refusal.why, "it names a receipt of no delivery before it");
}

#[test]
fn what_is_half_in_the_sync_root_is_not_begun_again() {
    let mut dump = at(Stage::Landed);
    assert!(step(&mut dump.clone(), &Event::Moved { moves: 1 }, noon()).is_err(), "a new roll enters whole");
    dump.grown = sending(1).grown;
    step(&mut dump.clone(), &Event::Reopened { by: "mu".into() }, noon()).expect("nothing is moved yet");
    step(&mut dump, &Event::Moved { moves: 2 }, noon()).expect("two of them");
    assert!(step(&mut dump.clone(), &Event::Moved { moves: 2 }, noon()).is_err(), "that was done");
    let refusal = step(&mut dump, &Event::Reopened { by: "mu".into() }, noon()).expect_err("too late");
    assert_eq!(refusal.why, "a part of it is in the sync root");
}
