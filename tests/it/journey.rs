//! The state machine: its table, a model of its promises, and the written form of its events.

mod forms;
mod grid;
mod grown;
mod model;
pub(crate) mod story;
