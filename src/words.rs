//! Plain values that every part shares. No I/O beyond the clock, no knowledge of the journey.

pub mod block;
pub mod buffers;
pub mod bytes;
pub mod clock;
pub mod digest;
pub mod english;
pub mod file;
pub mod id;
pub mod name;
pub mod path;
pub mod rate;
pub mod session;
