//! A local or mounted folder as a share.

use super::contract;
use ingest::share::{Destination, Place, Share, connect};
use ingest::words::path::RelPath;
use std::path::Path;
use tempfile::TempDir;

/// A folder as a share.
async fn share(folder: &Path) -> Share {
    let path = |name| RelPath::new(name).expect("a path");
    let place = Place::Path(folder.into());
    let destination = Destination { place, staging: path("_ingest"), sync_root: path("Footage") };
    connect(&destination).await.expect("a share")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_on_a_disk_holds_the_contract() {
    let folder = TempDir::new_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder");
    contract::holds(&share(folder.path()).await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_in_memory_holds_the_contract() {
    let folder = TempDir::new_in("/dev/shm").expect("a folder");
    contract::holds(&share(folder.path()).await).await;
}
