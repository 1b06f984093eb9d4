//! The words of the control socket: plain values, the same in JSON and in the program.
//!
//! Fields may be added, never renamed or taken away: scripts read this.

mod arrival;
mod aws;
mod backup;
mod change;
mod desk;
mod ledger;
mod link;
mod order;
mod roll;

pub use crate::pace::Pacer;
pub use arrival::{ArrivalView, SyncView};
pub use aws::{Asked, AwsView, FactView, GateView, Side, UnknownView};
pub use backup::BackupView;
pub use change::Change;
pub use desk::Desk;
pub use ledger::LedgerView;
pub use link::{LinkView, Pace, Sample, WindowView};
pub use order::{Action, Actor, Answer, Order, Recorded};
pub use roll::{ClipView, EtaView, EventView, FileView, RollDetail, RollState, RollView};

use crate::problem::Problem;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use std::sync::Arc;

/// Everything, at one moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snapshot {
    /// When it was true.
    pub at: Timestamp,
    /// The agent itself.
    pub agent: AgentView,
    /// The link and the far side.
    pub link: LinkView,
    /// All rolls that are not done, in the order in which they go; then those that are, newest first.
    pub rolls: Vec<Arc<RollView>>,
    /// All that is to be sent, in sum.
    pub totals: Totals,
    /// What somebody should know or act on that belongs to no roll, the worst first.
    pub notices: Vec<Notice>,
    /// The studio-wide ledger, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ledger: Option<LedgerView>,
}

/// The agent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgentView {
    /// Who delivers.
    pub studio: String,
    /// The machine.
    pub host: String,
    /// The program's version.
    pub version: String,
    /// When it was started.
    pub since: Timestamp,
    /// Its process.
    pub pid: u32,
    /// Journal, keys and receipts.
    pub state: PathBuf,
    /// The configuration file.
    pub config: Option<PathBuf>,
    /// Since when the configuration is in force.
    pub config_since: Timestamp,
    /// Whether it is coming to an end.
    pub stopping: bool,
    /// The folders in which dumps appear.
    pub watched: Vec<WatchedView>,
}

/// A folder in which dumps appear.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WatchedView {
    /// The folder.
    pub path: PathBuf,
    /// Dumps that were found below it.
    pub dumps: u64,
    /// Why it cannot be watched, or only in intervals; one sentence.
    pub note: Option<String>,
    /// Whether it cannot be read at all.
    pub unreadable: bool,
}

/// Sums over the rolls that are not done and not held.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totals {
    /// Rolls that are under way or waiting.
    pub rolls: u64,
    /// Rolls that wait for a person.
    pub held: u64,
    /// Rolls that were released, of those in the snapshot.
    pub delivered: u64,
    /// Those of them whose arrival in the second region is looked for.
    #[serde(default)]
    pub arriving: u64,
    /// Bytes to send, and how many of them are proven on the share.
    pub bytes: u64,
    /// Bytes that are written.
    pub sent: u64,
    /// Bytes that are proven.
    pub landed: u64,
    /// When all of it has landed.
    pub eta: Option<EtaView>,
}

/// Something that somebody should know, or act on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// Since when.
    pub since: Timestamp,
    /// Whether somebody has to act.
    pub urgent: bool,
    /// What it is, and the remedy.
    pub problem: Problem,
}
