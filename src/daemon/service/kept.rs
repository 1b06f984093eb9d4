//! What people said of the pace outlives a restart: a pause before a live event is not over because a machine was.

use crate::pace::{Allowance, Said};
use crate::problem::{Code, Problem};
use crate::words::clock::Clock;
use crate::words::file;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// A pause and a rate, where somebody ordered them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Kept {
    pause: Option<Word>,
    rate: Option<Word>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Word {
    allowance: Allowance,
    until: Option<Timestamp>,
    by: String,
    reason: String,
}

impl Kept {
    /// As it was written, without what is over. What cannot be read was never said.
    pub(super) fn read(state: &Path, clock: &Clock) -> Self {
        let text = std::fs::read(path(state)).unwrap_or_default();
        let mut kept: Self = serde_json::from_slice(&text).unwrap_or_default();
        let is_over = |word: &mut Word| word.until.is_some_and(|until| until <= clock.now());
        kept.pause.take_if(is_over);
        kept.rate.take_if(is_over);
        kept
    }

    pub(super) fn said(&self) -> impl Iterator<Item = Said> {
        let words = self.rate.iter().chain(&self.pause).cloned();
        words.map(|Word { allowance, until, by, reason }| Said { allowance, until, by, reason })
    }

    pub(super) fn keep(&mut self, said: Said) {
        let Said { allowance, until, by, reason } = said;
        *self.place(allowance) = Some(Word { allowance, until, by, reason });
    }

    pub(super) fn forget(&mut self, said: &Said) {
        *self.place(said.allowance) = None;
    }

    fn place(&mut self, allowance: Allowance) -> &mut Option<Word> {
        if allowance == Allowance::Nothing { &mut self.pause } else { &mut self.rate }
    }

    pub(super) fn write(&self, state: &Path) -> Result<(), Problem> {
        let text = serde_json::to_vec_pretty(self).unwrap_or_default();
        file::replace(&path(state), &text, 0o600)
            .map_err(|error| Problem::new(Code::StateUnusable, error.to_string()))
    }
}

fn path(state: &Path) -> PathBuf {
    state.join("pace.json")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn a_pause_outlives_a_restart_and_ends_with_its_time() {
        let folder = tempfile::tempdir().expect("a folder");
        let clock = Clock::held("2026-11-22T20:00:00Z".parse().expect("a time"));
        let until = clock.now().checked_add(Duration::from_secs(60)).ok();
        let said = |allowance| Said { allowance, until, by: "mu".into(), reason: "live".into() };
        let mut kept = Kept::default();
        let rate = Allowance::AtMost("1 Gbit/s".parse().expect("a rate"));
        kept.keep(said(rate));
        kept.keep(said(Allowance::Nothing));
        kept.write(folder.path()).expect("written");
        let again: Vec<Said> = Kept::read(folder.path(), &clock).said().collect();
        assert_eq!(again, [said(rate), said(Allowance::Nothing)]);
        kept.forget(&said(Allowance::Nothing));
        assert_eq!(kept.said().count(), 1);
        clock.advance(Duration::from_secs(60));
        assert_eq!(Kept::read(folder.path(), &clock), Kept::default());
    }
}
