//! `ingest doctor`: is everything in order?

mod subject;
mod text;

use super::agent::AgentArgs;
use super::globals::Globals;
use super::place::PlaceArgs;
use crate::doctor::{self, Finding, Look, Pace, Policy, Report, Settings, Subject, Unusable};
use crate::problem::{Code, Problem};
use crate::words::path::printable;
use crate::world::World;
use std::io::Write;
use std::time::Duration;
use text::Page;

/// After so long somebody wonders.
const QUIET: Duration = Duration::from_secs(8);

/// Look at everything that a delivery needs, and say what is not as it should be and what to do about it
///
/// Configuration, state folder, journal, keys, clock, watched folders, the agent, the server, the login, what can be done on the share, and
/// AWS. On the share all is tried in a folder of its own below staging that is taken away again, and an empty folder goes into the
/// sync root and comes back. Exit code: 0 without a fault, else that of the worst.
#[derive(Debug, clap::Args)]
pub(crate) struct Doctor {
    /// Try out on the real share everything that is taken for granted of a server, in folders of its own in staging and in the sync
    /// root: takes about a minute, keeps to the timetable, and cleans up
    #[arg(long)]
    site_test: bool,
    /// Try the rates of the share whatever the timetable says
    #[arg(long, requires = "site_test")]
    full_rate: bool,
    /// Print the least that AWS has to allow for this configuration, as a policy of IAM, and look at nothing
    #[arg(long, conflicts_with_all = ["site_test", "full_rate"])]
    iam_policy: bool,
    #[command(flatten)]
    agent: AgentArgs,
    #[command(flatten)]
    place: PlaceArgs,
}

impl Doctor {
    pub(crate) async fn run(&self, globals: &Globals, world: &mut World) -> Result<u8, Problem> {
        let look = Look { clock: world.clock.clone(), stop: world.stop.clone() };
        let subject = subject::read(&self.place, &self.agent, globals, world).await?;
        if self.iam_policy {
            world.print_json(&policy(&in_force(subject)?)?)?;
            return Ok(0);
        }
        let done = match self.site_test {
            true => self.try_site(&look, in_force(subject)?, globals, world).await?,
            false => {
                let report = patiently(doctor::examine(&look, &subject), globals, world).await;
                print(&report, globals, world)?
            }
        };
        match world.stop.is_cancelled() {
            true => Err(Problem::new(Code::Interrupted, "It was stopped before everything was looked at")),
            false => Ok(done),
        }
    }

    /// Tries out the share; what is found is printed as it comes.
    async fn try_site(
        &self,
        look: &Look,
        settings: Settings,
        globals: &Globals,
        world: &mut World,
    ) -> Result<u8, Problem> {
        let paint = globals.paint(world.stdout_is_terminal);
        let width = world.width;
        if !globals.json {
            world.print(format_args!("{}\n", paint.bold(printable(&doctor::title(&settings)))))?;
        }
        let pace = Pace { full_rate: self.full_rate, ..Pace::default() };
        let mut lost = None;
        let tell = |finding: &Finding| {
            if !globals.json {
                lost = world.print(text::finding(finding, paint, width)).err().or(lost.take());
            }
        };
        let report = doctor::site_test(look, &settings, pace, tell).await?;
        if let Some(lost) = lost {
            return Err(lost);
        }
        match globals.json {
            true if world.stop.is_cancelled() => {}
            true => world.print_json(&report.document())?,
            false => world.print(format_args!("\n{}", Page { report: &report, paint, width }.sum()))?,
        }
        Ok(report.exit())
    }
}

/// What AWS has to allow. One without a statement is none that IAM takes.
fn policy(settings: &Settings) -> Result<Policy, Problem> {
    let policy = doctor::policy(settings);
    match policy.is_empty() {
        false => Ok(policy),
        true => Err(Problem::new(Code::Usage, "Nothing in this configuration needs a right at AWS").with_hint(
            "No policy is needed: the file names no file system, gateway, line, secret, table, topic or task at AWS, or a destination by `--to` leaves them out",
        )),
    }
}

/// For whoever can do nothing without.
fn in_force(subject: Subject) -> Result<Settings, Problem> {
    subject.settings.map_err(|unusable| match unusable {
        Unusable::Problem(problem) => problem,
        Unusable::Faults(_) => Problem::new(Code::ConfigInvalid, "The configuration file has faults")
            .with_hint("`ingest doctor` and `ingest config check` list them all"),
    })
}

/// Waits for a look, and says on a terminal that it takes long.
async fn patiently(look: impl Future<Output = Report>, globals: &Globals, world: &mut World) -> Report {
    let mut look = std::pin::pin!(look);
    if let Ok(report) = tokio::time::timeout(QUIET, &mut look).await {
        return report;
    }
    if world.stderr_is_terminal && !globals.quiet {
        let _ = writeln!(
            world.stderr,
            "note: still looking; what does not answer is given up within two minutes"
        );
    }
    look.await
}

fn print(report: &Report, globals: &Globals, world: &mut World) -> Result<u8, Problem> {
    match globals.json {
        true if world.stop.is_cancelled() => {}
        true => world.print_json(&report.document())?,
        false => {
            let paint = globals.paint(world.stdout_is_terminal);
            world.print(Page { report, paint, width: world.width })?;
        }
    }
    Ok(report.exit())
}
