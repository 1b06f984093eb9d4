//! What a readback says of one block.

use crate::share::ShareError;
use crate::words::block::BlockValue;

/// What a readback says of one block.
#[derive(Debug)]
pub(crate) enum Outcome {
    /// Read back, and equal.
    Matched,
    /// Read back, and not what was sent. Sending the block again may mend it.
    Differs,
    /// The file is gone, or has another length. Blocks that were proven before may be gone with it, so sending this one
    /// again would mend nothing.
    Lost,
    /// It could not be read.
    Unread(ShareError),
    /// A gateway has accepted it, and for too long nothing came from there to the share.
    Undelivered,
}

/// The outcome for one block of one file.
#[derive(Debug)]
pub(crate) struct Proof {
    /// The file's place in the listing.
    pub(crate) file: u32,
    /// The block.
    pub(crate) index: u32,
    /// The value it has to have.
    pub(crate) value: BlockValue,
    /// What was found.
    pub(crate) outcome: Outcome,
}
