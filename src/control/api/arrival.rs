//! What is known of the second region.

use crate::journey::{Proof, SyncTool};
use crate::problem::Problem;
use crate::words::english;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// How far a released roll is on its way to the second region.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArrivalView {
    /// What carries it.
    pub sync: SyncTool,
    /// How its arrival is, or will be, known: `report`, the word of the sync, or `hash`, by reading every byte there.
    pub proof: Proof,
    /// Since when it is all there; `None`: it is not, as far as is known.
    pub at: Option<Timestamp>,
    /// Files that are there, at least.
    pub there: u64,
    /// Files in all; 0 until somebody has looked.
    pub all: u64,
    /// Some of those that are not there.
    pub missing: Vec<String>,
    /// What goes on, one sentence; empty where nobody has looked yet.
    pub words: String,
}

impl ArrivalView {
    /// How far it is, and by whose word, in one sentence.
    pub fn standing(&self) -> String {
        let Self { sync, proof, at, there, all, .. } = self;
        let files = english::count(*all, "file");
        match (at, proof) {
            (Some(_), Proof::Hash) => {
                "it is there: every byte was read in the second region, and is equal".into()
            }
            (Some(_), Proof::Report) => format!("it is there in the word of {sync}; nothing was read there"),
            (None, _) if *all == 0 => format!("carried by {sync}; nobody has looked yet"),
            (None, Proof::Hash) => format!("carried by {sync}; {there} of {files} there, as far as is known"),
            (None, Proof::Report) => format!("carried by {sync}; {there} of {files} there, in its word"),
        }
    }
}

/// The sync, as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SyncView {
    /// Which one.
    pub sync: SyncTool,
    /// How it is set up and how it stands, one sentence; empty where it could not be asked.
    pub words: String,
    /// Why it would not carry a roll, or could not be asked.
    pub trouble: Option<Problem>,
    /// The second region's share, where every byte is read.
    pub second: Option<String>,
}
