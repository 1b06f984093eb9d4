//! `ingest resume`: ends a pause, or a rate that somebody ordered.

use super::agent::AgentArgs;
use super::globals::Globals;
use crate::control::Action;
use crate::problem::Problem;
use crate::world::World;

/// End a pause, or go back from a rate that somebody ordered to the timetable
#[derive(Debug, clap::Args)]
pub(crate) struct Resume {
    #[command(flatten)]
    agent: AgentArgs,
}

impl Resume {
    pub(crate) async fn run(&self, globals: &Globals, world: &mut World) -> Result<u8, Problem> {
        self.agent.order(Action::Resume, globals, world).await
    }
}
