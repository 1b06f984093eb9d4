//! Opens what lies below a folder that is kept open, and never anything else: no link is followed and no mount is
//! crossed, whatever anybody puts into the tree meanwhile.

use crate::words::path::RelPath;
use rustix::fd::OwnedFd;
use rustix::fs::{Mode, OFlags, ResolveFlags};
use rustix::io::{Errno, Result};

/// A folder that stays the same one, whatever happens to its path.
pub(super) struct Below {
    root: OwnedFd,
    device: u64,
    /// `openat2` came with Linux 5.6, and some containers forbid it: then one component is opened after the other.
    at_once: bool,
}

impl Below {
    pub(super) fn new(root: OwnedFd) -> Result<Self> {
        let device = rustix::fs::fstat(&root)?.st_dev;
        let at_once = at_once(&root, ".", OFlags::PATH, Mode::empty()).is_ok();
        Ok(Self { root, device, at_once })
    }

    pub(super) fn root(&self) -> &OwnedFd {
        &self.root
    }

    /// The number of the device on which everything here lies.
    pub(super) fn device(&self) -> u64 {
        self.device
    }

    pub(super) fn open(&self, path: &RelPath, flags: OFlags, mode: Mode) -> Result<OwnedFd> {
        if self.at_once {
            return at_once(&self.root, path.as_str(), flags, mode);
        }
        let folder = path.parent().map(|parent| self.walk(&parent)).transpose()?;
        let flags = flags | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        rustix::fs::openat(folder.as_ref().unwrap_or(&self.root), path.name(), flags, mode)
    }

    /// A folder, for listing and syncing; `None` is the root.
    pub(super) fn folder(&self, path: Option<&RelPath>) -> Result<OwnedFd> {
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
        match path {
            Some(path) => self.open(path, flags, Mode::empty()),
            None => rustix::fs::openat(&self.root, ".", flags, Mode::empty()),
        }
    }

    /// The folder in which `path` lies, for calls that take it and a name.
    pub(super) fn parent(&self, path: &RelPath) -> Result<OwnedFd> {
        let flags = OFlags::PATH | OFlags::DIRECTORY | OFlags::CLOEXEC;
        match path.parent() {
            Some(parent) => self.open(&parent, flags, Mode::empty()),
            None => rustix::fs::openat(&self.root, ".", flags, Mode::empty()),
        }
    }

    fn walk(&self, folder: &RelPath) -> Result<OwnedFd> {
        let flags = OFlags::PATH | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let mut here = rustix::fs::openat(&self.root, ".", flags, Mode::empty())?;
        for name in folder.components() {
            here = rustix::fs::openat(&here, name, flags, Mode::empty())?;
            if rustix::fs::fstat(&here)?.st_dev != self.device {
                return Err(Errno::XDEV);
            }
        }
        Ok(here)
    }
}

fn at_once(root: &OwnedFd, path: &str, flags: OFlags, mode: Mode) -> Result<OwnedFd> {
    let resolve = ResolveFlags::BENEATH | ResolveFlags::NO_SYMLINKS | ResolveFlags::NO_XDEV;
    // The kernel answers `EAGAIN` when something in the tree was renamed meanwhile: a few tries are enough
    // (openat2(2), errors).
    let mut tries = 0..64;
    loop {
        match rustix::fs::openat2(root, path, flags | OFlags::CLOEXEC, mode, resolve) {
            Err(Errno::AGAIN) if tries.next().is_some() => {}
            answer => return answer,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::symlink;

    #[test]
    fn nothing_leads_out_in_either_way() {
        let outside = tempfile::tempdir().expect("a folder");
        std::fs::write(outside.path().join("file"), "outside").expect("a file");
        let tree = tempfile::tempdir().expect("a folder");
        std::fs::create_dir(tree.path().join("folder")).expect("a folder");
        std::fs::write(tree.path().join("folder/file"), "inside").expect("a file");
        symlink(outside.path(), tree.path().join("link")).expect("a link");
        symlink("folder/file", tree.path().join("inner")).expect("a link");

        for at_once in [true, false] {
            let root = rustix::fs::open(tree.path(), OFlags::PATH, Mode::empty()).expect("the root");
            let below = Below { at_once, ..Below::new(root).expect("the root") };
            let open = |path| below.open(&RelPath::new(path).expect("a path"), OFlags::RDONLY, Mode::empty());
            assert!(open("folder/file").is_ok());
            assert!(open("folder").is_ok());
            for link in ["link/file", "link", "inner"] {
                let errno = open(link).expect_err("a link");
                assert!(matches!(errno, Errno::LOOP | Errno::NOTDIR), "{link}: {errno}");
            }
            let parent = below.parent(&RelPath::new("link/new").expect("a path"));
            assert!(parent.is_err(), "{parent:?}");
        }
    }

    #[test]
    fn another_mount_below_is_not_entered_in_either_way() {
        for at_once in [true, false] {
            let root = rustix::fs::open("/", OFlags::PATH, Mode::empty()).expect("the root");
            let below = Below { at_once, ..Below::new(root).expect("the root") };
            let folder = below.open(&RelPath::new("proc/self").expect("a path"), OFlags::PATH, Mode::empty());
            assert_eq!(folder.expect_err("another mount"), Errno::XDEV);
        }
    }
}
