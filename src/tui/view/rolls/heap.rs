//! Fits a list into a few lines: notes go first, then what is far from the cursor, and what is hidden is counted.

use crate::tui::look::Look;
use crate::words::english;
use ratatui::text::Line;

/// A roll, or the title over some.
pub(super) struct Entry {
    pub(super) line: Line<'static>,
    /// What is to be said about it.
    pub(super) note: Option<Line<'static>>,
    /// Whether the note is one that somebody should read.
    pub(super) matters: bool,
    pub(super) is_chosen: bool,
}

impl Entry {
    pub(super) fn title(words: String, look: Look) -> Self {
        let line = Line::styled(format!(" {words}"), look.strong());
        Self { line, note: None, matters: false, is_chosen: false }
    }

    /// Its lines, when all is shown.
    pub(super) fn height(&self) -> usize {
        1 + usize::from(self.note.is_some())
    }
}

/// At most so many lines of a list. The first entry, a title, stays.
pub(super) fn window(mut entries: Vec<Entry>, room: usize, look: Look) -> Vec<Line<'static>> {
    if room == 0 || entries.is_empty() {
        return Vec::new();
    }
    let mut spare = room.saturating_sub(entries.len());
    // What somebody should read is worth more than the end of the list, as long as it leaves half of the lines.
    let is_read = |entry: &Entry| entry.matters && entry.note.is_some();
    let worth = entries.iter().filter(|entry| is_read(entry)).count() * 2 <= room;
    let mut order: Vec<usize> = (0..entries.len()).collect();
    order.sort_by_key(|place| (!entries[*place].is_chosen, !entries[*place].matters));
    for place in order {
        let entry = &mut entries[place];
        if entry.note.is_some() {
            match spare.checked_sub(1) {
                Some(left) => spare = left,
                // The note of the chosen one is worth more than a neighbour.
                None if entry.is_chosen && room > 3 => {}
                None if entry.matters && worth => {}
                None => entry.note = None,
            }
        }
    }
    let total: usize = entries.iter().map(Entry::height).sum();
    if total <= room {
        return entries.into_iter().flat_map(|entry| [Some(entry.line), entry.note]).flatten().collect();
    }
    let rolls = entries.len() - 1;
    let chosen = entries.iter().position(|entry| entry.is_chosen);
    let title = entries.remove(0);
    // One line for what is hidden, where there is one to spare.
    let seen = room.saturating_sub(2).max(1);
    let first =
        chosen.map_or(0, |chosen| chosen.saturating_sub(1 + seen / 2)).min(rolls.saturating_sub(seen));
    let mut lines = vec![title.line];
    let mut shown = 0;
    for entry in entries.into_iter().skip(first) {
        if lines.len() + entry.height() > room.saturating_sub(1).max(2) {
            break;
        }
        shown += 1;
        lines.push(entry.line);
        lines.extend(entry.note);
    }
    lines.truncate(room);
    if lines.len() < room {
        let (up, down) = (look.sign("↑", "^"), look.sign("↓", "v"));
        let below = rolls.saturating_sub(first + shown);
        let parts = [(up, first), (down, below)].into_iter().filter(|(_, count)| *count > 0);
        let words: Vec<String> =
            parts.map(|(sign, count)| format!("{sign} {} more", english::thousands(count as u64))).collect();
        lines.push(Line::styled(format!("   {}", words.join("  ")), look.strong()));
    }
    lines
}
