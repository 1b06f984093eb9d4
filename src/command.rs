//! One file a subcommand. A command takes what it was told ([`Globals`] and its own arguments) and the [`World`];
//! it writes what it was asked for to `world.stdout` and gives an exit code, or the problem that ended it, which
//! [`report`] prints in one place.

mod abandon;
mod accept;
mod actions;
mod agent;
mod backup;
mod config;
mod doctor;
mod globals;
mod hold;
mod journal;
mod key;
mod look;
mod paint;
mod pause;
mod place;
mod prioritise;
mod progress;
mod prose;
mod rate;
mod receipt;
mod reload;
pub(crate) mod report;
mod resume;
mod retry;
mod run;
mod scan;
mod seal;
mod send;
mod show;
mod status;
mod verify;
mod watch;

pub(crate) use globals::Globals;

use crate::problem::Problem;
use crate::world::World;
use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};
use globals::Flags;
use std::ffi::OsString;

/// Carries camera card dumps to a share, proves that they landed, and only then releases them.
#[derive(Debug, Parser)]
#[command(name = "ingest", version)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) flags: Flags,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// The widest that help is set, in columns.
const WIDEST: usize = 100;

impl Cli {
    /// Reads the command line. An answer of the parser (help, the version, a mistake) comes as its error.
    pub(crate) fn read(args: &[OsString], world: &World) -> Result<Self, clap::Error> {
        let command = Self::command().term_width(world.width.min(WIDEST));
        Self::from_arg_matches(&command.try_get_matches_from(args)?)
    }
}

/// The commands, in the order of their help.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Scan(scan::Scan),
    Seal(seal::Seal),
    Send(send::Send),
    Run(run::Run),
    Verify(verify::Verify),
    Status(status::Status),
    Show(show::Show),
    Hold(hold::Hold),
    Retry(retry::Retry),
    Accept(accept::Accept),
    Abandon(abandon::Abandon),
    Prioritise(prioritise::Prioritise),
    Pause(pause::Pause),
    Resume(resume::Resume),
    Rate(rate::Rate),
    Backup(backup::Backup),
    Look(look::Look),
    Reload(reload::Reload),
    Actions(actions::Actions),
    Watch(watch::Watch),
    Receipt(receipt::Receipt),
    Journal(journal::Journal),
    Key(key::Key),
    Config(config::Config),
    Doctor(doctor::Doctor),
}

impl Command {
    pub(crate) async fn run(&self, globals: &Globals, world: &mut World) -> Result<u8, Problem> {
        match self {
            Self::Scan(command) => command.run(globals, world).await,
            Self::Seal(command) => command.run(globals, world).await,
            Self::Send(command) => command.run(globals, world).await,
            Self::Run(command) => command.run(globals, world).await,
            Self::Verify(command) => command.run(globals, world).await,
            Self::Status(command) => command.run(globals, world).await,
            Self::Show(command) => command.run(globals, world).await,
            Self::Hold(command) => command.run(globals, world).await,
            Self::Retry(command) => command.run(globals, world).await,
            Self::Accept(command) => command.run(globals, world).await,
            Self::Abandon(command) => command.run(globals, world).await,
            Self::Prioritise(command) => command.run(globals, world).await,
            Self::Pause(command) => command.run(globals, world).await,
            Self::Resume(command) => command.run(globals, world).await,
            Self::Rate(command) => command.run(globals, world).await,
            Self::Backup(command) => command.run(globals, world).await,
            Self::Look(command) => command.run(globals, world).await,
            Self::Reload(command) => command.run(globals, world).await,
            Self::Actions(command) => command.run(globals, world).await,
            Self::Watch(command) => command.run(globals, world).await,
            Self::Receipt(command) => command.run(globals, world).await,
            Self::Journal(command) => command.run(globals, world).await,
            Self::Key(command) => command.run(globals, world).await,
            Self::Config(command) => command.run(globals, world).await,
            Self::Doctor(command) => command.run(globals, world).await,
        }
    }
}
