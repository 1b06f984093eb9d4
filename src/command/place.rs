//! Where to deliver, and all else that command line, environment and configuration file can say. What stands nearer
//! to the person wins: flag, environment, file, default.

pub(super) mod chosen;
pub(super) mod file;
pub(super) mod joined;
mod password;

use super::globals::Globals;
use crate::config::Verify;
use crate::problem::{Code, Problem};
use crate::share::{Destination, Encryption};
use crate::words::rate::Rate;
use crate::world::World;
use clap::ValueEnum;
use joined::Joined;
use std::path::PathBuf;

const BESIDE: &str = "Name a sync root and a staging folder, neither of which holds the other";

/// The destination on the command line.
#[derive(Clone, Debug, Default, clap::Args)]
#[command(next_help_heading = "Destination")]
pub(crate) struct PlaceArgs {
    /// Where to deliver: a folder, or smb://[DOMAIN;]USER@HOST[:PORT]/SHARE[/SYNC_ROOT]
    #[arg(long, value_name = "PLACE")]
    pub(crate) to: Option<String>,
    /// File with the password in its first line [else: the variable INGEST_SMB_PASSWORD]
    #[arg(long, value_name = "FILE")]
    pub(crate) password_file: Option<PathBuf>,
    /// What speaks SMB
    #[arg(long)]
    pub(crate) client: Option<Client>,
    /// Whether the share must encrypt
    #[arg(long)]
    pub(crate) encryption: Option<EncryptionArg>,
    /// Connections for writing, 1 to 16; as many again read back
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(1..=16))]
    pub(crate) lanes: Option<u8>,
    /// The most that may be sent: "800 Mbit/s", "100 MB/s"
    #[arg(long, value_name = "RATE")]
    pub(crate) rate: Option<Rate>,
    /// Folder of journal, keys and receipts [default: $XDG_STATE_HOME/ingest]
    #[arg(long, value_name = "DIR")]
    pub(crate) state: Option<PathBuf>,
}

/// What speaks SMB.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Client {
    /// The client that is built in
    Native,
    /// Samba's own library
    Libsmbclient,
}

/// Whether the share must encrypt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum EncryptionArg {
    /// Nothing is sent without
    Required,
    /// Only where the link itself is encrypted
    Off,
}

impl From<EncryptionArg> for Encryption {
    fn from(arg: EncryptionArg) -> Self {
        match arg {
            EncryptionArg::Required => Self::Required,
            EncryptionArg::Off => Self::Off,
        }
    }
}

/// What a command works with, checked.
#[derive(Clone, Debug)]
pub(crate) struct Setup {
    /// Where to deliver, if anything says so.
    pub(crate) destination: Option<Destination>,
    /// The most that may be sent, if anything says so.
    pub(crate) rate: Option<Rate>,
    /// The folder of journal, keys and receipts. It may not exist yet.
    pub(crate) state: PathBuf,
    /// Who delivers: for receipts. Empty when nobody said.
    pub(crate) studio: String,
    /// Folders in which dumps appear.
    pub(crate) watch: Vec<PathBuf>,
    /// Read every dump twice: verify before the first byte is sent.
    pub(crate) verify_before: bool,
    /// SHA-256 of the configuration file that was read, in hex.
    pub(crate) config_sha256: Option<String>,
}

impl PlaceArgs {
    /// Joins command line, environment, configuration file and defaults, and reads the password.
    pub(crate) fn setup(&self, globals: &Globals, world: &World) -> Result<Setup, Problem> {
        let joined = Joined::new(self, globals, world)?;
        let destination = match joined.place()? {
            None => None,
            Some(place) => Some(
                Destination::new(place, joined.staging, joined.sync_root)
                    .map_err(|nested| Problem::new(Code::Usage, nested.to_string()).with_hint(BESIDE))?,
            ),
        };
        Ok(Setup {
            destination,
            rate: joined.rate,
            state: joined.state,
            studio: joined.studio,
            watch: joined.watch,
            verify_before: joined.verify == Verify::Before,
            config_sha256: joined.file.map(|file| file.sha256),
        })
    }
}
