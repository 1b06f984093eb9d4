//! Colours, where a terminal shows them. They never carry meaning alone: the words say it too.

use crate::world::Env;
use std::fmt::Display;

/// Colours a text, or leaves it as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Paint(bool);

/// Whether the environment lets programs use colours (<https://no-color.org>).
pub(crate) fn allowed(env: &Env) -> bool {
    env.get("NO_COLOR").is_none() && env.get("TERM") != Some("dumb")
}

impl Paint {
    /// Colours, or none.
    pub(crate) fn new(on: bool) -> Self {
        Self(on)
    }

    /// Good.
    pub(crate) fn green(self, text: impl Display) -> String {
        self.with("32", text)
    }

    /// Wants attention.
    pub(crate) fn yellow(self, text: impl Display) -> String {
        self.with("33", text)
    }

    /// Wrong.
    pub(crate) fn red(self, text: impl Display) -> String {
        self.with("1;31", text)
    }

    /// A heading.
    pub(crate) fn bold(self, text: impl Display) -> String {
        self.with("1", text)
    }

    /// Of lesser interest.
    pub(crate) fn dim(self, text: impl Display) -> String {
        self.with("2", text)
    }

    fn with(self, code: &str, text: impl Display) -> String {
        if self.0 { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_string() }
    }
}
