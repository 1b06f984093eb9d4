//! A view of text that is longer than the terminal: scrolled by lines, or from item to item.

use crate::tui::look::Look;
use crate::tui::text::{left, width, wrap};
use crate::words::english;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

/// Lines, and the items among them, if there are any.
#[derive(Debug, Default)]
pub(super) struct Page {
    pub(super) lines: Vec<Line<'static>>,
    items: Vec<Item>,
    /// Lines at the top that never scroll away.
    head: usize,
}

/// Something that can be chosen.
#[derive(Debug)]
struct Item {
    line: usize,
    /// The roll that it is about.
    key: Option<String>,
}

impl Page {
    /// One sentence.
    pub(super) fn words(words: &str, width: usize) -> Self {
        let mut page = Self::default();
        page.say(words, Style::new(), width);
        page
    }

    pub(super) fn push(&mut self, line: impl Into<Line<'static>>) {
        self.lines.push(line.into());
    }

    /// What was written so far stays at the top.
    pub(super) fn fix(&mut self) {
        self.head = self.lines.len();
    }

    /// What follows belongs to one item.
    pub(super) fn item(&mut self, key: Option<String>) {
        self.items.push(Item { line: self.lines.len(), key });
    }

    /// A heading.
    pub(super) fn heading(&mut self, words: &str, look: Look) {
        self.push(Span::styled(format!(" {words}"), look.strong()));
    }

    /// A sentence, broken where it has to be.
    pub(super) fn say(&mut self, words: &str, style: Style, width: usize) {
        for line in wrap(words, width.saturating_sub(3)) {
            self.push(Span::styled(format!("  {line}"), style));
        }
    }

    /// A sentence behind a sign.
    pub(super) fn point(&mut self, sign: &str, words: &str, style: Style, columns: usize) {
        let indent = width(sign) + 3;
        for (place, line) in wrap(words, columns.saturating_sub(indent + 1)).into_iter().enumerate() {
            let before = if place == 0 { format!("  {sign} ") } else { " ".repeat(indent) };
            self.push(Span::styled(before + &line, style));
        }
    }

    /// A fact behind its name.
    pub(super) fn fact(&mut self, name: &str, words: &str, style: Style, columns: usize) {
        const NAME: usize = 12;
        for (place, line) in wrap(words, columns.saturating_sub(NAME + 4)).into_iter().enumerate() {
            let name = left(if place == 0 { name } else { "" }, NAME);
            self.push(Line::from(vec![Span::raw(format!("  {name} ")), Span::styled(line, style)]));
        }
    }

    pub(super) fn space(&mut self) {
        self.push(Line::default());
    }

    /// How far it can be scrolled in so many lines: by items, where it has any.
    pub(super) fn deepest(&self, height: usize) -> usize {
        match self.items.len() {
            0 => self.lines.len().saturating_sub(height.max(self.head + 1)),
            items => items - 1,
        }
    }

    /// The roll of the item that is chosen.
    pub(super) fn chosen(&self, scroll: usize) -> Option<&str> {
        let last = self.items.len().checked_sub(1)?;
        self.items[scroll.min(last)].key.as_deref()
    }

    /// The lines that are seen; the last one says when there are more.
    pub(super) fn shown(mut self, scroll: usize, height: usize, look: Look) -> Vec<Line<'static>> {
        let scroll = scroll.min(self.deepest(height));
        let room = height.saturating_sub(self.head).max(1);
        let below = self.lines.len().saturating_sub(self.head);
        let mut first = scroll;
        if let Some(item) = self.items.get(scroll) {
            let start = item.line.saturating_sub(self.head);
            let end = self.items.get(scroll + 1).map_or(below, |next| next.line.saturating_sub(self.head));
            // As much as fits of what stands before it, so that the eye keeps its place.
            first = if end > room { start.min(end - room + 1) } else { 0 };
            if let Some(line) = self.lines.get_mut(item.line) {
                let words = line.spans.iter().map(|span| span.content.as_ref()).collect::<String>();
                *line = Line::styled(words.replacen(' ', look.sign("▸", ">"), 1), look.chosen());
            }
        }
        let mut rest = self.lines.split_off(self.head.min(self.lines.len()));
        rest.drain(..first.min(rest.len()));
        let hidden = rest.len().saturating_sub(room);
        if hidden > 0 {
            rest.truncate(room - 1);
            let down = look.sign("↓", "v");
            rest.push(Line::styled(
                format!("  {down} {}", english::count(hidden as u64 + 1, "more line")),
                look.strong(),
            ));
        }
        self.lines.extend(rest);
        self.lines
    }
}
