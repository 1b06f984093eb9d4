//! All rolls. Those that a person has to act on stand at the top, apart from the rest, and stay there however the rest is
//! scrolled; where even they are too many, they are counted.

mod columns;
mod heap;
mod row;

use crate::tui::list::{self, Heap};
use crate::tui::model::Model;
use columns::Columns;
use heap::{Entry, window};
use jiff::Timestamp;
use ratatui::text::{Line, Span};
pub(super) use row::{bar, percent};

/// The lines of the view.
pub(super) fn lines(model: &Model, now: Timestamp, (width, height): (usize, usize)) -> Vec<Line<'static>> {
    let look = model.look;
    let wall = model.wall(now);
    let columns = Columns::of(width);
    let listed = list::listed(model);
    let cursor = list::cursor(model, &listed);
    let entry = |place: usize| {
        let (_, roll) = listed[place];
        let is_chosen = place == cursor;
        Entry {
            line: row::line(roll, &columns, look, &wall, is_chosen),
            note: row::note(roll, &columns, look, &wall, width),
            matters: row::matters(roll),
            is_chosen,
        }
    };
    let held = listed.iter().filter(|(heap, _)| *heap == Heap::Held).count();
    let mut lines = vec![columns.head(look)];
    let room = height.saturating_sub(1);
    let (mut above, mut below) = (Vec::new(), Vec::new());
    for place in 0..listed.len() {
        let heap = listed[place].0;
        let list = if heap == Heap::Held { &mut above } else { &mut below };
        if place == 0 || listed[place - 1].0 != heap {
            let count = listed.iter().filter(|(other, _)| *other == heap).count();
            list.push(Entry::title(title(heap, count), look));
        }
        list.push(entry(place));
    }
    let lines_of = |entries: &[Entry]| entries.iter().map(Entry::height).sum::<usize>();
    // The rest keeps a third, so that what goes on can be seen too.
    let for_rest = lines_of(&below).min((room / 3).max(2));
    let for_held = lines_of(&above).min(if held == 0 { 0 } else { room.saturating_sub(for_rest) });
    let above = window(above, for_held, look);
    let rest = room.saturating_sub(above.len());
    lines.extend(above);
    lines.extend(window(below, rest, look));
    if listed.is_empty() {
        lines.push(Line::default());
        lines.extend(empty(model).into_iter().map(|words| Line::from(Span::raw(format!("  {words}")))));
    }
    lines
}

fn title(heap: Heap, count: usize) -> String {
    match (heap, count) {
        (Heap::Held, 1) => "1 NEEDS A PERSON".into(),
        (Heap::Held, count) => format!("{count} NEED A PERSON"),
        (Heap::Going, count) => format!("{count} under way"),
        (Heap::Done, count) => format!("{count} done"),
    }
}

fn empty(model: &Model) -> Vec<String> {
    if !model.filter.words.is_empty() {
        return vec!["No roll has these words".into()];
    }
    let watched = model.snapshot.iter().flat_map(|snapshot| &snapshot.agent.watched);
    let folders = watched.map(|watched| format!("  {}", crate::tui::text::path(&watched.path)));
    std::iter::once("No dump has appeared yet. These folders are watched:".into()).chain(folders).collect()
}
