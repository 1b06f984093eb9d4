//! How things look: signs and colours. A colour repeats what a word says already, and a sign stands beside its word.

use crate::control::RollState;
use ratatui::style::{Color, Modifier, Style};

/// What the terminal can show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// Whether colours may be used: the sixteen that every terminal has.
    pub color: bool,
    /// Whether signs outside ASCII can be shown.
    pub unicode: bool,
}

impl Look {
    /// Somebody has to act.
    pub(super) fn bad(self) -> Style {
        self.hue(Color::Red).add_modifier(Modifier::BOLD)
    }

    /// It does not go as it should.
    pub(super) fn warn(self) -> Style {
        self.hue(Color::Yellow)
    }

    /// Done, or as it should be.
    pub(super) fn good(self) -> Style {
        self.hue(Color::Green)
    }

    /// On its way.
    pub(super) fn busy(self) -> Style {
        self.hue(Color::Cyan)
    }

    /// A heading.
    pub(super) fn strong(self) -> Style {
        Style::new().add_modifier(Modifier::BOLD)
    }

    /// Of lesser interest.
    pub(super) fn faint(self) -> Style {
        if self.color { Style::new().add_modifier(Modifier::DIM) } else { Style::new() }
    }

    /// What the keys act on.
    pub(super) fn chosen(self) -> Style {
        Style::new().add_modifier(Modifier::REVERSED)
    }

    fn hue(self, color: Color) -> Style {
        if self.color { Style::new().fg(color) } else { Style::new() }
    }

    /// The first where signs can be shown, else the second, which is ASCII.
    pub(super) fn sign(self, sign: &'static str, plain: &'static str) -> &'static str {
        if self.unicode { sign } else { plain }
    }

    /// The sign of a state, one column wide.
    pub(super) fn state(self, state: RollState) -> &'static str {
        let (sign, plain) = match state {
            RollState::Held => ("✖", "X"),
            RollState::Waiting => ("…", "~"),
            RollState::Copying => ("○", "o"),
            RollState::Checking => ("?", "?"),
            RollState::Queued => ("·", "."),
            RollState::Sending => ("▲", "^"),
            RollState::Proving => ("▼", "v"),
            RollState::Releasing => ("►", ">"),
            RollState::Arriving => ("»", "}"),
            RollState::Delivered => ("✔", "+"),
            RollState::Arrived => ("★", "*"),
            RollState::Duplicate => ("=", "="),
            RollState::Abandoned => ("-", "-"),
        };
        self.sign(sign, plain)
    }

    /// The colour of a state.
    pub(super) fn hue_of(self, state: RollState) -> Style {
        match state {
            RollState::Held => self.bad(),
            RollState::Waiting => self.warn(),
            RollState::Sending | RollState::Proving | RollState::Releasing => self.busy(),
            RollState::Arriving | RollState::Delivered | RollState::Arrived => self.good(),
            RollState::Duplicate | RollState::Abandoned => self.faint(),
            RollState::Copying | RollState::Checking | RollState::Queued => Style::new(),
        }
    }

    /// Between the parts of a line.
    pub(super) fn dot(self) -> &'static str {
        self.sign(" · ", " | ")
    }

    /// What proven, written and missing look like in a bar.
    pub(super) fn bar(self) -> [&'static str; 3] {
        if self.unicode { ["█", "▒", "·"] } else { ["#", "=", "."] }
    }
}
