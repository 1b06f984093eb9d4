//! The loop that carries a dump through its journey: what is due is performed, until nothing is.

use super::agent::Agent;
use super::progress::Doing;
use super::{check, follow, gateway, list, receipt, release, seal, send, tell};
use crate::journey::{Dump, Effect, Event, FileState, Stage, due};
use crate::problem::{Code, Problem};

impl Agent {
    /// Carries a dump as far as it goes now: to its receipt, or to the problem that stops it. What a person has to
    /// decide holds the dump; what may pass (a link, a full state disk) leaves it where it is.
    pub async fn carry(&self, dump: &mut Dump) -> Result<(), Problem> {
        while let Some(effect) = due(dump).filter(|effect| self.goes_on(*effect)) {
            self.show(dump);
            if self.stop.is_cancelled() {
                return Err(Problem::new(Code::Interrupted, "Stopped before the next step"));
            }
            if let Err(problem) = self.perform(effect, dump).await {
                // What is released stays that, whatever becomes of its arrival.
                let is_beyond = matches!(effect, Effect::Tell | Effect::Follow);
                if holds(&problem) && !is_beyond {
                    self.append(dump, vec![Event::Held { problem: problem.clone() }]).await?;
                }
                return Err(problem);
            }
        }
        self.show(dump);
        Ok(())
    }

    /// Whether somebody waits for that: an arrival may take days.
    fn goes_on(&self, effect: Effect) -> bool {
        effect != Effect::Follow || self.beyond.as_ref().is_some_and(|beyond| beyond.wait)
    }

    pub(super) async fn perform(&self, effect: Effect, dump: &mut Dump) -> Result<(), Problem> {
        if matches!(effect, Effect::Send | Effect::Seal | Effect::Release) {
            gateway::see_same_way(self, dump)?;
        }
        match effect {
            Effect::List => list::list(self, dump).await,
            Effect::Check => check::check(self, dump).await,
            Effect::Enqueue => release::enqueue(self, dump).await,
            Effect::Send => send::send(self, dump).await,
            Effect::Seal => seal::seal(self, dump).await,
            Effect::Release => release::release(self, dump).await,
            Effect::Receipt => receipt::issue(self, dump).await,
            Effect::Tell => tell::tell(self, dump).await,
            Effect::Follow => follow::wait(self, dump).await,
        }
    }

    pub(super) fn show(&self, dump: &Dump) {
        let bytes = |counts: fn(&FileState) -> bool| {
            dump.files.iter().filter(|file| counts(file)).map(|file| file.source.size).sum()
        };
        self.counters.set_doing(match due(dump) {
            Some(Effect::Tell | Effect::Follow) => Doing::Arriving,
            _ => dump.stage.into(),
        });
        self.counters.set_totals(dump.files.len() as u64, dump.bytes(), dump.bytes());
        if dump.stage <= Stage::Queued {
            self.counters.set_already(bytes(FileState::is_written), bytes(|file| file.landed.is_some()));
        }
    }
}

/// Whether a person has to decide before it makes sense to go on.
pub(super) fn holds(problem: &Problem) -> bool {
    matches!(problem.code.exit(), 10..=50)
}
