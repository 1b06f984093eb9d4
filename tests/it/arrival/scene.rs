//! A studio with two regions: Oregon is the share, Virginia a folder that the sync fills, or a test does.

use crate::common::agent::{agent, begin, local};
use crate::common::studio::Studio;
use ingest::cloud::Account;
use ingest::daemon::{Agent, Beyond, Second};
use ingest::handoff::{Handed, SyncPlace};
use ingest::journey::Dump;
use ingest::problem::Problem;
use ingest::receipt::{Checked, Trusted, check, path_of};
use ingest::share::{Destination, Place};
use ingest::words::path::RelPath;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// A roll of three files, one of two blocks.
pub(super) const CARD: &[(&str, usize)] =
    &[("A001C001.mov", 16 * 1024 * 1024 + 77), ("A001C002.mov", 40_000), ("CLIPS/what?.xml", 700)];

/// What lies beyond the share of this studio.
pub(super) struct Scene {
    pub(super) studio: Studio,
    pub(super) sync: SyncPlace,
    /// Whether Virginia can be read.
    pub(super) reads: bool,
    /// Who asks AWS, where the sync is of AWS.
    pub(super) account: Option<Account>,
}

impl Scene {
    pub(super) fn new(sync: SyncPlace, reads: bool) -> Self {
        let studio = Studio::new();
        studio.dump("A001", CARD);
        std::fs::create_dir_all(studio.path("virginia/Footage")).unwrap();
        Self { studio, sync, reads, account: None }
    }

    /// The sync root at the near side, and at the far side.
    pub(super) fn oregon(&self) -> PathBuf {
        self.studio.share().join("Footage")
    }

    pub(super) fn virginia(&self) -> PathBuf {
        self.studio.path("virginia/Footage")
    }

    /// Virginia, where it can be read.
    pub(super) fn second(&self) -> Option<Second> {
        let place = Place::Path(self.studio.path("virginia"));
        self.reads.then(|| Second {
            destination: Destination { place, ..local(&self.studio) },
            every: Duration::from_millis(100),
        })
    }

    /// An agent that looks for arrivals, and waits for them where it is to.
    pub(super) async fn agent(&self, wait: bool) -> Result<Agent, Problem> {
        let sync = self.sync.open(self.account.as_ref()).await?;
        let beyond = Beyond { sync, second: self.second(), limit: Arc::new(|share| share), wait };
        let mut agent = agent(&self.studio, local(&self.studio)).await?;
        agent.names.map = true;
        agent.beyond = Some(Arc::new(beyond));
        Ok(agent)
    }

    /// Carries the roll as far as it goes.
    pub(super) async fn carry(&self, wait: bool) -> Result<Dump, Problem> {
        self.carry_by(&self.agent(wait).await?).await
    }

    pub(super) async fn carry_by(&self, agent: &Agent) -> Result<Dump, Problem> {
        let (mut dump, _lock) = begin(agent, &self.studio).await?;
        agent.carry(&mut dump).await.map(|()| dump)
    }

    /// A receipt of the roll, checked with its chain.
    pub(super) fn receipt(&self, number: u64) -> Checked {
        let path = path_of(&self.studio.state(), number, "A001");
        let checked = check(&path, &Trusted::of_state(&self.studio.state()).unwrap()).unwrap();
        checked.chain().unwrap();
        checked
    }

    /// Brings the roll to Virginia as a sync would.
    pub(super) fn copy_over(&self) {
        let from = self.oregon().join("A001");
        for (path, content) in crate::common::studio::tree(&from) {
            let to = self.virginia().join("A001").join(&path);
            match content {
                None => std::fs::create_dir_all(to).unwrap(),
                Some(_) => {
                    std::fs::create_dir_all(to.parent().unwrap()).unwrap();
                    std::fs::copy(from.join(&path), to).unwrap();
                }
            }
        }
    }

    /// The roll as it was released.
    pub(super) fn handed(&self, dump: &Dump) -> Handed {
        let media = dump
            .files
            .iter()
            .map(|file| (dump.names.delivered(&file.source.path).unwrap(), file.source.size));
        let generation =
            dump.seal.iter().flat_map(|seal| &seal.files).map(|file| (file.path.clone(), file.size));
        let files: Vec<_> = media.chain(generation).collect();
        assert!(self.oregon().join("A001").is_dir() && files.len() == CARD.len() + 2);
        Handed { dump: dump.id, path: dump.target.clone(), files }
    }

    pub(super) fn file(&self, name: &str) -> PathBuf {
        RelPath::new(name).unwrap().under(&self.virginia().join("A001"))
    }
}
