//! A link between a client and a server, on this machine, that can be broken in the ways in which links break.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::{AbortHandle, JoinSet};

/// What becomes of what is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mode {
    Pass,
    /// Kept, until it may pass.
    Hold,
    /// Kept for ever; neither end is told.
    Strand,
    /// Both ends are told that there is no such connection.
    Reset,
}

/// The link. Gone with all its connections when dropped.
pub(crate) struct Link {
    address: SocketAddr,
    state: Arc<State>,
    accepting: AbortHandle,
}

struct State {
    server: SocketAddr,
    /// For connections to come.
    mode: Mutex<Mode>,
    connections: Mutex<Vec<watch::Sender<Mode>>>,
}

impl Link {
    /// A link to a server, at an address of this machine; port 0 for any.
    pub(crate) async fn open(at: SocketAddr, server: SocketAddr) -> Self {
        let listener = TcpListener::bind(at).await.expect("an address of this machine");
        let address = listener.local_addr().expect("its port");
        let state = Arc::new(State { server, mode: Mutex::new(Mode::Pass), connections: Mutex::default() });
        let accepting = tokio::spawn(accept(listener, state.clone())).abort_handle();
        Self { address, state, accepting }
    }

    /// Where a client connects to.
    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Nothing gets through, and nothing is lost: packets are swallowed and sent again, as in a BGP hold.
    pub(crate) fn hold(&self) {
        self.set(Mode::Hold, Mode::Hold);
    }

    /// Everything gets through.
    pub(crate) fn pass(&self) {
        self.set(Mode::Pass, Mode::Pass);
    }

    /// The connections of now are dead, and neither end knows.
    pub(crate) fn strand(&self) {
        self.set(Mode::Strand, Mode::Pass);
    }

    /// The connections of now are cut off, in the middle of whatever they carry.
    pub(crate) fn reset(&self) {
        self.set(Mode::Reset, Mode::Pass);
    }

    fn set(&self, now: Mode, later: Mode) {
        *self.state.mode.lock().unwrap() = later;
        for connection in self.state.connections.lock().unwrap().iter() {
            // What is stranded or reset stays so.
            connection.send_if_modified(|mode| {
                let lives = matches!(mode, Mode::Pass | Mode::Hold);
                if lives {
                    *mode = now;
                }
                lives
            });
        }
    }
}

impl Drop for Link {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

async fn accept(listener: TcpListener, state: Arc<State>) {
    let mut connections = JoinSet::new();
    while let Ok((client, _)) = listener.accept().await {
        let (told, mode) = watch::channel(*state.mode.lock().unwrap());
        state.connections.lock().unwrap().push(told);
        connections.spawn(carry(client, state.server, mode));
    }
}

async fn carry(client: TcpStream, server: SocketAddr, mode: watch::Receiver<Mode>) {
    let Ok(server) = TcpStream::connect(server).await else {
        client.set_zero_linger().unwrap();
        return;
    };
    for end in [&client, &server] {
        end.set_nodelay(true).unwrap();
        end.set_zero_linger().unwrap();
    }
    let ((from_client, to_client), (from_server, to_server)) = (client.into_split(), server.into_split());
    // Both at once: when one is reset, both sockets are dropped, and with no time to linger that resets them.
    let up = pump(from_client, to_server, mode.clone());
    let down = pump(from_server, to_client, mode);
    tokio::select! {
        () = up => {}
        () = down => {}
    }
}

/// Carries one direction until its end.
async fn pump(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, mut mode: watch::Receiver<Mode>) {
    let mut buffer = vec![0; 256 * 1024];
    loop {
        let read = tokio::select! {
            read = from.read(&mut buffer) => read.unwrap_or(0),
            reset = mode.wait_for(|mode| *mode == Mode::Reset) => return drop(reset),
        };
        // A stranded one waits here for ever.
        let may = mode.wait_for(|mode| matches!(mode, Mode::Pass | Mode::Reset)).await.map(|mode| *mode);
        if read == 0 || !matches!(may, Ok(Mode::Pass)) || to.write_all(&buffer[..read]).await.is_err() {
            return;
        }
    }
}
