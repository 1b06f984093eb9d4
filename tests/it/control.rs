//! The control socket: an agent on one side, commands, screens and `curl` on the other. A stand-in is behind it here, so
//! that what it answers can be any at all.

mod access;
mod changes;
mod client;
mod commands;
pub(crate) mod desk;
mod documented;
mod hostile;
mod real;
pub(crate) mod scene;
