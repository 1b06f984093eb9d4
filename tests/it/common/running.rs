//! An agent that runs in this process, with its pictures and its desk.

use crate::common::agent::local;
use crate::common::studio::Studio;
use ingest::card::settle::Times;
use ingest::card::watch::Rhythm;
use ingest::cloud::Ids;
use ingest::control::{Action, Actor, Answer, Desk, Order, RollState, RollView, Snapshot};
use ingest::daemon::{CardPolicy, NamePolicy, Service, Settings, WhenToBackUp};
use ingest::handoff::SyncPlace;
use ingest::pace::{Allowance, Timetable};
use ingest::problem::Problem;
use ingest::share::Destination;
use ingest::words::bytes::ByteCount;
use ingest::words::clock::Clock;
use ingest::words::memory::Memory;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

/// So long nothing takes, unless it never comes.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

pub(crate) struct Running {
    pub(crate) desk: Arc<dyn Desk>,
    pictures: watch::Receiver<Arc<Snapshot>>,
    stop: CancellationToken,
    task: JoinHandle<()>,
}

/// What an agent of this studio works with: it looks often, and believes soon that a copy has ended.
pub(crate) fn settings(studio: &Studio, destination: Destination) -> Settings {
    let soon = Duration::from_millis(200);
    let times = Times { manifest: soon, structure: soon, unsure: soon, verify: soon, ..Times::default() };
    Settings {
        destination,
        through: None,
        patience: Duration::from_secs(20),
        reserve: Some(ByteCount(0)),
        pace: Timetable::always(Allowance::Unlimited),
        polite: None,
        memory: Memory::DEFAULT,
        state: studio.state(),
        studio: "Stage 4".into(),
        watch: vec![studio.nas()],
        rhythm: Rhythm { top: soon, active: soon, full: Duration::from_secs(2) },
        verify_before: false,
        cards: CardPolicy { times, ..CardPolicy::default() },
        names: NamePolicy::default(),
        rolls: 2,
        account: None,
        ledger: None,
        notices: None,
        sync: SyncPlace::default(),
        second: None,
        ids: Ids::default(),
        asks: Duration::from_secs(60),
        backup: WhenToBackUp::Never,
        config: None,
        config_sha256: None,
    }
}

impl Running {
    /// An agent that delivers to the studio's local folder.
    pub(crate) async fn here(studio: &Studio) -> Self {
        Self::with(settings(studio, local(studio))).await.unwrap()
    }

    pub(crate) async fn with(settings: Settings) -> Result<Self, Problem> {
        let stop = CancellationToken::new();
        let again = settings.clone();
        let reread = move || Ok(again.clone());
        let service = Service::start(settings, reread, Clock::system(), stop.clone()).await?;
        let desk = service.desk();
        let pictures = desk.snapshots();
        let task = tokio::spawn(async move { service.run().await });
        Ok(Self { desk, pictures, stop, task })
    }

    /// Waits for a picture.
    pub(crate) async fn until(&mut self, is_it: impl Fn(&Snapshot) -> bool) -> Arc<Snapshot> {
        let seen = tokio::time::timeout(PATIENCE, self.pictures.wait_for(|snapshot| is_it(snapshot))).await;
        match seen.map(|snapshot| snapshot.unwrap().clone()) {
            Ok(snapshot) => snapshot,
            Err(_) => panic!("it never came; the last picture: {:#?}", self.pictures.borrow().rolls),
        }
    }

    /// Waits until a roll is in a state.
    pub(crate) async fn sees(&mut self, roll: &str, state: RollState) -> RollView {
        let is_it = |view: &RollView| view.roll == roll && view.state == state;
        let snapshot = self.until(|snapshot| snapshot.rolls.iter().any(|view| is_it(view))).await;
        snapshot.rolls.iter().find(|view| is_it(view)).map(|view| RollView::clone(view)).unwrap()
    }

    pub(crate) async fn order(&self, action: Action) -> Result<Answer, Problem> {
        let actor = Actor { uid: 1000, name: "mu".into(), origin: "a test".into() };
        self.desk.order(actor, Order { action, origin: String::new() }).await
    }

    pub(crate) async fn stop(self) {
        self.stop.cancel();
        self.task.await.unwrap();
    }
}
