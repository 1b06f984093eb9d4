//! The link and the far side: how fast it may go, how fast it goes, and why not faster.

use super::{AwsView, SyncView};
use crate::pace::{Allowance, Pacer};
use crate::problem::Problem;
use crate::words::session::Session;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// The link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkView {
    /// The destination's address.
    pub destination: String,
    /// What keeps the agent from the share; `None`: it can be reached.
    pub trouble: Option<Problem>,
    /// What is waited for at this moment: one sentence.
    pub waiting: Option<String>,
    /// The session that writes, once there is one.
    pub session: Option<Session>,
    /// The session that reads back.
    pub readback: Option<Session>,
    /// What carries released rolls on; `None` where nothing is told of them.
    #[serde(default)]
    pub sync: Option<SyncView>,
    /// What AWS says of the far side; `None` where it is not asked.
    #[serde(default)]
    pub aws: Option<AwsView>,
    /// What is free on the share, in bytes, as it was last asked.
    pub free: Option<u64>,
    /// What holds, and by what.
    pub pace: Pace,
    /// Towards the share, bits a second over the last seconds.
    pub up: u64,
    /// Back from it.
    pub down: u64,
    /// The last hour, one sample every ten seconds, oldest first.
    pub history: Vec<Sample>,
    /// The zone of the timetable.
    pub zone: String,
    /// The windows.
    pub windows: Vec<WindowView>,
    /// What holds outside them.
    pub otherwise: Allowance,
}

/// How much may be sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pace {
    /// How much.
    pub allowance: Allowance,
    /// By what.
    pub by: Pacer,
    /// The window, who ordered it, or what the path shows: one sentence.
    pub why: String,
    /// Until when, where that is known.
    pub until: Option<Timestamp>,
    /// What the timetable alone would allow.
    pub timetable: Allowance,
    /// The round trip now and at its best, in microseconds, where it is measured.
    pub round_trip: Option<(u64, u64)>,
    /// How much may come back from the share; `None`: as much as may go there.
    #[serde(default)]
    pub back: Option<Allowance>,
    /// Why no roll begins to be sent, in one sentence; `None`: they do.
    #[serde(default)]
    pub hold: Option<String>,
}

/// How fast it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sample {
    /// The end of the stretch.
    pub at: Timestamp,
    /// What was allowed, bits a second; `None`: as fast as the link goes.
    pub allowed: Option<u64>,
    /// What was sent, bits a second.
    pub up: u64,
    /// What was read back, bits a second.
    pub down: u64,
}

/// A window of the timetable.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WindowView {
    /// As it stands in the configuration: days and times.
    pub words: String,
    /// How much may be sent in it.
    pub allowance: Allowance,
    /// Minutes of the week from Monday 00:00, half open; one that goes over the end of the week has two.
    pub stretches: Vec<(u16, u16)>,
}
