//! Names of things that must stay unique for ever.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// One dump on its way to one destination: a UUIDv7, so that ids sort by the time they were made.
///
/// The staging folder of the dump is named after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DumpId(uuid::Uuid);

impl DumpId {
    /// A new id for a dump found at `at`. Random in all but the time.
    pub fn new(at: jiff::Timestamp) -> Self {
        let millis = at.as_millisecond().max(0) as u64;
        let mut random = [0_u8; 10];
        // Without entropy two dumps could share a staging folder: better not to start at all.
        getrandom::fill(&mut random).expect("the operating system gives random bytes");
        Self(uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid())
    }
}

impl fmt::Display for DumpId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for DumpId {
    type Err = uuid::Error;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self)
    }
}
