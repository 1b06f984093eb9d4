//! One roll in a line, and the line below it that says why.

use super::columns::{Column, Columns};
use crate::control::{RollState, RollView};
use crate::tui::look::Look;
use crate::tui::text::{clean, cut, inside, left};
use crate::tui::times::Wall;
use crate::words::bytes::ByteCount;
use crate::words::english;
use crate::words::priority::Priority;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

/// The line.
pub(super) fn line(
    roll: &RollView,
    columns: &Columns,
    look: Look,
    wall: &Wall,
    is_chosen: bool,
) -> Line<'static> {
    let mut cells = columns.line(|column, width| cell(roll, column, width, look, wall, is_chosen));
    if let Some(words) = instead(roll, columns) {
        let first = cells.iter().position(|(column, _)| MOVING.contains(column)).unwrap_or(cells.len());
        cells.retain(|(column, _)| !MOVING.contains(column));
        cells.insert(first, (Column::Bar, left(&words, columns.together(&MOVING))));
    }
    let mut spans = Vec::new();
    for (place, (column, text)) in cells.into_iter().enumerate() {
        let style = match column {
            _ if is_chosen => look.chosen(),
            Column::State => look.hue_of(roll.state),
            Column::Roll => look.strong(),
            Column::Deadline if roll.late.is_some() => look.warn(),
            _ => Style::new(),
        };
        if place > 0 {
            spans.push(Span::styled(" ", if is_chosen { style } else { Style::new() }));
        }
        spans.push(Span::styled(text, style));
    }
    Line::from(spans)
}

/// What only a roll that is sent has something to say in.
const MOVING: [Column; 5] = [Column::Bar, Column::Percent, Column::Rate, Column::Eta, Column::Proof];

/// What stands there for the others, where it does not have to be cut to a stump.
fn instead(roll: &RollView, columns: &Columns) -> Option<String> {
    let words = match roll.state {
        RollState::Copying | RollState::Checking => roll.waiting.clone()?,
        RollState::Queued if roll.eta.is_none() && roll.sent == 0 => roll.waiting.clone()?,
        RollState::Duplicate => roll.waiting.clone().unwrap_or_else(|| "delivered before".into()),
        RollState::Abandoned => "given up".into(),
        _ => return None,
    };
    (columns.together(&MOVING) >= 30).then(|| clean(&words))
}

fn cell(roll: &RollView, column: Column, width: usize, look: Look, wall: &Wall, is_chosen: bool) -> String {
    let done = roll.state.is_done();
    let moves = matches!(roll.state, RollState::Sending | RollState::Proving | RollState::Releasing);
    let knows_size = is_listed(roll) && !done;
    match column {
        Column::State => {
            let cursor = if is_chosen { look.sign("▸", ">") } else { " " };
            format!("{cursor}{} {}", look.state(roll.state), roll.state.name())
        }
        Column::Roll => clean(&roll.roll),
        Column::Day => day(roll),
        Column::Family => clean(&roll.family),
        Column::Files => english::thousands(roll.files),
        Column::Size if roll.bytes == 0 => String::new(),
        Column::Size => ByteCount(roll.bytes).to_string(),
        Column::Bar if knows_size && (moves || roll.sent > 0) => bar(roll, width, look),
        Column::Percent if knows_size && (moves || roll.sent > 0) => share(roll),
        Column::Bar | Column::Percent => String::new(),
        Column::Rate if roll.rate > 0 => english::thousands(roll.rate / 1_000_000),
        Column::Rate => String::new(),
        Column::Eta => eta(roll, width, wall),
        Column::Proof => roll.evidence().into(),
        Column::Turn if roll.priority == Priority::Normal => String::new(),
        Column::Turn => roll.priority.name().into(),
        Column::Deadline => {
            let late = if roll.late.is_some() { " late" } else { "" };
            roll.deadline.map(|at| wall.time(at) + late).unwrap_or_default()
        }
    }
}

/// Whether its files are known, so that it can be said how much of it is done.
pub(in crate::tui::view) fn is_listed(roll: &RollView) -> bool {
    roll.bytes > 0 && !matches!(roll.state, RollState::Copying | RollState::Checking)
}

