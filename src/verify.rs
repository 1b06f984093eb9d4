//! The media that a receipt, a history or a manifest speaks of: looked at, read, and held against what is said.

pub(crate) mod hashing;
pub(crate) mod media;
