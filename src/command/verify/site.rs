//! Where the media lie that something is held against, and in which words the report says so.

use crate::pace::{Governor, Timetable};
use crate::problem::{Code, Problem};
use crate::share::{self, Destination};
use crate::verify::media::Media;
use crate::words::clock::Clock;
use crate::words::path::{RelPath, shown};
use std::collections::BTreeSet;
use std::path::Path;

/// A folder with media.
pub(super) struct Site {
    pub(super) media: Media,
    name: String,
    /// Holds the session to the timetable for as long as it is used.
    governor: Option<Governor>,
}

impl Site {
    /// A local or mounted folder.
    pub(super) fn folder(folder: &Path) -> Result<Self, Problem> {
        if !folder.is_dir() {
            let message = format!("`{}` is no folder", shown(folder));
            return Err(Problem::new(Code::SourceMissing, message)
                .with_hint("Check the path, and that the volume is mounted"));
        }
        Ok(Self {
            media: Media::Folder(folder.to_owned()),
            name: folder.display().to_string(),
            governor: None,
        })
    }

    /// The sync root of a share, over a session of its own, no faster than the timetable allows.
    pub(super) async fn share(
        destination: &Destination,
        pace: &Timetable,
        clock: &Clock,
    ) -> Result<Self, Problem> {
        let governor = Governor::start(pace.clone(), clock.clone());
        let share = share::connect(destination).await?.throttled(governor.up(), governor.down());
        Ok(Self {
            media: Media::Share(share, destination.sync_root.clone()),
            name: destination.to_string(),
            governor: Some(governor),
        })
    }

    /// What lies below it.
    pub(super) fn below(&self, path: &RelPath) -> Self {
        let media = match &self.media {
            Media::Folder(root) => Media::Folder(path.under(root)),
            Media::Share(share, root) => Media::Share(share.clone(), root.join(path)),
        };
        Self { media, name: format!("{}/{}", self.name, path.as_str()), governor: self.governor.clone() }
    }

    /// This folder, or one of those below it, whichever is the first that holds one of `heads`; else this one.
    pub(super) async fn holding(self, heads: &BTreeSet<&str>, below: &[&str]) -> Self {
        let below = below.iter().filter_map(|path| RelPath::new(*path).ok());
        let candidates: Vec<Self> = below.map(|path| self.below(&path)).collect();
        for site in std::iter::once(&self).chain(&candidates) {
            if site.media.names().await.iter().any(|name| heads.contains(name.as_str())) {
                let (media, name) = (site.media.clone(), site.name.clone());
                return Self { media, name, governor: self.governor };
            }
        }
        self
    }

    /// Where the media were read, and how. To be asked after reading: a session may step down on the way.
    pub(super) fn place(&self) -> String {
        let name = &self.name;
        let Media::Share(share, _) = &self.media else { return format!("`{name}`") };
        share.session().place(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pace::Allowance;
    use crate::share::Place;
    use crate::verify::hashing::{Reading, ToRead};
    use crate::words::digest::Algorithm;
    use std::sync::Arc;
    use std::sync::atomic::AtomicU64;
    use tokio_util::sync::CancellationToken;

    fn path(text: &str) -> RelPath {
        RelPath::new(text).expect("a path")
    }

    async fn read(site: &Site, names: &[&str], size: u64) {
        let reading = Reading { proven: Arc::new(AtomicU64::new(0)), stop: CancellationToken::new() };
        let algorithms: Arc<[Algorithm]> = [Algorithm::Blake3].into();
        let files =
            names.iter().map(|name| ToRead { path: path(name), size, algorithms: algorithms.clone() });
        let read = site.media.hash(files, &reading, &mut |_, read| assert!(read.is_ok(), "{read:?}")).await;
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
        let pace = Timetable::always(Allowance::Unlimited);
        let site = Site::share(&destination, &pace, &Clock::system()).await.expect("a folder");
        let site = site.below(&path("kernel"));
        assert!(site.place().ends_with("(O_DIRECT)"), "{}", site.place());
        read(&site, &["ostype"], 0).await;
        assert!(site.place().ends_with("(page cache dropped before reading)"), "{}", site.place());
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
        let pace = Timetable::always("8 Mbit/s".parse().expect("a rate"));
        let found = Site::share(&destination, &pace, &Clock::system()).await.expect("the share");
        let found = found.below(&path("A001"));
        // The clock stands still but for those who wait.
        let start = tokio::time::Instant::now();
        read(&found, &names, 1_000_000).await;
        assert!(start.elapsed().as_secs() >= 3, "{:?}", start.elapsed());
    }
}
