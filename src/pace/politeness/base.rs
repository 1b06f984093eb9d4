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
}

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

    /// In seconds; nothing before the first answer.
    pub(super) fn best(&self) -> f64 {
        self.notes.iter().map(|(_, least)| *least).reduce(f64::min).unwrap_or_default()
    }
}
