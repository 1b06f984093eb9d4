//! A model of the promises: whatever happens in whatever order, nothing is released that has not landed.

use crate::journey::story::{digests, found, held, listing, misnamed, noon, story};
use ingest::journey::{
    Dump, Event, EventKind, Onward, Proof, RecoveryPoint, Stage, SyncTool, WrittenFile, due, step,
};
use ingest::words::block::BlockValue;
use ingest::words::id::DumpId;
use proptest::collection::vec;
use proptest::prelude::{Just, Strategy, any, prop_oneof};
use std::collections::BTreeSet;

const FILES: u32 = 3;
const ONWARD: Onward = Onward { sync: SyncTool::Syncthing, proof: Proof::Hash };

/// What happens next: the journey goes on, or anything at all.
#[derive(Clone, Debug)]
enum Next {
    Onward,
    Anything(Box<Event>),
}

fn any_next() -> impl Strategy<Value = Next> {
    prop_oneof![3 => Just(Next::Onward), 2 => any_event().prop_map(|event| Next::Anything(Box::new(event)))]
}

/// Any event, about files that exist and one that does not.
fn any_event() -> impl Strategy<Value = Event> {
    let file = 0..=FILES;
    prop_oneof![
        4 => proptest::sample::select(story(FILES)),
        3 => (file.clone(), any::<u8>()).prop_map(|(file, seed)| files_written(file, seed)),
        3 => vec(file.clone(), 0..3).prop_map(|files| Event::FilesLanded { files }),
        2 => vec(file.clone(), 0..3).prop_map(|files| Event::FilesArrived { files }),
        1 => Just(Event::Released { access: None, onward: None, unasked: None, pace: None }),
        1 => Just(Event::Released {
            access: None,
            onward: Some(Onward { sync: SyncTool::Datasync, proof: Proof::Report }),
            unasked: Some("AWS did not answer".into()),
            pace: None,
        }),
        1 => Just(Event::Unfollowed { by: "mu".into(), reason: "they have it by disk".into(), outgrown: false }),
        1 => prop_oneof![Just("2026-11-22T09:00:00Z"), Just("2026-12-24T09:00:00Z")].prop_map(backed_up),
        3 => (file.clone(), 0..4_u32, any::<u8>()).prop_map(|(file, index, value)| Event::BlocksWritten {
            file,
            blocks: vec![(index, BlockValue([value; 32]))],
        }),
        2 => file.prop_map(|file| Event::Repaired { file, blocks: vec![0] }),
        1 => Just(misnamed(None)),
        1 => Just(held()),
        1 => Just(Event::Reopened { by: "mu".into() }),
        1 => Just(Event::Abandoned { by: "mu".into(), reason: "shot twice".into() }),
    ]
}

fn backed_up(begun: &str) -> Event {
    let (backup, kind) = ("backup-0a1b2c3d4e5f67890".into(), "AUTOMATIC".into());
    Event::BackedUp(RecoveryPoint { backup, kind, begun: begun.parse().expect("a time") })
}

fn files_written(file: u32, seed: u8) -> Event {
    Event::FilesWritten { files: vec![WrittenFile { file, digests: digests(seed), claims: 0 }] }
}

/// The event that brings a dump further.
fn onward(dump: &Dump) -> Event {
    let unwritten = dump.files.iter().position(|file| !file.is_written());
    let unproven = dump.files.iter().position(|file| file.landed.is_none());
    let of_story = |kind| story(FILES).into_iter().find(|event| event.kind() == kind).expect("in the story");
    match dump.stage {
        _ if dump.held.is_some() => Event::Retried { by: "mu".into() },
        Stage::Found if dump.files.is_empty() => Event::Listed(listing(FILES)),
        Stage::Found => of_story(EventKind::Settled),
        Stage::Settled => of_story(EventKind::Checked),
        Stage::Checked => Event::Queued,
        Stage::Queued => of_story(EventKind::SendingStarted),
        Stage::Sending => files_written(unwritten.unwrap_or(0) as u32, 9),
        Stage::Sent => unproven.map_or_else(
            || of_story(EventKind::Sealed),
            |file| Event::FilesLanded { files: vec![file as u32] },
        ),
        Stage::Landed => Event::Released { access: None, onward: Some(ONWARD), unasked: None, pace: None },
        Stage::Released if dump.receipts.is_empty() => of_story(EventKind::Receipted),
        Stage::Released if dump.told.is_none() => of_story(EventKind::Told),
        Stage::Released => dump.files.iter().position(|file| file.arrived.is_none()).map_or_else(
            || of_story(EventKind::Arrived),
            |file| Event::FilesArrived { files: vec![file as u32] },
        ),
        Stage::Arrived | Stage::Abandoned | Stage::Duplicate => of_story(EventKind::Receipted),
    }
}

