//! A disk so small that a test can fill it.

use std::path::Path;
use std::process::Command;
use tempfile::TempDir;

/// A mounted tmpfs. Unmounted when dropped.
pub(crate) struct Tmpfs(TempDir);

impl Tmpfs {
    /// Mounts one; `None`, with a word on stderr, where this user may not mount.
    pub(crate) fn of_mebibytes(size: u32) -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let mounted = mount(&["-t", "tmpfs", "-o", &format!("size={size}m"), "tmpfs"], folder.path());
        if !mounted {
            eprintln!("not tested: this user may not mount a tmpfs");
        }
        mounted.then(|| Self(folder))
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    pub(crate) fn resize(&self, size: u32) {
        assert!(mount(&["-o", &format!("remount,size={size}m")], self.path()));
    }
}

fn mount(args: &[&str], at: &Path) -> bool {
    Command::new("mount").args(args).arg(at).status().is_ok_and(|status| status.success())
}

impl Drop for Tmpfs {
    fn drop(&mut self) {
        let lazily = Command::new("umount").arg("-l").arg(self.path()).status();
        assert!(lazily.is_ok_and(|status| status.success()), "{}", self.path().display());
    }
}
