//! How a read gets past this machine's page cache, which holds what was just written and would prove nothing.

use super::buffer::ALIGN;
use rustix::fd::OwnedFd;
use rustix::fs::{AtFlags, Mode, OFlags, StatxFlags};
use rustix::io::{Errno, Result};
use std::os::fd::AsRawFd;
use std::sync::atomic::{AtomicBool, Ordering};

/// File systems that have no disk: there the cache is all there is.
const MEMORY: [&str; 3] = ["tmpfs", "ramfs", "devtmpfs"];

/// File systems on which writing past the cache is known to be sound and fast. Elsewhere a write is cached and
/// flushed; what is read back is past the cache all the same.
const WRITES_DIRECT: [&str; 2] = ["ext4", "xfs"];

/// What is done on one share, and said in its receipt. Starts with the best that the file system should take, and
/// steps down when it refuses.
pub(super) struct Readback {
    kind: String,
    memory: bool,
    refused: AtomicBool,
}

impl Readback {
    pub(super) fn of(kind: &str) -> Self {
        Self { kind: kind.into(), memory: MEMORY.contains(&kind), refused: AtomicBool::new(false) }
    }

    /// Asks the file system at once, with a file that has no name and goes away by itself, so that the session says
    /// the truth from the start. Where there is no such file, the first read tells.
    pub(super) fn probe(&self, folder: &OwnedFd) {
        let flags = OFlags::TMPFILE | OFlags::RDWR | OFlags::DIRECT | OFlags::CLOEXEC;
        let file = rustix::fs::openat(folder, ".", flags, Mode::from_raw_mode(0o600));
        if self.direct() && matches!(self.checked(file), Err(Errno::INVAL)) {
            self.refuse();
        }
    }

    /// Whether reads go past the cache with `O_DIRECT`.
    pub(super) fn direct(&self) -> bool {
        !self.memory && !self.refused.load(Ordering::Relaxed)
    }

    /// Whether big writes go past the cache too.
    pub(super) fn writes_direct(&self) -> bool {
        self.direct() && WRITES_DIRECT.contains(&self.kind.as_str())
    }

    /// Whether dropping pages from the cache is the next best.
    pub(super) fn drops(&self) -> bool {
        !self.memory && !self.direct()
    }

    /// The file system took `O_DIRECT` not, or in name only.
    pub(super) fn refuse(&self) {
        self.refused.store(true, Ordering::Relaxed);
    }

    /// What is really done.
    pub(super) fn words(&self) -> String {
        match self.kind.as_str() {
            kind if self.memory => format!("page cache ({kind} has no disk behind it)"),
            _ if !self.direct() => "page cache dropped before reading".into(),
            "zfs" => "O_DIRECT, which zfs may answer from its own cache".into(),
            kind if kind.starts_with("fuse") => format!("O_DIRECT, as far as {kind} keeps to it"),
            _ => "O_DIRECT".into(),
        }
    }

    /// The same open file once more, past the cache; `None` when that is not to be had.
    pub(super) fn reopen(&self, file: &OwnedFd, flags: OFlags) -> Option<OwnedFd> {
        let path = format!("/proc/self/fd/{}", file.as_raw_fd());
        let flags = flags | OFlags::DIRECT | OFlags::NONBLOCK | OFlags::CLOEXEC;
        self.checked(rustix::fs::open(path, flags, Mode::empty())).ok()
    }

    /// Takes a file that was opened with `O_DIRECT`, and finds out whether that means something.
    pub(super) fn checked(&self, file: Result<OwnedFd>) -> Result<OwnedFd> {
        let file = file?;
        let fact = rustix::fs::statx(&file, "", AtFlags::EMPTY_PATH, StatxFlags::DIOALIGN);
        // Linux 6.1 and later tell. Zero: reads come from the cache in spite of the flag, as with ext4 that
        // journals its data (statx(2), `stx_dio_offset_align`).
        let usable = fact.is_ok_and(|fact| {
            let told = fact.stx_mask & StatxFlags::DIOALIGN.bits() != 0;
            !told || (1..=ALIGN as u32).contains(&fact.stx_dio_offset_align)
        });
        if usable { Ok(file) } else { Err(Errno::INVAL) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_is_what_is_done() {
        for (kind, words) in [
            ("ext4", "O_DIRECT"),
            ("cifs", "O_DIRECT"),
            ("zfs", "O_DIRECT, which zfs may answer from its own cache"),
            ("fuse.rclone", "O_DIRECT, as far as fuse.rclone keeps to it"),
            ("tmpfs", "page cache (tmpfs has no disk behind it)"),
        ] {
            assert_eq!(Readback::of(kind).words(), words);
        }
        let refused = Readback::of("vboxsf");
        refused.refuse();
        assert_eq!(refused.words(), "page cache dropped before reading");
        assert!(refused.drops() && !refused.direct() && !refused.writes_direct());
    }
}
