//! A local or mounted folder as a share.

mod holes;
mod identity;
mod trouble;

use super::contract;
use ingest::share::{Destination, Place, Share, ShareError, connect};
use ingest::words::path::RelPath;
use std::path::Path;
use std::process::Command;
use tempfile::TempDir;

/// A folder as a share.
pub(crate) async fn share(folder: &Path) -> Share {
    opened(folder).await.expect("a share")
}

async fn opened(folder: &Path) -> Result<Share, ShareError> {
    let path = |name| RelPath::new(name).expect("a path");
    let place = Place::Path(folder.into());
    connect(&Destination { place, staging: path("_ingest"), sync_root: path("Footage") }).await
}

/// A folder on a disk, which the system's temporary folder need not be.
fn on_disk() -> TempDir {
    TempDir::new_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder")
}

/// Says on stderr that this test proves nothing here.
#[expect(clippy::print_stderr, reason = "whoever runs the tests has to know")]
fn not_tested(why: &str) {
    eprintln!("not tested: {why}");
}

/// Runs `mount` or `umount`; only the superuser may.
fn system(command: &str, args: &[&str], at: &Path) {
    let done = Command::new(command).args(args).arg(at).status().expect("util-linux");
    assert!(done.success(), "{command} {args:?} {}", at.display());
}

/// A file system on a folder of its own, until it is dropped.
struct Mounted(TempDir);

impl Mounted {
    /// Mounts with these arguments; `None`, with a word on stderr, when this is not the superuser.
    fn new(args: &[&str]) -> Option<Self> {
        if !rustix::process::geteuid().is_root() {
            not_tested("only the superuser may mount");
            return None;
        }
        let folder = TempDir::new().expect("a folder");
        system("mount", args, folder.path());
        Some(Self(folder))
    }

    fn path(&self) -> &Path {
        self.0.path()
    }
}

impl Drop for Mounted {
    fn drop(&mut self) {
        system("umount", &["--lazy"], self.path());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_on_a_disk_holds_the_contract() {
    let folder = on_disk();
    contract::holds(&share(folder.path()).await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_in_memory_holds_the_contract() {
    let folder = TempDir::new_in("/dev/shm").expect("a folder");
    contract::holds(&share(folder.path()).await).await;
}

#[tokio::test]
async fn the_session_says_where_it_is_and_how_it_reads_back() {
    let folder = TempDir::new_in("/dev/shm").expect("a folder");
    let link = on_disk();
    std::os::unix::fs::symlink(folder.path(), link.path().join("link")).expect("a link");
    let session = share(&link.path().join("link")).await.session();
    assert_eq!((session.client.as_str(), Path::new(&session.address)), ("path", folder.path()));
    assert_eq!(session.readback, "page cache (tmpfs has no disk behind it)");
    assert_eq!((session.dialect, session.signing, session.encryption), Default::default());
}
