//! Small reads from files that nobody vouches for: every read is checked against the file's end and counted, so that no
//! file, whatever stands in it, costs more than a bounded amount of reading.

use crate::words::path::RelPath;
use rustix::fs::{Mode, OFlags, ResolveFlags, SeekFrom};
use std::cell::Cell;
use std::fs::File;
use std::io;
use std::os::fd::OwnedFd;
use std::os::unix::fs::FileExt;
use std::path::Path;

/// Bytes that are read of one file at most.
pub(super) const LIMIT: u64 = 1024 * 1024;

/// Why a read gave nothing.
#[derive(Debug, thiserror::Error)]
pub(super) enum Stop {
    /// It lies behind the end of the file.
    #[error("it ends in the middle")]
    Beyond,
    /// More was asked for than is allowed for one file.
    #[error("there is too much of it to look at")]
    Limit,
    /// The operating system refused.
    #[error("{0}")]
    Io(io::Error),
}

/// The folder of a dump, held open: files are looked up below this very folder and never through a link.
#[derive(Debug)]
pub(super) struct Disk(OwnedFd);

impl Disk {
    pub(super) fn open(folder: &Path) -> io::Result<Self> {
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
        Ok(Self(rustix::fs::open(folder, flags, Mode::empty())?))
    }

    /// Opens a file, read-only; `size` is what was listed.
    pub(super) fn file(&self, path: &RelPath, size: u64) -> io::Result<Probe<File>> {
        // Without O_NONBLOCK a pipe put in the file's place would hang the open for ever.
        let flags = OFlags::RDONLY | OFlags::CLOEXEC | OFlags::NONBLOCK;
        let resolve = ResolveFlags::BENEATH | ResolveFlags::NO_SYMLINKS;
        let file = rustix::fs::openat2(&self.0, path.as_str(), flags, Mode::empty(), resolve)?;
        Ok(Probe::new(File::from(file), size))
    }
}

/// Where bytes come from.
pub(super) trait Source {
    /// As many bytes from a place as there are, up to the length of `into`.
    fn read(&self, into: &mut [u8], at: u64) -> io::Result<usize>;

    /// Where the first stretch that was never written begins; the file's size where there is none, or nobody knows.
    fn first_hole(&self, size: u64) -> u64;

    /// Whether nothing was ever written from a place to the end.
    fn is_hole_from(&self, at: u64) -> bool;
}

impl Source for File {
    fn read(&self, into: &mut [u8], at: u64) -> io::Result<usize> {
        self.read_at(into, at)
    }

    fn first_hole(&self, size: u64) -> u64 {
        rustix::fs::seek(self, SeekFrom::Hole(0)).map_or(size, |at| at.min(size))
    }

    fn is_hole_from(&self, at: u64) -> bool {
        rustix::fs::seek(self, SeekFrom::Data(at)) == Err(rustix::io::Errno::NXIO)
    }
}

impl Source for &[u8] {
    fn read(&self, into: &mut [u8], at: u64) -> io::Result<usize> {
        let rest = usize::try_from(at).ok().and_then(|at| self.get(at..)).unwrap_or_default();
        let count = rest.len().min(into.len());
        into[..count].copy_from_slice(&rest[..count]);
        Ok(count)
    }

    fn first_hole(&self, size: u64) -> u64 {
        size
    }

    fn is_hole_from(&self, _: u64) -> bool {
        false
    }
}

/// A file that is being looked at.
#[derive(Debug)]
pub(super) struct Probe<S> {
    source: S,
    size: u64,
    left: Cell<u64>,
}

impl<S: Source> Probe<S> {
    pub(super) fn new(source: S, size: u64) -> Self {
        Self { source, size, left: Cell::new(LIMIT) }
    }

    /// The same file, of which more may be read: an index is read whole.
    pub(super) fn allow(self, limit: u64) -> Self {
        self.left.set(limit);
        self
    }

    /// The file's size.
    pub(super) fn size(&self) -> u64 {
        self.size
    }

    /// Exactly so many bytes.
    pub(super) fn bytes(&self, at: u64, count: usize) -> Result<Vec<u8>, Stop> {
        let wanted = count as u64;
        if at.checked_add(wanted).is_none_or(|end| end > self.size) {
            return Err(Stop::Beyond);
        }
        self.left.set(self.left.get().checked_sub(wanted).ok_or(Stop::Limit)?);
        let mut bytes = vec![0; count];
        let mut done = 0;
        while done < count {
            match self.source.read(&mut bytes[done..], at + done as u64) {
                Ok(0) => return Err(Stop::Beyond),
                Ok(some) => done += some,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(Stop::Io(error)),
            }
        }
        Ok(bytes)
    }

    /// So many bytes, or fewer where the file ends.
    pub(super) fn up_to(&self, at: u64, count: usize) -> Result<Vec<u8>, Stop> {
        let there = usize::try_from(self.size.saturating_sub(at)).unwrap_or(usize::MAX);
        self.bytes(at, count.min(there))
    }

    /// A few bytes of a known number.
    pub(super) fn array<const N: usize>(&self, at: u64) -> Result<[u8; N], Stop> {
        let bytes = self.bytes(at, N)?;
        bytes.try_into().map_err(|_| Stop::Beyond)
    }

    /// The last bytes, at most so many.
    pub(super) fn tail(&self, count: usize) -> Result<Vec<u8>, Stop> {
        self.up_to(self.size.saturating_sub(count as u64), count)
    }

    /// Where the first stretch that was never written begins; the size where there is none, or nobody knows.
    pub(super) fn first_hole(&self) -> u64 {
        self.source.first_hole(self.size)
    }

    /// Whether nothing was ever written from a place to the end, as far as the file system tells.
    pub(super) fn is_hole_from(&self, at: u64) -> bool {
        self.source.is_hole_from(at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_read_behind_the_end_and_not_more_than_the_limit() {
        let bytes = vec![7; 2 * LIMIT as usize];
        let probe = Probe::new(bytes.as_slice(), bytes.len() as u64);
        assert!(matches!(probe.bytes(bytes.len() as u64 - 3, 4), Err(Stop::Beyond)));
        assert!(matches!(probe.bytes(u64::MAX, 1), Err(Stop::Beyond)));
        assert_eq!(probe.bytes(10, LIMIT as usize - 4).expect("bytes").len(), LIMIT as usize - 4);
        assert_eq!(probe.array::<4>(0).expect("bytes"), [7; 4]);
        assert!(matches!(probe.bytes(0, 1), Err(Stop::Limit)));
    }

    #[test]
    fn a_file_that_became_shorter_ends_where_it_ends() {
        let probe = Probe::new(&b"abc"[..], 10);
        assert!(matches!(probe.bytes(0, 5), Err(Stop::Beyond)));
        assert_eq!(probe.up_to(1, 2).expect("bytes"), b"bc");
    }
}
