//! `ingest show`: one roll in depth, and what can be done about it.

mod text;

use super::agent::{AgentArgs, wall};
use super::globals::Globals;
use super::status::width;
use crate::control::RollState;
use crate::problem::{Code, Problem};
use crate::world::World;

/// Show one roll: how far it is, what was found about its card, what happened, and what can be done now
///
/// Ends with 0, or with 50 when the roll is held.
#[derive(Debug, clap::Args)]
pub(crate) struct Show {
    /// The roll: its name, its folder, or its key
    roll: String,
    /// How many of its files are listed
    #[arg(long, value_name = "N", default_value_t = 10)]
    files: usize,
    #[command(flatten)]
    agent: AgentArgs,
}

impl Show {
    pub(crate) async fn run(&self, globals: &Globals, world: &mut World) -> Result<u8, Problem> {
        let client = self.agent.client(globals, world)?;
        let detail = client.roll(&self.roll, self.files).await?;
        if globals.json {
            world.print_json(&detail)?;
        } else {
            let wall = wall(&client.snapshot().await?.link.zone, world.clock.now());
            let paint = globals.paint(world.stdout_is_terminal);
            let page = text::Page { detail: &detail, wall, paint, width: width(world) };
            world.print(page)?;
        }
        Ok(if detail.roll.state == RollState::Held { Code::HeldByPerson.exit() } else { 0 })
    }
}
