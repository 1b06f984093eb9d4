//! Slows down, step by step, while the file system is busy: editors work on it.
//!
//! Above 80 % of what it can do it answers late (FSx for Windows guide, "Performance warnings and recommendations"). That the
//! rate comes back only below 65 %, and slowly, is ours: so it does not swing.

use super::{Known, Ours};
use crate::cloud::{Reading, Signal};
use crate::pace::{Asks, Gate, Way};
use crate::words::rate::Rate;
use jiff::Timestamp;

/// Above this it is too much, below that there is room again; in between nothing changes. In percent.
const TOO_MUCH: f64 = 80.0;
const ROOM: f64 = 65.0;

/// What a step makes of the rate.
const DOWN: f64 = 0.75;
const UP: f64 = 1.25;

/// Never less than this part of the full rate: a night's work has to arrive, too.
const LEAST: f64 = 0.1;

/// What is measured, and its name.
const SIGNALS: [(Signal, &str); 6] = [
    (Signal::Network, "network"),
    (Signal::ServerDisk, "way to the disks"),
    (Signal::ServerOperations, "operations"),
    (Signal::Disk, "disks"),
    (Signal::DiskOperations, "disks' operations"),
    (Signal::Cpu, "processors"),
];

/// What it has come to.
#[derive(Debug, Default)]
pub(super) struct Busy {
    /// The value that was acted on last.
    acted: Option<Timestamp>,
    /// Bits a second, where it is slowed down.
    most: Option<f64>,
}

impl Busy {
    pub(super) fn judge(
        &mut self,
        known: &Known,
        ours: &Ours<'_>,
        full: f64,
        now: Timestamp,
    ) -> Option<Gate> {
        let Some((what, reading)) = busiest(known, now) else {
            *self = Self::default();
            return None;
        };
        if self.acted.is_none_or(|acted| acted < reading.at) {
            self.acted = Some(reading.at);
            self.step(reading, ours, full);
        }
        let most = self.most?;
        let why = match reading.value >= TOO_MUCH {
            true => format!("The file system's {what}: {:.0} % in use, others go first", reading.value),
            false => "The file system was busy, and it goes faster again step by step".into(),
        };
        let rate = Rate::bits_per_second(most as u64);
        Some(Gate { name: "busy", asks: Asks::AtMost(rate, Way::Both), why })
    }

    fn step(&mut self, reading: Reading, ours: &Ours<'_>, full: f64) {
        let least = full * LEAST;
        if reading.value >= TOO_MUCH {
            // From what really went: a limit far above that would limit nothing for many steps.
            let went = ours.mean(reading.from(), reading.at);
            let went = went.map_or(full, |[up, back]| up.max(back));
            self.most = Some((self.most.unwrap_or(full).min(went) * DOWN).max(least));
        } else if reading.value < ROOM {
            self.most = self.most.map(|most| most * UP).filter(|most| *most < full);
        }
    }
}

/// What is used most of all that is measured.
pub(in crate::cloud) fn busiest(known: &Known, now: Timestamp) -> Option<(&'static str, Reading)> {
    let measured = SIGNALS.into_iter().filter_map(|(signal, what)| Some((what, known.reading(signal, now)?)));
    measured.max_by(|(_, one), (_, other)| one.value.total_cmp(&other.value))
}
