//! `ingest retry`: lets a roll go on that is held.

use super::agent::AgentArgs;
use super::globals::Globals;
use crate::control::Action;
use crate::problem::Problem;
use crate::world::World;

/// Let a roll go on that is held, once what held it is mended
#[derive(Debug, clap::Args)]
pub(crate) struct Retry {
    /// The roll: its name, its folder, or its key
    roll: String,
    #[command(flatten)]
    agent: AgentArgs,
}

impl Retry {
    pub(crate) async fn run(&self, globals: &Globals, world: &mut World) -> Result<u8, Problem> {
        self.agent.order(Action::Retry { roll: self.roll.clone() }, globals, world).await
    }
}
