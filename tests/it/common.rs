//! What the tests share: one builder, and real servers.

pub mod samba;
