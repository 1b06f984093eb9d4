//! `ingest pause`: sends nothing for a while.

use super::agent::{AgentArgs, Lasting};
use super::globals::Globals;
use crate::control::Action;
use crate::problem::Problem;
use crate::world::World;

/// Send nothing, for a while or until somebody says `ingest resume`
#[derive(Debug, clap::Args)]
pub(crate) struct Pause {
    /// Why; whoever wonders tomorrow reads it
    #[arg(long, value_name = "TEXT")]
    reason: String,
    #[command(flatten)]
    lasting: Lasting,
    #[command(flatten)]
    agent: AgentArgs,
}

impl Pause {
    pub(crate) async fn run(&self, globals: &Globals, world: &mut World) -> Result<u8, Problem> {
        let client = self.agent.client(globals, world)?;
        let until = self.lasting.end(&client, world.clock.now()).await?;
        let action = Action::Pause { until, reason: self.reason.clone() };
        self.agent.order(action, globals, world).await
    }
}