/// `D03 MU`, else the date or the episode.
fn day(roll: &RollView) -> String {
    let labels = &roll.labels;
    let day = labels.day.map(|day| format!("D{day:02}"));
    let first = day.or_else(|| labels.episode.clone()).or_else(|| labels.date.clone());
    let parts: Vec<String> = [first, labels.unit.clone()].into_iter().flatten().collect();
    clean(&parts.join(" "))
}

/// When it will have landed; of what is done, when that was.
fn eta(roll: &RollView, width: usize, wall: &Wall) -> String {
    if roll.state.is_done() || roll.state == RollState::Arriving {
        return wall.time(roll.changed);
    }
    match &roll.eta {
        Some(eta) if eta.frozen.is_some() => "frozen".into(),
        Some(eta) if width < 21 => wall.short(eta),
        Some(eta) => wall.range(eta),
        None => String::new(),
    }
}

/// Proven, written, missing.
pub(in crate::tui::view) fn bar(roll: &RollView, width: usize, look: Look) -> String {
    let [proven, written, missing] = look.bar();
    let part = |bytes: u64| {
        let columns = u128::from(bytes.min(roll.bytes)) * width as u128;
        columns
            .checked_div(u128::from(roll.bytes))
            .and_then(|columns| usize::try_from(columns).ok())
            .unwrap_or(0)
    };
    let landed = part(roll.landed);
    let sent = part(roll.sent).max(landed) - landed;
    [proven.repeat(landed), written.repeat(sent), missing.repeat(width.saturating_sub(landed + sent))]
        .concat()
}

/// `61 %`, in four columns.
fn share(roll: &RollView) -> String {
    match percent(roll.landed, roll.bytes) {
        100 => "100%".into(),
        part => format!("{part} %"),
    }
}

/// Rounded down: 100 is all of it.
pub(in crate::tui::view) fn percent(done: u64, all: u64) -> u64 {
    let part = u128::from(done.min(all)) * 100;
    part.checked_div(u128::from(all)).and_then(|part| u64::try_from(part).ok()).unwrap_or(0)
}

/// Whether somebody should read what is said about it.
pub(super) fn matters(roll: &RollView) -> bool {
    roll.problem.is_some() || roll.late.is_some() || roll.state == RollState::Waiting
}

/// `late for 05:30: ` and why.
pub(in crate::tui::view) fn late(roll: &RollView, wall: &Wall) -> Option<String> {
    let why = roll.late.as_ref().filter(|_| !roll.state.is_done())?;
    let by = roll.deadline.map(|at| format!(" for {}", wall.time(at))).unwrap_or_default();
    Some(format!("late{by}: {}", inside(&clean(why))))
}

/// Why it is held, late, slow, or out of turn.
pub(super) fn note(
    roll: &RollView,
    columns: &Columns,
    look: Look,
    wall: &Wall,
    width: usize,
) -> Option<Line<'static>> {
    let done = roll.state.is_done();
    let mut parts: Vec<String> = Vec::new();
    parts.extend(roll.problem.as_ref().map(|problem| clean(&problem.message)));
    parts.extend(late(roll, wall));
    let waiting = roll.waiting.as_deref().filter(|_| instead(roll, columns).is_none()).map(clean);
    // What is waited for may be what is wrong.
    parts.extend(waiting.filter(|waiting| !parts.contains(waiting)));
    if !done && columns.width(Column::Deadline).is_none() {
        let turn = (roll.priority != Priority::Normal).then(|| roll.priority.name().to_owned());
        let deadline = roll.deadline.map(|at| format!("by {}", wall.time(at)));
        parts.extend([turn, deadline].into_iter().flatten().reduce(|turn, by| format!("{turn}, {by}")));
    }
    if parts.is_empty() {
        return None;
    }
    let style = match roll.state {
        _ if roll.needs_a_person() => look.bad(),
        _ if roll.late.is_some() || roll.state == RollState::Waiting => look.warn(),
        _ => look.faint(),
    };
    let words = format!("   {} {}", look.sign("└", "'"), parts.join(look.dot()));
    Some(Line::styled(cut(&words, width), style))
}
