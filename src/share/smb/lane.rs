//! One connection with its login and its tree: asks, and takes no for an error.

use super::given_up::GivenUp;
use super::request;
use crate::words::path::RelPath;
use smb2::Tree;
use smb2::client::connection::{CompoundOp, Connection, Frame, NegotiatedParams};
use smb2::msg::echo::EchoRequest;
use smb2::pack::{Pack, ReadCursor, Unpack};
use smb2::types::status::NtStatus;
use smb2::types::{Command, CreditCharge, Dialect};
use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;
use tokio::sync::{Semaphore, SemaphorePermit};

/// A call's result before it is known which path it was about.
pub(super) type Answer<T> = Result<T, smb2::Error>;

/// Bytes that may be under way on a lane before it is known what the link holds.
const AT_FIRST: u64 = 2 << 20;

/// How often a lane without credits asks for more: each answer brings some.
const BEGS: usize = 8;

/// And how long it waits before: far longer than counting takes, far shorter than a person notices.
const BREATH: Duration = Duration::from_millis(20);

/// The largest single READ or WRITE. Larger ones are no faster, and smaller ones keep the lanes fair.
const PIECE: u32 = 1 << 20;

pub(super) struct Lane {
    conn: Connection,
    pub(super) tree: Tree,
    /// What more may be under way, in credits.
    room: Semaphore,
    /// Handles open on this lane.
    pub(super) handles: AtomicUsize,
    /// Bytes in a READ, and in a WRITE, at most.
    pub(super) read_piece: usize,
    pub(super) write_piece: usize,
    /// Whether a READ can go past the server's cache.
    pub(super) unbuffered: bool,
    given_up: GivenUp,
    is_given_up: AtomicBool,
}

impl Lane {
    /// A lane on a connection that is ready.
    pub(super) fn new(conn: Connection, tree: Tree, params: &NegotiatedParams, given_up: GivenUp) -> Self {
        Self {
            conn,
            tree,
            room: Semaphore::new(request::credits(AT_FIRST)),
            handles: AtomicUsize::new(0),
            read_piece: params.max_read_size.min(PIECE) as usize,
            write_piece: params.max_write_size.min(PIECE) as usize,
            unbuffered: unbuffered(params),
            given_up,
            is_given_up: AtomicBool::new(false),
        }
    }

    /// Ends the connection, and has the next login end its session.
    pub(super) fn give_up(&self) {
        self.conn.mark_dead();
        if !self.is_given_up.swap(true, Ordering::Relaxed) {
            self.given_up.add(self.conn.session_id());
        }
    }

    /// The connection, for calls of the SMB crate that want their own.
    pub(super) fn conn(&self) -> Connection {
        self.conn.clone()
    }

    pub(super) fn dead(&self) -> bool {
        self.conn.is_disconnected()
    }

    /// How much is going on here, for choosing a lane: a dead one comes last.
    pub(super) fn load(&self) -> (bool, usize) {
        (self.dead(), self.handles.load(Ordering::Relaxed))
    }

    /// A path as CREATE wants it. On a DFS share it begins with server and share ([MS-SMB2] 3.2.4.3).
    pub(super) fn wire_path(&self, path: &RelPath) -> String {
        let below = smb2::encode_path(path.as_str());
        if self.tree.is_dfs {
            format!("{}\\{}\\{below}", self.tree.server, self.tree.share_name)
        } else {
            below
        }
    }

    /// Lets `bytes` be under way, now that it is known what the link holds. To be called once.
    pub(super) fn widen(&self, bytes: u64) {
        self.room.add_permits(request::credits(bytes.saturating_sub(AT_FIRST)));
    }

