//! `ingest status`: what is unsafe, what is next, when it is done, and why it is slow.

mod row;
mod text;

use super::agent::{AgentArgs, wall};
use super::globals::Globals;
use crate::control::Snapshot;
use crate::problem::{Code, Problem};
use crate::world::World;

/// The widest that lines are set, in columns, and the widest where nobody knows how wide the terminal is.
const WIDEST: usize = 100;
const USUAL: usize = 80;

/// Show what the agent is doing: what needs a person first, then what is under way, what waits, and the link
///
/// Ends with 0 when all is well, with 50 when a roll is held, with 60 when the share cannot be reached.
#[derive(Debug, clap::Args)]
pub(crate) struct Status {
    /// List every roll, those that are done too
    #[arg(long)]
    all: bool,
    #[command(flatten)]
    agent: AgentArgs,
}

impl Status {
    pub(crate) async fn run(&self, globals: &Globals, world: &mut World) -> Result<u8, Problem> {
        let snapshot = self.agent.client(globals, world)?.snapshot().await?;
        if globals.json {
            world.print_json(&snapshot)?;
        } else {
            let wall = wall(&snapshot.link.zone, world.clock.now());
            let paint = globals.paint(world.stdout_is_terminal);
            let page = text::Page { snapshot: &snapshot, wall, paint, width: width(world), all: self.all };
            world.print(page)?;
        }
        Ok(exit(&snapshot))
    }
}

/// Columns to fill.
pub(super) fn width(world: &World) -> usize {
    if world.stdout_is_terminal { world.width.clamp(40, WIDEST) } else { USUAL }
}

fn exit(snapshot: &Snapshot) -> u8 {
    match &snapshot.link.trouble {
        _ if snapshot.totals.held > 0 => Code::HeldByPerson.exit(),
        Some(_) => Code::ShareUnreachable.exit(),
        None => 0,
    }
}
