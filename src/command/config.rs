//! `ingest config`: check, show, example.

use super::Globals;
use crate::problem::Problem;
use crate::world::World;
use clap::Args;

/// Checks and shows the configuration
#[derive(Debug, Args)]
pub(crate) struct Config {}

impl Config {
    pub(crate) async fn run(&self, _globals: &Globals, _world: &mut World) -> Result<u8, Problem> {
        Ok(0)
    }
}
