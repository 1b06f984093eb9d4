//! What a scan says: the JSON of `ingest scan --json`, and what its screen is made from.

use super::finding::{Finding, Verdict};
use crate::journey::Labels;
use serde::Serialize;

/// All dumps that were looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ScanReport {
    /// In the order in which they were named and found.
    pub dumps: Vec<DumpReport>,
}

/// One dump: a card that was recognised, or a folder in which none was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DumpReport {
    /// Its folder.
    pub path: String,
    /// The kind of card; `none` for none that is known.
    pub family: String,
    /// The camera's or recorder's model, where the card tells it.
    pub model: Option<String>,
    /// The roll, where a name tells it.
    pub roll: Option<String>,
    /// Clips that were recognised.
    pub clips: u64,
    /// Files that would be sent.
    pub files: u64,
    /// Their bytes.
    pub bytes: u64,
    /// Whether it is whole.
    pub verdict: Verdict,
    /// What was found, errors and all.
    pub findings: Vec<Finding>,
    /// What operating systems left behind: it is not sent. A folder of it is one entry.
    pub junk: Vec<String>,
    /// How many entries of that kind there are.
    pub ignored: u64,
    /// What the folders around it say about the shooting day.
    pub labels: Labels,
    /// The family in words, for people.
    #[serde(skip)]
    pub kind: &'static str,
    /// The names of the clips, for people.
    #[serde(skip)]
    pub names: Vec<String>,
}
