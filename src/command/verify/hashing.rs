//! BLAKE3 of many files: local ones over all cores, those on a share many at a time and in bounded memory.

use crate::manifest::files::hash_files;
use crate::problem::{Code, Problem};
use crate::share::{Access, Handle, Kind, Share, ShareError};
use crate::words::digest::{Algorithm, Digest};
use crate::words::path::RelPath;
use bytes::Bytes;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
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
pub(super) struct Reading {
    pub(super) proven: Arc<AtomicU64>,
    pub(super) stop: CancellationToken,
}

type Hashes = Vec<Result<Digest, String>>;

/// Hashes files below a local folder.
pub(super) async fn local(
    root: &Path,
    files: Vec<(RelPath, u64)>,
    reading: &Reading,
) -> Result<Hashes, Problem> {
    let paths: Vec<PathBuf> = files.iter().map(|(path, _)| path.under(root)).collect();
    let (reading, stopped) = (reading.clone(), Arc::new(AtomicBool::new(false)));
    let stop = (reading.stop.clone(), stopped.clone());
    let watch = tokio::spawn(async move {
        stop.0.cancelled().await;
        stop.1.store(true, Ordering::Relaxed);
    });
    let hashed = tokio::task::spawn_blocking(move || {
        let threads = std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
        let progress = |bytes| _ = reading.proven.fetch_add(bytes, Ordering::Relaxed);
        let mut hashes = Hashes::with_capacity(paths.len());
        for batch in paths.chunks(BATCH) {
            let results = hash_files(batch, &[], threads, &progress, &stopped);
            hashes.extend(results.into_iter().map(|result| match result {
                Ok(hashed) => Ok(hashed.digests[0]),
                Err(error) => Err(error.to_string()),
            }));
        }
        if stopped.load(Ordering::Relaxed) { Err(interrupted()) } else { Ok(hashes) }
    });
    let hashes = hashed.await.map_err(|error| Problem::new(Code::Internal, error.to_string()))?;
    watch.abort();
    hashes
}

/// Hashes files below a folder of a share.
pub(super) async fn remote(
    share: &Share,
    root: &RelPath,
    files: Vec<(RelPath, u64)>,
    reading: &Reading,
) -> Result<Hashes, Problem> {
    let budget = Arc::new(Semaphore::new(BUDGET));
    let mut hashes: Hashes = files.iter().map(|_| Err("not read".into())).collect();
    let mut running = JoinSet::new();
    for (place, (path, size)) in files.into_iter().enumerate() {
        let memory = (2 * size.min(PIECE)).div_ceil(1024).max(LEAST) as u32;
        let memory = budget.clone().acquire_many_owned(memory).await;
        if reading.stop.is_cancelled() {
            return Err(interrupted());
        }
        let (share, path, reading) = (share.clone(), root.join(&path), reading.clone());
        running.spawn(async move {
            let hash = one(&share, &path, size, &reading).await;
            drop(memory);
            (place, hash.map_err(|error| error.to_string()))
        });
        while let Some(Ok((place, hash))) = running.try_join_next() {
            hashes[place] = hash;
        }
    }
    while let Some(ended) = running.join_next().await {
        let (place, hash) = ended.map_err(|error| Problem::new(Code::Internal, error.to_string()))?;
        hashes[place] = hash;
    }
    if reading.stop.is_cancelled() { Err(interrupted()) } else { Ok(hashes) }
}

async fn one(share: &Share, path: &RelPath, size: u64, reading: &Reading) -> Result<Digest, ShareError> {
    let file = share.open(path, Access::Read).await?;
    let mut hasher = blake3::Hasher::new();
    let read = pieces(share, file, size, |piece| {
        hasher.update(piece);
        reading.proven.fetch_add(piece.len() as u64, Ordering::Relaxed);
        !reading.stop.is_cancelled()
    })
    .await;
    share.close(file).await?;
    read?;
    Ok(Digest::from_raw(Algorithm::Blake3, hasher.finalize().as_bytes()).expect("a BLAKE3 hash has 32 bytes"))
}

/// The whole of a small file.
pub(super) async fn whole(share: &Share, path: &RelPath, size: u64) -> Result<Vec<u8>, String> {
    let read = async {
        let file = share.open(path, Access::Read).await?;
        let mut content = Vec::new();
        let read = pieces(share, file, size, |piece| {
            content.extend_from_slice(piece);
            true
        })
        .await;
        share.close(file).await?;
        read.map(|()| content)
    };
    read.await.map_err(|error: ShareError| error.to_string())
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
