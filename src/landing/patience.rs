//! How long is waited for a gateway, and how often is looked.

use std::time::Duration;

/// How long a gateway may bring nothing to the share before somebody is told. All other times follow from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience(Duration);

impl Patience {
    /// Waits so long.
    pub const fn new(end: Duration) -> Self {
        Self(end)
    }

    /// With nothing new for so long, what waits is given up.
    pub(crate) fn end(self) -> Duration {
        self.0
    }

    /// With nothing new for so long, what is there and still differs does not differ for being late.
    pub(super) fn verdict(self) -> Duration {
        self.0 / 4
    }

    /// Until the next look, while things move.
    pub(crate) fn first(self) -> Duration {
        (self.0 / 1000).clamp(Duration::from_millis(10), Duration::from_secs(1))
    }

    /// Until the next look, when nothing has moved in many looks.
    pub(crate) fn longest(self) -> Duration {
        (self.0 / 60).clamp(self.first(), Duration::from_secs(60))
    }

    /// The pause after this one, where nothing moved.
    pub(crate) fn longer(self, pause: Duration) -> Duration {
        (pause * 2).clamp(self.first(), self.longest())
    }
}
