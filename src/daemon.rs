//! Joins the stations: what is due ([`journey::due`](crate::journey::due)) is performed, its outcome becomes events,
//! the events are committed, and only then does anybody act on them.

mod agent;
mod asides;
mod beyond;
mod card;
mod carry;
mod check;
mod elsewhere;
mod evidence;
mod follow;
mod gateway;
mod grown;
mod identity;
mod list;
mod mounts;
mod names;
mod notices;
mod outbox;
mod pause;
mod polite;
pub mod progress;
mod proving;
mod receipt;
mod release;
mod seal;
mod send;
mod service;
mod settle;
mod target;
mod tell;

pub use agent::{Agent, CardPolicy, Gateway, NamePolicy};
pub use asides::Asides;
pub use beyond::{Beyond, Limit, Second};
pub use card::not_delivered;
pub use evidence::evidence;
pub use identity::{Known, find_or_create};
pub use mounts::connect_steady;
pub use notices::{NoticeSettings, Piece, Sender, Teller, Untold, happened, letter, standing};
pub use outbox::{LedgerSettings, Outbox, Stuck, open_ledger};
pub use pause::Pause;
pub use polite::Polite;
pub use service::{Service, Settings, WhenToBackUp};
pub use target::target;