    /// Waits until one more request, with `bytes` of content, may be under way.
    pub(super) async fn room(&self, bytes: usize) -> Answer<SemaphorePermit<'_>> {
        let credits = u32::from(request::charge(bytes).0);
        self.room.acquire_many(credits).await.map_err(|_| smb2::Error::Disconnected)
    }

    /// Sends one request and waits for its answer.
    pub(super) async fn ask(&self, command: Command, body: &dyn Pack, charge: CreditCharge) -> Answer<Frame> {
        let tree = Some(self.tree.tree_id);
        let mut frame = self.conn.execute_with_credits(command, body, tree, charge).await;
        for _ in 0..BEGS {
            if !self.begs(frame.as_ref().err()).await {
                break;
            }
            frame = self.conn.execute_with_credits(command, body, tree, charge).await;
        }
        accepted(frame?, command)
    }

    /// Sends requests in one message, each of which works on the handle of the first. The outer error: nothing
    /// of this is known to have happened.
    pub(super) async fn ask_chain(
        &self,
        chain: &[(Command, &dyn Pack, CreditCharge)],
    ) -> Answer<Vec<Answer<Frame>>> {
        let tree_id = Some(self.tree.tree_id);
        let ops: Vec<CompoundOp<'_>> = chain
            .iter()
            .map(|&(command, body, credit_charge)| CompoundOp { command, body, tree_id, credit_charge })
            .collect();
        let mut frames = self.conn.execute_compound(&ops).await;
        for _ in 0..BEGS {
            if !self.begs(frames.as_ref().err()).await {
                break;
            }
            frames = self.conn.execute_compound(&ops).await;
        }
        let checked = frames?.into_iter().zip(chain).map(|(frame, &(command, ..))| accepted(frame?, command));
        Ok(checked.collect())
    }

    /// With a stingy server a message may find too few credits and, for a moment, nothing under way that would bring
    /// more: the last answer is in, its credits are not counted yet. The message was not sent then, so it may be tried
    /// again; if there are some credits after all, a cheap question asks for more.
    async fn begs(&self, refused: Option<&smb2::Error>) -> bool {
        let Some(smb2::Error::CreditStarvation { waited, .. }) = refused else { return false };
        if *waited >= Duration::from_secs(1) {
            return false;
        }
        tokio::time::sleep(BREATH).await;
        // Refused like the message itself while there are none.
        let _ = self.conn.execute(Command::Echo, &EchoRequest, None).await;
        true
    }

    /// Runs `work` for `limit` at most. When it takes longer the connection is given up: an answer that nobody
    /// waits for any more must not come true later.
    pub(super) async fn within<T>(
        &self,
        limit: Duration,
        work: impl Future<Output = Answer<T>>,
    ) -> Answer<T> {
        let Ok(done) = tokio::time::timeout(limit, work).await else {
            self.conn.mark_dead();
            return Err(smb2::Error::Timeout);
        };
        if matches!(done, Err(smb2::Error::SessionExpired)) {
            // Nothing will be answered on it again: the other lanes, or new ones, have to do the work.
            self.conn.mark_dead();
        }
        done
    }
}

impl Drop for Lane {
    fn drop(&mut self) {
        self.give_up();
    }
}

/// Counts a handle on its lane for as long as it lives.
pub(super) struct Counted(pub(super) Arc<Lane>);

impl Counted {
    pub(super) fn new(lane: Arc<Lane>) -> Self {
        lane.handles.fetch_add(1, Ordering::Relaxed);
        Self(lane)
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.handles.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Whether the server can be asked to read past its own cache ([MS-SMB2] 2.2.19).
pub(super) fn unbuffered(params: &NegotiatedParams) -> bool {
    matches!(params.dialect, Dialect::Smb3_0_2 | Dialect::Smb3_1_1)
}

fn accepted(frame: Frame, command: Command) -> Answer<Frame> {
    match frame.header.status {
        NtStatus::SUCCESS => Ok(frame),
        status => Err(smb2::Error::Protocol { status, command }),
    }
}

/// Takes an answer's body apart.
pub(super) fn unpack<T: Unpack>(frame: &Frame) -> Answer<T> {
    T::unpack(&mut ReadCursor::new(&frame.body))
}
