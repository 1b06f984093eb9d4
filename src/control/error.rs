//! What can go wrong when an agent opens its socket.

use crate::problem::{Code, Problem};
use crate::words::path::{IoError, shown};
use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;

/// Why there is no control socket.
#[derive(Debug, thiserror::Error)]
pub enum SocketError {
    /// Another agent answers there.
    #[error("Another agent answers on `{}`", shown(.0))]
    Live(PathBuf),
    /// Something else has the name.
    #[error("`{}` is there already, and is no socket", shown(.0))]
    Foreign(PathBuf),
    /// The group has no such name here.
    #[error("There is no group `{}` on this machine", .0.escape_debug())]
    Group(String),
    /// The socket cannot be made.
    #[error("Cannot make the control socket: {0}")]
    Io(#[from] IoError),
    /// The address cannot be taken.
    #[error("Cannot listen on {at}: {source}")]
    Metrics {
        /// The address.
        at: SocketAddr,
        /// What the system said.
        source: io::Error,
    },
    /// What the service manager handed over is no socket to listen on.
    #[error("The service manager handed over what is no socket: {0}")]
    Handed(io::Error),
}

impl From<SocketError> for Problem {
    fn from(error: SocketError) -> Self {
        let (code, hint) = match &error {
            SocketError::Live(_) => {
                (Code::AgentBusy, "Stop that one first, or give this one a `[control] socket` of its own")
            }
            SocketError::Foreign(_) => {
                (Code::SocketUnusable, "Name another `[control] socket`, or take that file away")
            }
            SocketError::Group(_) => (
                Code::SocketUnusable,
                "Make the group with `groupadd`, or name another one as `[control] group`",
            ),
            SocketError::Metrics { .. } => (
                Code::SocketUnusable,
                "Name an address of this machine and a free port as `[control] metrics`",
            ),
            SocketError::Handed(_) => {
                (Code::SocketUnusable, "`ListenStream=` of the socket unit has to be a path")
            }
            SocketError::Io(_) => (Code::SocketUnusable, Code::SocketUnusable.remedy()),
        };
        Self::new(code, error.to_string()).with_hint(hint)
    }
}
