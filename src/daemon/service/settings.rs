//! What the agent works with: the configuration, checked and joined with its defaults.

use crate::card::watch::Rhythm;
use crate::cloud::{Account, Ids};
use crate::daemon::{CardPolicy, Gateway, LedgerSettings, NamePolicy, NoticeSettings, Second};
use crate::handoff::SyncPlace;
use crate::pace::{TimeOfDay, Timetable};
use crate::share::Destination;
use crate::words::bytes::ByteCount;
use crate::words::memory::Memory;
use std::path::PathBuf;
use std::time::Duration;

/// When a backup of the file system is made without anybody ordering it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum WhenToBackUp {
    /// Not at all.
    #[default]
    Never,
    /// Once something was released.
    Release,
    /// At a time of the day, where something was released since the last one.
    Day(TimeOfDay),
}

/// What the agent works with.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where to deliver.
    pub destination: Destination,
    /// The way through a gateway, if there is one in the path.
    pub through: Option<(Destination, Gateway)>,
    /// How long the share may be away before a roll is told that it is.
    pub patience: Duration,
    /// What stays free on the share, if anything says so.
    pub reserve: Option<ByteCount>,
    /// When how much may be sent.
    pub pace: Timetable,
    /// In polite mode, how much longer an answer may take over the path than at its best.
    pub polite: Option<Duration>,
    /// What content may take in memory, of all rolls together.
    pub memory: Memory,
    /// The folder of journal, keys and receipts.
    pub state: PathBuf,
    /// Who delivers.
    pub studio: String,
    /// Folders in which dumps appear.
    pub watch: Vec<PathBuf>,
    /// How often they are looked at.
    pub rhythm: Rhythm,
    /// Whether every dump is verified before its first byte is sent.
    pub verify_before: bool,
    /// How a card is judged before it is sent.
    pub cards: CardPolicy,
    /// What becomes of names that the share cannot hold.
    pub names: NamePolicy,
    /// How many rolls travel at the same time, inside one priority.
    pub rolls: usize,
    /// Where AWS is asked, and as whom, if anything says so.
    pub account: Option<Account>,
    /// Where all studios see what each has delivered, if anything says so.
    pub ledger: Option<LedgerSettings>,
    /// Whom to tell, and of what, if anything says so.
    pub notices: Option<NoticeSettings>,
    /// What carries released rolls on.
    pub sync: SyncPlace,
    /// Where every byte is read before a roll counts as arrived, if anything says so.
    pub second: Option<Second>,
    /// What of AWS is looked after.
    pub ids: Ids,
    /// How often it is asked about that.
    pub asks: Duration,
    /// When the file system is backed up.
    pub backup: WhenToBackUp,
    /// The configuration file.
    pub config: Option<PathBuf>,
    /// SHA-256 of it, hex.
    pub config_sha256: Option<String>,
}

impl Settings {
    /// What differs and cannot be taken over while the agent runs: sections and keys of the file.
    pub(super) fn fixed(&self, new: &Self) -> Vec<&'static str> {
        let differs = [
            (self.destination != new.destination, "[destination]"),
            (self.through != new.through, "[gateway]"),
            (self.patience != new.patience, "destination.patience"),
            (self.memory != new.memory, "link.memory"),
            (self.state != new.state, "state_dir"),
            (self.rolls != new.rolls, "link.rolls"),
            (self.account != new.account, "[aws]"),
            (self.ledger != new.ledger, "[ledger]"),
            (self.notices != new.notices, "[notify]"),
        ];
        differs.into_iter().filter(|(differs, _)| *differs).map(|(_, key)| key).collect()
    }
}
