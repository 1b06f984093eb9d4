//! `ingest journal`: is the agent's memory sound?

use super::globals::Globals;
use super::place::StateArgs;
use crate::journal::{self, Report};
use crate::problem::{Code, Problem};
use crate::words::english;
use crate::words::path::printable;
use crate::world::World;
use std::path::PathBuf;

/// Look after the journal, the agent's memory
#[derive(Debug, clap::Args)]
pub(crate) struct Journal {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    Check(Check),
}

/// Check the file itself, read every dump's events again, and compare the index with them
#[derive(Debug, clap::Args)]
struct Check {
    /// Make the index again from the events, then check. Events are never changed
    #[arg(long)]
    rebuild: bool,
    #[command(flatten)]
    state: StateArgs,
}

impl Journal {
    pub(crate) async fn run(&self, globals: &Globals, world: &mut World) -> Result<u8, Problem> {
        match &self.action {
            Action::Check(check) => check.run(globals, world).await,
        }
    }
}

impl Check {
    async fn run(&self, globals: &Globals, world: &mut World) -> Result<u8, Problem> {
        let state = self.state.setup(globals, world)?.state;
        let (folder, work) = (state.clone(), if self.rebuild { journal::rebuild } else { journal::check });
        let ended = |error| Problem::new(Code::Internal, format!("A task ended unexpectedly: {error}"));
        let report = tokio::task::spawn_blocking(move || work(&folder)).await.map_err(ended)??;
        let sound = report.faults.is_empty();
        if globals.json {
            world.print_json(&report)?;
            return Ok(if sound { 0 } else { Code::JournalBroken.exit() });
        }
        world.print(for_people(&report))?;
        if sound { Ok(0) } else { Err(self.problem(state, &report)) }
    }

    fn problem(&self, state: PathBuf, report: &Report) -> Problem {
        let faults = english::count(report.faults.len() as u64, "fault");
        let message = format!("The journal in `{}` has {faults}", printable(&state.to_string_lossy()));
        let problem = Problem::new(Code::JournalBroken, message);
        if self.rebuild {
            return problem.with_hint(
                "The events themselves are damaged: keep the file, and restore the state folder from a copy",
            );
        }
        problem.with_hint("`ingest journal check --rebuild` makes the index again; what remains then is damage to the events")
    }
}

fn for_people(report: &Report) -> String {
    let (dumps, events) = (english::count(report.dumps, "dump"), english::count(report.events, "event"));
    let faults: String = report.faults.iter().map(|fault| format!("  {}\n", printable(fault))).collect();
    let verdict = if report.faults.is_empty() { "sound" } else { "not sound" };
    format!("The journal is {verdict}: {dumps}, {events}\n{faults}")
}
