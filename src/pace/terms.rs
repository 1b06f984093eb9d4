//! What decides the pace, and which of it holds: the one that allows least.
//!
//! A person's word stands in the place of the timetable for as long as it holds, upwards too. Gates and politeness only
//! ever lower what is left. Each direction of the link has the same budget for itself, unless a gate speaks of one alone.

use super::{Allowance, Due, Gate, Timetable};
use crate::words::rate::Rate;
use crate::words::span::Millis;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use std::time::Duration;

/// What decides how much may be sent: the one that allows least.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pacer {
    /// The weekly timetable.
    Timetable,
    /// A person, for a while.
    Person,
    /// Polite mode: the path's latency has risen.
    Politeness,
    /// A gate: something at the far side asks for less.
    Gate,
}

/// A person's word on the pace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// How much may be sent; nothing is a pause.
    pub allowance: Allowance,
    /// Until when; `None`: until somebody says otherwise.
    pub until: Option<Timestamp>,
    /// Who said it.
    pub by: String,
    /// Why; may be empty.
    pub reason: String,
}

/// How long an answer takes over the path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RoundTrip {
    /// Now, with all that is on the path.
    pub now: Duration,
    /// At its best.
    pub base: Duration,
}

/// How much may be sent, by what, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holding {
    /// How much may go to the share.
    pub allowance: Allowance,
    /// What decides that.
    pub by: Pacer,
    /// Why, in one sentence.
    pub why: String,
    /// Until when; `None`: nobody knows.
    pub until: Option<Timestamp>,
    /// What the timetable alone would allow.
    pub timetable: Allowance,
    /// How much may come back from the share.
    pub back: Allowance,
    /// Why no roll begins to be sent, in one sentence; `None`: they do.
    pub hold: Option<String>,
}

/// Everything that has a say, as it stands now.
#[derive(Clone, Debug)]
pub struct Terms {
    timetable: Arc<Timetable>,
    pause: Option<Said>,
    rate: Option<Said>,
    gates: Vec<Gate>,
    politeness: Option<(Rate, RoundTrip)>,
}

impl Terms {
    /// A timetable, and nobody who says otherwise.
    pub fn new(timetable: Timetable) -> Self {
        Self { timetable: Arc::new(timetable), pause: None, rate: None, gates: Vec::new(), politeness: None }
    }

    /// Another timetable. What a person said, and what is closed, stays.
    pub fn schedule(&mut self, timetable: Timetable) {
        self.timetable = Arc::new(timetable);
    }

    /// A person's word. A rate and a pause stand beside each other: after the pause the rate holds again.
    pub fn say(&mut self, said: Said) {
        let place = if said.allowance == Allowance::Nothing { &mut self.pause } else { &mut self.rate };
        *place = Some(said);
    }

    /// Ends the pause; where there is none, the rate. Gives back what was ended.
    pub fn resume(&mut self, now: Timestamp) -> Option<Said> {
        self.pause.take_if(|said| !holds(said, now));
        self.rate.take_if(|said| !holds(said, now));
        self.pause.take().or_else(|| self.rate.take())
    }

    /// These gates are closed from now on, and no others.
    pub fn close(&mut self, gates: Vec<Gate>) {
        self.gates = gates;
    }

    /// Sets what politeness allows, and what it saw; `None`: it does not interfere.
    pub fn polite(&mut self, ceiling: Option<(Rate, RoundTrip)>) {
        self.politeness = ceiling;
    }

    /// What holds at an instant.
    pub fn at(&self, now: Timestamp) -> Holding {
        let due = self.timetable.at(now);
        let (allowance, by, why, until) = match self.person(now) {
            Some(said) => (said.allowance, Pacer::Person, ordered(said), said.until),
            None => (due.allowance, Pacer::Timetable, scheduled(&due, &self.timetable), due.until),
        };
        let timetable = due.allowance;
        let polite = self.politeness.map_or(Allowance::Unlimited, |(rate, _)| Allowance::AtMost(rate));
        let back = self.gates.iter().map(Gate::back).chain([allowance, polite]).min().unwrap_or(allowance);
        let hold = self.gates.iter().find(|gate| gate.holds()).map(|gate| gate.why.clone());
        let mut holding = Holding { allowance, by, why, until, timetable, back, hold };
        let gates = self.gates.iter().map(|gate| (gate.up(), Pacer::Gate, gate.why.clone()));
        let politeness = self.politeness.map(|(rate, seen)| {
            let [now, base] = [seen.now, seen.base].map(Millis);
            let why = format!("An answer takes {now} over the path, {base} at its best");
            (Allowance::AtMost(rate), Pacer::Politeness, why)
        });
        for (allowance, by, why) in gates.chain(politeness) {
            if allowance < holding.allowance {
                holding = Holding { allowance, by, why, until: None, ..holding };
            }
        }
        holding
    }

    /// How much timetable and people allow, whatever else there is.
    pub fn wanted(&self, now: Timestamp) -> Allowance {
        self.person(now).map_or_else(|| self.timetable.at(now).allowance, |said| said.allowance)
    }

    /// The next instant at which something changes by itself, as far as is known now.
    pub fn next_change(&self, now: Timestamp) -> Option<Timestamp> {
        let said = [&self.pause, &self.rate].into_iter().flatten().filter_map(|said| said.until);
        said.chain(self.timetable.at(now).until).filter(|at| *at > now).min()
    }

    fn person(&self, now: Timestamp) -> Option<&Said> {
        [&self.pause, &self.rate].into_iter().flatten().find(|said| holds(said, now))
    }
}

fn holds(said: &Said, now: Timestamp) -> bool {
    said.until.is_none_or(|until| now < until)
}

fn ordered(said: &Said) -> String {
    match said.reason.as_str() {
        "" => format!("Ordered by {}", said.by),
        reason => format!("Ordered by {}: {reason}", said.by),
    }
}

fn scheduled(due: &Due<'_>, timetable: &Timetable) -> String {
    match due.window {
        Some(window) => format!("The window {window}"),
        None if timetable.windows().is_empty() => "The same at all times".into(),
        None => "Outside the windows".into(),
    }
}

#[cfg(test)]
mod tests;
