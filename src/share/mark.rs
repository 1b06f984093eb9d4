//! Marks what goes to a server, so that routers on the way know what may wait for what.
//!
//! The clients open their sockets themselves and show them to nobody. So those of this process that lead to a port are looked
//! for among its handles, and each is marked over a second handle, which the kernel gives to a process for its own
//! (pidfd_getfd(2), Linux 5.6).

use super::SmbPlace;
use crate::words::dscp::Dscp;
use crate::words::path::{IoAt, IoError};
use rustix::fd::{AsFd, OwnedFd};
use rustix::io::Errno;
use rustix::net::sockopt::{set_ip_tos, set_ipv6_tclass, socket_type};
use rustix::net::{SocketAddrAny, SocketType, getpeername};
use rustix::process::{PidfdFlags, PidfdGetfdFlags, getpid, pidfd_getfd, pidfd_open};
use std::fmt;
use std::fs;
use std::net::SocketAddr;
use std::path::Path;

/// Where a process sees its own handles.
const HANDLES: &str = "/proc/self/fd";

/// Why something goes unmarked.
#[derive(Debug, thiserror::Error)]
pub enum Unmarked {
    /// The handles cannot be listed.
    #[error("the handles of this process cannot be listed: {0}")]
    Handles(#[from] IoError),
    /// The system gives no second handle, or takes no mark.
    #[error("the system does not let its sockets be marked: {0}")]
    Refused(#[from] Errno),
    /// No socket leads there.
    #[error("no connection to port {0} was found")]
    NoSuch(u16),
}

/// Marks every connection of this process to a `port`.
pub fn connections(port: u16, dscp: Dscp) -> Result<(), Unmarked> {
    let sockets = sockets_to(port)?;
    if sockets.is_empty() {
        return Err(Unmarked::NoSuch(port));
    }
    sockets.iter().try_for_each(|socket| Ok(mark(socket, dscp)?))
}

/// Says in the log that a mark is missing. Nothing is wrong with what is sent; the routers only do not know that it may wait.
pub(super) fn missing(place: &SmbPlace, why: &dyn fmt::Display) {
    tracing::warn!("What goes to `{}` does not have the mark of `[link] dscp`: {why}", place.address());
}

fn mark(socket: &OwnedFd, dscp: Dscp) -> Result<(), Errno> {
    // Whatever the address, IPv4 may be spoken behind it (ipv6(7)); what does not apply is refused.
    let marked = [set_ip_tos(socket, dscp.octet()), set_ipv6_tclass(socket, dscp.octet().into())];
    if marked.iter().any(Result::is_ok) { Ok(()) } else { marked[0] }
}

/// Second handles of the TCP connections that lead to a port.
fn sockets_to(port: u16) -> Result<Vec<OwnedFd>, Unmarked> {
    let own = pidfd_open(getpid(), PidfdFlags::empty())?;
    let mut found = Vec::new();
    for entry in fs::read_dir(HANDLES).at(Path::new(HANDLES))? {
        let entry = entry.at(Path::new(HANDLES))?;
        // Each may have been closed by now.
        let is_socket = fs::read_link(entry.path())
            .is_ok_and(|to| to.as_os_str().as_encoded_bytes().starts_with(b"socket:"));
        let Some(number) =
            entry.file_name().to_str().and_then(|name| name.parse().ok()).filter(|_| is_socket)
        else {
            continue;
        };
        match pidfd_getfd(&own, number, PidfdGetfdFlags::empty()) {
            Ok(socket) if leads_to(&socket, port) => found.push(socket),
            Ok(_) | Err(Errno::BADF) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(found)
}

fn leads_to(socket: &impl AsFd, port: u16) -> bool {
    let is_stream = socket_type(socket).is_ok_and(|kind| kind == SocketType::STREAM);
    let peer = getpeername(socket).ok().flatten();
    let peer = peer.and_then(|peer: SocketAddrAny| SocketAddr::try_from(peer).ok());
    is_stream && peer.is_some_and(|peer| peer.port() == port)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rustix::net::sockopt::{ip_tos, ipv6_tclass};
    use std::net::{TcpListener, TcpStream};

    #[test]
    fn connections_to_the_port_are_marked_and_no_others() {
        let listeners: Vec<TcpListener> =
            ["127.0.0.1:0", "[::1]:0"].iter().map(|at| TcpListener::bind(at).expect("a port")).collect();
        let [four, six] = [0, 1].map(|nth: usize| listeners[nth].local_addr().expect("an address"));
        let other = TcpListener::bind("127.0.0.1:0").expect("a port");
        let streams = [four, four, six].map(|at| TcpStream::connect(at).expect("a connection"));
        let aside = TcpStream::connect(other.local_addr().expect("an address")).expect("a connection");
        let dscp: Dscp = "cs1".parse().expect("a mark");
        connections(four.port(), dscp).expect("it can be marked");
        let marks = || streams.each_ref().map(|stream| ip_tos(stream).expect("a mark"));
        assert_eq!(marks()[..2], [0x20, 0x20]);
        assert_eq!(ipv6_tclass(&streams[2]), Ok(0), "the other one only when its turn comes");
        connections(six.port(), dscp).expect("it can be marked");
        assert_eq!(ipv6_tclass(&streams[2]), Ok(0x20));
        assert_eq!(ip_tos(&aside), Ok(0));
        connections(four.port(), "cs0".parse().expect("a mark")).expect("a mark can be taken back");
        assert_eq!(marks()[..2], [0, 0]);
    }

    #[test]
    fn a_port_to_which_nothing_leads_is_said() {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let refused = connections(port, "ef".parse().expect("a mark")).expect_err("nothing to mark");
        assert_eq!(refused.to_string(), format!("no connection to port {port} was found"));
    }
}
