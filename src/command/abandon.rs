//! `ingest abandon`: gives a roll up, after a question.

use super::agent::{AgentArgs, confirm};
use super::globals::Globals;
use crate::control::{Action, RollView};
use crate::problem::Problem;
use crate::words::bytes::ByteCount;
use crate::words::english::count;
use crate::words::path::shown;
use crate::world::World;

/// Give a roll up: nothing of it is released. The dump on the NAS stays as it is
#[derive(Debug, clap::Args)]
pub(crate) struct Abandon {
    /// The roll: its name, its folder, or its key
    roll: String,
    /// Why; it is written down with your name
    #[arg(long, value_name = "TEXT")]
    reason: String,
    /// Do not ask
    #[arg(long)]
    yes: bool,
    #[command(flatten)]
    agent: AgentArgs,
}

impl Abandon {
    pub(crate) async fn run(&self, globals: &Globals, world: &mut World) -> Result<u8, Problem> {
        let mut roll = self.roll.clone();
        if !self.yes {
            let found = self.agent.client(globals, world)?.roll(&roll, 0).await?.roll;
            confirm(&question(&found), globals.paint(world.stderr_is_terminal), world)?;
            // What was agreed to, whatever has that name by now.
            roll = found.key;
        }
        let action = Action::Abandon { roll, reason: self.reason.clone() };
        self.agent.order(action, globals, world).await
    }
}

fn question(roll: &RollView) -> String {
    let (files, bytes) = (count(roll.files, "file"), ByteCount(roll.bytes));
    let source = shown(&roll.source);
    format!(
        "Give up `{}` ({}, {files}, {bytes}) from `{source}`? Nothing of it will be released; what was sent of it is of no use any more.",
        roll.roll,
        roll.state.name()
    )
}
