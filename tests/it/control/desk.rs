//! A stand-in for the daemon, behind a real socket.

use super::scene::{self, at};
use async_trait::async_trait;
use ingest::control::{
    Action, Actor, Answer, Client, Desk, Order, Recorded, RollDetail, Server, Settings, Snapshot,
};
use ingest::journey::CardFacts;
use ingest::problem::{Code, Problem};
use ingest::words::clock::Clock;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use tempfile::TempDir;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

/// Has a snapshot, keeps orders, and refuses those about a roll that it does not know.
pub(crate) struct StandIn {
    pub(crate) snapshots: watch::Sender<Arc<Snapshot>>,
    recorded: Mutex<Vec<Recorded>>,
}

impl StandIn {
    pub(crate) fn with(snapshot: Snapshot) -> Arc<Self> {
        let (snapshots, _) = watch::channel(Arc::new(snapshot));
        Arc::new(Self { snapshots, recorded: Mutex::default() })
    }

    pub(crate) fn recorded(&self) -> Vec<Recorded> {
        self.recorded.lock().unwrap().clone()
    }

    fn key(&self, which: &str) -> Result<String, Problem> {
        let snapshot = self.snapshots.borrow();
        let mut found = snapshot
            .rolls
            .iter()
            .filter(|roll| roll.roll == which || roll.key == which || roll.source == Path::new(which));
        let unknown = || Problem::new(Code::RollUnknown, format!("There is no roll `{which}`"));
        found.next().map(|roll| roll.key.clone()).ok_or_else(unknown)
    }

    fn carry_out(&self, action: &Action) -> Result<Answer, Problem> {
        let answer = |words: &str, roll| Ok(Answer { words: words.into(), roll });
        match action {
            Action::Hold { roll, .. } => answer("Held", Some(self.key(roll)?)),
            Action::Retry { roll } => answer("Tried again", Some(self.key(roll)?)),
            Action::Accept { roll, .. } => {
                let message = format!("`{}` is not held for its card", self.key(roll)?);
                Err(Problem::new(Code::OrderRefused, message))
            }
            Action::Abandon { roll, .. } => answer("Given up", Some(self.key(roll)?)),
            Action::Prioritise { roll, .. } => answer("Its turn is changed", Some(self.key(roll)?)),
            Action::Pause { .. } => answer("Nothing is sent", None),
            Action::Resume => answer("It goes on", None),
            Action::Rate { allowance, .. } => answer(&format!("Sending with {allowance} at most"), None),
            Action::Look => answer("The watched folders are being looked at", None),
            Action::Backup => answer("The backup `backup-1` has begun", None),
            Action::Reload => answer("The configuration is in force", None),
        }
    }
}

#[async_trait]
impl Desk for StandIn {
    fn snapshots(&self) -> watch::Receiver<Arc<Snapshot>> {
        self.snapshots.subscribe()
    }

    async fn roll(&self, which: &str, files: usize) -> Result<RollDetail, Problem> {
        let key = self.key(which)?;
        let snapshot = Arc::clone(&self.snapshots.borrow());
        let roll = snapshot.rolls.iter().find(|roll| roll.key == key).unwrap();
        Ok(detail((**roll).clone(), files))
    }

    async fn actions(&self, most: usize) -> Result<Vec<Recorded>, Problem> {
        Ok(self.recorded().into_iter().rev().take(most).collect())
    }

    async fn order(&self, actor: Actor, order: Order) -> Result<Answer, Problem> {
        let result = self.carry_out(&order.action);
        let mut recorded = self.recorded.lock().unwrap();
        let number = recorded.len() as i64 + 1;
        let (outcome, done) = match &result {
            Ok(answer) => (answer.words.clone(), true),
            Err(problem) => (problem.message.clone(), false),
        };
        recorded.push(Recorded { number, at: at(scene::NOW), actor, action: order.action, outcome, done });
        result
    }
}

fn detail(roll: ingest::control::RollView, files: usize) -> RollDetail {
    let file = |number: usize| ingest::control::FileView {
        path: format!("A001_C{number:03}.R3D"),
        size: 4_000_000_000,
        evidence: "written".into(),
        blake3: None,
        repaired: 0,
    };
    RollDetail {
        card: CardFacts::default(),
        clips: vec![],
        files: (1..=roll.files as usize).take(files).map(file).collect(),
        skipped: vec![],
        claims: vec![],
        sessions: vec![],
        readbacks: vec![],
        accepted: None,
        duplicate_of: None,
        elsewhere: None,
        ledger: Vec::new(),
        receipt: None,
        events: vec![],
        remedies: vec!["Copy the card again".into()],
        roll,
    }
}

/// A stand-in behind a socket of its own.
pub(crate) struct Agent {
    pub(crate) desk: Arc<StandIn>,
    pub(crate) settings: Settings,
    stop: CancellationToken,
    served: JoinHandle<()>,
    folder: TempDir,
}

impl Agent {
    /// One that knows what the scene shows.
    pub(crate) async fn start() -> Self {
        Self::with(scene::afternoon()).await
    }

    pub(crate) async fn with(snapshot: Snapshot) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let settings = settings(&folder.path().join("control.sock"));
        Self::on(snapshot, settings, folder).await
    }

    pub(crate) async fn on(snapshot: Snapshot, settings: Settings, folder: TempDir) -> Self {
        let (desk, stop) = (StandIn::with(snapshot), CancellationToken::new());
        let server = Server::bind(&settings).await.unwrap();
        let settings = Settings { metrics: server.metrics(), ..settings };
        let clock = Clock::held(at("2026-11-22T18:40:02Z"));
        let served = tokio::spawn(server.serve(Arc::clone(&desk) as Arc<dyn Desk>, clock, stop.clone()));
        Self { desk, settings, stop, served, folder }
    }

    pub(crate) fn socket(&self) -> PathBuf {
        self.settings.to_serve()
    }

    pub(crate) fn client(&self) -> Client {
        Client::to(self.socket())
    }

    /// Ends it; gives its folder, for the next one.
    pub(crate) async fn end(self) -> TempDir {
        self.stop.cancel();
        self.served.await.unwrap();
        self.folder
    }
}

pub(crate) fn settings(socket: &Path) -> Settings {
    Settings { socket: Some(socket.into()), runtime: None, group: None, metrics: None }
}
