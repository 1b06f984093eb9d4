//! What goes on, and is no event: deadlines that will be missed, and what is amiss with anything but a roll.

use super::piece::{Name, Piece};
use crate::control::{Notice, RollView, Snapshot};
use crate::problem::{Problem, Retry};
use crate::words::tiding::Tiding;
use jiff::Timestamp;
use std::time::Duration;

/// What a key begins with that counts for an hour only.
pub(super) const AGAIN: &str = "again#";

/// What people should know of what a picture shows; `away`: how long something may be amiss before that.
pub fn standing(snapshot: &Snapshot, now: Timestamp, away: Duration) -> Vec<Piece> {
    let late = snapshot.rolls.iter().filter_map(|roll| late(roll, now));
    let amiss = snapshot.notices.iter().filter(|notice| is_amiss(notice, now, away)).map(amiss);
    late.chain(amiss).collect()
}

/// A roll that will miss its deadline: once for each deadline that it is given.
fn late(roll: &RollView, now: Timestamp) -> Option<Piece> {
    let (words, deadline) = roll.late.clone().zip(roll.deadline)?;
    let name = Name::new(&roll.roll, roll.receipt, &roll.key);
    let mut piece = Piece::of(Tiding::Late, now, &name).saying(words);
    piece.hint =
        "Let it go first with `ingest prioritise`, or give it more of the link with `ingest rate`".into();
    piece.plain_hint.clone_from(&piece.hint);
    piece.told = vec![format!("late#{}#{deadline}", roll.key)];
    Some(piece)
}

fn is_amiss(notice: &Notice, now: Timestamp, away: Duration) -> bool {
    Duration::try_from(now.duration_since(notice.since)).is_ok_and(|since| since >= away)
}

/// Something that is amiss: once, however long it lasts.
fn amiss(notice: &Notice) -> Piece {
    let mut piece = Piece::of(Tiding::Problem, notice.since, &Name::default()).with(&notice.problem);
    let Problem { code, message, .. } = &notice.problem;
    let begun = format!("problem#{}#{}", code.name(), notice.since);
    piece.told = match code.retry() {
        // What only a person can mend stays in the same words until then, so that others stand for something else.
        Retry::Person => vec![format!("{begun}#{}", blake3::hash(message.as_bytes()).to_hex())],
        // What comes and goes by itself is told again after an hour at the earliest.
        _ => vec![begun, format!("{AGAIN}{}", code.name())],
    };
    piece
}
