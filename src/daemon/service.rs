//! The agent that runs for weeks: watches the folders, carries many rolls at once, and answers at the desk.
//!
//! ```text
//! watching ──settled──► table ◄──facts── work (one task a roll) ──► journal
//!    ▲                    │                 ▲        │
//!    └── look ── orders ──┴── take, resume ─┘        └──► far (two sessions for all)
//!                  ▲      │
//!       desk ──────┘      └──► view ──► pictures ──► screens
//! ```
//!
//! It promises what a single `send` promises, for all rolls together: every one goes on where it was after whatever ends
//! the agent. The journal is the only truth; the table is what is remembered of it, and can be made again at any time.

mod aws;
mod backup;
mod desk;
mod detail;
mod far;
mod following;
mod inner;
mod kept;
mod ledger;
mod orders;
mod outlook;
mod rest;
mod settings;
mod slots;
mod speed;
mod standing;
mod story;
mod table;
mod telling;
mod view;
mod watching;
mod work;

pub use settings::{Settings, WhenToBackUp};

use super::notices::Teller;
use super::outbox::open_ledger;
use super::polite::Polite;
use crate::control::{AgentView, Desk, LinkView, Notice, Pace, Pacer, Snapshot, Totals};
use crate::journal::{Journal, Lock, LockError, Summary};
use crate::journey::Stage;
use crate::problem::{Code, Problem};
use crate::words::clock::Clock;
use crate::words::id::DumpId;
use desk::AtDesk;
use inner::{Inner, Parts, Shared};
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;
use table::{Facts, Table};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;
use work::Start;

/// A change of the configuration is heard of within this.
const POLITE: Duration = Duration::from_secs(1);

/// The running agent.
pub struct Service {
    inner: Arc<Inner>,
    _alone: Lock,
}

impl Service {
    /// Opens the journal, and takes up what it knows. `reread` reads the configuration anew when somebody asks for that.
    /// Ends with `stop`.
    pub async fn start(
        settings: Settings,
        reread: impl Fn() -> Result<Settings, Problem> + Send + Sync + 'static,
        clock: Clock,
        stop: CancellationToken,
    ) -> Result<Self, Problem> {
        let journal = Journal::open(&settings.state, clock.clone())?;
        let alone = Lock::agent(&settings.state).map_err(|error| not_alone(error, &settings))?;
        let sync = settings.sync.open(settings.account.as_ref()).await?;
        let (table, elsewhere) = remembered(&journal, &settings).await?;
        let snapshot = nothing(&settings, &clock);
        let reread = Box::new(reread);
        let host = rustix::system::uname().nodename().to_string_lossy().into_owned();
        let ledger = match &settings.ledger {
            Some(place) => Some(open_ledger(place, &journal, &settings.studio, &host, clock.clone()).await?),
            None => None,
        };
        let teller = match &settings.notices {
            Some(notices) => {
                Some(Arc::new(Teller::open(notices.clone(), journal.clone(), clock.clone()).await?))
            }
            None => None,
        };
        let shared = Shared { ledger, teller };
        let inner =
            Inner::new(Parts { settings, sync, reread, journal, clock, stop, table, snapshot, host, shared });
        if let Some(notice) = elsewhere {
            inner.notice(false, notice);
        }
        let inner = Arc::new(inner);
        inner.publish();
        Ok(Self { inner, _alone: alone })
    }

    /// What answers at the control socket.
    pub fn desk(&self) -> Arc<dyn Desk> {
        Arc::new(AtDesk(self.inner.clone()))
    }

    /// Takes the configuration over as it stands now: all of it, or nothing. What became of it is shown, too.
    pub async fn reload(&self) {
        match self.inner.reload().await {
            Ok(answer) => tracing::info!("{}", answer.words),
            Err(problem) => tracing::error!("{problem}"),
        }
    }

    /// How many pictures were drawn: it stands still only where the agent hangs.
    pub fn beats(&self) -> u64 {
        self.inner.beats.load(Relaxed)
    }

    /// Works until it is to stop, and comes to a safe point: whatever is under way goes on with the next start.
    pub async fn run(&self) {
        let inner = &self.inner;
        let (far, settings, clock) = (inner.far.clone(), inner.settings(), inner.clock.clone());
        let (slots, holds) = (inner.slots.clone(), inner.governor.holds());
        // All that goes on beside the rolls, and has nothing to bring to an end.
        let mut beside = JoinSet::new();
        beside.spawn(be_polite(inner.clone()));
        beside.spawn(async move { slots.heed(holds).await });
        beside.spawn(async move { far.attend(&settings, &clock).await });
        beside.spawn(ledger::keep(inner.clone()));
        beside.spawn(ledger::renew(inner.clone()));
        beside.spawn(telling::tell(inner.clone()));
        beside.spawn(following::attend(inner.clone()));
        beside.spawn(aws::ask(inner.clone()));
        beside.spawn(aws::judge(inner.clone()));
        beside.spawn(backup::attend(inner.clone()));
        let drawing = tokio::spawn(view::draw(inner.clone()));
        let watching = tokio::spawn(watching::watch(inner.clone()));
        for start in self.under_way() {
            inner.begin(start);
        }
        self.on_their_way().into_iter().for_each(|id| inner.follow(id));
        inner.stop.cancelled().await;
        inner.stopping.store(true, Relaxed);
        inner.publish();
        beside.abort_all();
        // Works end at their next safe point; what hangs is in the journal as far as it had come.
        drawing.await.ok();
        watching.await.ok();
    }

