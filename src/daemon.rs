//! Joins the stations: what is due ([`journey::due`](crate::journey::due)) is performed, its outcome becomes events,
//! the events are committed, and only then does anybody act on them.

mod agent;
mod carry;
mod check;
mod gateway;
mod identity;
mod list;
mod mounts;
mod names;
pub mod progress;
mod proving;
mod receipt;
mod release;
mod seal;
mod send;

pub use agent::{Agent, Gateway, NamePolicy};
pub use identity::{Known, find_or_create};
pub use mounts::connect_steady;
