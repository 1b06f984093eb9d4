//! The path at its best: the shortest answer of the last minutes, since paths change.

use std::collections::VecDeque;
use std::time::Duration;

/// The length of one note.
const NOTE: Duration = Duration::from_secs(60);

/// So many notes are kept.
const NOTES: usize = 10;

#[derive(Debug, Default)]
pub(super) struct Base {
    /// The shortest answer of each minute, in seconds, and when the minute began.
    notes: VecDeque<(Duration, f64)>,
    /// Since when answers have been long although next to nothing is sent: the shortest, their sum, and how many.
    long: Option<(Duration, f64, f64, u32)>,
}

/// So long.
const LONG: Duration = Duration::from_secs(30);

impl Base {
    pub(super) fn look(&mut self, at: Duration, took: f64) {
        match self.notes.back_mut() {
            Some((since, least)) if at.saturating_sub(*since) < NOTE => *least = least.min(took),
            _ => self.notes.push_back((at, took)),
        }
        if self.notes.len() > NOTES {
            self.notes.pop_front();
        }
    }

    /// Takes in how long an answer takes where that `is_long` although next to nothing is sent. A queue that others make
    /// comes and goes; what is long all the time, within `spread`, is another path. Says whether that was found.
    pub(super) fn is_other(&mut self, at: Duration, took: f64, is_long: bool, spread: f64) -> bool {
        if !is_long {
            self.long = None;
            return false;
        }
        let (since, least, sum, count) = self.long.get_or_insert((at, took, 0.0, 0));
        (*least, *sum, *count) = (least.min(took), *sum + took, *count + 1);
        if at.saturating_sub(*since) < LONG {
            return false;
        }
        let (least, mean) = (*least, *sum / f64::from(*count));
        self.long = None;
        let is_other = mean - least < spread;
        if is_other {
            self.notes.clear();
            self.notes.push_back((at, least));
        }
        is_other
    }

    /// In seconds; nothing before the first answer.
    pub(super) fn best(&self) -> f64 {
        self.notes.iter().map(|(_, least)| *least).reduce(f64::min).unwrap_or_default()
    }
}
