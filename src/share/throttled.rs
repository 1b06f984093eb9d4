//! Holds what goes to a share and comes from it to a rate.

use super::layered::{Call, Layer, Op, layered};
use super::{Result, Share};
use crate::pace::Throttle;

impl Share {
    /// This share, whose bytes wait for their turn together with all others that wait at the same throttle: what is
    /// written at `up`, what is read at `down`. A link is full duplex, so each direction has a budget of its own; give
    /// the same throttle twice where both count alike.
    pub fn throttled(self, up: Throttle, down: Throttle) -> Self {
        layered(self, ByDirection { up, down })
    }
}

struct ByDirection {
    up: Throttle,
    down: Throttle,
}

impl ByDirection {
    fn of(&self, op: Op) -> &Throttle {
        if op == Op::ReadAt { &self.down } else { &self.up }
    }
}

#[async_trait::async_trait]
impl Layer for ByDirection {
    type Held = ();

    fn grain(&self, op: Op) -> Option<usize> {
        self.of(op).grain()
    }

    /// A read waits for what it wants, which is more than it gets at the end of a file.
    async fn before(&self, call: &Call) -> Result<()> {
        self.of(call.op).take(call.bytes).await;
        Ok(())
    }

    async fn after(&self, call: &Call, carried: u64, (): ()) -> Result<()> {
        // How much a `get` gets is known only now.
        if call.op == Op::Get {
            self.down.take(carried).await;
        }
        Ok(())
    }
}
