//! `ingest prioritise`: a roll's turn, and when it should have landed.

use super::agent::{AgentArgs, coming};
use super::globals::Globals;
use crate::control::Action;
use crate::problem::{Code, Problem};
use crate::words::deadline::Deadline;
use crate::words::priority::Priority;
use crate::world::World;

/// Change a roll's turn, or say when it should have landed
#[derive(Debug, clap::Args)]
pub(crate) struct Prioritise {
    /// The roll: its name, its folder, or its key
    roll: String,
    /// Its turn: low, normal, high or urgent. All of a higher one goes first
    priority: Option<Priority>,
    /// When it should have landed, by the clock on the wall: 05:30, "Tue 05:30", "2026-11-24 05:30"; or none
    #[arg(long, value_name = "WHEN")]
    by: Option<String>,
    #[command(flatten)]
    agent: AgentArgs,
}

impl Prioritise {
    pub(crate) async fn run(&self, globals: &Globals, world: &mut World) -> Result<u8, Problem> {
        if self.priority.is_none() && self.by.is_none() {
            return Err(Problem::new(Code::Usage, "Neither a turn nor a deadline was given")
                .with_hint("Write `ingest prioritise ROLL high`, or `ingest prioritise ROLL --by 05:30`"));
        }
        let deadline = match &self.by {
            Some(by) if Deadline::is_none(by) => Some(Deadline::None),
            Some(by) => {
                let client = self.agent.client(globals, world)?;
                Some(coming("--by", by, &client, world.clock.now()).await?.into())
            }
            None => None,
        };
        let action = Action::Prioritise { roll: self.roll.clone(), priority: self.priority, deadline };
        self.agent.order(action, globals, world).await
    }
}
