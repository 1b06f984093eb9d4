//! What all parts of the running agent share.

use super::aws::Aws;
use super::far::{Far, Shares};
use super::kept::Kept;
use super::outlook::Outlooks;
use super::rest::OPENING;
use super::settings::Settings;
use super::slots::Slots;
use super::speed::Speeds;
use super::standing::Standing;
use super::table::{Roll, Table};
use crate::control::{Notice, RollDetail, Snapshot, SyncView, WatchedView};
use crate::daemon::agent::Agent;
use crate::daemon::notices::Teller;
use crate::daemon::progress::Counters;
use crate::daemon::{Asides, Beyond};
use crate::handoff::Sync;
use crate::journal::Journal;
use crate::journey::Dump;
use crate::ledger::Ledger;
use crate::pace::{Governor, Turns};
use crate::problem::Problem;
use crate::share::Share;
use crate::words::clock::Clock;
use jiff::Timestamp;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use tokio::sync::{Notify, Semaphore, watch};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

/// Dumps that are listed and looked into at the same time: it is the NAS's disks that limit that.
const LOOKING: usize = 2;
/// Rolls whose arrival is looked for at the same time.
const FOLLOWING: usize = 4;

/// Reads the configuration anew.
pub(super) type Reread = Box<dyn Fn() -> Result<Settings, Problem> + Send + std::marker::Sync>;

/// The running agent.
pub(super) struct Inner {
    pub(super) settings: RwLock<Arc<Settings>>,
    pub(super) settings_since: Mutex<Timestamp>,
    pub(super) reread: Reread,
    pub(super) host: String,
    pub(super) since: Timestamp,
    pub(super) journal: Journal,
    pub(super) clock: Clock,
    pub(super) far: Far,
    pub(super) governor: Governor,
    /// What people said of the pace.
    pub(super) kept: Mutex<Kept>,
    pub(super) looking: Semaphore,
    /// Dumps that are read from the journal.
    pub(super) opening: Semaphore,
    pub(super) slots: Slots,
    /// Rolls whose arrival is looked for at this moment.
    pub(super) following: Semaphore,
    beyond: RwLock<Arc<Beyond>>,
    /// How the sync stands, and when that was asked.
    pub(super) sync: Mutex<Option<(Timestamp, SyncView)>>,
    /// What is known of AWS.
    pub(super) aws: Aws,
    /// Whose bytes go first.
    pub(super) link: Turns,
    table: Mutex<Table>,
    pub(super) watched: Mutex<Vec<WatchedView>>,
    pub(super) notices: Mutex<Vec<Notice>>,
    /// What is wrong with the configuration that was to be taken over last.
    pub(super) refused: Mutex<Option<Notice>>,
    /// What all studios have delivered, where that is kept, and how that goes.
    pub(super) ledger: Option<Ledger>,
    pub(super) standing: Mutex<Standing>,
    /// Who tells people what they should know, and what is in the way of that.
    pub(super) teller: Option<Arc<Teller>>,
    pub(super) untold: Mutex<Option<Notice>>,
    pub(super) speeds: Mutex<Speeds>,
    pub(super) outlooks: Mutex<Outlooks>,
    pub(super) snapshots: watch::Sender<Arc<Snapshot>>,
    /// What was told of rolls in depth, and until when it is told again.
    pub(super) details: tokio::sync::Mutex<HashMap<(String, usize), (Instant, RollDetail)>>,
    /// One order at a time.
    pub(super) orders: tokio::sync::Mutex<()>,
    /// Somebody wants the folders looked at now.
    pub(super) look: Notify,
    kick: Notify,
    moved: AtomicU64,
    pub(super) beats: AtomicU64,
    pub(super) stopping: AtomicBool,
    pub(super) stop: CancellationToken,
}

/// What the agent is started with.
pub(super) struct Parts {
    pub(super) settings: Settings,
    pub(super) sync: Arc<dyn Sync>,
    pub(super) reread: Reread,
    pub(super) journal: Journal,
    pub(super) clock: Clock,
    pub(super) stop: CancellationToken,
    pub(super) table: Table,
    pub(super) snapshot: Snapshot,
    pub(super) host: String,
    pub(super) shared: Shared,
}

/// Whom it has to do with beside the share.
pub(super) struct Shared {
    /// What all studios have delivered, where that is kept.
    pub(super) ledger: Option<Ledger>,
    /// Who tells people what they should know, where anybody is told.
    pub(super) teller: Option<Arc<Teller>>,
}

impl Inner {
    pub(super) fn new(parts: Parts) -> Self {
        let Parts { settings, sync, reread, journal, clock, stop, table, snapshot, host, shared } = parts;
        let Shared { ledger, teller } = shared;
        let governor = Governor::start(settings.pace.clone(), clock.clone());
        let kept = Kept::read(&settings.state, &clock);
        kept.said().for_each(|said| governor.say(said));
        let beyond = beyond(&settings, sync, &governor);
        Self {
            settings_since: Mutex::new(clock.now()),
            reread,
            host,
            since: clock.now(),
            journal,
            far: Far::new(governor.clone()),
            link: Turns::new(governor.up(), governor.down()),
            governor,
            kept: Mutex::new(kept),
            clock,
            looking: Semaphore::new(LOOKING),
            opening: Semaphore::new(OPENING),
            slots: Slots::new(settings.rolls),
            following: Semaphore::new(FOLLOWING),
            beyond: RwLock::new(Arc::new(beyond)),
            sync: Mutex::default(),
            aws: Aws::default(),
            settings: RwLock::new(Arc::new(settings)),
            table: Mutex::new(table),
            watched: Mutex::default(),
            notices: Mutex::default(),
            refused: Mutex::default(),
            ledger,
            standing: Mutex::default(),
            teller,
            untold: Mutex::default(),
            speeds: Mutex::default(),
            outlooks: Mutex::default(),
            snapshots: watch::Sender::new(Arc::new(snapshot)),
            details: tokio::sync::Mutex::default(),
            orders: tokio::sync::Mutex::default(),
            look: Notify::new(),
            kick: Notify::new(),
            moved: AtomicU64::default(),
            beats: AtomicU64::default(),
            stopping: AtomicBool::default(),
            stop,
        }
    }

