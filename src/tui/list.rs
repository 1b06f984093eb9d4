//! Which rolls are shown, and in which order: those that need a person first.

use super::model::{Chosen, Model};
use crate::control::{RollState, RollView};

/// A part of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Heap {
    /// Held: a person has to act.
    Held,
    /// Under way, or waiting for its turn.
    Going,
    /// Released, and on its way to the second region.
    Arriving,
    /// Nothing more happens to it.
    Done,
}

impl Heap {
    fn of(roll: &RollView) -> Self {
        match roll.state {
            _ if roll.needs_a_person() => Self::Held,
            RollState::Arriving => Self::Arriving,
            state if state.is_done() => Self::Done,
            _ => Self::Going,
        }
    }
}

/// The rolls that the filter lets through. Inside a heap they keep the agent's order.
pub(super) fn listed(model: &Model) -> Vec<(Heap, &RollView)> {
    let rolls = model.snapshot.iter().flat_map(|snapshot| &snapshot.rolls).map(AsRef::as_ref);
    let words: Vec<String> = model.filter.words.split_whitespace().map(str::to_lowercase).collect();
    let mut listed: Vec<(Heap, &RollView)> =
        rolls.filter(|roll| matches(roll, &words)).map(|roll| (Heap::of(roll), roll)).collect();
    listed.sort_by_key(|(heap, _)| *heap);
    listed
}

fn matches(roll: &RollView, words: &[String]) -> bool {
    if words.is_empty() {
        return true;
    }
    let labels = &roll.labels;
    let day = labels.day.map(|day| format!("D{day:02}")).unwrap_or_default();
    let optional = [&labels.project, &labels.date, &labels.episode, &labels.unit];
    let mut text = [&*roll.source.to_string_lossy(), &roll.roll, &roll.family, &roll.verdict, &day].join(" ");
    for part in optional.into_iter().flatten().map(String::as_str).chain([
        roll.state.name(),
        roll.priority.name(),
        roll.problem.as_ref().map_or("", |problem| problem.code.name()),
        roll.late.as_ref().map_or("", |_| "late"),
    ]) {
        text.push(' ');
        text.push_str(part);
    }
    let text = text.to_lowercase();
    words.iter().all(|word| text.contains(word))
}

/// The place in the list of the roll that the keys act on; 0 for an empty list.
pub(super) fn cursor(model: &Model, listed: &[(Heap, &RollView)]) -> usize {
    let chosen = &model.chosen;
    let place = listed.iter().position(|(_, roll)| roll.key == chosen.key);
    let place = place.or_else(|| listed.iter().position(|(_, roll)| roll.source == chosen.source));
    place.unwrap_or(chosen.place).min(listed.len().saturating_sub(1))
}

/// What makes the roll at this place the chosen one.
pub(super) fn choose(listed: &[(Heap, &RollView)], place: usize) -> Chosen {
    let place = place.min(listed.len().saturating_sub(1));
    listed.get(place).map_or_else(Chosen::default, |(_, roll)| Chosen {
        key: roll.key.clone(),
        source: roll.source.clone(),
        place,
    })
}

/// The roll that orders are about: the one that is open, else the chosen one.
pub(super) fn meant(model: &Model) -> Option<&RollView> {
    if model.open.is_some() {
        return model.opened();
    }
    let listed = listed(model);
    listed.get(cursor(model, &listed)).map(|(_, roll)| *roll)
}
