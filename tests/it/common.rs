<<<<<<< HEAD
//! What the tests share: one builder, small disks, real servers, and the program run in this process.

pub(crate) mod run;
pub(crate) mod samba;
pub(crate) mod studio;
pub(crate) mod tmpfs;
=======
//! What the tests share: one builder, and real servers.

pub(crate) mod small_disk;
>>>>>>> part-journal
