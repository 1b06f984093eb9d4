//! Hashing files where they lie: many at once, one a core, and one that outweighs the rest over all cores.
//!
//! Links are not followed, pipes and devices not opened. A file that grows or shrinks meanwhile has no hash.

mod source;
mod spread;

pub use source::HashError;

use super::hasher::{OnePass, Streamed};
use crate::words::block::BlockValue;
use crate::words::digest::{Algorithm, Digest};
use source::Source;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;

/// Bytes read at once by a thread that has a file to itself: still in the core's cache when they are hashed.
const PIECE: usize = 256 * 1024;

/// What one read of a file gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hashed {
    /// Bytes.
    pub size: u64,
    /// What was asked for: BLAKE3 first, the others in the order of [`Algorithm::ALL`].
    pub digests: Vec<Digest>,
    /// BLAKE3 by blocks, where it was asked for.
    pub blocks: Vec<BlockValue>,
}

/// Who looks on while files are hashed.
#[derive(Clone, Copy)]
struct Watch<'a> {
    progress: &'a (dyn Fn(u64) + Sync),
    stop: &'a AtomicBool,
}

impl Watch<'_> {
    fn hashed(&self, bytes: usize) -> Result<(), HashError> {
        (self.progress)(bytes as u64);
        if self.stop.load(Ordering::Relaxed) { Err(HashError::Stopped) } else { Ok(()) }
    }
}

/// Hashes one file on this thread: BLAKE3 and the algorithms named.
pub fn hash_file(path: &Path, algorithms: &[Algorithm]) -> Result<Hashed, HashError> {
    let watch = Watch { progress: &|_| (), stop: &AtomicBool::new(false) };
    alone(path, &[&[Algorithm::Blake3], algorithms].concat(), &mut Vec::new(), watch)
}

/// A file to be read once.
#[derive(Clone, Copy, Debug)]
pub struct Job<'a> {
    /// Where it lies.
    pub path: &'a Path,
    /// What to compute of it, nothing else.
    pub algorithms: &'a [Algorithm],
}

impl Job<'_> {
    fn wants_blake3(&self) -> bool {
        self.algorithms.contains(&Algorithm::Blake3)
    }
}

/// Hashes many files on `threads` threads: BLAKE3 and the algorithms named. The results are in the order of `paths`.
///
/// `progress` is told the bytes that were hashed since it was told last. Once `stop` is set, what is not done ends
/// with [`HashError::Stopped`].
pub fn hash_files(
    paths: &[PathBuf],
    algorithms: &[Algorithm],
    threads: NonZeroUsize,
    progress: &(dyn Fn(u64) + Sync),
    stop: &AtomicBool,
) -> Vec<Result<Hashed, HashError>> {
    let algorithms = [&[Algorithm::Blake3], algorithms].concat();
    let jobs: Vec<_> = paths.iter().map(|path| Job { path, algorithms: &algorithms }).collect();
    hash_each(&jobs, threads, progress, stop)
}

