//! Where the roll lies that a receipt is held against, and in which words the report says so.

use crate::pace::Throttle;
use crate::problem::{Code, Problem};
use crate::receipt::Receipt;
use crate::share::{self, Destination};
use crate::verify::media::Tree;
use crate::words::path::{RelPath, shown};
use crate::words::rate::Rate;
use crate::words::session::Session;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// The roll's folder.
pub(super) struct Roll {
    pub(super) tree: Tree,
    name: String,
}

impl Roll {
    /// The folder that was named, or one that it holds, whichever has something of the roll.
    pub(super) fn local(folder: &Path, receipt: &Receipt) -> Result<Self, Problem> {
        if !folder.is_dir() {
            let message = format!("`{}` is no folder", shown(folder));
            return Err(
                Problem::new(Code::SourceMissing, message).with_hint("Check the path given with `--against`")
            );
        }
        let heads: BTreeSet<&str> = receipt
            .files
            .iter()
            .flat_map(|file| [&file.path, file.on_share()])
            .chain(receipt.folders.iter().flat_map(|folder| [&folder.path, folder.on_share()]))
            .filter_map(|path| path.components().next())
            .collect();
        let destination = &receipt.destination;
        let held = [destination.below_sync_root.as_str(), destination.path.as_str(), &receipt.roll]
            .map(|name| folder.join(name));
        let has_some = |root: &&PathBuf| heads.iter().any(|head| root.join(head).symlink_metadata().is_ok());
        let named = folder.to_owned();
        let root = [&named].into_iter().chain(&held).find(has_some).unwrap_or(&named).clone();
        let name = root.display().to_string();
        Ok(Self { tree: Tree::Folder(root), name })
    }

    /// The folder below the sync root of a share, over a session of its own, no faster than `rate`.
    pub(super) async fn delivered(
        destination: &Destination,
        below: &RelPath,
        rate: Option<Rate>,
    ) -> Result<Self, Problem> {
        let mut share = share::connect(destination).await?;
        if let Some(rate) = rate {
            let throttle = Throttle::new(rate);
            share = share.throttled(throttle.clone(), throttle);
        }
        let tree = Tree::Share(share, destination.sync_root.join(below));
        Ok(Self { tree, name: format!("{destination}/{below}") })
    }

    /// Where the roll was read, and how. To be asked after reading: a session may step down on the way.
    pub(super) fn place(&self) -> String {
        let name = &self.name;
        let Tree::Share(share, _) = &self.tree else { return format!("`{name}`") };
        let Session { client, dialect, encryption, readback, .. } = share.session();
        if dialect.is_empty() {
            return format!("`{name}` ({readback})");
        }
        let encryption = if encryption.is_empty() { "not encrypted" } else { &encryption };
        format!("`{name}` (SMB {dialect}, {encryption}, client {client}, {readback})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::share::Place;
    use crate::verify::hashing::{Reading, ToRead};
    use crate::words::digest::Algorithm;
    use std::sync::Arc;
    use std::sync::atomic::AtomicU64;
    use tokio_util::sync::CancellationToken;

    fn path(text: &str) -> RelPath {
        RelPath::new(text).expect("a path")
    }

    async fn read(roll: &Roll, names: &[&str], size: u64) {
        let reading = Reading { proven: Arc::new(AtomicU64::new(0)), stop: CancellationToken::new() };
        let algorithms: Arc<[Algorithm]> = [Algorithm::Blake3].into();
        let files =
            names.iter().map(|name| ToRead { path: path(name), size, algorithms: algorithms.clone() });
        let read = roll.tree.hash(files, &reading, &mut |_, read| assert!(read.is_ok(), "{read:?}")).await;
        read.expect("it is read");
    }

    /// `proc` takes neither a file without a name, with which a share is tried out, nor a read past the cache.
    #[tokio::test]
    async fn what_is_said_of_the_readback_is_what_was_done_in_the_end() {
        let destination = Destination {
            place: Place::Path("/proc".into()),
            staging: path("_ingest"),
            sync_root: path("sys"),
        };
        let roll = Roll::delivered(&destination, &path("kernel"), None).await.expect("a folder");
        assert!(roll.place().ends_with("(O_DIRECT)"), "{}", roll.place());
        read(&roll, &["ostype"], 0).await;
        assert!(roll.place().ends_with("(page cache dropped before reading)"), "{}", roll.place());
    }

    #[tokio::test(start_paused = true)]
    async fn a_share_is_read_no_faster_than_the_rate() {
        let share = tempfile::tempdir().expect("a folder");
        let roll = share.path().join("Footage/A001");
        std::fs::create_dir_all(&roll).expect("the roll");
        let names = ["a.mov", "b.mov", "c.mov", "d.mov"];
        for name in names {
            std::fs::write(roll.join(name), vec![7; 1_000_000]).expect("a file");
        }
        let destination = Destination {
            place: Place::Path(share.path().into()),
            staging: path("_ingest"),
            sync_root: path("Footage"),
        };
        let rate = Some(Rate::bits_per_second(8_000_000));
        let found = Roll::delivered(&destination, &path("A001"), rate).await.expect("the share");
        // The clock stands still but for those who wait.
        let start = tokio::time::Instant::now();
        read(&found, &names, 1_000_000).await;
        assert!(start.elapsed().as_secs() >= 3, "{:?}", start.elapsed());
    }
}
