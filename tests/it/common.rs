//! What the tests share: one builder, small disks, real servers, and the program run in this process.

pub(crate) mod agent;
#[cfg(feature = "aws")]
pub(crate) mod aws;
pub(crate) mod directory;
pub(crate) mod gateway;
pub(crate) mod link;
pub(crate) mod media;
pub(crate) mod mhl_tool;
pub(crate) mod process;
pub(crate) mod run;
pub(crate) mod running;
pub(crate) mod samba;
pub(crate) mod studio;
pub(crate) mod syncthing;
pub(crate) mod tmpfs;
pub(crate) mod worker;
