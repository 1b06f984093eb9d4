//! The configuration file: raw, then checked, all faults at once.
//!
//! A [`Config`] holds what a file says and nothing else: what it leaves out is `None`, and the one who joins file,
//! command line and environment puts the default there. The keys, their defaults and their words are one table,
//! [`keys`], from which the example is printed as well.

mod arrival;
mod aws;
mod backup;
mod check;
mod control;
pub mod example;
mod fault;
mod gateway;
mod handoff;
pub mod keys;
mod ledger;
mod login;
mod notify;
mod pace;
mod section;
mod settling;
mod suggest;
mod values;

pub use arrival::{Arrival, Where};
pub use aws::Aws;
pub use backup::{Backup, WhenToBackUp};
pub use control::Control;
pub use fault::Fault;
pub use gateway::Gateway;
pub use handoff::Handoff;
pub use ledger::{Begin, Ledger};
pub use notify::{Notify, Topic};
pub use settling::Settling;

use crate::pace::Timetable;
use crate::problem::{Code, Problem};
use crate::share::{Cache, Client, Encryption};
use crate::words::bytes::ByteCount;
use crate::words::dscp::Dscp;
use crate::words::english;
use crate::words::memory::Memory;
use crate::words::path::{IoAt, IoError, RelPath, printable};
use crate::words::span::{Millis, Span};
use std::path::{Path, PathBuf};

/// The longest file that is read, in bytes.
const LONGEST: u64 = 1024 * 1024;

/// What a configuration file says, checked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Config {
    /// Who delivers.
    pub studio: Option<String>,
    /// Where journal, keys and receipts are kept.
    pub state_dir: Option<PathBuf>,
    /// Folders in which dumps appear.
    pub watch: Vec<PathBuf>,
    /// Where to deliver.
    pub server: Option<Server>,
    /// What speaks SMB.
    pub client: Option<Client>,
    /// Through what everything is written, where that is not the server itself.
    pub gateway: Option<Gateway>,
    /// Where dumps are put together.
    pub staging: Option<RelPath>,
    /// What the cross-region sync watches.
    pub sync_root: Option<RelPath>,
    /// Whether a session may run in clear.
    pub encryption: Option<Encryption>,
    /// Connections for writing.
    pub lanes: Option<usize>,
    /// How long the share may be away.
    pub patience: Option<Span>,
    /// What stays free on the share.
    pub reserve: Option<ByteCount>,
    /// When how much may be sent.
    pub pace: Option<Timetable>,
    /// How many rolls travel at the same time.
    pub rolls: Option<usize>,
    /// Whether others on the path come first.
    pub polite: Option<bool>,
    /// How much longer an answer may take in polite mode.
    pub polite_target: Option<Millis>,
    /// How packets to the share are marked.
    pub dscp: Option<Dscp>,
    /// What content may take in memory.
    pub memory: Option<Memory>,
    /// When a dump's own manifest is compared.
    pub verify: Option<Verify>,
    /// What becomes of a card that is not whole.
    pub incomplete: Option<Unsure>,
    /// What becomes of a card that somebody should look at.
    pub review: Option<Unsure>,
    /// When a dump has finished.
    pub settling: Settling,
    /// What becomes of names that the share cannot hold.
    pub names: Option<Names>,
    /// How many characters a delivered path may have.
    pub longest_path: Option<usize>,
    /// How the agent can be talked to.
    pub control: Control,
    /// Where AWS is asked, and as whom.
    pub aws: Option<Aws>,
    /// Where all studios see what each has delivered.
    pub ledger: Option<Ledger>,
    /// Whom to tell of what.
    pub notify: Option<Notify>,
    /// What carries released rolls to the second region.
    pub handoff: Option<Handoff>,
    /// Where every byte is read before a roll counts as arrived.
    pub arrival: Option<Arrival>,
    /// The line of Direct Connect, and the virtual interface on it.
    pub line: Option<String>,
    /// See above.
    pub interface: Option<String>,
    /// When backups are made.
    pub backup: Backup,
}

/// Where to deliver, as the file says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Server {
    /// `client = "path"`: a folder that stands for the share.
    Path(PathBuf),
    /// Any other client: a share on a server.
    Smb {
        /// Name or address.
        host: String,
        /// TCP port.
        port: Option<u16>,
        /// The share.
        share: String,
        /// The domain.
        domain: Option<String>,
        /// The user; `None` for the one whose tickets there are.
        user: Option<String>,
        /// What proves who it is.
        proof: Option<Proof>,
    },
}

/// What proves to a server who somebody is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Proof {
    /// A password, in the first line of a file.
    PasswordFile(PathBuf),
    /// A password, in a secret of AWS.
    PasswordSecret(String),
    /// The keys of a file, which Kerberos turns into tickets.
    Keytab(PathBuf),
    /// Tickets of Kerberos that are there already.
    Ccache(Cache),
}

/// When the manifest that came with a dump is compared with its files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verify {
    /// In the one read that also sends.
    WhileSending,
    /// In a read of its own, so that a bad file never uses the link.
    Before,
}

/// What becomes of a card that is not known to be whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unsure {
    /// It waits for a person.
    Hold,
    /// It is sent, and the receipt says what is wrong.
    Send,
}

/// What becomes of names that the share cannot hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Names {
    /// Their files are kept back, and the roll waits for a person.
    Hold,
    /// They get others, and the receipt has both.
    Map,
}

/// Why there is no configuration.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("The configuration file cannot be read: {0}")]
    Io(#[from] IoError),
    /// It has faults.
    #[error("{}", summary(path, faults))]
    Faults {
        /// The file.
        path: PathBuf,
        /// Every fault, in the order of the lines.
        faults: Vec<Fault>,
    },
}

fn summary(path: &Path, faults: &[Fault]) -> String {
    let first = faults.first().map(|fault| format!(": {fault}")).unwrap_or_default();
    let count = english::count(faults.len() as u64, "fault");
    format!("`{}` has {count}{first}", printable(&path.to_string_lossy()))
}

impl From<ConfigError> for Problem {
    fn from(error: ConfigError) -> Self {
        let problem = Self::new(Code::ConfigInvalid, error.to_string());
        match error {
            ConfigError::Io(_) => problem.with_hint("Name a readable file with `--config`, or leave it out"),
            ConfigError::Faults { path, faults } if faults.len() > 1 => problem.with_hint(format!(
                "`ingest config check {}` lists them all; `ingest config example` prints a commented file",
                printable(&path.to_string_lossy())
            )),
            ConfigError::Faults { .. } => problem,
        }
    }
}

impl Config {
    /// Checks a text. Gives every fault it has, in the order of the lines.
    pub fn parse(text: &str) -> Result<Self, Vec<Fault>> {
        check::check(text)
    }

    /// Reads and checks a file. Gives the bytes too, which a receipt names by their hash.
    pub fn read(path: &Path) -> Result<(Self, Vec<u8>), ConfigError> {
        use std::io::Read;
        let mut bytes = Vec::new();
        let file = std::fs::File::open(path).at(path)?;
        file.take(LONGEST + 1).read_to_end(&mut bytes).at(path)?;
        let faults = |faults| ConfigError::Faults { path: path.into(), faults };
        if bytes.len() as u64 > LONGEST {
            return Err(faults(vec![Fault::whole("is longer than 1 MiB", "name a configuration file")]));
        }
        let text = std::str::from_utf8(&bytes)
            .map_err(|_| faults(vec![Fault::whole("is no UTF-8 text", "save it as UTF-8")]))?;
        Ok((Self::parse(text).map_err(faults)?, bytes))
    }
}
