//! A gate: what the far side asks for. That nothing new is begun, that less goes, or that nothing does.
//!
//! It never says anything of what has landed: a gate only makes things later.

use super::Allowance;
use crate::words::rate::Rate;

/// A direction of the link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// To the share.
    Up,
    /// Back from it: what is read back as proof.
    Back,
    /// Both, each with the whole rate.
    Both,
}

/// What a gate asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asks {
    /// That no roll begins to be sent; those under way go on.
    Hold,
    /// That no more goes than this.
    AtMost(Rate, Way),
    /// That nothing goes. What nothing goes up for is not begun either.
    Stop(Way),
}

/// A gate that is closed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gate {
    /// Its name: the same for as long as it asks for the same reason.
    pub name: &'static str,
    /// What it asks for.
    pub asks: Asks,
    /// Why, in one sentence.
    pub why: String,
}

impl Gate {
    /// What may go to the share, as far as this gate is concerned.
    pub(super) fn up(&self) -> Allowance {
        self.allows(Way::Up)
    }

    /// What may come back from it.
    pub(super) fn back(&self) -> Allowance {
        self.allows(Way::Back)
    }

    fn allows(&self, which: Way) -> Allowance {
        let is_meant = |way: Way| way == which || way == Way::Both;
        match self.asks {
            Asks::AtMost(rate, way) if is_meant(way) => Allowance::AtMost(rate),
            Asks::Stop(way) if is_meant(way) => Allowance::Nothing,
            _ => Allowance::Unlimited,
        }
    }

    /// Whether a roll may begin to be sent.
    pub fn holds(&self) -> bool {
        self.asks == Asks::Hold || self.up() == Allowance::Nothing
    }
}
