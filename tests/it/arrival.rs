//! From the sync root to the second region: what the sync is told, what it says, and what is read there.

#[cfg(feature = "aws")]
mod chain;
mod crash;
#[cfg(feature = "aws")]
mod datasync;
mod read;
mod resilio;
mod running;
mod scene;
mod syncthing;
