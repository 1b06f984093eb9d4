//! What a readback says of one block.

use crate::share::ShareError;
use crate::words::block::BlockValue;

/// What a readback says of one block.
#[derive(Debug)]
pub enum Outcome {
    /// Read back, and equal.
    Matched,
    /// Read back, and not what was sent. Sending the block again may mend it.
    Differs,
    /// The file is gone, or has another length. Blocks that were proven before may be gone with it, so sending this one
    /// again would mend nothing.
    Lost,
    /// It could not be read.
    Unread(ShareError),
}

/// The outcome for one block of one file.
#[derive(Debug)]
pub struct Proof {
    /// The file's place in the listing.
    pub file: u32,
    /// The block.
    pub index: u32,
    /// The value it has to have.
    pub value: BlockValue,
    /// What was found.
    pub outcome: Outcome,
}
