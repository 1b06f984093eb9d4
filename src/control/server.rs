//! The control socket: HTTP over a unix socket, and for `/metrics` and `/healthz` over TCP where that is configured.
//!
//! ```text
//! accept ─► who is there (the kernel tells) ─► router ─► Desk
//!    │
//!    └ at most 64 at a time, 24 of one user; a head comes within 10 s and 32 KiB, a body within 64 KiB
//! ```
//!
//! Nobody who calls can take memory, by sending much or by reading slowly, nor keep the agent from its end.

mod answer;
mod changes;
mod guests;
mod metrics;
mod order;
mod peer;
mod routes;
mod socket;

use super::api::Desk;
use super::error::SocketError;
use super::place::Settings;
use crate::words::clock::Clock;
use axum::Router;
use axum::http::{StatusCode, header};
use guests::Guests;
use hyper::server::conn::http1;
use hyper::service::{Service, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use peer::Peer;
use socket::Socket;
use std::io;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream, UnixListener, UnixStream};
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// Connections at a time, on each of the two.
const CONNECTIONS: usize = 64;

/// Calls that are told at the same time that they are too many, and how long each may take to hear it. Whoever calls faster
/// than that is only hung up on.
const REFUSALS: usize = 8;
const HASTE: Duration = Duration::from_secs(1);

/// What a request's head may take, in bytes; what is written may wait in as much.
const HEAD: usize = 32 * 1024;

/// How long a request's head may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// How long answers that are under way may take when the agent ends.
const GRACE: Duration = Duration::from_secs(2);

/// A socket that is open and answers nobody yet: what calls meanwhile waits.
pub struct Server {
    socket: Socket,
    metrics: Option<TcpListener>,
}

impl Server {
    /// Opens the socket, or takes the one that the service manager hands over; and the address for metrics.
    ///
    /// The socket's file gets the mode 0660 and the group before anybody can find it. One that a dead agent left is
    /// replaced; one on which somebody answers is refused.
    pub async fn bind(settings: &Settings) -> Result<Self, SocketError> {
        let socket = Socket::make(&settings.to_serve(), settings.group.as_deref())?;
        let metrics = match settings.metrics {
            None => None,
            Some(at) => {
                let refused = |source| SocketError::Metrics { at, source };
                Some(TcpListener::bind(at).await.map_err(refused)?)
            }
        };
        Ok(Self { socket, metrics })
    }

    /// Where it is; `None` for one that was handed over.
    pub fn path(&self) -> Option<&Path> {
        self.socket.path()
    }

    /// The address for metrics, as it was taken: with its port where any was asked for.
    pub fn metrics(&self) -> Option<SocketAddr> {
        self.metrics.as_ref().and_then(|listener| listener.local_addr().ok())
    }

    /// Answers until `stop`; then lets answers that are under way end, and takes the socket's file away.
    pub async fn serve(self, desk: Arc<dyn Desk>, clock: Clock, stop: CancellationToken) {
        let all = routes::all(Arc::clone(&desk), clock.clone(), stop.clone());
        let public = routes::public(desk, clock);
        let at_metrics = async {
            if let Some(listener) = &self.metrics {
                answer_all(listener, public, &stop).await;
            }
        };
        tokio::join!(answer_all(self.socket.listener(), all, &stop), at_metrics);
    }
}

/// Where calls come in.
trait Door: Sync {
    type Stream: AsyncRead + AsyncWrite + Unpin + Send + 'static;

    /// The next call, and who it is, where that can be known.
    fn next(&self) -> impl Future<Output = io::Result<(Self::Stream, Option<Peer>)>> + Send;
}

impl Door for UnixListener {
    type Stream = UnixStream;

    async fn next(&self) -> io::Result<(UnixStream, Option<Peer>)> {
        let (stream, _) = self.accept().await?;
        let peer = Peer::of(&stream)?;
        Ok((stream, Some(peer)))
    }
}

impl Door for TcpListener {
    type Stream = TcpStream;

    async fn next(&self) -> io::Result<(TcpStream, Option<Peer>)> {
        Ok((self.accept().await?.0, None))
    }
}

/// Takes calls until `stop`.
async fn answer_all(door: &impl Door, router: Router, stop: &CancellationToken) {
    let (tasks, places) = (TaskTracker::new(), Arc::new(Semaphore::new(CONNECTIONS)));
    let (guests, refusals) = (Guests::default(), Arc::new(Semaphore::new(REFUSALS)));
    let refusing = Router::new().fallback(async || {
        let refusal = answer::refusal(StatusCode::TOO_MANY_REQUESTS, &guests::too_many());
        ([(header::CONNECTION, "close")], refusal)
    });
    loop {
        let accepted = async {
            // Nobody closes it.
            let place = Arc::clone(&places).acquire_owned().await;
            (place, door.next().await)
        };
        let (place, accepted) = tokio::select! {
            () = stop.cancelled() => break,
            accepted = accepted => accepted,
        };
        match accepted {
            Ok((stream, peer)) => match peer.map(|peer| guests.enter(peer.uid())) {
                Some(None) => {
                    drop(place);
                    if let Ok(refusal) = Arc::clone(&refusals).try_acquire_owned() {
                        let refused = answer(stream, peer, refusing.clone(), stop.clone());
                        tasks.spawn(async move {
                            // Who does not listen is hung up on.
                            let _ = tokio::time::timeout(HASTE, refused).await;
                            drop(refusal);
                        });
                    }
                }
                guest => {
                    let answered = answer(stream, peer, router.clone(), stop.clone());
                    tasks.spawn(async move {
                        answered.await;
                        drop((place, guest));
                    });
                }
            },
            Err(error) => {
                tracing::warn!("A call could not be taken: {error}");
                // There may be no file handle left: trying again at once would only keep a core busy.
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        }
    }
    tasks.close();
    tasks.wait().await;
}

/// One connection, to its end.
async fn answer<T: AsyncRead + AsyncWrite + Unpin + Send + 'static>(
    stream: T,
    peer: Option<Peer>,
    router: Router,
    stop: CancellationToken,
) {
    let router = TowerToHyperService::new(router);
    let service = service_fn(move |mut request: hyper::Request<hyper::body::Incoming>| {
        if let Some(peer) = peer {
            request.extensions_mut().insert(peer);
        }
        router.call(request)
    });
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(PATIENCE).max_buf_size(HEAD);
    let mut connection = std::pin::pin!(http.serve_connection(TokioIo::new(stream), service));
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        () = stop.cancelled() => {
            connection.as_mut().graceful_shutdown();
            tokio::time::timeout(GRACE, connection).await.unwrap_or(Ok(()))
        }
    };
    if let Err(error) = ended {
        tracing::debug!("A call ended early: {error}");
    }
}

#[cfg(test)]
mod tests;
