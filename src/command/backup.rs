//! `ingest backup`: has the file system backed up.

use super::agent::AgentArgs;
use super::globals::Globals;
use crate::control::Action;
use crate::problem::Problem;
use crate::world::World;

/// Have FSx make a backup of the file system, unless one is being made; `ingest show ROLL` says which rolls are inside one
#[derive(Debug, clap::Args)]
pub(crate) struct Backup {
    #[command(flatten)]
    agent: AgentArgs,
}

impl Backup {
    pub(crate) async fn run(&self, globals: &Globals, world: &mut World) -> Result<u8, Problem> {
        self.agent.order(Action::Backup, globals, world).await
    }
}
