//! The lines at the bottom: what became of the last order, the filter, the keys.

use crate::tui::keys::{BINDINGS, Binding, Bottom, Command};
use crate::tui::list;
use crate::tui::model::Model;
use crate::tui::place::Place;
use crate::tui::text::{clean, cut, tail, width, wrap};
use jiff::{SignedDuration, Timestamp};
use ratatui::text::{Line, Span};

/// So long is shown that an order was carried out; that one was not, until somebody has seen it.
const SEEN: SignedDuration = SignedDuration::from_secs(60);
/// What became of an order takes no more lines.
const MOST: usize = 3;

pub(super) fn lines(model: &Model, now: Timestamp, columns: usize, is_low: bool) -> Vec<Line<'static>> {
    let mut lines = said(model, now, columns, is_low);
    lines.extend(filter(model, columns));
    let views = keys(model, columns, |row| row.bottom == Bottom::Views, "?");
    let is_about_roll = model.open.is_some() || matches!(model.place, Place::Rolls | Place::Problems);
    let orders = match is_about_roll {
        true => keys(model, columns, |row| matches!(row.bottom, Bottom::Roll | Bottom::All), ""),
        false => keys(model, columns, |row| row.bottom == Bottom::All, ""),
    };
    match is_low {
        true if model.open.is_none() => lines.push(views),
        true => lines.push(orders),
        false => lines.extend([orders, views]),
    }
    lines
}

/// What became of the last order.
fn said(model: &Model, now: Timestamp, columns: usize, is_low: bool) -> Vec<Line<'static>> {
    let look = model.look;
    let Some(said) = &model.said else { return Vec::new() };
    if said.good == Some(true) && now.duration_since(said.at) > SEEN {
        return Vec::new();
    }
    let (sign, style) = match said.good {
        None => (look.sign("…", "~"), look.strong()),
        Some(true) => (look.sign("✔", "+"), look.good()),
        Some(false) => (look.sign("✖", "X"), look.bad()),
    };
    let hint = if said.good == Some(false) { " [Esc]" } else { "" };
    let words = format!("{sign} {} {}{hint}", model.wall(now).time(said.at), clean(&said.words));
    let mut lines = wrap(&words, columns.saturating_sub(2));
    let most = if is_low { 1 } else { MOST };
    if lines.len() > most {
        let rest = lines.split_off(most - 1).join(" ");
        lines.push(cut(&rest, columns.saturating_sub(2)));
    }
    lines.into_iter().map(|line| Line::styled(format!(" {line}"), style)).collect()
}

fn filter(model: &Model, columns: usize) -> Option<Line<'static>> {
    let filter = &model.filter;
    let is_set = filter.typing || !filter.words.is_empty();
    if model.open.is_some() || model.place != Place::Rolls || !is_set {
        return None;
    }
    let all = model.snapshot.as_ref().map_or(0, |snapshot| snapshot.rolls.len());
    let count = format!("{} of {all} rolls", list::listed(model).len());
    let (end, keys) =
        if filter.typing { ("_", "Enter keeps it, Esc drops it") } else { ("", "Esc shows all") };
    let room = columns.saturating_sub(width(&count) + width(keys) + 12).max(8);
    let words = format!(" Find: {}{end}  {count}  {keys}", tail(&clean(&filter.words), room));
    Some(Line::styled(cut(&words, columns), model.look.strong()))
}

/// Keys with a word each, as many as fit; `always` is one that is never left out.
fn keys(model: &Model, columns: usize, wanted: impl Fn(&Binding) -> bool, always: &str) -> Line<'static> {
    let look = model.look;
    let mut rows: Vec<(&str, &str, bool)> = Vec::new();
    if model.open.is_some() && always.is_empty() {
        rows.extend([("Esc", "back", false), ("Tab", "part", false)]);
    }
    let here = |row: &Binding| model.open.is_none() && row.command == Command::Show(model.place);
    rows.extend(
        BINDINGS
            .iter()
            .filter(|row| wanted(row) && !(model.open.is_some() && row.command == Command::Open))
            .map(|row| (row.shown, row.short, here(row))),
    );
    let length = |row: &(&str, &str, bool)| row.0.len() + row.1.len() + 3;
    let mut left = columns.saturating_sub(1);
    let kept = rows.iter().find(|row| row.0 == always && !always.is_empty());
    let all: usize = rows.iter().map(length).sum();
    if all > left {
        left = left.saturating_sub(kept.map_or(0, length));
        let mut fits = Vec::new();
        for row in rows.iter().filter(|row| Some(*row) != kept) {
            match left.checked_sub(length(row)) {
                Some(rest) => left = rest,
                None => break,
            }
            fits.push(*row);
        }
        fits.extend(kept);
        rows = fits;
    }
    let mut spans = vec![Span::raw(" ")];
    for (key, word, is_here) in rows {
        let style = if is_here { look.chosen() } else { look.strong() };
        spans.push(Span::styled(key.to_owned(), style));
        spans
            .push(Span::styled(format!(" {word}"), if is_here { look.chosen() } else { Default::default() }));
        spans.push(Span::raw("  "));
    }
    Line::from(spans)
}
