//! What people may order, and what is written down of it.

use crate::pace::Allowance;
use crate::words::deadline::Deadline;
use crate::words::priority::Priority;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// An order to the agent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    /// What to do.
    #[serde(flatten)]
    pub action: Action,
    /// From where, as the client tells it: `192.0.2.7 by SSH`.
    #[serde(default)]
    pub origin: String,
}

/// What to do. ROLL is the roll's key, its id or the beginning of one, its name, or its folder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "action", rename_all = "snake_case")]
pub enum Action {
    /// Stop a roll until somebody says otherwise.
    Hold {
        /// Which.
        roll: String,
        /// Why.
        reason: String,
    },
    /// Try again what is held.
    Retry {
        /// Which.
        roll: String,
    },
    /// Send a card as it is, although it is not whole, somebody should look at it, or it was delivered before.
    Accept {
        /// Which.
        roll: String,
        /// Why.
        reason: String,
    },
    /// Give a roll up: nothing of it is released. The dump on the NAS stays as it is.
    Abandon {
        /// Which.
        roll: String,
        /// Why.
        reason: String,
    },
    /// Change a roll's turn, or when it should have landed.
    Prioritise {
        /// Which.
        roll: String,
        /// Its turn; `None` leaves it.
        priority: Option<Priority>,
        /// When it should have landed, or that it has no deadline any more; `None` leaves it.
        #[serde(default)]
        deadline: Option<Deadline>,
    },
    /// Send nothing.
    Pause {
        /// Until when; `None`: until somebody resumes.
        until: Option<Timestamp>,
        /// Why.
        reason: String,
    },
    /// Go on after a pause, or go back from a rate to the timetable.
    Resume,
    /// Another rate than the timetable's.
    Rate {
        /// How much.
        allowance: Allowance,
        /// Until when; `None`: until somebody resumes.
        until: Option<Timestamp>,
    },
    /// Have FSx make a backup of the file system, unless one is being made.
    Backup,
    /// Look at the watched folders now.
    Look,
    /// Read the configuration file again: all of it is taken over, or nothing.
    Reload,
}

impl Action {
    /// Its name, as in JSON and on the command line.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Hold { .. } => "hold",
            Self::Retry { .. } => "retry",
            Self::Accept { .. } => "accept",
            Self::Abandon { .. } => "abandon",
            Self::Prioritise { .. } => "prioritise",
            Self::Pause { .. } => "pause",
            Self::Resume => "resume",
            Self::Rate { .. } => "rate",
            Self::Backup => "backup",
            Self::Look => "look",
            Self::Reload => "reload",
        }
    }

    /// The roll that it is about, as it was named.
    pub fn roll(&self) -> Option<&str> {
        match self {
            Self::Hold { roll, .. }
            | Self::Retry { roll }
            | Self::Accept { roll, .. }
            | Self::Abandon { roll, .. }
            | Self::Prioritise { roll, .. } => Some(roll),
            Self::Pause { .. }
            | Self::Resume
            | Self::Rate { .. }
            | Self::Backup
            | Self::Look
            | Self::Reload => None,
        }
    }

    /// The reason that was given.
    pub fn reason(&self) -> Option<&str> {
        match self {
            Self::Hold { reason, .. }
            | Self::Accept { reason, .. }
            | Self::Abandon { reason, .. }
            | Self::Pause { reason, .. } => Some(reason),
            _ => None,
        }
    }
}

/// Who ordered something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Actor {
    /// The user's number, as the kernel tells it.
    pub uid: u32,
    /// The user's name here; the number where there is none.
    pub name: String,
    /// From where.
    pub origin: String,
}

/// What became of an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// One sentence.
    pub words: String,
    /// The roll that it was about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub roll: Option<String>,
}

/// An order that was written down.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recorded {
    /// Its place among all orders.
    pub number: i64,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub actor: Actor,
    /// What.
    pub action: Action,
    /// What became of it: the answer, or the problem's sentence.
    pub outcome: String,
    /// Whether it was carried out.
    pub done: bool,
}
