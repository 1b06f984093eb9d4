//! From the sync root to the second region: what the sync is told, what it says, and what is read there.

mod crash;
mod datasync;
mod read;
mod resilio;
mod running;
mod scene;
mod syncthing;