    /// What lies beyond the release.
    pub(super) fn beyond(&self) -> Arc<Beyond> {
        self.beyond.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Another sync, or another second region, from now on.
    pub(super) fn go_on_by(&self, settings: &Settings, sync: Arc<dyn Sync>) {
        let beyond = Arc::new(beyond(settings, sync, &self.governor));
        *self.beyond.write().unwrap_or_else(PoisonError::into_inner) = beyond;
    }

    pub(super) fn settings(&self) -> Arc<Settings> {
        self.settings.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(super) fn table(&self) -> MutexGuard<'_, Table> {
        self.table.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Does something to the newest roll of a folder.
    pub(super) fn with_folder(&self, folder: &Path, act: impl FnOnce(&mut Roll)) {
        if let Some((_, roll)) = self.table().of_folder(folder) {
            act(roll);
        }
        self.changed();
    }

    /// Something happened that a new attempt may make use of.
    pub(super) fn changed(&self) {
        self.moved.fetch_add(1, Relaxed);
    }

    /// How often something happened.
    pub(super) fn far_moved(&self) -> u64 {
        self.moved.load(Relaxed)
    }

    /// Whatever waits for another try is tried now.
    pub(super) fn kick(&self) {
        self.far.try_again();
        self.aws.hurry.notify_one();
        self.kick.notify_waiters();
    }

    pub(super) async fn kicked(&self) {
        self.kick.notified().await;
    }

    /// What a roll is carried with, fresh for each attempt. `None`: somebody took the work away.
    pub(super) fn agent_for(&self, folder: &Path, stop: &CancellationToken) -> Option<Agent> {
        let counters = Arc::new(Counters::new());
        let asides = {
            let mut table = self.table();
            let (_, roll) = table.of_folder(folder)?;
            let work = roll.work.as_mut()?;
            work.counters = counters.clone();
            work.asides.clone()
        };
        Some(Agent { counters, asides, ..self.agent_by_hand(stop) })
    }

    /// The same for somebody who carries out an order.
    pub(super) fn agent_by_hand(&self, stop: &CancellationToken) -> Agent {
        let settings = self.settings();
        let absent = || Share::absent(settings.destination.to_string());
        Agent {
            journal: self.journal.clone(),
            clock: self.clock.clone(),
            destination: settings.destination.clone(),
            write: absent(),
            read: absent(),
            gateway: settings.through.as_ref().map(|(_, gateway)| *gateway),
            patience: settings.patience,
            reserve: settings.reserve,
            ledger: self.ledger.clone(),
            state: settings.state.clone(),
            studio: settings.studio.clone(),
            host: self.host.clone(),
            by: "ingest".into(),
            config_sha256: settings.config_sha256.clone(),
            verify_before: settings.verify_before,
            cards: settings.cards.clone(),
            names: settings.names,
            memory: settings.memory.shared_by(settings.rolls),
            pace: self.governor.clone(),
            stop: stop.clone(),
            counters: Arc::new(Counters::new()),
            asides: Asides::default(),
            beyond: Some(self.beyond()),
        }
    }

    /// Gives a roll the sessions, held to the pace, and its place on the link.
    pub(super) fn carries(&self, agent: &mut Agent, shares: Shares, dump: &Dump) {
        let turn = self.link.join(dump.priority);
        agent.write = shares.write.in_turn(turn.clone());
        agent.read = shares.read.in_turn(turn.clone());
        if let Some(work) = self.table().get(&dump.id.to_string()).and_then(|roll| roll.work.as_mut()) {
            work.turn = Some(turn);
        }
    }

    /// Shows a problem that belongs to no roll, or takes it back; `about` is whose it is.
    pub(super) fn notice(&self, urgent: bool, problem: Problem) {
        let mut notices = self.notices.lock().unwrap_or_else(PoisonError::into_inner);
        if !notices.iter().any(|notice| notice.problem == problem) {
            notices.push(Notice { since: self.clock.now(), urgent, problem });
        }
    }

    /// The folders that are watched.
    pub(super) fn is_watched(&self, source: &Path) -> bool {
        let below = |watched: &PathBuf| {
            source.starts_with(watched)
                || watched.canonicalize().is_ok_and(|watched| source.starts_with(watched))
        };
        self.settings().watch.iter().any(below)
    }
}

fn beyond(settings: &Settings, sync: Arc<dyn Sync>, governor: &Governor) -> Beyond {
    let (up, down) = (governor.up(), governor.down());
    let limit = Arc::new(move |share: Share| share.throttled(up.clone(), down.clone()));
    Beyond { sync, second: settings.second.clone(), limit, wait: false }
}