/// As [`hash_files`], where each file has algorithms of its own.
pub fn hash_each(
    jobs: &[Job<'_>],
    threads: NonZeroUsize,
    progress: &(dyn Fn(u64) + Sync),
    stop: &AtomicBool,
) -> Vec<Result<Hashed, HashError>> {
    let watch = Watch { progress, stop };
    let size = |job: &Job<'_>| std::fs::symlink_metadata(job.path).map_or(0, |metadata| metadata.len());
    let mut order: Vec<(u64, usize)> = jobs.iter().map(size).zip(0..).collect();
    // The largest first, so that the threads finish together.
    order.sort_unstable_by_key(|(size, place)| (std::cmp::Reverse(*size), *place));
    let outweighing = outweighing(&order, threads);
    // Only BLAKE3 can be computed in pieces.
    let spread =
        |(rank, (_, place)): &(usize, (u64, usize))| *rank < outweighing && jobs[*place].wants_blake3();
    let (large, rest): (Vec<_>, Vec<_>) = order.into_iter().enumerate().partition(spread);

    let mut results: Vec<_> = jobs.iter().map(|_| Err(HashError::Stopped)).collect();
    for (_, (_, place)) in large {
        let Job { path, algorithms } = jobs[place];
        results[place] = spread::over_threads(path, algorithms, threads, watch);
    }
    let next = AtomicUsize::new(0);
    let work = || {
        let mut buffer = Vec::new();
        let mut done = Vec::new();
        while let Some((_, (_, place))) = rest.get(next.fetch_add(1, Ordering::Relaxed)) {
            let Job { path, algorithms } = jobs[*place];
            done.push((*place, alone(path, algorithms, &mut buffer, watch)));
        }
        done
    };
    thread::scope(|scope| {
        let workers: Vec<_> = (0..threads.get().min(rest.len())).map(|_| scope.spawn(work)).collect();
        for worker in workers {
            for (place, result) in worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)) {
                results[place] = result;
            }
        }
    });
    results
}

/// How many of the files, largest first, are each more than one thread's fair share of what is left with them.
fn outweighing(largest_first: &[(u64, usize)], threads: NonZeroUsize) -> usize {
    let mut left: u64 = largest_first.iter().map(|(size, _)| size).sum();
    let shares = threads.get() as u64;
    let outweighs = |(size, _): &&(u64, usize)| {
        let fair = left / shares;
        left -= size;
        shares > 1 && *size > fair && *size >= spread::WORTH_IT
    };
    largest_first.iter().take_while(outweighs).count()
}

fn alone(
    path: &Path,
    algorithms: &[Algorithm],
    buffer: &mut Vec<u8>,
    watch: Watch<'_>,
) -> Result<Hashed, HashError> {
    let source = Source::open(path)?;
    let size = source.size;
    let blocks =
        algorithms.contains(&Algorithm::Blake3).then(|| Box::new(OnePass::exactly(size, algorithms)));
    let mut hasher = blocks.map_or_else(|| Hasher::Plain(Streamed::new(algorithms)), Hasher::Blocks);
    buffer.resize(PIECE, 0);
    let mut at = 0;
    while at < size {
        let piece = &mut buffer[..PIECE.min(usize::try_from(size - at).unwrap_or(PIECE))];
        source.read_at(piece, at)?;
        hasher.update(piece);
        at += piece.len() as u64;
        watch.hashed(piece.len())?;
    }
    source.ends_here()?;
    let (digests, blocks) = hasher.finish();
    Ok(Hashed { size, digests, blocks })
}

/// What a file is fed to.
enum Hasher {
    /// BLAKE3 by blocks, and what else there is.
    Blocks(Box<OnePass>),
    /// No BLAKE3.
    Plain(Streamed),
}

impl Hasher {
    fn update(&mut self, data: &[u8]) {
        match self {
            Self::Blocks(hasher) => hasher.update(data),
            Self::Plain(hasher) => hasher.update(data),
        }
    }

