//! `ingest look`: has the watched folders looked at now.

use super::agent::AgentArgs;
use super::globals::Globals;
use crate::control::Action;
use crate::problem::Problem;
use crate::world::World;

/// Have the watched folders looked at now, instead of at the next interval
#[derive(Debug, clap::Args)]
pub(crate) struct Look {
    #[command(flatten)]
    agent: AgentArgs,
}

impl Look {
    pub(crate) async fn run(&self, globals: &Globals, world: &mut World) -> Result<u8, Problem> {
        self.agent.order(Action::Look, globals, world).await
    }
}
