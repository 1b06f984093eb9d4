//! Carries out what people order. Whoever is at work on a roll is stopped first, at a safe point, so that nobody else ever
//! writes to it.

mod taken;

use super::inner::Inner;
use super::kept::Kept;
use super::table::Facts;
use super::work::Start;
use crate::control::{Action, Actor, Answer, Notice};
use crate::daemon::identity;
use crate::journal;
use crate::journey::{Event, Stage};
use crate::pace::{Allowance, Said};
use crate::problem::{Code, Problem};
use crate::upload;
use crate::words::deadline::Deadline;
use crate::words::priority::Priority;
use jiff::Timestamp;
use std::collections::HashSet;
use std::sync::Arc;
use std::sync::PoisonError;
use std::time::Duration;
use taken::Taken;

/// So long a roll under way may take to write something down before it is stopped for that.
const ASIDE: Duration = Duration::from_secs(2);

impl Inner {
    /// Carries an order out.
    pub(super) async fn obey(self: &Arc<Self>, actor: &Actor, action: &Action) -> Result<Answer, Problem> {
        let by = name(actor);
        match action {
            Action::Hold { roll, reason } => self.hold(roll, &by, &given(reason)?).await,
            Action::Retry { roll } => self.retry(roll, &by).await,
            Action::Accept { roll, reason } => self.accept(roll, &by, &given(reason)?).await,
            Action::Abandon { roll, reason } => self.abandon(roll, &by, &given(reason)?).await,
            Action::Prioritise { roll, priority, deadline } => {
                self.prioritise(roll, &by, *priority, *deadline).await
            }
            Action::Pause { until, reason } => {
                let until = self.ahead(*until)?;
                Ok(self.say(&by, Allowance::Nothing, until, reason))
            }
            Action::Rate { allowance: Allowance::Nothing, .. } => {
                Err(Problem::new(Code::OrderRefused, "A rate of nothing is a pause")
                    .with_hint("Give the order to pause, with the reason"))
            }
            Action::Rate { allowance, until } => {
                let until = self.ahead(*until)?;
                Ok(self.say(&by, *allowance, until, ""))
            }
            Action::Resume => {
                let ended = self.governor.resume().ok_or_else(|| {
                    Problem::new(Code::OrderRefused, "There is no pause and no rate that anybody ordered")
                        .with_hint("What holds now is the timetable's: see `ingest status`")
                })?;
                self.kept(|kept| kept.forget(&ended));
                Ok(answer(format!("Ended: {}", self.said(&ended)), None))
            }
            Action::Backup => self.back_up().await,
            Action::Look => {
                self.look.notify_one();
                self.kick();
                Ok(answer(
                    "The watched folders are looked at now, and what waits is tried again".into(),
                    None,
                ))
            }
            Action::Reload => self.reload().await,
        }
    }

    /// Takes the configuration over as it stands in the file: all of it, or nothing. One that was refused is shown until
    /// another is taken over: with it the agent would not start again.
    pub(super) async fn reload(&self) -> Result<Answer, Problem> {
        let taken = self.take_over().await;
        let refused = taken.as_ref().err().cloned();
        let notice = refused.map(|problem| Notice { since: self.clock.now(), urgent: true, problem });
        *self.refused.lock().unwrap_or_else(PoisonError::into_inner) = notice;
        taken
    }

    async fn take_over(&self) -> Result<Answer, Problem> {
        let new = (self.reread)()?;
        let fixed = self.settings().fixed(&new);
        if !fixed.is_empty() {
            let message = format!("The configuration is not taken over: {} changed", fixed.join(", "));
            return Err(Problem::new(Code::ConfigInvalid, message).with_hint(
                "These are read when the agent starts: `systemctl restart ingest`; rolls go on where they were",
            ));
        }
        let before = self.settings();
        if (&before.sync, &before.second) != (&new.sync, &new.second) {
            let sync = new.sync.open(new.account.as_ref()).await?;
            self.go_on_by(&new, sync);
            self.kick();
        }
        self.governor.schedule(new.pace.clone());
        *self.settings.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(new);
        *self.settings_since.lock().unwrap_or_else(PoisonError::into_inner) = self.clock.now();
        self.look.notify_one();
        Ok(answer(
            "The configuration is in force; rolls under way keep the policy that they began with".into(),
            None,
        ))
    }

    fn say(&self, by: &str, allowance: Allowance, until: Option<Timestamp>, reason: &str) -> Answer {
        let word = Said { allowance, until, by: by.into(), reason: reason.into() };
        let words = self.said(&word);
        self.governor.say(word.clone());
        self.kept(|kept| kept.keep(word));
        answer(words, None)
    }