    fn finish(self) -> (Vec<Digest>, Vec<BlockValue>) {
        match self {
            Self::Blocks(hasher) => hasher.finish_with_values(),
            Self::Plain(hasher) => (hasher.finish(), Vec::new()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::block;
    use std::sync::atomic::AtomicU64;

    const THREADS: NonZeroUsize = NonZeroUsize::new(3).expect("three is not zero");

    fn write(folder: &Path, name: &str, len: usize) -> PathBuf {
        let path = folder.join(name);
        let data: Vec<u8> = (0..len).map(|place| (place / 7) as u8).collect();
        std::fs::write(&path, data).expect("a file in the temporary folder");
        path
    }

    #[test]
    fn many_files_give_what_each_gives_alone_in_the_order_asked() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let sizes = [0, 1, PIECE + 1, 2 * block::BLOCK as usize + 77, 5];
        let paths: Vec<_> =
            sizes.iter().enumerate().map(|(n, size)| write(folder.path(), &n.to_string(), *size)).collect();
        let told = AtomicU64::new(0);
        let progress = |bytes| {
            told.fetch_add(bytes, Ordering::Relaxed);
        };
        for algorithms in [&[][..], &[Algorithm::Xxh64, Algorithm::Md5]] {
            let all = hash_files(&paths, algorithms, THREADS, &progress, &AtomicBool::new(false));
            for (path, hashed) in paths.iter().zip(all) {
                let alone = hash_file(path, algorithms).expect("the file is hashed");
                assert_eq!(hashed.expect("the file is hashed"), alone, "{}", path.display());
                let whole = blake3::hash(&std::fs::read(path).expect("the file"));
                assert_eq!(alone.digests[0].raw(), whole.as_bytes());
            }
        }
        let bytes: usize = sizes.iter().sum();
        assert_eq!(told.into_inner(), 2 * bytes as u64);
    }

    #[test]
    fn each_file_gets_what_was_asked_of_it_and_nothing_else() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = write(folder.path(), "clip", 3 * PIECE + 1);
        let all = hash_file(&path, &Algorithm::ALL).expect("the file is hashed").digests;
        let sets: Vec<Vec<Algorithm>> = Algorithm::ALL
            .into_iter()
            .map(|algorithm| vec![algorithm])
            .chain([vec![], Algorithm::ALL.to_vec()])
            .collect();
        let jobs: Vec<_> = sets.iter().map(|algorithms| Job { path: &path, algorithms }).collect();
        for (job, hashed) in jobs.iter().zip(hash_each(&jobs, THREADS, &|_| (), &AtomicBool::new(false))) {
            let mut expected = all.clone();
            expected.retain(|digest| job.algorithms.contains(&digest.algorithm()));
            assert_eq!(hashed.expect("the file is hashed").digests, expected, "{job:?}");
        }
    }

    #[test]
    fn a_file_that_outweighs_the_rest_is_spread_over_the_threads() {
        let mib = |sizes: &[u64]| -> Vec<_> { sizes.iter().map(|mib| mib << 20).zip(0..).collect() };
        for (sizes, spread) in [
            (&[][..], 0),
            (&[1], 0),
            (&[500], 1),
            (&[100, 100, 100, 100], 0),
            (&[1000, 10, 10, 10], 1),
            (&[4000, 1000, 10], 2),
        ] {
            assert_eq!(outweighing(&mib(sizes), THREADS), spread, "{sizes:?} MiB");
        }
    }

    #[test]
    fn what_is_no_file_is_not_opened() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let fifo = folder.path().join("fifo");
        rustix::fs::mknodat(rustix::fs::CWD, &fifo, rustix::fs::FileType::Fifo, 0o600.into(), 0)
            .expect("a pipe in the temporary folder");
        let link = folder.path().join("link");
        std::os::unix::fs::symlink(write(folder.path(), "file", 1), &link).expect("a link");
        assert!(matches!(hash_file(&fifo, &[]), Err(HashError::NotAFile(_))));
        assert!(matches!(hash_file(folder.path(), &[]), Err(HashError::NotAFile(_))));
        assert!(matches!(hash_file(&link, &[]), Err(HashError::Io(_))));
        assert!(matches!(hash_file(&folder.path().join("none"), &[]), Err(HashError::Io(_))));
    }

    #[test]
    fn what_is_not_done_when_it_is_stopped_has_no_hash() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let large = write(folder.path(), "large", spread::WORTH_IT as usize);
        let paths = vec![large, write(folder.path(), "small", 1)];
        for result in hash_files(&paths, &[], THREADS, &|_| (), &AtomicBool::new(true)) {
            assert!(matches!(result, Err(HashError::Stopped)));
        }
    }
}
