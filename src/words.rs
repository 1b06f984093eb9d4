//! Plain values that every part shares. No knowledge of the journey, and no I/O but the clock and small files.

pub mod block;
pub mod buffers;
pub mod bytes;
pub mod clock;
pub mod deadline;
pub mod digest;
pub mod dscp;
pub mod english;
pub mod file;
pub mod id;
pub mod memory;
pub mod moment;
pub mod name;
pub mod path;
pub mod priority;
pub mod rate;
pub mod session;
pub mod span;
pub mod tiding;
