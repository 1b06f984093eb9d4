//! What a key does.

use super::refresh::refresh;
use crate::control::Action;
use crate::tui::form::{Form, Outcome, type_into};
use crate::tui::keys::{Command, Key, Ordered, command};
use crate::tui::list;
use crate::tui::message::Effect;
use crate::tui::model::{Connection, Filter, Model, Open, Said};
use crate::tui::place::{Part, Place};
use crate::tui::view;
use jiff::Timestamp;

/// The longest filter.
const FILTER: usize = 60;

pub(super) fn press(model: &mut Model, key: Key, now: Timestamp) -> Vec<Effect> {
    let zone = model.wall(now).zone;
    if let Some(form) = &mut model.form {
        match form.press(key, now, &zone) {
            Outcome::Stays => {}
            Outcome::Dropped => model.form = None,
            Outcome::Given(action) => {
                model.form = None;
                return give(model, action, now);
            }
        }
        return Vec::new();
    }
    if model.filter.typing {
        type_filter(model, key);
        return Vec::new();
    }
    command(key).map(|command| obey(model, command, now)).unwrap_or_default()
}

fn type_filter(model: &mut Model, key: Key) {
    match key {
        Key::Enter | Key::Tab | Key::Down | Key::Up => model.filter.typing = false,
        Key::Esc | Key::Ctrl('c') => model.filter = Filter::default(),
        key => type_into(&mut model.filter.words, key, FILTER),
    }
}

fn obey(model: &mut Model, command: Command, now: Timestamp) -> Vec<Effect> {
    match command {
        Command::Quit => return vec![Effect::Quit],
        Command::Suspend => return vec![Effect::Suspend],
        Command::Redraw => return vec![Effect::Redraw],
        Command::Move(lines) => go(model, now, |at| at.saturating_add_signed(lines)),
        Command::First => go(model, now, |_| 0),
        Command::Last => go(model, now, |_| usize::MAX),
        Command::Open => return open(model, now),
        Command::Back => back(model),
        Command::Next => return turn(model, 1, now),
        Command::Previous => return turn(model, -1, now),
        Command::Show(place) => return show(model, place, now),
        Command::Filter => {
            model.open = None;
            model.place = Place::Rolls;
            model.filter.typing = true;
        }
        Command::Order(ordered) => return order(model, ordered, now),
    }
    Vec::new()
}

/// Moves the cursor, or scrolls: never beyond what is there.
fn go(model: &mut Model, now: Timestamp, to: impl Fn(usize) -> usize) {
    if model.open.is_none() && model.place == Place::Rolls {
        let listed = list::listed(model);
        let place = to(list::cursor(model, &listed));
        model.chosen = list::choose(&listed, place);
        return;
    }
    let deepest = view::deepest(model, now);
    let at = model.open.as_ref().map_or(model.scroll, |open| open.scroll);
    let to = to(at.min(deepest)).min(deepest);
    match &mut model.open {
        Some(open) => open.scroll = to,
        None => model.scroll = to,
    }
}

fn show(model: &mut Model, place: Place, now: Timestamp) -> Vec<Effect> {
    model.open = None;
    model.scroll = 0;
    model.place = place;
    refresh(model, now)
}

/// The next part of the roll that is open, else the next view.
fn turn(model: &mut Model, steps: isize, now: Timestamp) -> Vec<Effect> {
    let next = |at: usize, of: usize| (at + of).saturating_add_signed(steps) % of;
    if let Some(open) = &mut model.open {
        let at = Part::ALL.iter().position(|(part, _)| *part == open.part).unwrap_or(0);
        open.part = Part::ALL[next(at, Part::ALL.len())].0;
        open.scroll = 0;
        return Vec::new();
    }
    let at = Place::ALL.iter().position(|place| *place == model.place).unwrap_or(0);
    show(model, Place::ALL[next(at, Place::ALL.len())], now)
}

/// Opens the roll at the cursor; in the list of problems the one that is chosen there.
fn open(model: &mut Model, now: Timestamp) -> Vec<Effect> {
    if model.open.is_some() {
        return Vec::new();
    }
    let roll = match model.place {
        Place::Rolls => list::meant(model),
        Place::Problems => view::chosen_problem(model, now),
        _ => None,
    };
    let Some((key, source)) = roll.map(|roll| (roll.key.clone(), roll.source.clone())) else {
        return Vec::new();
    };
    model.open = Some(Open { key, source, part: Part::Now, scroll: 0, detail: None, asked: false });
    refresh(model, now)
}

/// One step back: from what was said, from a roll, from a filter, to the list.
fn back(model: &mut Model) {
    if model.open.take().is_some() {
        return;
    }
    if model.place == Place::Rolls && !model.filter.words.is_empty() {
        model.filter.words.clear();
        return;
    }
    model.said = None;
    model.place = Place::Rolls;
    model.scroll = 0;
}

/// Asks what an order needs, or gives it.
fn order(model: &mut Model, ordered: Ordered, now: Timestamp) -> Vec<Effect> {
    let about_roll = matches!(
        ordered,
        Ordered::Hold | Ordered::Retry | Ordered::Accept | Ordered::Abandon | Ordered::Prioritise
    );
    let roll = match model.place {
        _ if !about_roll => None,
        Place::Problems if model.open.is_none() => view::chosen_problem(model, now),
        Place::Rolls => list::meant(model),
        _ if model.open.is_some() => list::meant(model),
        _ => None,
    };
    if about_roll && roll.is_none() {
        return refuse(model, "No roll is chosen here: 1 shows all rolls", now);
    }
    if model.connection != Connection::Live {
        return refuse(model, "Nothing was ordered: there is no connection to the agent", now);
    }
    match Form::new(ordered, roll, model.snapshot.as_ref()) {
        Some(form) => {
            model.form = Some(form);
            Vec::new()
        }
        None => {
            let action = match roll {
                Some(roll) => Action::Retry { roll: roll.key.clone() },
                None => Action::Look,
            };
            give(model, action, now)
        }
    }
}

fn give(model: &mut Model, action: Action, now: Timestamp) -> Vec<Effect> {
    if model.connection != Connection::Live {
        return refuse(model, "Nothing was ordered: there is no connection to the agent", now);
    }
    let words = format!("Asking the agent: {}", action.name());
    model.said = Some(Said { at: now, words, good: None });
    vec![Effect::Order(action)]
}

fn refuse(model: &mut Model, words: &str, at: Timestamp) -> Vec<Effect> {
    model.said = Some(Said { at, words: words.into(), good: Some(false) });
    Vec::new()
}
