//! The other end of the control socket: one call each over a connection of its own, so that an agent which was started
//! again is simply there again.

mod changes;

pub use changes::{Changes, News};

use super::api::{Answer, Order, Recorded, RollDetail, Snapshot};
use crate::problem::{Code, Problem};
use crate::words::path::shown;
use bytes::Bytes;
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Incoming;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::de::DeserializeOwned;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tokio::net::UnixStream;

/// How long an agent may take to answer.
const PATIENCE: Duration = Duration::from_secs(30);

/// What an answer may take, in bytes: far more than any agent sends.
const LONGEST: usize = 256 * 1024 * 1024;

/// A way to an agent. Whether one is there shows with each call.
#[derive(Clone, Debug)]
pub struct Client {
    socket: PathBuf,
}

impl Client {
    /// The agent on this socket.
    pub fn to(socket: impl Into<PathBuf>) -> Self {
        Self { socket: socket.into() }
    }

    /// The socket.
    pub fn socket(&self) -> &Path {
        &self.socket
    }

    /// Everything, now.
    pub async fn snapshot(&self) -> Result<Snapshot, Problem> {
        self.get("/v1/snapshot").await
    }

    /// Everything, and what changes from then on.
    pub async fn changes(&self) -> Result<Changes, Problem> {
        let response = self.call(Method::GET, "/v1/changes", Bytes::new()).await?;
        Ok(Changes::of(self.clone(), response.into_body()))
    }

    /// One roll in depth, with at most `files` of its files.
    pub async fn roll(&self, which: &str, files: usize) -> Result<RollDetail, Problem> {
        let which = utf8_percent_encode(which, NON_ALPHANUMERIC);
        self.get(&format!("/v1/rolls/{which}?files={files}")).await
    }

    /// The newest orders, newest first.
    pub async fn actions(&self, most: usize) -> Result<Vec<Recorded>, Problem> {
        self.get(&format!("/v1/actions?most={most}")).await
    }

    /// Gives an order. It stands in the record when this returns, also when it was refused.
    pub async fn order(&self, order: &Order) -> Result<Answer, Problem> {
        let body = serde_json::to_vec(order).map_err(|error| self.nonsense(&error))?;
        let response = self.call(Method::POST, "/v1/orders", body.into()).await?;
        self.read(response).await
    }

    async fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T, Problem> {
        let response = self.call(Method::GET, path, Bytes::new()).await?;
        self.read(response).await
    }

    /// Sends a request; gives the answer's head when it is a good one, else the problem in it.
    async fn call(&self, method: Method, path: &str, body: Bytes) -> Result<Response<Incoming>, Problem> {
        let stream = UnixStream::connect(&self.socket).await.map_err(|error| self.unreachable(&error))?;
        let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream))
            .await
            .map_err(|error| self.lost(&error))?;
        // It ends with the answer, or when nobody reads that any more.
        tokio::spawn(connection);
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header("host", "ingest")
            .header("content-type", "application/json")
            .body(Full::new(body))
            .map_err(|error| self.nonsense(&error))?;
        let answer = tokio::time::timeout(PATIENCE, sender.send_request(request)).await;
        let response = answer.map_err(|_| self.silent())?.map_err(|error| self.lost(&error))?;
        match response.status() {
            StatusCode::OK => Ok(response),
            status => {
                let body = self.body(response).await?;
                Err(serde_json::from_slice(&body).unwrap_or_else(|_| self.nonsense(&status)))
            }
        }
    }

    async fn read<T: DeserializeOwned>(&self, response: Response<Incoming>) -> Result<T, Problem> {
        let body = self.body(response).await?;
        serde_json::from_slice(&body).map_err(|error| self.nonsense(&error))
    }

    async fn body(&self, response: Response<Incoming>) -> Result<Bytes, Problem> {
        let body = Limited::new(response.into_body(), LONGEST).collect();
        let read = tokio::time::timeout(PATIENCE, body).await.map_err(|_| self.silent())?;
        Ok(read.map_err(|error| self.lost(&*error))?.to_bytes())
    }

    fn unreachable(&self, error: &io::Error) -> Problem {
        let socket = shown(&self.socket);
        match error.kind() {
            io::ErrorKind::PermissionDenied => self.problem(format!("You may not use the socket `{socket}`")).with_hint(
                "Ask to be put into the group that `[control] group` names, then log in again; or use `sudo`",
            ),
            io::ErrorKind::NotFound => self.problem(format!("No agent is running: there is no socket `{socket}`")),
            io::ErrorKind::ConnectionRefused => {
                self.problem(format!("No agent is running: nobody answers on `{socket}`"))
            }
            _ => self.problem(format!("Cannot reach an agent on `{socket}`: {error}")),
        }
    }

    fn lost(&self, error: &(dyn std::error::Error + 'static)) -> Problem {
        self.problem(format!("The agent on `{}` went away: {error}", shown(&self.socket)))
    }

    fn silent(&self) -> Problem {
        self.problem(format!("The agent on `{}` does not answer", shown(&self.socket)))
            .with_hint("See what it does with `systemctl status ingest` and `journalctl -u ingest`")
    }

    fn nonsense(&self, what: &dyn std::fmt::Display) -> Problem {
        let socket = shown(&self.socket);
        self.problem(format!("What answers on `{socket}` is no agent of this version: {what}"))
            .with_hint("Use the same version of `ingest` for the agent and for its commands")
    }

    fn problem(&self, message: String) -> Problem {
        Problem::new(Code::AgentUnreachable, message)
    }
}
