//! What the screen knows: the last picture of the agent, and where the person stands in it.

use super::form::Form;
use super::look::Look;
use super::place::{Part, Place};
use super::times::Wall;
use crate::control::{Recorded, RollDetail, RollView, Snapshot};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use std::path::PathBuf;

/// What the screen knows.
#[derive(Clone, Debug)]
pub struct Model {
    pub(super) look: Look,
    /// The zone of this terminal, for an agent that names none.
    home: TimeZone,
    /// Columns and lines of the terminal.
    pub(super) size: (u16, u16),
    pub(super) connection: Connection,
    /// The last picture.
    pub(super) snapshot: Option<Snapshot>,
    pub(super) place: Place,
    /// The roll that is open, over whatever the place is.
    pub(super) open: Option<Open>,
    /// The roll that the keys act on.
    pub(super) chosen: Chosen,
    pub(super) filter: Filter,
    /// Lines that are scrolled away at the top, or the item that is chosen, in a view of text.
    pub(super) scroll: usize,
    pub(super) orders: Orders,
    /// What is being asked before an order is given.
    pub(super) form: Option<Form>,
    /// What became of the last order.
    pub(super) said: Option<Said>,
}

/// Whether the agent is heard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Connection {
    /// Not yet.
    Connecting,
    Live,
    /// Not since then, for this reason.
    Lost {
        since: Timestamp,
        why: String,
    },
}

/// A roll in the list. Its key changes when its copy has ended, its folder never; when it is gone, the one in its place is meant.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Chosen {
    pub(super) key: String,
    pub(super) source: PathBuf,
    pub(super) place: usize,
}

/// Words that rolls must have to be shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Filter {
    pub(super) words: String,
    pub(super) typing: bool,
}

/// The roll that is open.
#[derive(Clone, Debug)]
pub(super) struct Open {
    pub(super) key: String,
    pub(super) source: PathBuf,
    pub(super) part: Part,
    pub(super) scroll: usize,
    /// What is known of it, or why nothing is.
    pub(super) detail: Option<Result<Box<RollDetail>, String>>,
    /// Whether it was asked for, and no answer has come.
    pub(super) asked: bool,
}

/// The orders that were written down.
#[derive(Clone, Debug, Default)]
pub(super) struct Orders {
    pub(super) known: Option<Result<Vec<Recorded>, String>>,
    pub(super) asked: bool,
    /// When they were asked for last.
    pub(super) at: Option<Timestamp>,
}

/// What became of an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Said {
    pub(super) at: Timestamp,
    pub(super) words: String,
    /// `None` while the agent has not answered.
    pub(super) good: Option<bool>,
}

impl Model {
    /// A screen of so many columns and lines that has heard nothing yet.
    pub fn new(look: Look, home: TimeZone, size: (u16, u16)) -> Self {
        Self {
            look,
            home,
            size,
            connection: Connection::Connecting,
            snapshot: None,
            place: Place::Rolls,
            open: None,
            chosen: Chosen::default(),
            filter: Filter::default(),
            scroll: 0,
            orders: Orders::default(),
            form: None,
            said: None,
        }
    }

    /// The clock on the studio's wall: the timetable's zone, else that of this terminal.
    pub(super) fn wall(&self, now: Timestamp) -> Wall {
        let zone = self.snapshot.as_ref().and_then(|snapshot| TimeZone::get(&snapshot.link.zone).ok());
        Wall { now, zone: zone.unwrap_or_else(|| self.home.clone()) }
    }

    /// The roll that is open, as the last picture has it.
    pub(super) fn opened(&self) -> Option<&RollView> {
        let open = self.open.as_ref()?;
        let rolls = &self.snapshot.as_ref()?.rolls;
        let same = rolls.iter().find(|roll| roll.key == open.key);
        same.or_else(|| rolls.iter().find(|roll| roll.source == open.source)).map(AsRef::as_ref)
    }

    /// What happened to the roll that is open, even when it is in the picture no more.
    pub(super) fn detail(&self) -> Option<&RollDetail> {
        self.open.as_ref()?.detail.as_ref()?.as_ref().ok().map(AsRef::as_ref)
    }
}
