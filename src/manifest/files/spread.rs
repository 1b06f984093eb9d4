//! One large file over many threads: BLAKE3 in pieces out of order, everything else in order on the calling thread.
//!
//! ```text
//! readers   buffer ─► claim a piece ─► read ─► hash its subtree ─┐
//!   ▲                                                            ▼
//!   └───────────── the buffer again ◄── in order: md5, xxh64, ... caller
//! ```
//!
//! Each byte is read once. A reader takes its buffer before it claims a piece, so the piece that is next in order is
//! always one that somebody is reading, and the caller never waits for a piece that waits for a buffer.

use super::source::Source;
use super::{HashError, Hashed, Watch};
use crate::manifest::blocks::{self, End};
use crate::manifest::hasher;
use crate::manifest::running::Running;
use crate::words::block::{BLOCK, BlockValue};
use crate::words::digest::Algorithm;
use blake3::hazmat::ChainingValue;
use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;

/// Files smaller than this are done before the threads have started.
pub(super) const WORTH_IT: u64 = 2 * BLOCK;

/// Bytes in a piece: a power of two below the block.
const PIECE: u64 = 1024 * 1024;

/// A piece that was read and hashed, or the reason why there is none.
type Done = Result<(u64, Vec<u8>, ChainingValue), HashError>;

/// Hashes one file of several pieces.
pub(super) fn over_threads(
    path: &Path,
    algorithms: &[Algorithm],
    threads: NonZeroUsize,
    watch: Watch<'_>,
) -> Result<Hashed, HashError> {
    let source = Source::open(path)?;
    if source.size < WORTH_IT {
        return super::alone(path, algorithms, &mut Vec::new(), watch);
    }
    let mut others: Vec<_> = hasher::beside_blake3(algorithms).map(Running::new).collect();
    let (give_back, empty) = mpsc::channel();
    for _ in 0..2 * threads.get() + 2 {
        // The receiver is alive: it is in this function.
        let _ = give_back.send(Vec::new());
    }
    let readers = Readers { source: &source, empty: Mutex::new(empty), next: AtomicU64::new(0) };
    let values = thread::scope(|scope| {
        let (done, in_any_order) = mpsc::channel();
        for _ in 0..threads.get() {
            let (done, readers) = (done.clone(), &readers);
            scope.spawn(move || readers.work(&done));
        }
        drop(done);
        in_order(in_any_order, give_back, &mut others, watch)
    })?;
    source.ends_here()?;

    let pieces_of_a_block = values.chunks((BLOCK / PIECE) as usize);
    let of_block = |pieces: &[ChainingValue]| blocks::merge(pieces.iter().copied(), End::Inner);
    let values: Vec<_> = pieces_of_a_block.map(of_block).collect();
    let root = blocks::merge(values.iter().copied(), End::Root);
    let blocks = values.into_iter().map(BlockValue).collect();
    Ok(Hashed { size: source.size, digests: hasher::digests(root, others), blocks })
}

struct Readers<'a> {
    source: &'a Source<'a>,
    empty: Mutex<Receiver<Vec<u8>>>,
    next: AtomicU64,
}

impl Readers<'_> {
    /// Reads and hashes pieces until there are none left, or nobody wants them any more.
    fn work(&self, done: &Sender<Done>) {
        loop {
            let buffer = self.empty.lock().map(|empty| empty.recv());
            let Ok(Ok(mut buffer)) = buffer else { return };
            let piece = self.next.fetch_add(1, Ordering::Relaxed);
            let start = piece * PIECE;
            if start >= self.source.size {
                return;
            }
            buffer.resize(PIECE.min(self.source.size - start) as usize, 0);
            let read = self.source.read_at(&mut buffer, start);
            let result = read.map(|()| {
                let value = blocks::subtree(&buffer, start);
                (piece, buffer, value)
            });
            if done.send(result).is_err() {
                return;
            }
        }
    }
}

/// Takes the pieces as they come, feeds them in order, and gives the buffers back. The values, in order.
fn in_order(
    in_any_order: Receiver<Done>,
    give_back: Sender<Vec<u8>>,
    others: &mut [Running],
    watch: Watch<'_>,
) -> Result<Vec<ChainingValue>, HashError> {
    let mut early = BTreeMap::new();
    let mut values: Vec<ChainingValue> = Vec::new();
    for done in in_any_order {
        let (piece, buffer, value) = done?;
        early.insert(piece, (buffer, value));
        while let Some((buffer, value)) = early.remove(&(values.len() as u64)) {
            for step in buffer.chunks(hasher::STEP) {
                others.iter_mut().for_each(|running| running.update(step));
            }
            values.push(value);
            watch.hashed(buffer.len())?;
            // Readers that are done want no more buffers.
            let _ = give_back.send(buffer);
        }
    }
    Ok(values)
}
