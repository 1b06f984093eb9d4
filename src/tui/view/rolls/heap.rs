//! Fits a list into a few lines: notes go first, then what is far from the cursor, and what is hidden is counted. Of a long list
//! only what can be seen is made into lines.

use super::Row;
use crate::tui::look::Look;
use crate::words::english;
use ratatui::text::Line;

/// A roll, or the title over some.
pub(super) struct Entry {
    line: Line<'static>,
    /// What is to be said about it.
    note: Option<Line<'static>>,
    /// Whether the note is one that somebody should read.
    matters: bool,
    is_chosen: bool,
    is_title: bool,
}

impl Entry {
    pub(super) fn title(words: String, look: Look) -> Self {
        let line = Line::styled(format!(" {words}"), look.strong());
        Self { line, note: None, matters: false, is_chosen: false, is_title: true }
    }

    pub(super) fn roll(
        line: Line<'static>,
        note: Option<Line<'static>>,
        matters: bool,
        is_chosen: bool,
    ) -> Self {
        Self { line, note, matters, is_chosen, is_title: false }
    }

    fn lines(self) -> impl Iterator<Item = Line<'static>> {
        std::iter::once(self.line).chain(self.note)
    }

    /// Its lines, when all is shown.
    fn height(&self) -> usize {
        1 + usize::from(self.note.is_some())
    }
}

/// The title of a list, and what is near its cursor.
pub(super) struct Near {
    entries: Vec<Entry>,
    /// Rolls before and behind that.
    hidden: (usize, usize),
}

impl Near {
    /// Of these, as much as can be seen in so many lines.
    pub(super) fn new(
        rows: &[Row],
        chosen: Option<usize>,
        room: usize,
        entry: impl Fn(&Row) -> Entry,
    ) -> Self {
        let chosen = chosen.unwrap_or(0);
        let first = chosen.saturating_sub(room).max(1).min(rows.len());
        let last = (chosen + 2 * room).min(rows.len());
        let rolls = |rows: &[Row]| rows.iter().filter(|row| matches!(row, Row::Roll(_))).count();
        let hidden = (rolls(&rows[..first]), rolls(&rows[last.max(first)..]));
        let near = rows.iter().take(1).chain(&rows[first..last.max(first)]);
        Self { entries: near.map(entry).collect(), hidden }
    }

    /// Its lines, when all is shown.
    pub(super) fn height(&self) -> usize {
        self.entries.iter().map(Entry::height).sum()
    }

    /// At most so many lines of it. The title stays.
    pub(super) fn window(mut self, room: usize, look: Look) -> Vec<Line<'static>> {
        if room == 0 || self.entries.is_empty() {
            return Vec::new();
        }
        self.leave_notes_out(room);
        let (mut before, mut behind) = self.hidden;
        if before + behind == 0 && self.height() <= room {
            return self.entries.into_iter().flat_map(Entry::lines).collect();
        }
        let chosen = self.entries.iter().position(|entry| entry.is_chosen);
        let title = self.entries.remove(0);
        // One line for what is hidden, where there is one to spare.
        let seen = room.saturating_sub(2).max(1);
        let most = self.entries.len().saturating_sub(seen);
        let first = chosen.map_or(0, |chosen| chosen.saturating_sub(1 + seen / 2)).min(most);
        let mut lines = vec![title.line];
        let mut is_full = false;
        for (place, entry) in self.entries.into_iter().enumerate() {
            is_full |= place >= first && lines.len() + entry.height() > room.saturating_sub(1).max(2);
            // A title among them is no roll.
            let counts = usize::from(!entry.is_title);
            match (place < first, is_full) {
                (true, _) => before += counts,
                (false, true) => behind += counts,
                (false, false) => lines.extend(entry.lines()),
            }
        }
        lines.truncate(room);
        if lines.len() < room {
            lines.extend(hidden(before, behind, look));
        }
        lines
    }

    /// Takes notes away until the rest fits, those that nobody has to read first.
    fn leave_notes_out(&mut self, room: usize) {
        let mut spare = room.saturating_sub(self.entries.len());
        // What somebody should read is worth more than the end of the list, as long as it leaves half of the lines.
        let is_read = |entry: &&Entry| entry.matters && entry.note.is_some();
        let is_worth = self.entries.iter().filter(is_read).count() * 2 <= room;
        let mut order: Vec<&mut Entry> =
            self.entries.iter_mut().filter(|entry| entry.note.is_some()).collect();
        order.sort_by_key(|entry| (!entry.is_chosen, !entry.matters));
        for entry in order {
            match spare.checked_sub(1) {
                Some(left) => spare = left,
                // The note of the chosen one is worth more than a neighbour.
                None if room > 3 && (entry.is_chosen || (entry.matters && is_worth)) => {}
                None => entry.note = None,
            }
        }
    }
}

/// How many rolls are not seen.
fn hidden(before: usize, behind: usize, look: Look) -> Option<Line<'static>> {
    let parts = [(look.sign("↑", "^"), before), (look.sign("↓", "v"), behind)];
    let words: Vec<String> = parts
        .into_iter()
        .filter(|(_, count)| *count > 0)
        .map(|(sign, count)| format!("{sign} {} more", english::thousands(count as u64)))
        .collect();
    (!words.is_empty()).then(|| Line::styled(format!("   {}", words.join("  ")), look.strong()))
}
