//! The studio-wide ledger, as the agent sees it.

use crate::problem::Problem;
use crate::words::english::count;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// The ledger.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LedgerView {
    /// The table.
    pub table: String,
    /// The region in which it lies.
    pub region: String,
    /// What the destination is called in it.
    pub share: String,
    /// When all that there was had been written to it last.
    pub reached: Option<Timestamp>,
    /// How many events it does not have yet.
    pub behind: u64,
    /// When the oldest of them happened.
    pub since: Option<Timestamp>,
    /// What keeps the agent from it; `None`: it can be reached.
    pub trouble: Option<Problem>,
}

impl LedgerView {
    /// Whether the other studios know all there is: one sentence.
    pub fn words(&self) -> String {
        let Self { table, region, behind, trouble, .. } = self;
        let place = format!("`{table}` in {region}");
        match (trouble, behind) {
            (None, 0) => format!("{place} is up to date"),
            (None, behind) => format!("{place} gets {} now", count(*behind, "event")),
            (Some(_), 0) => format!("{place} cannot be used; it lacks nothing so far"),
            (Some(_), behind) => format!("{place} cannot be used; it lacks {}", count(*behind, "event")),
        }
    }
}
