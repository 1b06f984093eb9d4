//! When something at AWS is asked about again: at its pace while there are answers, and later and later while there are none.

use std::hash::{BuildHasher, Hasher, RandomState};
use std::time::Duration;
use tokio::time::Instant;

/// Never later than this: what is not known is then about to be too old to be acted on.
const LONGEST: Duration = Duration::from_secs(10 * 60);

/// One thing that is asked about.
#[derive(Debug)]
pub(super) struct Due {
    every: Duration,
    pause: Duration,
    next: Option<Instant>,
}

impl Due {
    /// Something that is asked about now, and then so often.
    pub(super) fn new(every: Duration) -> Self {
        Self { every, pause: every, next: None }
    }

    /// Whether it is time.
    pub(super) fn is_now(&self, now: Instant) -> bool {
        self.next.is_none_or(|next| next <= now)
    }

    /// When it is time.
    pub(super) fn next(&self) -> Option<Instant> {
        self.next
    }

    /// It is asked about as soon as possible.
    pub(super) fn hurry(&mut self) {
        (self.next, self.pause) = (None, self.every);
    }

    /// It is asked about within this.
    pub(super) fn within(&mut self, now: Instant, most: Duration) {
        self.next = self.next.map(|next| next.min(now + most));
    }

    /// It was asked about. The pause after a failure is the usual one, then twice that, and so on.
    pub(super) fn asked(&mut self, now: Instant, is_answered: bool) {
        if is_answered {
            self.pause = self.every;
        }
        self.next = Some(now + a_little_less(self.pause));
        if !is_answered {
            self.pause = (self.pause * 2).min(LONGEST.max(self.every));
        }
    }
}

/// A tenth less by chance at most, so that the agents of many studios do not all come at the same moment.
fn a_little_less(whole: Duration) -> Duration {
    let chance = RandomState::new().build_hasher().finish() % 1000;
    whole.mul_f64(1.0 - 0.1 * chance as f64 / 1000.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: Duration = Duration::from_secs(60);

    /// How many whole minutes pass between questions, when each is answered so.
    fn pauses(answers: &[bool]) -> Vec<u64> {
        let mut due = Due::new(MINUTE);
        let mut now = Instant::now();
        let mut pauses = Vec::new();
        for is_answered in answers {
            assert!(due.is_now(now));
            due.asked(now, *is_answered);
            let next = due.next().expect("it is asked again");
            assert!(!due.is_now(now) && due.is_now(next));
            let pause = next.duration_since(now);
            pauses.push((pause.as_secs_f64() / 60.0).ceil() as u64);
            now = next;
        }
        pauses
    }

    #[tokio::test(start_paused = true)]
    async fn what_fails_is_asked_later_and_later_and_no_answer_is_forgotten_for_ever() {
        assert_eq!(pauses(&[true, true, true]), [1, 1, 1]);
        assert_eq!(pauses(&[false; 7]), [1, 2, 4, 8, 10, 10, 10]);
        assert_eq!(pauses(&[false, false, true, false]), [1, 2, 1, 1]);
    }

    #[tokio::test(start_paused = true)]
    async fn whoever_asks_for_it_is_not_kept_waiting() {
        let mut due = Due::new(MINUTE);
        (0..9).for_each(|_| due.asked(Instant::now(), false));
        due.hurry();
        assert!(due.is_now(Instant::now()));
        due.asked(Instant::now(), false);
        assert!(due.is_now(Instant::now() + MINUTE));
    }
}
