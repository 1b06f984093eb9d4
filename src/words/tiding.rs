//! What people can be told of, wherever they are.

use std::fmt;

/// A kind of tidings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tiding {
    /// A roll waits for a person.
    Held,
    /// A roll will miss its deadline.
    Late,
    /// Something that belongs to no roll needs a person.
    Problem,
    /// A card was delivered before, and is not sent.
    Duplicate,
    /// A roll is in the sync root.
    Released,
    /// The second region has it.
    Arrived,
}

impl Tiding {
    /// All, what needs a person first.
    pub const ALL: [Self; 6] =
        [Self::Held, Self::Late, Self::Problem, Self::Duplicate, Self::Released, Self::Arrived];

    /// Those that people are told of unless they say otherwise: that a roll was released is the rule.
    pub const USUAL: [Self; 5] = [Self::Held, Self::Late, Self::Problem, Self::Duplicate, Self::Arrived];

    /// Its name, in the configuration and on messages.
    pub fn name(self) -> &'static str {
        match self {
            Self::Held => "held",
            Self::Late => "late",
            Self::Problem => "problem",
            Self::Duplicate => "duplicate",
            Self::Released => "released",
            Self::Arrived => "arrived",
        }
    }
}

impl fmt::Display for Tiding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}
