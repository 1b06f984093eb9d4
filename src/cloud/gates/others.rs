//! Leaves room on the line for whoever else sends over it.
//!
//! What others send is what the line carries less what we sent in the same minute. It is known minutes late, so that this is the
//! slow hand: the fast one is polite mode, which follows the path's latency. The rule is ours.

use super::{Known, Ours, capacity};
use crate::cloud::Signal;
use crate::pace::{Asks, Gate, Way};
use crate::words::rate::Rate;
use jiff::Timestamp;

/// What the line carries for a byte of ours: headers of Ethernet, IP, TCP and SMB, and acknowledgements.
const OVERHEAD: f64 = 1.05;

/// How much of a new value is believed at once.
const SMOOTH: f64 = 0.5;

/// Others matter from this part of the line on, and no more below that: what is measured is never exact.
const MATTER: f64 = 0.05;
const NO_MORE: f64 = 0.03;

/// So much of the line is never planned for, and so much of what others send is left to them besides, so that they can have more.
const HEADROOM: f64 = 0.05;
const GROWTH: f64 = 1.25;

/// Never less than this part of the line: a night's work has to arrive, too.
const LEAST: f64 = 0.1;

/// The rate is left as it is for a change of less than this part of the line.
const STEP: f64 = 0.05;

/// Which way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Direction {
    Up,
    Back,
}

/// What others send, in one direction.
#[derive(Debug, Default)]
pub(super) struct Others {
    acted: Option<Timestamp>,
    /// Bits a second.
    rate: Option<f64>,
    /// What is left for us, where they matter.
    ours: Option<f64>,
}

impl Others {
    /// What they send.
    pub(super) fn rate(&self) -> Option<Rate> {
        self.rate.map(|rate| Rate::bits_per_second(rate as u64))
    }

    pub(super) fn judge(
        &mut self,
        direction: Direction,
        known: &Known,
        ours: &Ours<'_>,
        now: Timestamp,
    ) -> Option<Gate> {
        let (signal, way, place) = match direction {
            Direction::Up => (Signal::LineUp, Way::Up, 0),
            Direction::Back => (Signal::LineDown, Way::Back, 1),
        };
        let Some(reading) = known.reading(signal, now) else {
            *self = Self::default();
            return None;
        };
        let sent = ours.mean(reading.from(), reading.at).map(|both| both[place]);
        if let Some(sent) = sent.filter(|_| self.acted.is_none_or(|acted| acted < reading.at)) {
            self.acted = Some(reading.at);
            let seen = (reading.value - sent * OVERHEAD).max(0.0);
            self.rate = Some(self.rate.map_or(seen, |rate| rate + SMOOTH * (seen - rate)));
        }
        let (rate, line) = (self.rate?, capacity(known, now)?.bits() as f64);
        self.leave(rate, line);
        let left = Rate::bits_per_second(self.ours? as u64);
        let [rate, line] = [rate, line].map(|bits| Rate::bits_per_second(bits as u64));
        let why = format!("Others send {rate} over the line of {line}, and are left room");
        Some(Gate {
            name: if way == Way::Up { "others up" } else { "others back" },
            asks: Asks::AtMost(left, way),
            why,
        })
    }

    /// What is left for us beside others.
    fn leave(&mut self, rate: f64, line: f64) {
        let matters = rate >= line * if self.ours.is_some() { NO_MORE } else { MATTER };
        if !matters {
            self.ours = None;
            return;
        }
        let left = (line * (1.0 - HEADROOM) - rate * GROWTH).max(line * LEAST);
        let is_near = |ours: &f64| (ours - left).abs() < line * STEP;
        self.ours = self.ours.filter(is_near).or(Some(left));
    }
}
