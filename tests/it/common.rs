//! What the tests share: one builder, small disks, and real servers.

pub mod samba;
pub mod studio;
pub mod tmpfs;
