//! How people and programs talk to a running agent: one snapshot of everything, one stream of what changes, and orders.
//!
//! ```text
//! ingest watch ─┐                    ┌─ GET  /v1/snapshot       everything, now
//! ingest hold  ─┼─ unix socket, HTTP ┼─ GET  /v1/changes        the same, then what changes (server-sent events)
//! curl         ─┘                    ├─ GET  /v1/rolls/ROLL     one roll in depth
//!                                    ├─ GET  /v1/actions        who ordered what
//!                                    └─ POST /v1/orders         an order; recorded with the user's name
//! ```
//!
//! The [`Desk`] is what stands behind the socket; the daemon implements it. Nothing here knows the daemon.

pub mod api;
mod client;
mod error;
mod place;
mod server;

pub use api::{
    Action, Actor, AgentView, Answer, ArrivalView, Asked, AwsView, BackupView, Change, ClipView, Desk,
    EtaView, EventView, FactView, FileView, GateView, LedgerView, LinkView, Notice, Order, Pace, Pacer,
    Recorded, RollDetail, RollState, RollView, Sample, Side, Snapshot, SyncView, Totals, UnknownView,
    WatchedView, WindowView,
};
pub use client::{Changes, Client, News};
pub use error::SocketError;
pub use place::{MACHINE, Settings};
pub use server::Server;