/// What a release needs, said without stages: which files are written, which are proven since their last write, and
/// that none is kept back for its name.
#[derive(Default)]
struct Model {
    written: BTreeSet<u32>,
    proven: BTreeSet<u32>,
    is_kept_back: bool,
}

impl Model {
    fn take(&mut self, event: &Event) {
        match event {
            Event::FilesWritten { files } => {
                for file in files {
                    self.written.insert(file.file);
                    self.proven.remove(&file.file);
                }
            }
            Event::BlocksWritten { file, .. } | Event::Repaired { file, .. } => {
                self.proven.remove(file);
            }
            Event::FilesLanded { files } => self.proven.extend(files),
            Event::Misnamed { names } => {
                self.is_kept_back |= names.iter().any(|name| name.delivered.is_none());
            }
            Event::Reopened { .. } => *self = Self::default(),
            _ => {}
        }
    }

    fn may_be_released(&self) -> bool {
        let all: BTreeSet<u32> = (0..FILES).collect();
        self.written == all && self.proven == all && !self.is_kept_back
    }
}

/// Takes the legal ones of these events, in order, and calls `seen` after each.
fn walk(id: DumpId, program: Vec<Next>, mut seen: impl FnMut(&Dump, &[Event])) -> Dump {
    let mut log = vec![found()];
    let mut dump = Dump::found(id, &log[0], noon()).expect("found");
    for next in program {
        let event = match next {
            Next::Onward => onward(&dump),
            Next::Anything(event) => *event,
        };
        let mut next = dump.clone();
        if step(&mut next, &event, noon()).is_ok() {
            log.push(event);
            dump = next;
            seen(&dump, &log);
        }
    }
    dump
}

proptest::proptest! {
    #[test]
    fn nothing_lands_or_is_released_before_every_file_is_proven(program in vec(any_next(), 0..80)) {
        let mut model = Model::default();
        let mut landed = false;
        walk(DumpId::new(noon()), program, |dump, log| {
            model.take(log.last().expect("an event"));
            landed = match dump.stage {
                Stage::Landed => { assert!(model.may_be_released()); true }
                Stage::Released => { assert!(landed && model.may_be_released()); true }
                Stage::Arrived => {
                    assert!(landed && model.may_be_released());
                    let is_read = dump.files.iter().all(|file| file.arrived.is_some());
                    assert!(is_read || dump.proof() == Some(Proof::Report), "arrived, and not read there");
                    true
                }
                _ => false,
            };
            assert_eq!(dump.all_landed() && !dump.files.is_empty(), model.may_be_released());
            assert_eq!(dump.events, log.len() as u64);
        });
    }

    #[test]
    fn what_is_due_after_a_power_cut_is_what_was_due_before(program in vec(any_next(), 0..60)) {
        let id = DumpId::new(noon());
        walk(id, program, |dump, log| {
            let text = serde_json::to_string(log).expect("events are JSON");
            let replayed: Vec<Event> = serde_json::from_str(&text).expect("events");
            let again = crate::journey::story::fold(id, &replayed);
            assert_eq!(due(&again), due(dump));
            assert_eq!(&again, dump);
        });
    }
}

#[test]
fn onward_leads_from_found_to_the_receipt_of_the_arrival() {
    let dump = walk(DumpId::new(noon()), vec![Next::Onward; 20], |_, _| {});
    assert_eq!((dump.stage, dump.receipts.len()), (Stage::Arrived, 2));
    assert_eq!(due(&dump), None);
}
