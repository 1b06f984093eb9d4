//! What the tests share: one builder, and real servers.

pub(crate) mod small_disk;
