//! A disk that fills up quickly: a tmpfs of its own. Mounting needs root; without it these tests say so and end.

use std::fs;
use std::path::Path;
use std::process::Command;
use tempfile::{TempDir, tempdir};

pub(crate) struct SmallDisk(TempDir);

impl SmallDisk {
    /// A disk of a size such as `1m`; `None`, and a line on stderr, where this user may not mount.
    pub(crate) fn mount(size: &str) -> Option<Self> {
        let folder = tempdir().expect("a folder");
        let options = format!("size={size}");
        let mut mount = Command::new("mount");
        let mounted = mount.args(["-t", "tmpfs", "-o", &options, "tmpfs"]).arg(folder.path()).output();
        if mounted.is_ok_and(|mounted| mounted.status.success()) {
            return Some(Self(folder));
        }
        #[expect(clippy::print_stderr, reason = "a test that did not run says so")]
        {
            eprintln!("skipped: a small disk can only be mounted by root");
        }
        None
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    /// Makes the disk bigger.
    pub(crate) fn grow(&self, size: &str) {
        let options = format!("remount,size={size}");
        let done = Command::new("mount").args(["-o", &options]).arg(self.path()).status().expect("mount");
        assert!(done.success());
    }

    /// Takes all the room that is left.
    pub(crate) fn fill(&self) {
        let room = vec![0; 64 * 1024 * 1024];
        fs::write(self.path().join("filler"), room).expect_err("the disk is small");
    }

    /// Gives the room back.
    pub(crate) fn empty(&self) {
        fs::remove_file(self.path().join("filler")).expect("the filler");
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        // Lazily: a journal's thread may still have its file open.
        let _ = Command::new("umount").arg("-l").arg(self.path()).status();
    }
}
