//! From the sync root to the second region: what the sync is told, what it says, and what is read there.

mod scene;
mod syncthing;
