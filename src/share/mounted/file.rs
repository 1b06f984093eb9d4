//! An open file: reads that go past the page cache, and writes that keep holes.

use super::below::Below;
use super::buffer::{ALIGN, Buffer, Pool};
use super::readback::Readback;
use super::refusal::{About, bad_name};
use super::zeros;
use crate::share::{Access, Kind, Result, ShareError};
use crate::words::block::BLOCK;
use crate::words::path::RelPath;
use bytes::Bytes;
use jiff::Timestamp;
use rustix::fd::OwnedFd;
use rustix::fs::{Advice, FileType, Mode, OFlags, Timespec, Timestamps, UTIME_OMIT};
use rustix::io::Errno;
use std::sync::{Arc, OnceLock};

/// Smaller writes are left to the page cache, which joins them.
const DIRECT_FROM: usize = 1 << 20;

/// A write past the cache goes through an aligned buffer of this size: small enough for a processor's cache.
const PART: usize = 4 << 20;

/// What the files of a share have in common.
pub(super) struct Common {
    pub(super) readback: Readback,
    blocks: Arc<Pool>,
    parts: Arc<Pool>,
}

impl Common {
    pub(super) fn new(readback: Readback) -> Self {
        Self { readback, blocks: Pool::new(BLOCK as usize + 2 * ALIGN), parts: Pool::new(PART) }
    }
}

/// A regular file.
pub(super) struct File {
    path: RelPath,
    access: Access,
    file: OwnedFd,
    /// The same file, opened with `O_DIRECT` when it is first needed; `None` when that is not to be had.
    direct: OnceLock<Option<OwnedFd>>,
    common: Arc<Common>,
}

impl File {
    pub(super) fn open(below: &Below, path: &RelPath, access: Access, common: Arc<Common>) -> Result<Self> {
        // `NONBLOCK`, so that a pipe of that name is refused and not waited for.
        let flags = OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
        let about = path.as_str();
        if access == Access::Read && common.readback.direct() {
            let file = below.open(path, flags | OFlags::RDONLY | OFlags::DIRECT, Mode::empty());
            match common.readback.checked(file) {
                // A folder, or a file system that does not take the flag: which, shows below.
                Err(Errno::INVAL) => {}
                answer => {
                    let file = answer.about(about)?;
                    regular(&file, about)?;
                    let direct = OnceLock::from(file.try_clone().ok());
                    return Ok(Self { path: path.clone(), access, file, direct, common });
                }
            }
        }
        let (flags, mode) = match access {
            Access::Read => (flags | OFlags::RDONLY, Mode::empty()),
            Access::Write => (flags | OFlags::RDWR | OFlags::CREATE, Mode::from_raw_mode(0o666)),
        };
        let file = below.open(path, flags, mode).map_err(bad_name).about(about)?;
        regular(&file, about)?;
        if access == Access::Read {
            common.readback.refuse();
        }
        Ok(Self { path: path.clone(), access, file, direct: OnceLock::new(), common })
    }

    fn about(&self) -> &str {
        self.path.as_str()
    }

    fn direct(&self) -> Option<&OwnedFd> {
        let open = || {
            let flags = if self.access == Access::Write { OFlags::RDWR } else { OFlags::RDONLY };
            let direct = self.common.readback.reopen(&self.file, flags);
            if direct.is_none() {
                self.common.readback.refuse();
            }
            direct
        };
        if self.common.readback.direct() { self.direct.get_or_init(open).as_ref() } else { None }
    }

    pub(super) fn size(&self) -> Result<u64> {
        let stat = rustix::fs::fstat(&self.file).about(self.about())?;
        Ok(u64::try_from(stat.st_size).unwrap_or(0))
    }

