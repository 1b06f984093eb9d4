//! The hand-off to the cross-region sync: one rename puts a landed roll into the sync root, whole.
//!
//! Before the rename the staging folder is compared with what was proven: a file too many, too few or of another size
//! stops the release. Nothing is ever replaced: a name that is taken holds the roll. What a card has more since its delivery
//! enters the delivered roll by a rename each. Then the [`Sync`] is told, and asked how much of it the second region has.

mod access;
pub mod datasync;
mod error;
mod grow;
mod http;
mod place;
mod release;
pub mod resilio;
mod sync;
pub mod syncthing;

pub use access::{adopt, inheritance};
pub use error::HandoffError;
pub use grow::{Entries, Growth, Progress, Swap, see_there};
pub use http::Address;
pub use place::SyncPlace;
pub use release::{
    Expected, ReleaseError, Released, holds, is_taken, leave, release, roll_above, see_released,
};
pub use sync::{Handed, NAMED, Outlook, Part, Saying, Seen, Standing, Sync, Untold};
