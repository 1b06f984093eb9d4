//! The share: one contract, and every implementation held to it.

mod contract;
mod decorators;
mod directory;
mod libsmbclient;
mod mark;
mod mounted;
mod smb;
mod steady;
mod three_ways;
