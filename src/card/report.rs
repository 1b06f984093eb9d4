//! What a scan says: the JSON of `ingest scan --json`, and what its screen is made from.

use serde::Serialize;

/// All dumps that were looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ScanReport {
    /// In the order in which they were named and found.
    pub dumps: Vec<DumpReport>,
}

/// One dump.
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
}

/// Whether a dump is whole. Never yes or no alone: what could not be judged is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// All that should be there is there.
    Complete,
    /// Something is missing or damaged.
    Incomplete,
    /// A person has to look.
    Review,
    /// The copy is still running.
    InProgress,
}

impl Verdict {
    /// In words for a screen.
    pub fn words(self) -> &'static str {
        match self {
            Self::Complete => "complete",
            Self::Incomplete => "incomplete",
            Self::Review => "a person has to look",
            Self::InProgress => "the copy is still running",
        }
    }
}

/// Something that was found in a dump.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// Which kind, stable.
    pub code: String,
    /// The file, below the dump's folder; none when it is about several, or the whole dump.
    pub path: Option<String>,
    /// How much it matters.
    pub severity: Severity,
    /// One sentence.
    pub message: String,
}

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// It makes the dump incomplete.
    Error,
    /// A person has to look.
    Review,
    /// Good to know.
    Info,
}
