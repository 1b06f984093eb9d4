//! Hashes of many files: local ones over all cores, those on a share many at a time and in bounded memory.
//!
//! Each file is read once, for all its algorithms together. Results come as they are ready and are not kept: there may be
//! a million of them.

use crate::manifest::files::{Hashed, Job, hash_each};
use crate::manifest::hasher::Streamed;
use crate::problem::{Code, Problem};
use crate::share::{Access, Handle, Kind, Share, ShareError};
use crate::words::digest::{Algorithm, Digest};
use crate::words::path::RelPath;
use bytes::Bytes;
use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use tokio::sync::Semaphore;
use tokio::task::{JoinSet, spawn_blocking};
use tokio_util::sync::CancellationToken;

/// Local files given to the hasher at once: what it keeps for each file is small, but not nothing.
const BATCH: usize = 4096;
/// Bytes asked of a share at once; the next are on their way while these are hashed.
const PIECE: u64 = 4 * 1024 * 1024;
/// Memory for pieces, in KiB, and what a small file counts, since it waits for round trips: 64 of them at once.
const BUDGET: usize = 64 * 1024;
const LEAST: u64 = 1024;

/// A reading under way: what it counts into, and what ends it.
#[derive(Clone)]
pub(crate) struct Reading {
    pub(crate) proven: Arc<AtomicU64>,
    pub(crate) stop: CancellationToken,
}

/// A file to be read, and what to compute of it.
#[derive(Clone, Debug)]
pub(crate) struct ToRead {
    pub(crate) path: RelPath,
    /// Bytes, as it was listed.
    pub(crate) size: u64,
    pub(crate) algorithms: Arc<[Algorithm]>,
}

/// What one read of a file gave: its hashes, and how long it was; or why it could not be read.
pub(crate) type Read = Result<(Vec<Digest>, u64), String>;

/// Hashes files below a local folder. `take` gets the place of each in `files`, in order.
pub(crate) async fn local(
    root: &Path,
    files: impl Iterator<Item = ToRead>,
    reading: &Reading,
    take: &mut (dyn FnMut(usize, Read) + Send),
) -> Result<(), Problem> {
    let stopped = Arc::new(AtomicBool::new(false));
    let (stop, flag) = (reading.stop.clone(), stopped.clone());
    let watch = tokio::spawn(async move {
        stop.cancelled().await;
        flag.store(true, Ordering::Relaxed);
    });
    let mut files = files.peekable();
    let mut place = 0;
    while files.peek().is_some() {
        let batch: Vec<ToRead> = files.by_ref().take(BATCH).collect();
        let (root, proven, stopped) = (root.to_owned(), reading.proven.clone(), stopped.clone());
        let hashed = spawn_blocking(move || hash_batch(&root, &batch, &proven, &stopped)).await;
        let hashed = hashed.map_err(|error| Problem::new(Code::Internal, error.to_string()))?;
        if reading.stop.is_cancelled() {
            break;
        }
        for read in hashed {
            take(place, read);
            place += 1;
        }
    }
    watch.abort();
    if reading.stop.is_cancelled() { Err(interrupted()) } else { Ok(()) }
}

fn hash_batch(root: &Path, batch: &[ToRead], proven: &AtomicU64, stopped: &AtomicBool) -> Vec<Read> {
    let threads = std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
    let paths: Vec<_> = batch.iter().map(|file| file.path.under(root)).collect();
    let job = |(path, file)| {
        let (path, ToRead { algorithms, .. }): (&std::path::PathBuf, &ToRead) = (path, file);
        Job { path, algorithms }
    };
    let jobs: Vec<Job<'_>> = paths.iter().zip(batch).map(job).collect();
    let progress = |bytes| _ = proven.fetch_add(bytes, Ordering::Relaxed);
    let results = hash_each(&jobs, threads, &progress, stopped).into_iter();
    let read = |Hashed { size, digests, .. }| (digests, size);
    results.map(|result| result.map(read).map_err(|error| error.to_string())).collect()
}

/// Hashes files below a folder of a share. `take` gets the place of each in `files`, in any order.
pub(crate) async fn remote(
    share: &Share,
    root: &RelPath,
    files: impl Iterator<Item = ToRead>,
    reading: &Reading,
    take: &mut (dyn FnMut(usize, Read) + Send),
) -> Result<(), Problem> {
    let budget = Arc::new(Semaphore::new(BUDGET));
    let mut running = JoinSet::new();
    for (place, file) in files.enumerate() {
        let memory = (2 * file.size.min(PIECE)).div_ceil(1024).max(LEAST) as u32;
        let memory = budget.clone().acquire_many_owned(memory).await;
        if reading.stop.is_cancelled() {
            return Err(interrupted());
        }
        let (share, path, reading) = (share.clone(), root.join(&file.path), reading.clone());
        running.spawn(async move {
            let read = one(&share, &path, &file, &reading).await;
            drop(memory);
            (place, read.map_err(|error| error.to_string()))
        });
        while let Some(Ok((place, read))) = running.try_join_next() {
            take(place, read);
        }
    }
    while let Some(ended) = running.join_next().await {
        let (place, read) = ended.map_err(|error| Problem::new(Code::Internal, error.to_string()))?;
        take(place, read);
    }
    if reading.stop.is_cancelled() { Err(interrupted()) } else { Ok(()) }
}

async fn one(
    share: &Share,
    path: &RelPath,
    of: &ToRead,
    reading: &Reading,
) -> Result<(Vec<Digest>, u64), ShareError> {
    let file = share.open(path, Access::Read).await?;
    let mut hasher = Streamed::new(&of.algorithms);
    let mut size = 0;
    let read = pieces(share, file, of.size, |piece| {
        hasher.update(piece);
        size += piece.len() as u64;
        reading.proven.fetch_add(piece.len() as u64, Ordering::Relaxed);
        !reading.stop.is_cancelled()
    })
    .await;
    share.close(file).await?;
    read?;
    Ok((hasher.finish(), size))
}

/// The whole of a small file.
pub(crate) async fn whole(share: &Share, path: &RelPath, size: u64) -> Result<Vec<u8>, ShareError> {
    let file = share.open(path, Access::Read).await?;
    let mut content = Vec::new();
    let read = pieces(share, file, size, |piece| {
        content.extend_from_slice(piece);
        true
    })
    .await;
    share.close(file).await?;
    read.map(|()| content)
}

/// Reads a file to the end that it had when it was listed, and one byte more: a file that grew is another.
async fn pieces(
    share: &Share,
    file: Handle,
    size: u64,
    mut take: impl FnMut(&[u8]) -> bool,
) -> Result<(), ShareError> {
    let ask = |at: u64| {
        let share = share.clone();
        let len = PIECE.min(size.saturating_sub(at)).max(1) as usize;
        tokio::spawn(async move { share.read_at(file, at, len).await })
    };
    let mut at = 0;
    let mut next = ask(0);
    loop {
        let ended = (&mut next).await;
        let piece: Bytes = ended.map_err(|error| ShareError::new(Kind::Other, "reading", error))??;
        at += piece.len() as u64;
        if piece.is_empty() {
            return Ok(());
        }
        if at <= size {
            next = ask(at);
        }
        if !take(&piece) || at > size {
            return Ok(());
        }
    }
}

fn interrupted() -> Problem {
    Problem::new(Code::Interrupted, "Stopped while reading the media")
}
