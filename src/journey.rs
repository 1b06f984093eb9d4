//! The journey of a dump: which stage follows which, and what has to be done at each. Pure: no I/O, no clock.
//!
//! ```text
//! Found ─► Settled ─► Checked ─► Queued ─► Sending ─► Sent ─► Landed ─► Released ─► Arrived
//! a dump   its files  family,    waiting   one read:  all     every     one rename   the second
//! appeared are known  roll,      for its   hash +     bytes   file      into the     region has
//!                     claims     window    send to    flushed proven    sync root    it, proven
//!                                          staging            on FSx
//! At any stage: Held(problem). It leaves only by a person's word: retry, accept or abandon.
//! A card that was delivered before ends at Settled, as a duplicate. One that has grown since sends what is new, and the
//! new files enter the delivered roll by a rename each, proven before as a whole roll is.
//! ```
//!
//! The event log is the truth: a [`Dump`] is its events, folded by [`step`]. What has to be done next is a
//! function of the dump alone ([`due`]), so a journey cut off at any event goes on from there.

mod card;
mod claim;
mod dump;
mod effect;
mod event;
mod file;
mod kind;
mod names;
mod onward;
mod parts;
mod stage;
mod step;

pub use card::{CardFacts, Elsewhere, Identity, Labels, Noted, Print};
pub use claim::Claim;
pub use dump::{Acceptance, Dump, Grown, Seal};
pub use effect::{Effect, due};
pub use event::{Event, Recorded};
pub use file::{Before, FileState};
pub use kind::EventKind;
pub use names::{Names, Undo};
pub use onward::{Arrival, Onward, Proof, RecoveryPoint, SyncTool, Told};
pub use parts::{
    CarriedFile, GenerationFile, Inheritance, Listing, Misnamed, Paced, Skipped, SourceFile, SourceFolder,
    WrittenFile,
};
pub use stage::Stage;
pub use step::{Refusal, TRANSITIONS, step};
