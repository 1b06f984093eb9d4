//! A screen in a test: messages go in, text and effects come out.

use super::sample;
use crate::control::Snapshot;
use crate::tui::{Effect, Key, Look, Message, Model, update, view};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use ratatui::Terminal;
use ratatui::backend::TestBackend;

pub(super) const PLAIN: Look = Look { color: false, unicode: false };
pub(super) const SIGNS: Look = Look { color: true, unicode: true };

/// A screen and its time.
pub(super) struct World {
    pub(super) model: Model,
    pub(super) now: Timestamp,
    pub(super) effects: Vec<Effect>,
}

impl World {
    /// A screen of 80x24 that shows this.
    pub(super) fn showing(snapshot: Snapshot) -> Self {
        let mut world = Self::new((80, 24));
        world.take(Message::Snapshot(Box::new(snapshot)));
        world
    }

    /// A screen that has heard nothing.
    pub(super) fn new(size: (u16, u16)) -> Self {
        Self { model: Model::new(SIGNS, TimeZone::UTC, size), now: sample::now(), effects: Vec::new() }
    }

    pub(super) fn take(&mut self, message: Message) -> &mut Self {
        self.effects = update(&mut self.model, message, self.now);
        self
    }

    pub(super) fn press(&mut self, keys: impl IntoIterator<Item = Key>) -> &mut Self {
        for key in keys {
            self.take(Message::Key(key));
        }
        self
    }

    /// Presses the keys of these letters.
    pub(super) fn write(&mut self, text: &str) -> &mut Self {
        self.press(text.chars().map(Key::Char))
    }

    /// What stands on a terminal of this size, without blanks at the ends of lines.
    pub(super) fn seen(&mut self, size: (u16, u16)) -> String {
        self.take(Message::Resized(size.0, size.1));
        let mut terminal = Terminal::new(TestBackend::new(size.0, size.1)).expect("a terminal");
        terminal.draw(|frame| view(&self.model, self.now, frame)).expect("it is drawn");
        let buffer = terminal.backend().buffer();
        let lines = buffer.content().chunks(usize::from(size.0)).map(|cells| {
            let mut line = String::new();
            let mut hidden = 0;
            for cell in cells {
                if hidden > 0 {
                    hidden -= 1;
                    continue;
                }
                line.push_str(cell.symbol());
                hidden = crate::tui::text::width(cell.symbol()).saturating_sub(1);
            }
            line.trim_end().to_owned()
        });
        lines.collect::<Vec<_>>().join("\n")
    }

    /// The same on the terminal that everybody has.
    pub(super) fn text(&mut self) -> String {
        self.seen((80, 24))
    }
}