    /// Changes what outlives a restart. That it cannot be written is shown: it holds until then.
    fn kept(&self, change: impl FnOnce(&mut Kept)) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        change(&mut kept);
        if let Err(problem) = kept.write(&self.settings().state) {
            self.notice(true, problem);
        }
    }

    fn ahead(&self, until: Option<Timestamp>) -> Result<Option<Timestamp>, Problem> {
        match until.filter(|until| *until <= self.clock.now()) {
            Some(until) => {
                Err(Problem::new(Code::OrderRefused, format!("{} is over already", self.wall(until))))
            }
            None => Ok(until),
        }
    }

    async fn hold(self: &Arc<Self>, which: &str, by: &str, reason: &str) -> Result<Answer, Problem> {
        let mut taken = self.take(which).await?;
        taken.refuse_done("held")?;
        if taken.dump.held.is_some() {
            return Err(Problem::new(Code::OrderRefused, format!("{} is held already", taken.name())));
        }
        let problem = Problem::new(Code::HeldByPerson, format!("Held by {by}: {reason}"));
        taken.append(self, Event::Held { problem }).await?;
        Ok(answer(format!("{} is held; what was sent of it stays in staging", taken.name()), Some(&taken)))
    }

    async fn retry(self: &Arc<Self>, which: &str, by: &str) -> Result<Answer, Problem> {
        let key = self.meant(which)?;
        let waiting = {
            let mut table = self.table();
            let waiting = table.get(&key).filter(|roll| roll.waiting.is_some());
            waiting.map(|roll| {
                let abandoned = roll.facts.as_ref().filter(|_| roll.work.is_none()).map(|facts| facts.id);
                roll.waiting = None;
                abandoned.map(|id| Start::Dump(id, roll.source.clone()))
            })
        };
        if let Some(abandoned) = waiting {
            self.kick();
            if let Some(start) = abandoned {
                self.begin(start);
            }
            return Ok(Answer { words: "It is tried again now".into(), roll: Some(key) });
        }
        let is_followed = |facts: &Facts| facts.is_done() && facts.is_followed();
        if self.table().get(&key).and_then(|roll| roll.facts.as_ref()).is_some_and(is_followed) {
            self.kick();
            return Ok(Answer { words: "Its arrival is looked for now".into(), roll: Some(key) });
        }
        let mut taken = self.take(which).await?;
        if taken.dump.held.is_none() {
            taken.resume(self);
            let message = format!("{} is not held", taken.name());
            return Err(Problem::new(Code::OrderRefused, message));
        }
        identity::again(&taken.agent, &mut taken.dump, by).await?;
        let words = format!("{} goes on", taken.name());
        let answer = answer(words, Some(&taken));
        taken.resume(self);
        Ok(answer)
    }

    async fn accept(self: &Arc<Self>, which: &str, by: &str, reason: &str) -> Result<Answer, Problem> {
        let mut taken = self.take(which).await?;
        if taken.dump.is_followed() {
            let event = Event::Unfollowed { by: by.into(), reason: reason.into(), outgrown: false };
            taken.append(self, event).await?;
            let words =
                format!("The arrival of {} is not looked for any more; it stays released", taken.name());
            return Ok(answer(words, Some(&taken)));
        }
        let code = taken.dump.held.as_ref().map(|problem| problem.code);
        match (taken.dump.stage, code) {
            (Stage::Duplicate, _) => {
                let found = Event::Found {
                    source: taken.dump.source.clone(),
                    destination: taken.dump.destination.clone(),
                    roll: taken.dump.roll.clone(),
                    target: taken.dump.target.clone(),
                };
                let id = crate::words::id::DumpId::new(self.clock.now());
                taken.dump = self.journal.create(id, found).await?;
                taken.lock = Some(journal::lock(&self.settings().state, id)?);
            }
            (_, Some(Code::CardIncomplete | Code::CardReview | Code::CardAltered | Code::CardDelivered)) => {
                identity::again(&taken.agent, &mut taken.dump, by).await?;
            }
            _ => {
                taken.resume(self);
                let message = format!("{} is not held for what its card is", taken.name());
                return Err(Problem::new(Code::OrderRefused, message));
            }
        }
        let accepted = Event::Accepted { by: by.into(), reason: reason.into() };
        taken.append(self, accepted).await?;
        let answer = answer(
            format!("{} is sent as it is; its receipt says who wanted that, and why", taken.name()),
            Some(&taken),
        );
        taken.resume(self);
        Ok(answer)
    }

    async fn abandon(self: &Arc<Self>, which: &str, by: &str, reason: &str) -> Result<Answer, Problem> {
        let mut taken = self.take(which).await?;
        taken.refuse_done("given up")?;
        taken.append(self, Event::Abandoned { by: by.into(), reason: reason.into() }).await?;
        let words = format!("{} is given up; the dump on the NAS stays as it is", taken.name());
        let answer = answer(words, Some(&taken));
        self.clear_staging(taken);
        Ok(answer)
    }

    /// Takes away what of a roll that was given up lies in staging. What cannot be taken away stays: nobody looks there.
    fn clear_staging(self: &Arc<Self>, mut taken: Taken) {
        let inner = self.clone();
        tokio::spawn(async move {
            let Some(shares) = inner.far.now() else { return };
            inner.carries(&mut taken.agent, shares, &taken.dump);
            let (Ok(staging), Ok(staged)) =
                (taken.agent.staging(&taken.dump), taken.agent.staged(&taken.dump))
            else {
                return;
            };
            let share = &taken.agent.write;
            let cleared = async {
                if share.stat(&staged).await?.is_some() {
                    upload::tidy(share, &staged, &HashSet::new()).await?;
                    share.remove_folder(&staged).await?;
                }
                if share.stat(&staging).await?.is_some() {
                    share.remove_folder(&staging).await?;
                }
                Ok::<(), crate::share::ShareError>(())
            };
            if let Err(error) = cleared.await {
                tracing::warn!("What lies in staging of a roll that was given up stays there: {error}");
            }
        });
    }

    async fn prioritise(
        self: &Arc<Self>,
        which: &str,
        by: &str,
        priority: Option<Priority>,
        deadline: Option<Deadline>,
    ) -> Result<Answer, Problem> {
        if priority.is_none() && deadline.is_none() {
            return Err(Problem::new(Code::OrderRefused, "Neither a priority nor a deadline is given"));
        }
        self.ahead(deadline.and_then(Deadline::moment))?;
        let key = self.meant(which)?;
        let event = Event::Prioritised { by: by.into(), priority, deadline };
        // Who is at work writes it down along with what he writes next; so nothing under way is cut off for it.
        let asides = self.table().get(&key).and_then(|roll| {
            let travels = !roll.in_line && roll.waiting.is_none();
            roll.work.as_ref().filter(|_| travels).map(|work| work.asides.clone())
        });
        let written = match asides {
            Some(asides) => tokio::time::timeout(ASIDE, asides.add(event.clone()))
                .await
                .is_ok_and(|answer| answer.is_ok()),
            None => false,
        };
        let name = if written {
            let mut table = self.table();
            let turn = table.get(&key).and_then(|roll| roll.work.as_ref()).and_then(|work| work.turn.clone());
            drop(table);
            if let Some((turn, priority)) = turn.zip(priority) {
                turn.set(priority);
            }
            self.with_key(&key, |facts| {
                facts.priority = priority.unwrap_or(facts.priority);
                facts.deadline = deadline.map_or(facts.deadline, Deadline::moment);
                facts.name()
            })
        } else {
            let mut taken = self.take(&key).await?;
            let done = taken.refuse_done("given another turn");
            let is = (taken.dump.priority, taken.dump.deadline);
            if done.is_ok() && is != (priority.unwrap_or(is.0), deadline.map_or(is.1, Deadline::moment)) {
                taken.append(self, event).await?;
            }
            let name = taken.name();
            taken.resume(self);
            done?;
            Some(name)
        };
        let name = name.unwrap_or_else(|| key.clone());
        let priority = priority.map(|priority| format!(" has priority {priority}")).unwrap_or_default();
        let deadline = match deadline {
            Some(Deadline::By(at)) => format!(" should have landed by {}", self.wall(at)),
            Some(Deadline::None) => " has no deadline".into(),
            None => String::new(),
        };
        let and = if priority.is_empty() || deadline.is_empty() { "" } else { ", and" };
        Ok(Answer { words: format!("{name}{priority}{and}{deadline}"), roll: Some(key) })
    }

    fn with_key<T>(&self, key: &str, act: impl FnOnce(&mut Facts) -> T) -> Option<T> {
        self.table().get(key).and_then(|roll| roll.facts.as_mut()).map(act)
    }

    /// In words, with the time on the wall of the timetable's zone.
    fn said(&self, said: &Said) -> String {
        let what = match said.allowance {
            Allowance::Nothing => "Nothing is sent".to_owned(),
            Allowance::Unlimited => "As much is sent as the link carries".to_owned(),
            Allowance::AtMost(rate) => format!("At most {rate} is sent"),
        };
        match said.until {
            Some(until) => format!("{what}, until {}", self.wall(until)),
            None => format!("{what}, until somebody resumes"),
        }
    }

    fn wall(&self, at: Timestamp) -> String {
        at.to_zoned(self.settings().pace.zone().clone()).strftime("%a %Y-%m-%d %H:%M %Z").to_string()
    }
}

/// Who, for the journal and the receipt.
fn name(actor: &Actor) -> String {
    crate::words::path::printable(&actor.name).into_owned()
}

fn given(reason: &str) -> Result<String, Problem> {
    let reason = reason.trim();
    match reason.is_empty() {
        true => Err(Problem::new(Code::OrderRefused, "The order needs a reason: it is written down")
            .with_hint("Say why, in a few words, with `--reason`")),
        false => Ok(reason.to_owned()),
    }
}

fn answer(words: String, taken: Option<&Taken>) -> Answer {
    Answer { words, roll: taken.map(|taken| taken.dump.id.to_string()) }
}
