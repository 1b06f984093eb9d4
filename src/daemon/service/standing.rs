//! How it goes with the ledger.

use crate::journal::Behind;
use crate::problem::Problem;
use jiff::Timestamp;

/// How it goes: when all was told last, what is not told, and what is in the way since when.
#[derive(Clone, Debug, Default)]
pub(super) struct Standing {
    pub(super) reached: Option<Timestamp>,
    pub(super) behind: Behind,
    pub(super) trouble: Option<(Timestamp, Problem)>,
}
