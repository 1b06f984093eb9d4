//! When each roll will have landed: the bytes that are left, over the pace as it will be, at the rate that was measured.
//!
//! A range, since nobody knows better. It reckons with the timetable and with what a person has said, each until its end,
//! and with the order of the rolls; not with rolls that nobody has seen yet.

mod course;
mod told;

pub use told::Told;

use super::{Allowance, Gauge, Holding, Terms};
use crate::words::priority::Priority;
use crate::words::span::Span;
use course::Course;
use jiff::Timestamp;
use std::time::Duration;

/// A roll that is on its way, as far as a forecast cares.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ahead {
    /// Bytes that are not written yet.
    pub to_send: u64,
    /// Bytes that are not proven yet.
    pub to_prove: u64,
    /// Its turn.
    pub priority: Priority,
}

/// When something will have landed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Expected {
    /// Not before this.
    pub earliest: Timestamp,
    /// Hardly after this.
    pub latest: Timestamp,
}

/// Why nobody can say when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unforeseen {
    /// Nothing was measured yet.
    Unmeasured,
    /// Nothing goes any more, by what holds then; one sentence.
    Stopped(String),
}

/// When each of `rolls` will have landed.
pub fn forecast(
    now: Timestamp,
    terms: &Terms,
    (up, down): (&Gauge, &Gauge),
    rolls: &[Ahead],
) -> Vec<Result<Expected, Unforeseen>> {
    // What politeness allows at a moment says nothing of the next hour; the rate that was measured says more.
    let mut terms = terms.clone();
    terms.polite(None);
    let ends = |gauge: &Gauge, allowed: fn(&Holding) -> Allowance, bytes: fn(&Ahead) -> u64, high: bool| {
        let work: Vec<_> = rolls.iter().map(|roll| (roll.priority, bytes(roll))).collect();
        Course { now, terms: &terms, gauge, allowed, high }.ends(&work)
    };
    // As long as nothing was read back, it is taken to be as fast as what is sent.
    let back = if down.expected(terms.at(now).back).is_some() { down } else { up };
    let landed = |high: bool| {
        let sent = ends(up, |holding| holding.allowance, |roll| roll.to_send, high);
        let proven = ends(back, |holding| holding.back, |roll| roll.to_prove, high);
        sent.into_iter().zip(proven).map(|(sent, proven)| Ok(sent?.max(proven?)))
    };
    let range = |(earliest, latest): (Result<_, _>, Result<_, _>)| {
        let (earliest, latest): (Timestamp, Timestamp) = (earliest?, latest?);
        Ok(Expected { earliest, latest: latest.max(earliest) })
    };
    landed(true).zip(landed(false)).map(range).collect()
}

/// When all of it will have landed.
pub fn all(rolls: &[Result<Expected, Unforeseen>]) -> Option<Result<Expected, Unforeseen>> {
    let both = |one: Result<Expected, Unforeseen>, two: Result<Expected, Unforeseen>| {
        let (one, two) = (one?, two?);
        Ok(Expected { earliest: one.earliest.max(two.earliest), latest: one.latest.max(two.latest) })
    };
    rolls.iter().cloned().reduce(both)
}

/// Why a deadline will be missed, or may be; one sentence. `None` where all is well, as far as one can tell.
pub fn late(deadline: Timestamp, expected: &Expected) -> Option<String> {
    let after =
        |at: Timestamp| Duration::try_from(at.duration_since(deadline)).ok().filter(|by| by.as_secs() >= 60);
    let latest = after(expected.latest)?;
    Some(match after(expected.earliest) {
        Some(earliest) if Span(earliest).to_string() == Span(latest).to_string() => {
            format!("It will land about {} after its deadline", Span(latest))
        }
        Some(earliest) => format!("It will land {} to {} after its deadline", Span(earliest), Span(latest)),
        None => format!("It may land up to {} after its deadline", Span(latest)),
    })
}

#[cfg(test)]
mod tests;
