//! Which acknowledged changes no flush has covered yet, and on which session they were acknowledged. Pure.
//!
//! A session that breaks may have taken its server with it, and with the server what it had acknowledged and not put
//! on its disks. A flush on the next session cannot know, so it must not say that all is well.

use crate::words::path::RelPath;
use std::collections::HashMap;

/// The files that are open.
#[derive(Debug, Default)]
pub(super) struct Ledger(HashMap<RelPath, Page>);

/// One file.
#[derive(Debug, Default)]
struct Page {
    handles: usize,
    /// The session that acknowledged a change, or showed content that a caller relies on, since the last flush.
    acknowledged: Option<u64>,
    /// Counts what was acknowledged.
    count: u64,
    /// How often something acknowledged may have been lost.
    losses: u64,
}

impl Page {
    fn lose_what_is_not_of(&mut self, session: u64) {
        if self.acknowledged.is_some_and(|before| before < session) {
            self.losses += 1;
            // What the caller is about to compare lies there no more safely than what was written.
            self.acknowledged = Some(session);
        }
    }
}

impl Ledger {
    /// One more handle of a file. Gives the losses that are none of its business: they were before its time.
    pub(super) fn opened(&mut self, file: &RelPath) -> u64 {
        let page = self.0.entry(file.clone()).or_default();
        page.handles += 1;
        page.losses
    }

    /// One handle less.
    pub(super) fn closed(&mut self, file: &RelPath) {
        if let Some(page) = self.0.get_mut(file) {
            page.handles = page.handles.saturating_sub(1);
            if page.handles == 0 {
                self.0.remove(file);
            }
        }
    }

    /// Something was acknowledged, or shown, on this session.
    pub(super) fn acknowledged(&mut self, file: &RelPath, session: u64) {
        if let Some(page) = self.0.get_mut(file) {
            page.lose_what_is_not_of(session);
            page.count += 1;
            match page.acknowledged {
                // It was held up, and the session that gave it is gone by now.
                Some(later) if later > session => page.losses += 1,
                _ => page.acknowledged = Some(session),
            }
        }
    }

    /// Whether a flush on this session may be asked for: gives a mark for [`flushed`](Self::flushed), or `None` when
    /// something is in doubt that the handle, which knows of `seen` losses, was never told of.
    pub(super) fn flushing(&mut self, file: &RelPath, session: u64, seen: &mut u64) -> Option<u64> {
        let page = self.0.entry(file.clone()).or_default();
        page.lose_what_is_not_of(session);
        let told = std::mem::replace(seen, page.losses);
        (told == page.losses).then_some(page.count)
    }

    /// A flush on this session succeeded that was begun at this mark.
    pub(super) fn flushed(&mut self, file: &RelPath, session: u64, mark: u64) {
        if let Some(page) = self.0.get_mut(file)
            && page.count == mark
            && page.acknowledged == Some(session)
        {
            page.acknowledged = None;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Ledger;
    use crate::words::path::RelPath;

    fn file() -> RelPath {
        RelPath::new("a.mov").expect("a path")
    }

    /// A ledger with one open file, something acknowledged on session 1, and the losses its handle knows of.
    fn written() -> (Ledger, u64) {
        let mut ledger = Ledger::default();
        let seen = ledger.opened(&file());
        ledger.acknowledged(&file(), 1);
        (ledger, seen)
    }

    #[test]
    fn what_was_acknowledged_on_the_session_that_flushes_is_flushed() {
        let (mut ledger, mut seen) = written();
        let mark = ledger.flushing(&file(), 1, &mut seen).expect("no doubt");
        ledger.flushed(&file(), 1, mark);
        assert!(ledger.flushing(&file(), 2, &mut seen).is_some(), "nothing is left to be in doubt");
    }

    #[test]
    fn what_was_acknowledged_before_is_in_doubt_once() {
        let (mut ledger, mut seen) = written();
        assert_eq!(ledger.flushing(&file(), 2, &mut seen), None);
        assert!(ledger.flushing(&file(), 2, &mut seen).is_some(), "the caller knows and has seen to it");
    }

    #[test]
    fn a_write_on_the_new_session_hides_no_doubt() {
        let (mut ledger, mut seen) = written();
        ledger.acknowledged(&file(), 2);
        assert_eq!(ledger.flushing(&file(), 2, &mut seen), None);
    }

    #[test]
    fn an_answer_that_is_heard_late_is_in_doubt_at_once() {
        let mut ledger = Ledger::default();
        let mut seen = ledger.opened(&file());
        ledger.acknowledged(&file(), 2);
        ledger.acknowledged(&file(), 1);
        assert_eq!(ledger.flushing(&file(), 2, &mut seen), None);
    }

    #[test]
    fn every_handle_of_before_is_told_and_none_of_later() {
        let (mut ledger, mut one) = written();
        let mut other = ledger.opened(&file());
        assert_eq!(ledger.flushing(&file(), 2, &mut one), None);
        let mut later = ledger.opened(&file());
        assert_eq!(ledger.flushing(&file(), 2, &mut other), None);
        assert!(ledger.flushing(&file(), 2, &mut later).is_some());
    }

    #[test]
    fn what_was_compared_after_a_doubt_is_in_doubt_again_when_that_session_breaks_too() {
        let (mut ledger, mut seen) = written();
        assert_eq!(ledger.flushing(&file(), 2, &mut seen), None);
        assert_eq!(ledger.flushing(&file(), 3, &mut seen), None);
    }

    #[test]
    fn what_was_acknowledged_while_a_flush_ran_is_not_covered_by_it() {
        let (mut ledger, mut seen) = written();
        let mark = ledger.flushing(&file(), 1, &mut seen).expect("no doubt");
        ledger.acknowledged(&file(), 1);
        ledger.flushed(&file(), 1, mark);
        assert_eq!(ledger.flushing(&file(), 2, &mut seen), None);
    }

    #[test]
    fn a_file_that_nobody_has_open_is_forgotten() {
        let (mut ledger, _) = written();
        ledger.closed(&file());
        let mut seen = ledger.opened(&file());
        assert!(ledger.flushing(&file(), 2, &mut seen).is_some());
    }
}
