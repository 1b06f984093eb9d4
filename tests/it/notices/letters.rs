//! Messages as they are read, at night, on a telephone.

use super::sender;
use crate::control::scene;
use ingest::control::{Notice, RollView, Snapshot};
use ingest::daemon::{Piece, Sender, letter, standing};
use ingest::problem::{Code, Problem};
use ingest::words::tiding::Tiding;
use jiff::{Timestamp, ToSpan as _};
use std::sync::Arc;
use std::time::Duration;

fn at() -> Timestamp {
    "2026-11-23T10:13:00Z".parse().unwrap()
}

fn piece(kind: Tiding, roll: &str, words: &str, hint: &str) -> Piece {
    Piece {
        kind,
        at: at(),
        roll: roll.into(),
        number: format!("receipt {}", roll.len()),
        words: words.into(),
        plain: "Something that belongs to the card".into(),
        hint: hint.into(),
        plain_hint: "Look at the screen of the agent".into(),
        told: Vec::new(),
    }
}

fn night() -> Vec<Piece> {
    vec![
        piece(
            Tiding::Released,
            "A001R2EC",
            "Proven on the share, and in the sync root as `A001R2EC`: 38 files, 1.20 TB",
            "",
        ),
        piece(
            Tiding::Held,
            "B002R1AA",
            "`clip\u{1b}[2J.mov` is listed in the manifest, and is not there",
            "Copy the card again",
        ),
        piece(Tiding::Arrived, "A001R2EC", "The second region has all of it: 38 files, 1.20 TB", ""),
    ]
}

#[test]
fn what_needs_a_person_stands_first_with_what_to_do() {
    let letter = letter(&sender(), &night(), false);
    insta::assert_snapshot!(format!("{}\n\n{}{:#?}", letter.subject, letter.body, letter.marks));
}

#[test]
fn names_and_paths_can_be_held_back() {
    let letter = letter(&sender(), &night(), true);
    insta::assert_snapshot!(format!("{}\n\n{}", letter.subject, letter.body));
    for name in ["A001R2EC", "B002R1AA", "clip"] {
        assert!(!letter.subject.contains(name) && !letter.body.contains(name), "{name}");
    }
}

#[test]
fn a_subject_is_one_that_sns_takes_whatever_things_are_called() {
    let long = "é".repeat(300);
    for (studio, roll, expected) in [
        ("Stage 4", "A001", "ingest: A001 held (Stage 4)"),
        ("", "A001", "ingest: A001 held (nas-vm)"),
        ("Stüdio\n9", "A001", "ingest: A001 held (St?dio?9)"),
        (&long, "A001", "ingest: A001 held"),
        ("Stage 4", "", "ingest: something needs a person (Stage 4)"),
    ] {
        let from = Sender { studio: studio.into(), ..sender() };
        let subject = letter(&from, &[piece(Tiding::Held, roll, "It is not whole", "")], false).subject;
        assert_eq!(subject.replace("\\n", "?"), expected);
    }
    for pieces in [vec![piece(Tiding::Held, &long, "It", "")], night()] {
        let subject = letter(&Sender { studio: long.clone(), ..sender() }, &pieces, false).subject;
        assert!(
            subject.len() <= 100 && subject.bytes().all(|byte| (b' '..=b'~').contains(&byte)),
            "{subject}"
        );
    }
}

#[test]
fn a_message_never_gets_too_big_for_the_topic_and_says_what_it_leaves_out() {
    let many: Vec<Piece> =
        (0..500).map(|number| piece(Tiding::Held, &format!("A{number:03}"), &"x".repeat(5000), "")).collect();
    let letter = letter(&sender(), &many, false);
    assert!(letter.body.len() < 64 * 1024, "{}", letter.body.len());
    assert!(letter.body.contains(" more: `ingest status` has all of them."), "{}", letter.body);
    assert!(letter.subject.starts_with("ingest: 500 held"), "{}", letter.subject);
}

/// A picture in which a roll is late and something has been amiss for so long.
fn picture(minutes: i64) -> Snapshot {
    let mut snapshot = scene::afternoon();
    let mut roll = RollView::clone(&snapshot.rolls[0]);
    roll.late = Some("It will land about 2 h after its deadline".into());
    roll.deadline = Some(at());
    snapshot.rolls = vec![Arc::new(roll)];
    let problem = Problem::new(Code::ShareUnreachable, "`//nas` does not answer");
    snapshot.notices = vec![Notice { since: at() - minutes.minutes(), urgent: false, problem }];
    snapshot
}

#[test]
fn a_share_that_is_away_is_told_when_it_stays_away() {
    let away = Duration::from_secs(600);
    let kinds = |minutes| -> Vec<Tiding> {
        standing(&picture(minutes), at(), away).iter().map(|piece| piece.kind).collect()
    };
    assert_eq!(kinds(9), [Tiding::Late]);
    assert_eq!(kinds(10), [Tiding::Late, Tiding::Problem]);
}
