//! The agent: everything a journey needs.

use super::asides::{Aside, Asides};
use super::beyond::Beyond;
use super::progress::Counters;
use crate::card::LONGEST_PATH;
use crate::card::settle::Times;
use crate::journal::{Journal, JournalError};
use crate::journey::{Dump, Event, Onward, Paced, Stage};
use crate::landing::Patience;
use crate::ledger::Ledger;
use crate::pace::{Governor, Kept};
use crate::problem::{Code, Problem};
use crate::share::{Destination, Share};
use crate::words::bytes::ByteCount;
use crate::words::clock::Clock;
use crate::words::memory::Memory;
use crate::words::path::RelPath;
use crate::words::session::Session;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// What becomes of names that the share cannot hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NamePolicy {
    /// Whether they get others there. If not, the roll waits for a person, once everything else is proven.
    pub map: bool,
    /// How many UTF-16 units the path of a delivered file may have, `//SERVER/SHARE` included.
    pub longest_path: usize,
}

impl Default for NamePolicy {
    fn default() -> Self {
        Self { map: false, longest_path: LONGEST_PATH }
    }
}

/// How a card is judged before it is sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CardPolicy {
    /// When a dump has finished.
    pub times: Times,
    /// How often one that is still being copied is looked at; `None`: it is not waited for.
    pub wait: Option<Duration>,
    /// Whether a card is sent on which something is missing.
    pub send_incomplete: bool,
    /// Whether a card is sent that somebody should look at.
    pub send_review: bool,
    /// A person's word that this one is sent as it is, and why.
    pub accept: Option<String>,
    /// Whether it is sent although the same card was delivered before.
    pub again: bool,
}

/// How far a gateway is trusted. The session that writes is one with it; the one that reads back never is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gateway {
    /// How long it may bring nothing to the share.
    pub patience: Patience,
    /// How much it may have accepted that is not proven, in bytes.
    pub unproven: u64,
}

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
    /// The session that reads back: never the one that writes, and never one with a gateway.
    pub read: Share,
    /// Where the session that writes is one with a gateway.
    pub gateway: Option<Gateway>,
    /// How long the share may have no room.
    pub patience: Duration,
    /// What stays free on the share; `None`: 1 % of it, 10 GB at most.
    pub reserve: Option<ByteCount>,
    /// What all studios have delivered, where that is kept.
    pub ledger: Option<Ledger>,
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
    /// How the card is judged.
    pub cards: CardPolicy,
    /// What becomes of names that the share cannot hold.
    pub names: NamePolicy,
    /// What content may take in memory.
    pub memory: Memory,
    /// What decides how fast everything goes, and knows how fast it went.
    pub pace: Governor,
    /// Ends everything early.
    pub stop: CancellationToken,
    /// What the screen shows.
    pub counters: Arc<Counters>,
    /// What others want written down of the dump that is carried.
    pub asides: Asides,
    /// What carries released rolls on, and the second region, where anything is known of them.
    pub beyond: Option<Arc<Beyond>>,
}

impl Agent {
    /// Commits events, and what others want to add. Whoever acts on them does so after this has returned.
    pub(super) async fn append(&self, dump: &mut Dump, mut events: Vec<Event>) -> Result<(), JournalError> {
        let asides = self.asides.take();
        events.extend(asides.iter().map(|aside| aside.event.clone()));
        self.journal.append(dump, events).await?;
        asides.into_iter().for_each(Aside::written);
        self.counters.set_stage(dump.stage);
        Ok(())
    }

    /// The session that writes, for the journal and the receipt.
    pub(super) fn writing(&self) -> Session {
        self.marked(self.write.session())
    }

    /// All sessions that wrote in this run.
    pub(super) fn writings(&self) -> impl Iterator<Item = Session> {
        self.write.sessions().into_iter().map(|session| self.marked(session))
    }

    fn marked(&self, session: Session) -> Session {
        Session { gateway: self.gateway.is_some(), ..session }
    }

    /// What is to become of a roll that is released now.
    pub(super) fn onward(&self) -> Option<Onward> {
        self.beyond.as_ref().and_then(|beyond| beyond.onward())
    }

    /// How the pace was kept since the dump's first byte.
    pub(super) fn paced(&self, dump: &Dump) -> Option<Paced> {
        let Kept { since, until, spans, limited, most } = self.pace.kept(dump.reached(Stage::Sending)?)?;
        Some(Paced { since, until, spans, limited, most })
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
