//! One file a subcommand. A command takes what it was told ([`Globals`] and its own arguments) and the [`World`];
//! it writes what it was asked for to `world.stdout` and gives an exit code, or the problem that ended it, which
//! [`report`] prints in one place.

mod config;
pub(crate) mod paint;
pub(crate) mod report;

use crate::problem::Problem;
use crate::world::World;
use clap::{ArgAction, Args, Parser, Subcommand};
use paint::Paint;
use std::path::PathBuf;

/// Carries camera card dumps to a share, proves that they landed, and only then releases them.
#[derive(Debug, Parser)]
#[command(name = "ingest", version, max_term_width = 100)]
pub(crate) struct Cli {
    #[command(flatten)]
    flags: Flags,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Everywhere")]
struct Flags {
    /// Configuration file [default: the first of $XDG_CONFIG_HOME/ingest/config.toml and /etc/ingest/config.toml]
    #[arg(long, value_name = "FILE", global = true)]
    config: Option<PathBuf>,
    /// One JSON document on stdout, for scripts
    #[arg(long, global = true)]
    json: bool,
    /// No progress, no notes: results and problems only
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    quiet: bool,
    /// Log to stderr; twice for more
    #[arg(short, long, global = true, action = ArgAction::Count)]
    verbose: u8,
    /// No colours. They are used on terminals only, and never where NO_COLOR is set
    #[arg(long, global = true)]
    no_color: bool,
}

/// What was said for every command.
#[derive(Clone, Debug)]
pub(crate) struct Globals {
    /// The configuration file that was named.
    pub(crate) config: Option<PathBuf>,
    /// One JSON document on stdout.
    pub(crate) json: bool,
    /// No progress.
    pub(crate) quiet: bool,
    /// How much to log.
    pub(crate) verbose: u8,
    /// Whether colours may be used on a terminal.
    pub(crate) color: bool,
}

impl Globals {
    /// Colours for an output, which must be a terminal to have any.
    pub(crate) fn paint(&self, is_terminal: bool) -> Paint {
        Paint::new(self.color && is_terminal)
    }
}

impl Cli {
    pub(crate) fn globals(&self, world: &World) -> Globals {
        let Flags { config, json, quiet, verbose, no_color } = &self.flags;
        Globals {
            config: config.clone(),
            json: *json,
            quiet: *quiet,
            verbose: *verbose,
            color: !no_color && paint::allowed(&world.env),
        }
    }
}

/// The commands, in the order of their help.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Config(config::Config),
}

impl Command {
    pub(crate) async fn run(&self, globals: &Globals, world: &mut World) -> Result<u8, Problem> {
        match self {
            Self::Config(command) => command.run(globals, world).await,
        }
    }
}
