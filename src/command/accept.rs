//! `ingest accept`: sends a card as it is.

use super::agent::AgentArgs;
use super::globals::Globals;
use crate::control::Action;
use crate::problem::Problem;
use crate::world::World;

/// Send a card as it is, although it is not whole, is odd, or was delivered before; the receipt says so
#[derive(Debug, clap::Args)]
pub(crate) struct Accept {
    /// The roll: its name, its folder, or its key
    roll: String,
    /// Why; it stands in the receipt with your name
    #[arg(long, value_name = "TEXT")]
    reason: String,
    #[command(flatten)]
    agent: AgentArgs,
}

impl Accept {
    pub(crate) async fn run(&self, globals: &Globals, world: &mut World) -> Result<u8, Problem> {
        let action = Action::Accept { roll: self.roll.clone(), reason: self.reason.clone() };
        self.agent.order(action, globals, world).await
    }
}
