//! Lets a roll's bytes wait for their turn on the link.

use super::layered::{Call, Layer, Op, layered};
use super::{Result, Share};
use crate::pace::{Grant, Turn};

impl Share {
    /// This share, whose bytes go when it is their turn. To be put around everything that may have to be done again, so
    /// that whoever waits for a broken connection keeps its place.
    pub fn in_turn(self, turn: Turn) -> Self {
        layered(self, turn)
    }
}

#[async_trait::async_trait]
impl Layer for Turn {
    type Held = Option<Grant>;

    fn grain(&self, op: Op) -> Option<usize> {
        self.throttle(op == Op::ReadAt).grain()
    }

    async fn before(&self, call: &Call) -> Result<Option<Grant>> {
        Ok(match call.op {
            _ if call.bytes == 0 => None,
            Op::ReadAt => Some(self.down(call.bytes).await),
            _ => Some(self.up(call.bytes).await),
        })
    }

    async fn after(&self, _: &Call, _: u64, held: Option<Grant>) -> Result<()> {
        held.into_iter().for_each(Grant::through);
        Ok(())
    }
}
