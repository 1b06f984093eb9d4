//! What `ingest` and the program `ingest-smb-worker` have in common: the messages between them.
//!
//! A worker is one process with one connection to one share. It answers one request after the other, in their order,
//! on the pipes of its standard input and output, and ends when its input does.

pub mod frame;
pub mod message;
pub mod url;

/// The name of the program.
pub const PROGRAM: &str = "ingest-smb-worker";

/// What a worker says first, before it is told any password. Both sides have to be of the same build.
pub const GREETING: &str = concat!("ingest-smb-worker ", env!("CARGO_PKG_VERSION"), ", messages 3");

/// Most bytes of one write or read that go in one request: larger ones are no faster on a link of 30 ms.
pub const PIECE: usize = 8 << 20;

/// The largest file that is read with one request.
pub const WHOLE: usize = 16 << 20;
