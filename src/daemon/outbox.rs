//! Carries what happened to the studio-wide ledger: follows the journal, and writes each dump that got further as it stands.
//!
//! Several events of one dump make one account of it, so that after hours without the ledger it costs no more than without them.
//! The cursor moves over a dump's events when the ledger has the dump; cut off before that, it is written once more, the same.

use crate::cloud::{self, Account};
use crate::journal::{Begin, Behind, Journal, JournalError, Lock, LockError, Milestone};
use crate::ledger::{Conflict, Ledger, LedgerError, Place, Scribe};
use crate::problem::Problem;
use crate::words::clock::Clock;
use crate::words::id::DumpId;
use std::collections::HashSet;
use std::path::Path;

/// The cursor's name.
const NAME: &str = "ledger";
/// Milestones that are looked at together: what of them is one dump's is written once.
const AT_ONCE: usize = 500;

/// Where the ledger is, and from when on it is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LedgerSettings {
    /// Where AWS is asked, and as whom.
    pub account: Account,
    /// The table, its region, and the name of the share.
    pub place: Place,
    /// Where an agent begins that has a history.
    pub begin: Begin,
}

/// Opens the ledger for the agent of a journal. Nothing is asked yet.
pub async fn open_ledger(
    settings: &LedgerSettings,
    journal: &Journal,
    studio: &str,
    host: &str,
    clock: Clock,
) -> Result<Ledger, Problem> {
    // What happens from here on is told, even if that is all there ever is.
    journal.cursor(NAME, settings.begin).await?;
    let tables = cloud::connect(&settings.account).await?.tables;
    let scribe = Scribe { studio: studio.into(), host: host.into(), journal: journal.id().await? };
    Ok(Ledger::new(tables, settings.place.clone(), scribe, clock))
}

/// What has to be carried, and where to.
pub struct Outbox {
    journal: Journal,
    ledger: Ledger,
    begin: Begin,
    _alone: Lock,
}

/// Why it did not get on.
#[derive(Debug, thiserror::Error)]
pub enum Stuck {
    /// The ledger does not take it now.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// The journal cannot be read.
    #[error(transparent)]
    Journal(#[from] JournalError),
}

impl Stuck {
    /// Whether one dump is the reason, so that all others can be carried.
    fn is_about_one(&self) -> bool {
        match self {
            Self::Ledger(error) => error.is_about_the_item(),
            Self::Journal(error) => matches!(error, JournalError::Broken { .. } | JournalError::Unknown(_)),
        }
    }
}

impl From<Stuck> for Problem {
    fn from(stuck: Stuck) -> Self {
        match stuck {
            Stuck::Ledger(error) => error.into(),
            Stuck::Journal(error) => error.into(),
        }
    }
}

impl Outbox {
    /// The outbox of a journal. Refused where another process carries it already.
    pub fn open(state: &Path, journal: Journal, ledger: Ledger, begin: Begin) -> Result<Self, LockError> {
        Ok(Self { journal, ledger, begin, _alone: Lock::outbox(state)? })
    }

    /// How much is left to carry.
    pub async fn behind(&self) -> Result<Behind, JournalError> {
        self.journal.behind(self.journal.cursor(NAME, self.begin).await?).await
    }

    /// Carries all there is, in order; tells of conflicts, and of what no table can hold, and goes on.
    pub async fn catch_up(&self, mut tell: impl FnMut(Problem)) -> Result<(), Stuck> {
        let mut cursor = self.journal.cursor(NAME, self.begin).await?;
        loop {
            let found = self.journal.milestones(cursor, AT_ONCE).await?;
            let mut left: Vec<&Milestone> = found.events.iter().collect();
            let mut seen = HashSet::new();
            for dump in found.events.iter().map(|event| event.dump).filter(|dump| seen.insert(*dump)) {
                match self.write(dump).await {
                    Ok(conflict) => conflict.into_iter().for_each(|conflict| tell(conflict.into())),
                    Err(stuck) if stuck.is_about_one() => tell(stuck.into()),
                    Err(stuck) => return Err(stuck),
                }
                left.retain(|event| event.dump != dump);
                let upto = left.first().map_or(found.upto, |event| event.recorded.number - 1);
                self.journal.carried(NAME, upto, Vec::new()).await?;
            }
            if found.events.is_empty() && found.upto > cursor {
                self.journal.carried(NAME, found.upto, Vec::new()).await?;
            }
            if found.events.len() < AT_ONCE {
                return Ok(());
            }
            cursor = found.upto;
        }
    }

    async fn write(&self, dump: DumpId) -> Result<Option<Conflict>, Stuck> {
        let dump = self.journal.load(dump).await?;
        Ok(self.ledger.write(&dump).await?)
    }
}
