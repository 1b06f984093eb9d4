//! What was said for every command.

use super::paint::{self, Paint};
use crate::world::World;
use clap::{ArgAction, Args};
use std::path::PathBuf;

#[derive(Debug, Args)]
#[command(next_help_heading = "Everywhere")]
pub(crate) struct Flags {
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

impl Flags {
    /// The flags, and what the environment has to say about them.
    pub(crate) fn globals(&self, world: &World) -> Globals {
        Globals {
            config: self.config.clone(),
            json: self.json,
            quiet: self.quiet,
            verbose: self.verbose,
            color: !self.no_color && paint::allowed(&world.env),
        }
    }
}

/// What was said for every command.
#[derive(Clone, Debug)]
pub(crate) struct Globals {
    /// The configuration file that was named.
    pub(crate) config: Option<PathBuf>,
    /// One JSON document on stdout.
    pub(crate) json: bool,
    /// No progress, no notes.
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
