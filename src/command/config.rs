//! `ingest config`: check, show, example.

mod check;
mod show;

use super::globals::Globals;
use crate::config::example::example;
use crate::problem::Problem;
use crate::world::World;
use clap::{Args, Subcommand};

/// Check and show the configuration
#[derive(Debug, Args)]
pub(crate) struct Config {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    Check(check::Check),
    Show(show::Show),
    /// Print a commented file with every key and its default
    Example,
}

impl Config {
    pub(crate) async fn run(&self, globals: &Globals, world: &mut World) -> Result<u8, Problem> {
        match &self.action {
            Action::Check(check) => check.run(globals, world),
            Action::Show(show) => show.run(globals, world),
            Action::Example if globals.json => {
                world.print_json(&serde_json::json!({ "example": example() }))?;
                Ok(0)
            }
            Action::Example => {
                world.print(example())?;
                Ok(0)
            }
        }
    }
}
