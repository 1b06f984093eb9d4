//! The hand-off to the cross-region sync: one rename puts a landed roll into the sync root, whole.
//!
//! Before the rename the staging folder is compared with what was proven: a file too many, too few or of another size
//! stops the release. Nothing is ever replaced: a name that is taken holds the roll. What a card has more since its delivery
//! enters the delivered roll by a rename each.

mod access;
mod grow;
mod release;

pub use access::{adopt, inheritance};
pub use grow::{Entries, Growth, Standing, Swap, see_there};
pub use release::{
    Expected, ReleaseError, Released, holds, is_taken, leave, release, roll_above, see_released,
};
