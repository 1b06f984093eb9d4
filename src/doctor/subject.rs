//! What is to be looked at: everything that is in force, as plain values.

use crate::card::watch::Rhythm;
use crate::cloud::{Account, Ids};
use crate::config::Fault;
use crate::control;
use crate::handoff::SyncPlace;
use crate::ledger;
use crate::pace::Timetable;
use crate::problem::Problem;
use crate::share::{Credentials, Destination, Place};
use crate::words::bytes::ByteCount;
use std::collections::BTreeSet;
use std::path::PathBuf;

/// Everything.
#[derive(Debug)]
pub struct Subject {
    /// The configuration file that was read, if there is one.
    pub file: Option<PathBuf>,
    /// What it says together with everything else; or its faults, and then nothing that depends on it is looked at.
    pub settings: Result<Settings, Unusable>,
}

/// Why nothing is in force.
#[derive(Debug)]
pub enum Unusable {
    /// The file has faults.
    Faults(Vec<Fault>),
    /// It cannot be read.
    Problem(Problem),
}

/// What is in force.
#[derive(Debug)]
pub struct Settings {
    /// Journal, keys, receipts.
    pub state: PathBuf,
    /// Folders in which dumps appear.
    pub watch: Vec<PathBuf>,
    /// How often they are looked at.
    pub rhythm: Rhythm,
    /// When how much may be sent.
    pub pace: Timetable,
    /// What stays free on the share, if anything says so.
    pub reserve: Option<ByteCount>,
    /// How the agent can be talked to.
    pub control: control::Settings,
    /// Where AWS is asked, if anywhere.
    pub account: Option<Account>,
    /// Where to deliver, if anything says so.
    pub share: Option<Side>,
    /// Through what everything is written, where that is not the share itself.
    pub gateway: Option<Side>,
    /// What carries released rolls on.
    pub sync: SyncPlace,
    /// The second region's share, where every byte is read before a roll counts as arrived, if anything says so.
    pub second: Option<Side>,
    /// What of AWS is looked after.
    pub ids: Ids,
    /// Where the ledger lies, and as whom it is asked, if there is one.
    pub ledger: Option<(Account, ledger::Place)>,
    /// The topic that notices go to, and as whom it is asked, if there is one.
    pub topic: Option<(Account, String)>,
    /// Whether the agent has the file system backed up by itself.
    pub backs_up: bool,
}

impl Settings {
    /// The secrets in which passwords are kept, each once.
    pub(super) fn secrets(&self) -> BTreeSet<String> {
        let sides = [&self.share, &self.gateway, &self.second].into_iter().flatten();
        let destinations = sides.filter_map(|side| side.destination.as_ref().ok());
        let secret = |destination: &Destination| match &destination.place {
            Place::Smb(place) => match &place.credentials {
                Credentials::Kept { password, .. } => Some(password.to_string()),
                _ => None,
            },
            Place::Path(_) => None,
        };
        destinations.filter_map(secret).collect()
    }
}

/// A way to the share: straight, or through a gateway.
#[derive(Debug)]
pub struct Side {
    /// Name, or address, and port of the server; `None` for a folder that stands for the share.
    pub server: Option<(String, u16)>,
    /// With what it takes to log in, or why that is not to be had.
    pub destination: Result<Destination, Problem>,
}
