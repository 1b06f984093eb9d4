//! Which columns of the list fit, and how wide they are: the most important first.

use crate::tui::look::Look;
use crate::tui::text::{left, right};
use ratatui::style::Modifier;
use ratatui::text::Line;

/// A column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Column {
    State,
    Roll,
    Day,
    Family,
    Files,
    Size,
    Bar,
    Percent,
    Rate,
    Eta,
    Proof,
    Turn,
    Deadline,
}

/// In the order in which they stand: heading, and whether it stands at the right.
const ALL: [(Column, &str, bool); 13] = [
    (Column::State, "state", false),
    (Column::Roll, "roll", false),
    (Column::Day, "day", false),
    (Column::Family, "family", false),
    (Column::Files, "files", true),
    (Column::Size, "size", true),
    (Column::Bar, "", false),
    (Column::Percent, "done", true),
    (Column::Rate, "Mbit/s", true),
    (Column::Eta, "landed at", false),
    (Column::Proof, "proof", false),
    (Column::Turn, "turn", false),
    (Column::Deadline, "deadline", false),
];

/// In the order in which they are taken while there is room, with the width that each needs.
const WANTED: [(Column, usize); 13] = [
    (Column::State, 12),
    (Column::Roll, 10),
    (Column::Percent, 4),
    (Column::Eta, 11),
    (Column::Size, 7),
    (Column::Rate, 6),
    (Column::Proof, 8),
    (Column::Bar, 6),
    (Column::Day, 6),
    (Column::Turn, 6),
    (Column::Deadline, 14),
    (Column::Files, 7),
    (Column::Family, 8),
];

/// What is left over goes to these, up to the width.
const GROWING: [(Column, usize); 4] =
    [(Column::Roll, 24), (Column::Eta, 21), (Column::Bar, 20), (Column::Roll, 40)];

/// The columns that fit, in the order in which they stand.
pub(super) struct Columns(Vec<(Column, usize)>);

impl Columns {
    /// For so many columns of the terminal.
    pub(super) fn of(width: usize) -> Self {
        let mut taken: Vec<(Column, usize)> = Vec::new();
        let mut rest = width;
        for (column, wanted) in WANTED {
            let Some(left) = rest.checked_sub(wanted + usize::from(!taken.is_empty())) else { break };
            rest = left;
            taken.push((column, wanted));
        }
        for (growing, most) in GROWING {
            if let Some((_, width)) = taken.iter_mut().find(|(column, _)| *column == growing) {
                let more = most.saturating_sub(*width).min(rest);
                *width += more;
                rest -= more;
            }
        }
        taken.sort_by_key(|(column, _)| ALL.iter().position(|(other, ..)| other == column));
        Self(taken)
    }

    /// How wide a column is; `None` where it does not fit.
    pub(super) fn width(&self, wanted: Column) -> Option<usize> {
        self.0.iter().find(|(column, _)| *column == wanted).map(|(_, width)| *width)
    }

    /// How wide some are that stand side by side.
    pub(super) fn together(&self, wanted: &[Column]) -> usize {
        let widths = self.0.iter().filter(|(column, _)| wanted.contains(column)).map(|(_, width)| width + 1);
        widths.sum::<usize>().saturating_sub(1)
    }

    /// A line of what each column holds.
    pub(super) fn line(&self, cell: impl Fn(Column, usize) -> String) -> Vec<(Column, String)> {
        let is_right = |column: Column| ALL.iter().any(|(other, _, right)| *other == column && *right);
        let fill = |(column, width): &(Column, usize)| {
            let text = cell(*column, *width);
            (*column, if is_right(*column) { right(&text, *width) } else { left(&text, *width) })
        };
        self.0.iter().map(fill).collect()
    }

    /// The headings.
    pub(super) fn head(&self, look: Look) -> Line<'static> {
        let heading =
            |column: Column| ALL.iter().find(|(other, ..)| *other == column).map_or("", |row| row.1);
        let cells = self.line(|column, _| match column {
            Column::State => "  state".into(),
            column => heading(column).into(),
        });
        let words: Vec<String> = cells.into_iter().map(|(_, text)| text).collect();
        Line::styled(words.join(" "), look.faint().add_modifier(Modifier::UNDERLINED))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::text::width;

    #[test]
    fn the_columns_never_take_more_than_there_is_and_the_first_two_always_fit() {
        for room in 23..300 {
            let columns = Columns::of(room);
            let cells = columns.line(|_, _| "x".repeat(50));
            let line = cells.iter().map(|(_, text)| text.as_str()).collect::<Vec<_>>().join(" ");
            assert!(width(&line) <= room, "{room}: {line}");
            assert!(columns.width(Column::State).is_some() && columns.width(Column::Roll) >= Some(10));
        }
    }

    #[test]
    fn eighty_columns_hold_all_that_is_asked_for_at_night() {
        let columns = Columns::of(80);
        for column in [
            Column::Day,
            Column::Size,
            Column::Bar,
            Column::Percent,
            Column::Rate,
            Column::Eta,
            Column::Proof,
        ] {
            assert!(columns.width(column).is_some(), "{column:?}");
        }
        assert!(columns.width(Column::Roll) >= Some(11));
    }
}
