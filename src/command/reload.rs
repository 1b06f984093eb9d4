//! `ingest reload`: has the configuration file read again.

use super::agent::AgentArgs;
use super::globals::Globals;
use crate::control::Action;
use crate::problem::Problem;
use crate::world::World;

/// Have the configuration file read again: all of it is taken over, or nothing
#[derive(Debug, clap::Args)]
pub(crate) struct Reload {
    #[command(flatten)]
    agent: AgentArgs,
}

impl Reload {
    pub(crate) async fn run(&self, globals: &Globals, world: &mut World) -> Result<u8, Problem> {
        self.agent.order(Action::Reload, globals, world).await
    }
}
