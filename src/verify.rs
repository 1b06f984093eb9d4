//! The media that a receipt, a history or a manifest speaks of: looked at, read, and held against what is said.
//!
//! ```text
//! media ─ walk ─► names ─┐
//!                        ├─► expected ─ judge ─► lines, counts, folders
//! receipt, history, lists┘        │
//!                                 └─ each file read once, for all its algorithms
//! ```

pub(crate) mod expected;
pub(crate) mod folders;
pub(crate) mod hashing;
pub(crate) mod judge;
pub(crate) mod line;
pub(crate) mod media;
pub(crate) mod outcome;
mod renames;
