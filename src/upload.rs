//! From the dump's folder to staging: every source byte is read once; its hashes and the send feed from that read.
//!
//! `Upload::run` takes the files that are not written yet and reports what is written *and flushed*, block by block
//! and file by file, so that it can be journalled and proven while the rest still goes up. What lies in staging from an
//! earlier run is compared with the source before anything is sent again. The source is opened read-only, always.

mod bytes;
mod claim;
mod doubt;
mod error;
mod file;
mod flow;
mod folders;
mod plan;
mod repair;
mod room;
mod small;
mod source;
mod unproven;

pub(crate) use bytes::write_bytes;
pub(crate) use error::UploadError;
pub(crate) use folders::{make_folders, tidy};
pub(crate) use plan::{Job, Plan};
pub(crate) use repair::resend;
pub(crate) use room::Room;
pub(crate) use unproven::Unproven;

use crate::journey::WrittenFile;
use crate::manifest::claims::Claims;
use crate::share::Share;
use crate::words::block::{BLOCK, BlockValue};
use crate::words::buffers::Buffers;
use crate::words::path::RelPath;
use source::SourceRoot;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::sync::{Semaphore, mpsc};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

/// Files larger than this go block by block; smaller ones in one piece.
const SMALL: u64 = 1024 * 1024;
/// Big files at the same time: one is read and hashed while others' writes are under way.
const BIG_AT_ONCE: usize = 3;
/// Files of one block at the same time: while one is opened or flushed, others fill the link.
const FRAMES_AT_ONCE: usize = 8;
/// Small files at the same time: they wait for round trips, not for bytes.
const SMALL_AT_ONCE: usize = 128;

/// What is written and flushed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Report {
    /// Blocks of a file of several.
    Blocks {
        /// The file's place in the listing.
        file: u32,
        /// Block numbers and values.
        blocks: Vec<(u32, BlockValue)>,
        /// Whether the journal knew them already.
        known: bool,
    },
    /// A whole file.
    Written(WrittenFile),
}

/// Counts what goes over the link, for the screen and the receipt.
#[derive(Debug, Default)]
pub struct Sent {
    /// Bytes that were sent.
    pub bytes: AtomicU64,
    /// Bytes that lay in staging already, and were found equal.
    pub found: AtomicU64,
    /// Blocks (and small files) that were sent.
    pub blocks: AtomicU64,
    /// Bytes that were sent once more, beside those: a share had acknowledged them and lost them again, or gave back others.
    pub again: AtomicU64,
}

impl Sent {
    fn sent(&self, bytes: u64) {
        self.bytes.fetch_add(bytes, Ordering::Relaxed);
        self.blocks.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn sent_again(&self, bytes: u64) {
        self.again.fetch_add(bytes, Ordering::Relaxed);
    }

    fn found(&self, bytes: u64) {
        self.found.fetch_add(bytes, Ordering::Relaxed);
    }
}

/// What an upload may take.
pub(crate) struct Means {
    /// Room on the share.
    pub(crate) room: Room,
    /// Bytes in memory that are not yet acknowledged.
    pub(crate) memory: u64,
}

/// What every file of one upload shares.
pub(crate) struct Upload {
    source: SourceRoot,
    share: Share,
    room: Room,
    staging: RelPath,
    claims: Arc<Claims>,
    reports: mpsc::Sender<Report>,
    sent: Arc<Sent>,
    buffers: Buffers,
    budget: Arc<Semaphore>,
    unproven: Arc<Unproven>,
    stop: CancellationToken,
}

impl Upload {
    /// An upload of the dump in `source` to the folder `staging` of the share that has room for it. Ends early when
    /// `stop` is cancelled.
    pub(crate) fn new(
        source: &Path,
        staging: RelPath,
        means: Means,
        claims: Arc<Claims>,
        reports: mpsc::Sender<Report>,
        sent: Arc<Sent>,
        stop: CancellationToken,
    ) -> Result<Self, UploadError> {
        let Means { room, memory } = means;
        let (buffers, budget) = (Buffers::of(BLOCK as usize), Arc::new(Semaphore::new(permits(memory))));
        let (source, share) = (SourceRoot::open(source)?, room.share());
        let unproven = Arc::new(Unproven::unbounded());
        Ok(Self { source, share, room, staging, claims, reports, sent, buffers, budget, unproven, stop })
    }

    /// The same, which waits where too much is accepted and not proven.
    pub(crate) fn bounded(self, unproven: Arc<Unproven>) -> Self {
        Self { unproven, ..self }
    }

    /// Sends every file of the plan; returns at the first one that fails.
    pub(crate) async fn run(self, plan: Plan) -> Result<(), UploadError> {
        let upload = Arc::new(self);
        let big = |jobs, at_once| {
            let upload = upload.clone();
            in_turn(jobs, at_once, move |job| file::send(upload.clone(), job))
        };
        let (big, frames) = (big(plan.big, BIG_AT_ONCE), big(plan.frames, FRAMES_AT_ONCE));
        let small = in_turn(plan.small, SMALL_AT_ONCE, {
            let upload = upload.clone();
            move |job| small::send(upload.clone(), job)
        });
        let outcome = tokio::try_join!(big, frames, small);
        outcome.map(|_| ())
    }

    /// Where a file lies in staging.
    fn staged(&self, file: &RelPath) -> RelPath {
        self.staging.join(file)
    }

    async fn report(&self, report: Report) -> Result<(), UploadError> {
        self.reports.send(report).await.map_err(|_| UploadError::Stopped)
    }

    fn check_stop(&self) -> Result<(), UploadError> {
        if self.stop.is_cancelled() { Err(UploadError::Stopped) } else { Ok(()) }
    }
}

/// The budget counts KiB, so that a permit count fits where a semaphore wants it.
fn permits(bytes: u64) -> usize {
    bytes.div_ceil(1024).max(1) as usize
}

/// Runs `send` on every job, `at_once` at a time, in order. Stops at the first error; what runs is dropped.
async fn in_turn<F>(
    jobs: Vec<Job>,
    at_once: usize,
    send: impl Fn(Job) -> F + Send + 'static,
) -> Result<(), UploadError>
where
    F: Future<Output = Result<(), UploadError>> + Send + 'static,
{
    let mut running = JoinSet::new();
    for job in jobs {
        if running.len() >= at_once
            && let Some(ended) = running.join_next().await
        {
            ended.map_err(UploadError::crashed)??;
        }
        running.spawn(send(job));
    }
    while let Some(ended) = running.join_next().await {
        ended.map_err(UploadError::crashed)??;
    }
    Ok(())
}
