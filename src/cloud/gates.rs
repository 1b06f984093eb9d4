//! From what is known of AWS to gates: what to hold, what to slow down, what to stop, and why. Pure; no I/O, no clock.
//!
//! Every rule has its source beside it: a section of the guides of AWS, or that it is ours. Two things hold for all of them. What
//! is known gets old, and a gate that rests on it opens again ([`Known::fresh`](super::Heard::fresh)): whoever cannot ask AWS
//! works as if there were no AWS. And none says anything of what has landed: that is proven on the share, byte by byte.

mod busy;
mod dirty;
mod file_system;
mod gateway;
mod line;
mod others;

use super::known::Known;
use super::throughput::Ceiling;
use crate::pace::Gate;
use crate::words::rate::Rate;
use busy::Busy;
pub(super) use busy::busiest;
use dirty::Dirty;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use others::Others;

/// How fast bytes went in a stretch of time, in bits a second.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sent {
    /// The end of the stretch.
    pub at: Timestamp,
    /// To the share.
    pub up: u64,
    /// Back from it.
    pub back: u64,
}

/// What we do ourselves.
#[derive(Clone, Debug)]
pub struct Ours<'a> {
    /// The last hour, oldest first.
    pub sent: &'a [Sent],
    /// What timetable and people allow; `None`: no limit.
    pub most: Option<Rate>,
    /// What stays free on the file system, in bytes; `None`: 1 % of it, 10 GB at most.
    pub reserve: Option<u64>,
    /// The zone in which times are told.
    pub zone: TimeZone,
}

/// What a link carries of which nobody knows anything: what a studio's has at least.
const GUESS: Rate = Rate::gigabits(1);

impl Ours<'_> {
    /// The mean rates of a stretch, up and back; `None` where nothing was noted in it.
    fn mean(&self, from: Timestamp, to: Timestamp) -> Option<[f64; 2]> {
        let inside = || self.sent.iter().filter(|sent| from < sent.at && sent.at <= to);
        let count = inside().count();
        let mean = |rate: fn(&Sent) -> u64| inside().map(rate).sum::<u64>() as f64 / count as f64;
        (count > 0).then(|| [mean(|sent| sent.up), mean(|sent| sent.back)])
    }

    /// The rate of which a part is meant where a rule says "a part of it": the least of what is known to limit it.
    fn full(&self, known: &Known, now: Timestamp) -> f64 {
        let ceiling = known.file_system.fresh(now).and_then(Ceiling::of).map(|ceiling| ceiling.rate);
        let least = [self.most, capacity(known, now), ceiling].into_iter().flatten().min();
        let best = self.sent.iter().map(|sent| sent.up).max().filter(|best| *best > 0);
        least.map_or(best.unwrap_or(GUESS.bits()), Rate::bits) as f64
    }

    /// A time as the clock on the wall shows it.
    fn wall(&self, at: Timestamp) -> String {
        at.to_zoned(self.zone.clone()).strftime("%a %H:%M").to_string()
    }
}

/// What the line carries: what it was sold as, or what is allowed on it.
pub fn capacity(known: &Known, now: Timestamp) -> Option<Rate> {
    let line = known.line.fresh(now).and_then(|line| line.bandwidth);
    let limit = known.interface.fresh(now).and_then(|interface| interface.limit);
    [line, limit].into_iter().flatten().min()
}

/// The gates, and what some of them have to remember so as not to open and close all the time.
#[derive(Debug, Default)]
pub struct Gates {
    busy: Busy,
    dirty: Dirty,
    up: Others,
    back: Others,
}

impl Gates {
    /// The gates that are closed now. To be asked whenever something new is known, and now and then.
    pub fn judge(&mut self, known: &Known, ours: &Ours<'_>, now: Timestamp) -> Vec<Gate> {
        let mut gates = file_system::gates(known, ours, now);
        gates.extend(gateway::gates(known, now));
        gates.extend(line::gates(known, now));
        let full = ours.full(known, now);
        gates.extend(self.busy.judge(known, ours, full, now));
        gates.extend(self.dirty.judge(known, full, now));
        gates.extend(self.up.judge(others::Direction::Up, known, ours, now));
        gates.extend(self.back.judge(others::Direction::Back, known, ours, now));
        gates
    }

    /// What others send over the line, up and back, where that is known.
    pub fn others(&self) -> [Option<Rate>; 2] {
        [&self.up, &self.back].map(Others::rate)
    }
}

#[cfg(test)]
mod tests;
