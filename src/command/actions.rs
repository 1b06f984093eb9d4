//! `ingest actions`: who ordered what.

use super::agent::{AgentArgs, wall};
use super::globals::Globals;
use crate::control::{Action, Recorded};
use crate::problem::Problem;
use crate::tui::Wall;
use crate::words::deadline::Deadline;
use crate::words::path::printable;
use crate::world::World;

/// Show who ordered what of the agent, when, from where, and what became of it; newest first
#[derive(Debug, clap::Args)]
pub(crate) struct Actions {
    /// How many
    #[arg(long, value_name = "N", default_value_t = 20)]
    most: usize,
    #[command(flatten)]
    agent: AgentArgs,
}

impl Actions {
    pub(crate) async fn run(&self, globals: &Globals, world: &mut World) -> Result<u8, Problem> {
        let client = self.agent.client(globals, world)?;
        let recorded = client.actions(self.most).await?;
        if globals.json {
            world.print_json(&recorded)?;
            return Ok(0);
        }
        if recorded.is_empty() {
            world.print("Nobody has ordered anything yet\n")?;
            return Ok(0);
        }
        let zone = client.snapshot().await?.link.zone;
        let wall = wall(&zone, world.clock.now());
        world.print(recorded.iter().map(|recorded| for_people(recorded, &wall)).collect::<String>())?;
        Ok(0)
    }
}

/// An order in two lines: what, and what became of it.
fn for_people(recorded: &Recorded, wall: &Wall) -> String {
    let Recorded { number, at, actor, action, outcome, done } = recorded;
    let from = if actor.origin.is_empty() { String::new() } else { format!(" from {}", actor.origin) };
    let line = format!("{number:>5}  {}  {}{from}: {}", wall.time(*at), actor.name, words(action, wall));
    let became = if *done { "done" } else { "not done" };
    format!("{}\n       {became}: {}\n", printable(&line), printable(outcome))
}

/// An order in words, as it could have been typed.
fn words(action: &Action, wall: &Wall) -> String {
    let mut words = vec![action.name().to_owned()];
    words.extend(action.roll().map(str::to_owned));
    let until = |until| format!("until {}", wall.time(until));
    match action {
        Action::Prioritise { priority, deadline, .. } => {
            words.extend(priority.map(|priority| priority.to_string()));
            words.extend(deadline.map(|deadline| match deadline {
                Deadline::By(at) => format!("by {}", wall.time(at)),
                Deadline::None => "by none".into(),
            }));
        }
        Action::Rate { allowance, until: end } => {
            words.push(allowance.to_string());
            words.extend(end.map(until));
        }
        Action::Pause { until: Some(end), .. } => words.push(until(*end)),
        _ => {}
    }
    let reason = action.reason().map(|reason| format!(" ({reason})")).unwrap_or_default();
    words.join(" ") + &reason
}
