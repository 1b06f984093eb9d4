//! `ingest hold`: stops a roll until somebody says otherwise.

use super::agent::AgentArgs;
use super::globals::Globals;
use crate::control::Action;
use crate::problem::Problem;
use crate::world::World;

/// Stop a roll until somebody says `ingest retry`; what was sent of it stays where it is
#[derive(Debug, clap::Args)]
pub(crate) struct Hold {
    /// The roll: its name, its folder, or its key
    roll: String,
    /// Why; it is written down with your name
    #[arg(long, value_name = "TEXT")]
    reason: String,
    #[command(flatten)]
    agent: AgentArgs,
}

impl Hold {
    pub(crate) async fn run(&self, globals: &Globals, world: &mut World) -> Result<u8, Problem> {
        let action = Action::Hold { roll: self.roll.clone(), reason: self.reason.clone() };
        self.agent.order(action, globals, world).await
    }
}