    /// Rolls that were released, and whose arrival is looked for.
    fn on_their_way(&self) -> Vec<DumpId> {
        let table = self.inner.table();
        let facts = table.all().filter_map(|(_, roll)| roll.facts.as_ref());
        facts.filter(|facts| facts.is_done() && facts.is_followed()).map(|facts| facts.id).collect()
    }

    /// Dumps that were listed, so that they need no settling.
    fn under_way(&self) -> Vec<Start> {
        let mut starts = Vec::new();
        for (_, roll) in self.inner.table().all_mut() {
            let Some(facts) = &roll.facts else { continue };
            if facts.is_done() || facts.held.is_some() {
                continue;
            }
            if !self.inner.is_watched(&roll.source) {
                let message = "It was sent by hand, from a folder that nobody watches";
                let problem = Problem::new(Code::OrderRefused, message)
                    .with_hint("Run `ingest send` for it again, or give it up with `ingest abandon`");
                roll.waiting = Some((problem, None));
            } else if facts.stage > Stage::Found {
                starts.push(Start::Dump(facts.id, roll.source.clone()));
            }
        }
        starts
    }
}

/// Keeps polite mode as the configuration says, once somebody was let in: who asks along the path logs in, too.
async fn be_polite(inner: Arc<Inner>) {
    let (mut in_force, mut polite) = (None, None);
    inner.far.reached().await;
    loop {
        let settings = inner.settings();
        if in_force != settings.polite {
            in_force = settings.polite;
            // The one before ends first: two would be in each other's way.
            drop(polite.take());
            polite =
                in_force.and_then(|target| Polite::start(&inner.governor, &settings.destination, target));
        }
        tokio::time::sleep(POLITE).await;
    }
}

fn not_alone(error: LockError, settings: &Settings) -> Problem {
    match error {
        LockError::Busy { pid } => {
            let who = pid.map(|pid| format!(" (process {pid})")).unwrap_or_default();
            let state = crate::words::path::shown(&settings.state);
            Problem::new(Code::AgentBusy, format!("Another agent{who} works with the state folder `{state}`"))
        }
        other => other.into(),
    }
}

/// The rolls of the journal that go to this destination, and a word on those that do not.
async fn remembered(journal: &Journal, settings: &Settings) -> Result<(Table, Option<Problem>), Problem> {
    let (mut table, mut elsewhere) = (Table::default(), 0);
    let (cards, beyond) = (journal.cards().await?, journal.beyond().await?);
    let (saved, destination) = (journal.saved().await?, settings.destination.to_string());
    for summary in journal.dumps().await? {
        let facts = Facts::of_summary(&summary, cards.get(&summary.id), beyond.get(&summary.id));
        let facts = facts.saved(saved.get(&summary.id));
        let is_done = facts.is_done();
        if summary.destination != destination {
            elsewhere += u64::from(!is_done);
            continue;
        }
        let facts = if is_done { facts } else { open(journal, &summary).await? };
        table.take(&summary.source, facts);
    }
    let word = (elsewhere > 0).then(|| {
        let rolls = crate::words::english::count(elsewhere, "roll");
        let message = format!("{rolls} under way to another destination: nothing is done about them");
        Problem::new(Code::OrderRefused, message)
            .with_hint("Set the destination back, or send them with `ingest send --to`")
    });
    Ok((table, word))
}

async fn open(journal: &Journal, summary: &Summary) -> Result<Facts, Problem> {
    Ok(Facts::of(&journal.load(summary.id).await?, summary.changed))
}

/// The picture before anything was looked at.
fn nothing(settings: &Settings, clock: &Clock) -> Snapshot {
    let now = clock.now();
    let due = settings.pace.at(now);
    Snapshot {
        at: now,
        agent: AgentView {
            studio: settings.studio.clone(),
            host: String::new(),
            version: env!("CARGO_PKG_VERSION").into(),
            since: now,
            pid: std::process::id(),
            state: settings.state.clone(),
            config: settings.config.clone(),
            config_since: now,
            stopping: false,
            watched: Vec::new(),
        },
        link: LinkView {
            destination: settings.destination.to_string(),
            trouble: None,
            waiting: None,
            session: None,
            readback: None,
            sync: None,
            aws: None,
            free: None,
            pace: Pace {
                allowance: due.allowance,
                by: Pacer::Timetable,
                why: String::new(),
                until: due.until,
                timetable: due.allowance,
                round_trip: None,
                back: None,
                hold: None,
            },
            up: 0,
            down: 0,
            history: Vec::new(),
            zone: String::new(),
            windows: Vec::new(),
            otherwise: settings.pace.otherwise(),
        },
        rolls: Vec::new(),
        totals: Totals::default(),
        notices: Vec::<Notice>::new(),
        ledger: None,
    }
}
