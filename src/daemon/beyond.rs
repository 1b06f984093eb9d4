//! What lies beyond the release: the sync that carries rolls on, and the second region.

use crate::handoff::Sync;
use crate::journey::{Onward, Proof};
use crate::share::{Destination, Share};
use std::sync::Arc;
use std::time::Duration;

/// The second region's share, where the studio can reach it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Second {
    /// Where it is; rolls lie below its sync root.
    pub destination: Destination,
    /// How often it is looked at for a roll that is not there yet.
    pub every: Duration,
}

/// What holds a share to the pace.
pub type Limit = Arc<dyn Fn(Share) -> Share + Send + std::marker::Sync>;

/// What carries rolls on, and where they go.
pub struct Beyond {
    /// What carries them.
    pub sync: Arc<dyn Sync>,
    /// Where every byte is read before a roll counts as arrived.
    pub second: Option<Second>,
    /// What holds the reading there to the pace.
    pub limit: Limit,
    /// Whether whoever carries a roll waits for its arrival.
    pub wait: bool,
}

impl Beyond {
    /// What is to become of a roll; `None` where nobody can say that it arrived.
    pub(super) fn onward(&self) -> Option<Onward> {
        let proof = match &self.second {
            Some(_) => Proof::Hash,
            None if self.sync.reports() => Proof::Report,
            None => return None,
        };
        Some(Onward { sync: self.sync.tool(), proof })
    }
}
