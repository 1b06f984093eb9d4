//! The screen of `ingest watch`: a client of a running agent, drawn for a terminal of 80x24 over SSH.
//!
//! ```text
//!  keys, news of the agent, seconds ─► Message ─► update(model) ─► Effect ─► orders and questions to the agent
//!                                                   │
//!                                                 Model ─► view(model, now) ─► the terminal
//! ```
//!
//! [`update`] and [`view`] are pure: no I/O, no clock. `ingest watch` joins them with the terminal and the client. What a person
//! must act on stands first and never scrolls out of sight; no meaning hangs on a colour; nothing that came from outside can
//! drive the terminal.

mod form;
mod keys;
mod list;
mod look;
mod message;
mod model;
mod place;
mod text;
mod times;
mod update;
mod view;

#[cfg(test)]
mod tests;

pub use keys::Key;
pub use look::Look;
pub use message::{Effect, Message};
pub use model::Model;
pub(crate) use times::Wall;
pub use update::update;
pub use view::view;
