//! What follows from a message: a new model, and what is to be done. Pure: the time is told, nothing is asked or drawn.

mod press;
mod refresh;

use super::message::{Effect, Message};
use super::model::{Connection, Model, Said};
use crate::control::{Action, Answer};
use crate::problem::Problem;
use jiff::Timestamp;

/// Takes a message.
pub fn update(model: &mut Model, message: Message, now: Timestamp) -> Vec<Effect> {
    match message {
        Message::Key(key) => return press::press(model, key, now),
        Message::Resized(columns, lines) => model.size = (columns, lines),
        Message::Tick => return refresh::refresh(model, now),
        Message::Snapshot(snapshot) => {
            let is_back = model.connection != Connection::Live;
            model.connection = Connection::Live;
            model.snapshot = Some(*snapshot);
            if is_back {
                // What was asked before has gone with the connection.
                refresh::forget(model);
            }
            return refresh::refresh(model, now);
        }
        Message::Change(change) => {
            if let Some(snapshot) = &mut model.snapshot {
                change.apply(snapshot);
                model.connection = Connection::Live;
            }
        }
        Message::Lost(why) => {
            let since = match &model.connection {
                Connection::Lost { since, .. } => *since,
                _ => now,
            };
            model.connection = Connection::Lost { since, why };
        }
        Message::Roll(key, detail) => {
            if let Some(open) = model.open.as_mut().filter(|open| open.key == key) {
                open.asked = false;
                open.detail = Some(detail.map_err(|problem| problem.message));
            }
        }
        Message::Actions(actions) => {
            model.orders.asked = false;
            model.orders.known = Some(actions.map_err(|problem| problem.message));
        }
        Message::Answered(action, answer) => {
            model.said = Some(said(&action, answer, now));
            model.orders.at = None;
            return refresh::refresh(model, now);
        }
    }
    Vec::new()
}

/// What became of an order.
fn said(action: &Action, answer: Result<Answer, Problem>, at: Timestamp) -> Said {
    match answer {
        Ok(answer) => Said { at, words: answer.words, good: Some(true) },
        Err(problem) => {
            let words = format!("Not done ({}): {}; {}", action.name(), problem.message, problem.hint);
            Said { at, words, good: Some(false) }
        }
    }
}
