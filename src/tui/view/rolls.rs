//! All rolls. Those that a person has to act on stand at the top, apart from the rest, and stay there however the rest is
//! scrolled; where even they are too many, they are counted.

mod columns;
mod heap;
mod row;

use crate::control::RollView;
use crate::tui::list::{self, Heap};
use crate::tui::model::Model;
use columns::Columns;
use heap::{Entry, Near};
use jiff::Timestamp;
use ratatui::text::{Line, Span};
pub(super) use row::{bar, is_listed, late, percent};

/// The lines of the view.
pub(super) fn lines(model: &Model, now: Timestamp, (width, height): (usize, usize)) -> Vec<Line<'static>> {
    let look = model.look;
    let wall = model.wall(now);
    let columns = Columns::of(width);
    let listed = list::listed(model);
    let cursor = list::cursor(model, &listed);
    let entry = |row: &Row| match *row {
        Row::Title(heap, count) => Entry::title(title(heap, count), look),
        Row::Roll(place) => {
            let (roll, is_chosen) = (listed[place].1, place == cursor);
            let line = row::line(roll, &columns, look, &wall, is_chosen);
            let note = row::note(roll, &columns, look, &wall, width);
            Entry::roll(line, note, row::matters(roll), is_chosen)
        }
    };
    let (above, below) = rows(&listed);
    let mut lines = vec![columns.head(look)];
    let room = height.saturating_sub(1);
    let chosen = |rows: &[Row]| rows.iter().position(|row| *row == Row::Roll(cursor));
    let above = Near::new(&above, chosen(&above), room, entry);
    let below = Near::new(&below, chosen(&below), room, entry);
    // The rest keeps a third, so that what goes on can be seen too.
    let for_rest = below.height().min((room / 3).max(2));
    lines.extend(above.window(room.saturating_sub(for_rest), look));
    let rest = height.saturating_sub(lines.len());
    lines.extend(below.window(rest, look));
    if listed.is_empty() {
        lines.push(Line::default());
        lines.extend(empty(model).into_iter().map(|words| Line::from(Span::raw(format!("  {words}")))));
    }
    lines
}

/// A line of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Row {
    /// How many rolls of a kind follow.
    Title(Heap, usize),
    /// The roll at this place.
    Roll(usize),
}

/// Those that need a person, and the rest, each under its title.
fn rows(listed: &[(Heap, &RollView)]) -> (Vec<Row>, Vec<Row>) {
    let (mut above, mut below) = (Vec::new(), Vec::new());
    for (place, (heap, _)) in listed.iter().enumerate() {
        let rows = if *heap == Heap::Held { &mut above } else { &mut below };
        if place == 0 || listed[place - 1].0 != *heap {
            let count = listed.iter().filter(|(other, _)| other == heap).count();
            rows.push(Row::Title(*heap, count));
        }
        rows.push(Row::Roll(place));
    }
    (above, below)
}

fn title(heap: Heap, count: usize) -> String {
    match (heap, count) {
        (Heap::Held, 1) => "1 NEEDS A PERSON".into(),
        (Heap::Held, count) => format!("{count} NEED A PERSON"),
        (Heap::Going, count) => format!("{count} under way"),
        (Heap::Arriving, count) => format!("{count} on the way to the second region"),
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
