//! The whole table, stage by event, as a person reads it.

use crate::journey::story::{at, found, grown, held, listing, noon, path, written};
use ingest::journey::{Dump, Event, EventKind, RecoveryPoint, Stage, TRANSITIONS, step};
use ingest::words::block::BlockValue;
use ingest::words::digest::{Algorithm, Digest};
use ingest::words::id::DumpId;
use ingest::words::priority::Priority;

/// An event of each kind, as it would come next for a dump of two files.
fn sample(kind: EventKind) -> Event {
    let story = crate::journey::story::story(2);
    let of_story = || story.iter().find(|event| event.kind() == kind).cloned();
    match kind {
        EventKind::Found => found(),
        EventKind::Listed => Event::Listed(listing(2)),
        EventKind::BlocksWritten => Event::BlocksWritten { file: 0, blocks: vec![(2, BlockValue([3; 32]))] },
        EventKind::FilesWritten => Event::FilesWritten { files: vec![written(0)] },
        EventKind::FilesLanded => Event::FilesLanded { files: vec![0] },
        EventKind::Sealed => Event::Sealed {
            manifest: path("ascmhl/0001_A001R2EC.mhl"),
            generation: 1,
            c4: Digest::from_raw(Algorithm::C4, &[7; 64]).expect("64 bytes"),
            files: Vec::new(),
            earlier: Vec::new(),
        },
        EventKind::Grown => grown(),
        EventKind::Carried => Event::Carried { files: Vec::new() },
        EventKind::Moved => Event::Moved { moves: 1 },
        EventKind::Held => held(),
        EventKind::Reopened => Event::Reopened { by: "mu".into() },
        EventKind::Prioritised => Event::Prioritised {
            by: "mu".into(),
            priority: Some(Priority::High),
            deadline: Some(noon().into()),
        },
        EventKind::Abandoned => Event::Abandoned { by: "mu".into(), reason: "shot twice".into() },
        EventKind::Unfollowed => {
            Event::Unfollowed { by: "mu".into(), reason: "sent by disk".into(), outgrown: false }
        }
        EventKind::BackedUp => Event::BackedUp(RecoveryPoint {
            backup: "backup-0a1b2c3d4e5f67890".into(),
            kind: "AUTOMATIC".into(),
            begun: "2026-12-24T09:00:00Z".parse().expect("a time"),
        }),
        EventKind::Duplicate => Event::Duplicate { of: DumpId::new(noon()), elsewhere: None },
        _ => of_story().expect("the story has it"),
    }
}

fn grid(dump_at: impl Fn(Stage) -> Dump) -> String {
    let mut text = format!("{:15}", "");
    for stage in Stage::ALL {
        text += &format!(" {stage:13}");
    }
    for kind in EventKind::ALL {
        text = text.trim_end().to_owned() + &format!("\n{:15}", format!("{kind:?}"));
        for stage in Stage::ALL {
            let mut dump = dump_at(stage);
            let cell = match step(&mut dump, &sample(kind), noon()) {
                Ok(_) => format!("► {}", dump.stage),
                Err(refusal) => refusal.why.trim_start_matches("it ").trim_start_matches("is ").into(),
            };
            text += &format!(" {cell:13}");
        }
    }
    text.trim_end().into()
}

#[test]
fn every_pair_of_stage_and_event_is_taken_or_refused_with_a_reason() {
    insta::assert_snapshot!(grid(at));
}

#[test]
fn a_held_dump_takes_only_a_persons_word() {
    let held_at = |stage| {
        let mut dump = at(stage);
        let Event::Held { problem } = held() else { unreachable!() };
        dump.held = Some(problem);
        dump
    };
    insta::assert_snapshot!(grid(held_at));
}

#[test]
fn a_pair_is_listed_once_and_leads_forward_or_back_to_the_start() {
    for (place, (stage, kind, next)) in TRANSITIONS.iter().enumerate() {
        let twice = TRANSITIONS[..place].iter().any(|(s, k, _)| (s, k) == (stage, kind));
        assert!(!twice, "{stage} {kind:?}");
        assert!(next >= stage || *kind == EventKind::Reopened, "{stage} {kind:?}");
    }
}

#[test]
fn a_refusal_reads_as_a_sentence() {
    let refusal = step(
        &mut at(Stage::Queued),
        &Event::Released { access: None, onward: None, unasked: None, pace: None },
        noon(),
    )
    .expect_err("too early");
    assert_eq!(refusal.to_string(), "`Released` cannot happen to a dump that is queued: it is too early");
}

#[test]
fn a_dump_of_nothing_does_not_settle() {
    let mut dump = at(Stage::Found);
    dump.files.clear();
    let refusal = step(&mut dump, &Event::Settled { files: 0, bytes: 0 }, noon());
    assert!(refusal.is_err());
}