    pub(super) fn read_at(&self, offset: u64, len: usize) -> Result<Bytes> {
        let len = self.size()?.saturating_sub(offset).min(len as u64) as usize;
        if len == 0 {
            return Ok(Bytes::new());
        }
        let read = match self.direct().map(|direct| self.read_aligned(direct, offset, len)) {
            // `INVAL`: opened, but not read; this file system has other ideas of alignment.
            None | Some(Err(Errno::INVAL)) => self.read_plain(offset, len)?,
            Some(answer) => answer.about(self.about())?,
        };
        if read.len() < len && self.size()? >= offset + len as u64 {
            return Err(ShareError::new(Kind::Lost, &self.path, "a read stopped before the end of the file"));
        }
        Ok(read)
    }

    /// Reads what the page cache was made to forget, if there is a disk to read it from.
    fn read_plain(&self, offset: u64, len: usize) -> Result<Bytes> {
        self.common.readback.refuse();
        // A file opened for reading may have the flag on the only description there is.
        let flags = rustix::fs::fcntl_getfl(&self.file).about(self.about())?;
        rustix::fs::fcntl_setfl(&self.file, flags - OFlags::DIRECT).about(self.about())?;
        if self.common.readback.drops() {
            // Only clean pages can be dropped, and only whole ones: so all of them.
            rustix::fs::fdatasync(&self.file).about(self.about())?;
            rustix::fs::fadvise(&self.file, 0, None, Advice::DontNeed).about(self.about())?;
        }
        let mut buffer = self.common.blocks.take(len);
        let got = fill(&self.file, buffer.as_mut(), offset).about(self.about())?;
        Ok(Bytes::from_owner(buffer).slice(..got))
    }

    /// Reads whole aligned pages around what is wanted.
    fn read_aligned(&self, direct: &OwnedFd, offset: u64, len: usize) -> rustix::io::Result<Bytes> {
        let before = offset as usize % ALIGN;
        let start = offset - before as u64;
        let mut buffer: Buffer = self.common.blocks.take((before + len).next_multiple_of(ALIGN));
        let got = fill(direct, buffer.as_mut(), start)?.min(before + len);
        Ok(Bytes::from_owner(buffer).slice(before.min(got)..got))
    }

    pub(super) fn write_at(&self, offset: u64, data: &[u8]) -> Result<()> {
        self.writable()?;
        let (offset, data) = if data.len() >= DIRECT_FROM && zeros::all(data) {
            let rest = zeros::punch(&self.file, self.size()?, offset, data.len() as u64) as usize;
            (offset + (data.len() - rest) as u64, &data[data.len() - rest..])
        } else {
            (offset, data)
        };
        let done = self.write_direct(offset, data).about(self.about())?;
        write_all(&self.file, &data[done..], offset + done as u64).about(self.about())
    }

    /// Writes as much from the front as may go past the cache, and says how much that was.
    fn write_direct(&self, offset: u64, data: &[u8]) -> rustix::io::Result<usize> {
        let whole = data.len() / ALIGN * ALIGN;
        if whole < DIRECT_FROM
            || !offset.is_multiple_of(ALIGN as u64)
            || !self.common.readback.writes_direct()
        {
            return Ok(0);
        }
        let Some(direct) = self.direct() else { return Ok(0) };
        let mut part = self.common.parts.take(PART);
        let mut done = 0;
        while done < whole {
            let len = PART.min(whole - done);
            let aligned = &mut part.as_mut()[..len];
            aligned.copy_from_slice(&data[done..][..len]);
            match write_all(direct, aligned, offset + done as u64) {
                Ok(()) => done += len,
                // The rest goes through the cache; a part that was half written is written again.
                Err(Errno::INVAL) => break,
                Err(errno) => return Err(errno),
            }
        }
        Ok(done)
    }

    pub(super) fn set_len(&self, len: u64) -> Result<()> {
        self.writable()?;
        rustix::fs::ftruncate(&self.file, len).about(self.about())
    }

    pub(super) fn flush(&self) -> Result<()> {
        rustix::fs::fsync(&self.file).about(self.about())
    }

