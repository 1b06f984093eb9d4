//! Reads both ends of media files.

use crate::journey::{Print, SourceFile};
use crate::words::path::{IoAt, IoError};
use std::fs::File;
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use twox_hash::XxHash3_128;

/// Bytes of each end.
const END: u64 = 1024 * 1024;
/// The same for single frames and stills, of which a card has a hundred thousand.
const FRAME_END: u64 = 4096;
/// What those are called.
const FRAMES: [&str; 13] =
    ["ari", "arw", "arx", "cr3", "dng", "dpx", "exr", "heic", "jpeg", "jpg", "nef", "tif", "tiff"];
/// Threads: it is waiting for the disks, mostly.
const THREADS: usize = 4;
/// Files that a thread takes at a time.
const AT_ONCE: usize = 64;

/// The prints of files, each with its place among those given. Blocks the thread. The error is that of the first file that
/// cannot be read.
pub fn prints(folder: &Path, files: &[(u32, &SourceFile)]) -> Result<Vec<(u32, Print)>, IoError> {
    let next = AtomicUsize::new(0);
    let work = || {
        let mut read = Vec::new();
        loop {
            let start = next.fetch_add(AT_ONCE, Ordering::Relaxed);
            let Some(some) = files.get(start..).filter(|some| !some.is_empty()) else { return Ok(read) };
            for (place, file) in &some[..some.len().min(AT_ONCE)] {
                read.push((*place, print(folder, file)?));
            }
        }
    };
    let read: Vec<Result<Vec<_>, IoError>> = thread::scope(|scope| {
        let threads = files.len().div_ceil(AT_ONCE).min(THREADS);
        let started: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        started
            .into_iter()
            .map(|thread| thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
            .collect()
    });
    let mut read: Vec<(u32, Print)> = read.into_iter().collect::<Result<Vec<_>, _>>()?.concat();
    read.sort_unstable();
    Ok(read)
}

fn print(folder: &Path, file: &SourceFile) -> Result<Print, IoError> {
    let path = file.path.under(folder);
    let ending = file.path.name().rsplit_once('.').map_or("", |(_, ending)| ending);
    let is_frame = FRAMES.iter().any(|frame| frame.eq_ignore_ascii_case(ending));
    let end = if is_frame { FRAME_END } else { END };
    let open = File::open(&path).at(&path)?;
    let mut hasher = XxHash3_128::new();
    let mut bytes = vec![0; end.min(file.size) as usize];
    // A file that is shorter than both ends together is read once, whole.
    let tail = file.size.saturating_sub(end).max(bytes.len() as u64);
    for (at, length) in [(0, bytes.len()), (tail, (file.size - tail) as usize)] {
        open.read_exact_at(&mut bytes[..length], at).at(&path)?;
        hasher.write(&bytes[..length]);
    }
    Ok(hasher.finish_128().into())
}
