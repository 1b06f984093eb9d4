//! Holds what goes to a share and comes from it to a rate.

use super::layered::{Call, Layer, Op, layered};
use super::{Result, Share};
use crate::pace::Throttle;

impl Share {
    /// This share, whose bytes wait at `throttle` for their turn, together with all others that wait there.
    /// Writes and reads count alike; a direction with a budget of its own is a share with a throttle of its own.
    pub fn throttled(self, throttle: Throttle) -> Self {
        layered(self, throttle)
    }
}

#[async_trait::async_trait]
impl Layer for Throttle {
    /// A read waits for what it wants, which is more than it gets at the end of a file.
    async fn before(&self, call: &Call) -> Result<()> {
        self.take(call.bytes).await;
        Ok(())
    }

    async fn after(&self, call: &Call, carried: u64) -> Result<()> {
        // How much a `get` gets is known only now.
        if call.op == Op::Get {
            self.take(carried).await;
        }
        Ok(())
    }
}
