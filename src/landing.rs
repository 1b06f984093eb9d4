//! Proof that what was sent is on the share: every byte is read back over another session than the one that wrote it,
//! past the caches of this machine, and its block's value compared with the one made from the source.
//!
//! Runs beside the send, on its own lanes and with its own memory. A block that differs is named, so that it alone is
//! sent again. What could not be read is never taken for equal. Behind a gateway all of it comes [`late`].

mod handles;
mod late;
mod outcome;
mod patience;
mod readback;

pub(crate) use late::{Backlog, Late, is_not_yet};
pub(crate) use outcome::{Outcome, Proof};
pub use patience::Patience;
pub(crate) use readback::{Claimed, Readback, same_bytes};
