//! `ingest rate`: another rate than the timetable's, for a while.

use super::agent::{AgentArgs, Lasting};
use super::globals::Globals;
use crate::control::Action;
use crate::pace::Allowance;
use crate::problem::{Code, Problem};
use crate::world::World;

/// Send at another rate than the timetable's, for a while or until somebody says `ingest resume`
#[derive(Debug, clap::Args)]
pub(crate) struct Rate {
    /// The most that may be sent: "1 Gbit/s", "100 MB/s", unlimited
    rate: Allowance,
    #[command(flatten)]
    lasting: Lasting,
    #[command(flatten)]
    agent: AgentArgs,
}

impl Rate {
    pub(crate) async fn run(&self, globals: &Globals, world: &mut World) -> Result<u8, Problem> {
        if self.rate == Allowance::Nothing {
            return Err(Problem::new(Code::Usage, "A pause is no rate")
                .with_hint("Use `ingest pause --reason TEXT`, which takes `--for` and `--until`, too"));
        }
        let client = self.agent.client(globals, world)?;
        let until = self.lasting.end(&client, world.clock.now()).await?;
        self.agent.order(Action::Rate { allowance: self.rate, until }, globals, world).await
    }
}
