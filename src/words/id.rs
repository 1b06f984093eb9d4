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
        Self(unique(at))
    }
}

/// A UUIDv7 of a moment. Random in all but the time.
fn unique(at: jiff::Timestamp) -> uuid::Uuid {
    let millis = at.as_millisecond().max(0) as u64;
    let mut random = [0_u8; 10];
    // Without entropy two dumps could share a staging folder: better not to start at all.
    getrandom::fill(&mut random).expect("the operating system gives random bytes");
    uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
}

/// One look at a share, whose folders there are named after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct LookId(uuid::Uuid);

impl LookId {
    /// A new id for a look that begins at `at`.
    pub fn new(at: jiff::Timestamp) -> Self {
        Self(unique(at))
    }

    /// When the look began.
    pub fn at(self) -> Option<jiff::Timestamp> {
        let (seconds, nanos) = self.0.get_timestamp()?.to_unix();
        jiff::Timestamp::new(i64::try_from(seconds).ok()?, i32::try_from(nanos).ok()?).ok()
    }
}

impl fmt::Display for LookId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for LookId {
    type Err = uuid::Error;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self)
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

#[cfg(test)]
mod tests {
    use super::LookId;

    #[test]
    fn a_look_knows_when_it_began() {
        let at = "2026-11-22T09:30:00.125Z".parse().expect("a moment");
        let look: LookId = LookId::new(at).to_string().parse().expect("its own text");
        assert_eq!(look.at(), Some(at));
        assert_ne!(look, LookId::new(at));
    }
}