    pub(super) fn set_modified(&self, modified: Timestamp) -> Result<()> {
        rustix::fs::futimens(&self.file, &modified_only(modified)).about(self.about())
    }

    fn writable(&self) -> Result<()> {
        let denied = || ShareError::new(Kind::Denied, &self.path, "open for reading only");
        (self.access == Access::Write).then_some(()).ok_or_else(denied)
    }
}

/// A modification time, with the access time left as it is.
pub(super) fn modified_only(modified: Timestamp) -> Timestamps {
    // Nanoseconds have the sign of the whole; a timespec counts them up from the second below.
    let nanos = modified.as_nanosecond();
    let second = nanos.div_euclid(1_000_000_000) as i64;
    let modified = Timespec { tv_sec: second, tv_nsec: nanos.rem_euclid(1_000_000_000) as i64 };
    Timestamps { last_access: Timespec { tv_sec: 0, tv_nsec: UTIME_OMIT }, last_modification: modified }
}

fn regular(file: &OwnedFd, about: &str) -> Result<()> {
    let mode = rustix::fs::fstat(file).about(about)?.st_mode;
    match FileType::from_raw_mode(mode) {
        FileType::RegularFile => Ok(()),
        FileType::Directory => Err(ShareError::new(Kind::Shape, about, "a folder, not a file")),
        _ => Err(ShareError::new(Kind::Shape, about, "neither a file nor a folder")),
    }
}

/// Reads until the buffer is full or the file ends.
fn fill(file: &OwnedFd, buffer: &mut [u8], offset: u64) -> rustix::io::Result<usize> {
    let mut filled = 0;
    while filled < buffer.len() {
        match rustix::io::pread(file, &mut buffer[filled..], offset + filled as u64) {
            Ok(0) => break,
            Ok(got) => filled += got,
            Err(Errno::INTR) => {}
            // Past the cache the end of the file is where an aligned read stops short of a page.
            Err(Errno::INVAL) if filled % ALIGN != 0 => break,
            Err(errno) => return Err(errno),
        }
    }
    Ok(filled)
}

fn write_all(file: &OwnedFd, mut data: &[u8], mut offset: u64) -> rustix::io::Result<()> {
    while !data.is_empty() {
        match rustix::io::pwrite(file, data, offset) {
            Ok(0) => return Err(Errno::IO),
            Ok(put) => (data, offset) = (&data[put..], offset + put as u64),
            Err(Errno::INTR) => {}
            Err(errno) => return Err(errno),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_system_that_takes_no_direct_reads_is_read_all_the_same() {
        let folder = tempfile::tempdir().expect("a folder");
        let root = rustix::fs::open(folder.path(), OFlags::PATH, Mode::empty()).expect("a folder");
        let below = Below::new(root).expect("a folder");
        let path = RelPath::new("file").expect("a path");
        let data: Vec<u8> = (0..3_000_001_u32).map(|n| (n % 251) as u8).collect();

        let common = Arc::new(Common::new(Readback::of("ext4")));
        let open = |access| File::open(&below, &path, access, common.clone()).expect("a file");
        open(Access::Write).write_at(0, &data).expect("a write");
        let early = open(Access::Read);
        common.readback.refuse();
        for file in [early, open(Access::Read), open(Access::Write)] {
            assert!(file.read_at(0, data.len()).expect("a read") == data);
            assert!(file.read_at(1_234_567, 9_999_999).expect("a read") == data[1_234_567..]);
        }
        assert_eq!(common.readback.words(), "page cache dropped before reading");
    }

    #[test]
    fn times_before_1970_count_up_from_the_second_below() {
        let time = "1969-12-31T23:59:58.25Z".parse().expect("a time");
        let Timespec { tv_sec, tv_nsec } = modified_only(time).last_modification;
        assert_eq!((tv_sec, tv_nsec), (-2, 250_000_000));
    }
}
