//! What happens to the screen, and what it wants done.

use super::keys::Key;
use crate::control::{Action, Answer, Change, Recorded, RollDetail, Snapshot};
use crate::problem::Problem;

/// Something that happened.
#[derive(Clone, Debug)]
pub enum Message {
    /// A key was pressed.
    Key(Key),
    /// The terminal has so many columns and lines now.
    Resized(u16, u16),
    /// A second has passed.
    Tick,
    /// The agent has answered, and this is everything.
    Snapshot(Box<Snapshot>),
    /// What has changed since.
    Change(Box<Change>),
    /// The agent cannot be reached, for this reason: one sentence.
    Lost(String),
    /// What was asked about the roll of this key.
    Roll(String, Result<Box<RollDetail>, Problem>),
    /// The newest orders.
    Actions(Result<Vec<Recorded>, Problem>),
    /// What became of an order.
    Answered(Action, Result<Answer, Problem>),
}

/// Something to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Leave.
    Quit,
    /// Stop until the shell continues the job.
    Suspend,
    /// Draw everything anew: somebody else has written to the terminal.
    Redraw,
    /// Ask about the roll of this key.
    Ask(String),
    /// Ask for the newest orders.
    AskActions,
    /// Give an order.
    Order(Action),
}
