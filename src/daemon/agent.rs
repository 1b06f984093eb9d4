//! The agent: everything a journey needs, and the loop that carries a dump through it.

use super::progress::Counters;
use super::{check, list, receipt, release, seal, send};
use crate::journal::{Journal, JournalError};
use crate::journey::{Dump, Effect, Event, FileState, Stage, due};
use crate::problem::{Code, Problem};
use crate::share::{Destination, Share};
use crate::words::clock::Clock;
use crate::words::path::RelPath;
use std::path::PathBuf;
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

/// Everything a journey needs.
pub struct Agent {
    /// The event log.
    pub journal: Journal,
    /// The time.
    pub clock: Clock,
    /// Where to.
    pub destination: Destination,
    /// The session that writes.
    pub write: Share,
    /// The session that reads back: never the one that writes.
    pub read: Share,
    /// Where keys and receipts lie.
    pub state: PathBuf,
    /// Who sends.
    pub studio: String,
    /// The machine, for manifests and receipts.
    pub host: String,
    /// Who gave the command.
    pub by: String,
    /// SHA-256 of the configuration file in force, hex.
    pub config_sha256: Option<String>,
    /// Whether the dump is checked against its manifests before anything is sent.
    pub verify_before: bool,
    /// Ends everything early.
    pub stop: CancellationToken,
    /// What the screen shows.
    pub counters: Arc<Counters>,
}

impl Agent {
    /// Carries a dump as far as it goes now: to its receipt, or to the problem that stops it. What a person has to
    /// decide holds the dump; what may pass (a link, a full state disk) leaves it where it is.
    pub async fn carry(&self, dump: &mut Dump) -> Result<(), Problem> {
        while let Some(effect) = due(dump) {
            self.show(dump);
            if self.stop.is_cancelled() {
                return Err(Problem::new(Code::Interrupted, "Stopped before the next step"));
            }
            if let Err(problem) = self.perform(effect, dump).await {
                if holds(&problem) {
                    self.append(dump, vec![Event::Held { problem: problem.clone() }]).await?;
                }
                return Err(problem);
            }
        }
        self.show(dump);
        Ok(())
    }

    async fn perform(&self, effect: Effect, dump: &mut Dump) -> Result<(), Problem> {
        match effect {
            Effect::List => list::list(self, dump).await,
            Effect::Check => check::check(self, dump).await,
            Effect::Enqueue => release::enqueue(self, dump).await,
            Effect::Send => send::send(self, dump).await,
            Effect::Seal => seal::seal(self, dump).await,
            Effect::Release => release::release(self, dump).await,
            Effect::Receipt => receipt::issue(self, dump).await,
        }
    }

    /// Commits events. Whoever acts on them does so after this has returned.
    pub(super) async fn append(&self, dump: &mut Dump, events: Vec<Event>) -> Result<(), JournalError> {
        self.journal.append(dump, events).await.map(|_| ())
    }

    fn show(&self, dump: &Dump) {
        let bytes = |counts: fn(&FileState) -> bool| {
            dump.files.iter().filter(|file| counts(file)).map(|file| file.source.size).sum()
        };
        self.counters.set_doing(dump.stage.into());
        self.counters.set_totals(dump.files.len() as u64, dump.bytes(), dump.bytes());
        if dump.stage <= Stage::Queued {
            self.counters.set_already(bytes(FileState::is_written), bytes(|file| file.landed.is_some()));
        }
    }

    /// The dump's own folder in staging.
    pub(super) fn staging(&self, dump: &Dump) -> Result<RelPath, Problem> {
        self.destination.staging.child(&dump.id.to_string()).map_err(unnameable)
    }

    /// The roll's folder in staging.
    pub(super) fn staged(&self, dump: &Dump) -> Result<RelPath, Problem> {
        self.staging(dump)?.child(&dump.roll).map_err(unnameable)
    }

    /// Where the roll goes.
    pub(super) fn target(&self, dump: &Dump) -> RelPath {
        self.destination.sync_root.join(&dump.target)
    }
}

fn unnameable(error: crate::words::path::NotBelow) -> Problem {
    Problem::new(Code::SourceName, error.to_string())
}

/// Whether a person has to decide before it makes sense to go on.
fn holds(problem: &Problem) -> bool {
    matches!(problem.code.exit(), 10..=50)
}

/// Runs work that takes long, or blocks, on what cannot be moved to another thread without a copy.
pub(super) fn in_place<T>(work: impl FnOnce() -> T) -> T {
    tokio::task::block_in_place(work)
}

/// Runs file work where it may block.
pub(super) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Problem> {
    let ended = tokio::task::spawn_blocking(work).await;
    ended.map_err(|error| Problem::new(Code::Internal, format!("A task ended unexpectedly: {error}")))
}
