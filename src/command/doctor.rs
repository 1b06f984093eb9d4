//! `ingest doctor`: is everything in order?

mod subject;
mod text;

use super::agent::AgentArgs;
use super::globals::Globals;
use super::place::PlaceArgs;
use crate::doctor::{self, Look, Report};
use crate::problem::{Code, Problem};
use crate::world::World;
use std::io::Write;
use std::time::Duration;

/// After so long somebody wonders.
const QUIET: Duration = Duration::from_secs(8);

/// Look at everything that a delivery needs, and say what is not as it should be and what to do about it
///
/// Configuration, state folder, journal, keys, clock, watched folders, the agent, the server, the login, what can be done on the share, and
/// AWS. On the share all is tried in a folder of its own below staging that is taken away again, and an empty folder goes into the
/// sync root and comes back. Exit code: 0 without a fault, else that of the worst.
#[derive(Debug, clap::Args)]
pub(crate) struct Doctor {
    #[command(flatten)]
    agent: AgentArgs,
    #[command(flatten)]
    place: PlaceArgs,
}

impl Doctor {
    pub(crate) async fn run(&self, globals: &Globals, world: &mut World) -> Result<u8, Problem> {
        let look = Look { clock: world.clock.clone(), stop: world.stop.clone() };
        let subject = subject::read(&self.place, &self.agent, globals, world).await?;
        let examine = doctor::examine(&look, &subject);
        let report = patiently(examine, globals, world).await;
        if world.stop.is_cancelled() {
            return Err(Problem::new(Code::Interrupted, "It was stopped before everything was looked at"));
        }
        print(&report, globals, world)
    }
}

/// Waits for a look, and says on a terminal that it takes long.
async fn patiently(look: impl Future<Output = Report>, globals: &Globals, world: &mut World) -> Report {
    let mut look = std::pin::pin!(look);
    if let Ok(report) = tokio::time::timeout(QUIET, &mut look).await {
        return report;
    }
    if world.stderr_is_terminal && !globals.quiet {
        let _ = writeln!(world.stderr, "note: still looking; what does not answer is given up within two minutes");
    }
    look.await
}

fn print(report: &Report, globals: &Globals, world: &mut World) -> Result<u8, Problem> {
    if globals.json {
        world.print_json(&report.document())?;
    } else {
        let paint = globals.paint(world.stdout_is_terminal);
        world.print(text::Page { report, paint, width: world.width })?;
    }
    Ok(report.exit())
}
