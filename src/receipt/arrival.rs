//! What a receipt says of the second region.

use crate::journey::{Dump, Proof, Stage, SyncTool};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// What is known of the second region.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArrivalOf {
    /// What carries the roll there: `none`, `resilio`, `syncthing`, `datasync`.
    pub sync: String,
    /// `not checked`; `awaited`; `reported`: the sync says so, nothing was read there; `proven`: every byte was read there.
    pub state: String,
    /// When the sync was told of the roll.
    pub told_at: Option<Timestamp>,
    /// When that was known of the last file.
    pub at: Option<Timestamp>,
    /// Who says so, or where it was read; `none` where nobody does.
    pub by: String,
    /// What that rests on, one sentence each.
    pub how: Vec<String>,
}

impl Default for ArrivalOf {
    /// Of receipts from before anybody looked.
    fn default() -> Self {
        let none = || "none".to_owned();
        Self {
            sync: none(),
            state: "not checked".into(),
            told_at: None,
            at: None,
            by: none(),
            how: Vec::new(),
        }
    }
}

impl ArrivalOf {
    pub(super) fn of(dump: &Dump) -> Self {
        let Some(onward) = dump.onward else { return Self::default() };
        let told_at = dump.told.as_ref().map(|told| told.at);
        let begun =
            Self { sync: onward.sync.word().into(), state: "awaited".into(), told_at, ..Self::default() };
        let Some(arrival) = &dump.arrival else { return begun };
        let state = match onward.proof {
            Proof::Report => "reported",
            Proof::Hash => "proven",
        };
        Self {
            state: state.into(),
            at: Some(arrival.at),
            by: arrival.by.clone(),
            how: arrival.how.clone(),
            ..begun
        }
    }
}

/// What of the second region nobody looked at, in one sentence; `None` where every byte was read there.
pub(super) fn gap(dump: &Dump) -> Option<String> {
    let what = "Arrival in the second region: not checked";
    let Some(onward) = dump.onward else { return Some(what.into()) };
    if let Some(word) = &dump.unfollowed {
        return Some(format!("{what}, in the word of {}: {}", word.by, word.reason));
    }
    Some(match (dump.stage, onward.proof, onward.sync) {
        (Stage::Arrived, Proof::Hash, _) => return None,
        (Stage::Arrived, Proof::Report, sync) => {
            format!("The files in the second region: not read, {sync} reports that they are there")
        }
        (_, Proof::Report, sync) => format!("{what} yet; {sync} carries the roll there, and will report it"),
        (_, Proof::Hash, SyncTool::None) => format!("{what} yet; every file will be read there"),
        (_, Proof::Hash, sync) => {
            format!("{what} yet; {sync} carries the roll there, and every file will be read there")
        }
    })
}
