//! Polite mode: how much may be sent so that an answer over the path takes little longer than at its best.
//!
//! A queue in front of a link that is too full makes everybody wait who shares it. It shows in the time that a small request
//! takes which waits in that queue and in no other. The rate follows it: up while there is none, down when it grows, less the
//! nearer it is to what is aimed at ([RFC 6817] has the idea, and the base that is the least of the last minutes).
//!
//! [RFC 6817]: https://www.rfc-editor.org/rfc/rfc6817

mod base;

use super::RoundTrip;
use crate::words::rate::Rate;
use base::Base;
use std::collections::VecDeque;
use std::time::Duration;

/// Never less, in bytes per second: 10 Mbit/s. Somebody else may fill the link for hours.
const LEAST: f64 = 1.25e6;

/// Where it begins, in bytes per second: 80 Mbit/s.
const FIRST: f64 = 1e7;

/// The shortest answer that came in so long counts: a server thinks about something now and then, which makes answers
/// longer, and a queue makes all of them longer. Three at least, where they come slowly.
const RECENT: Duration = Duration::from_millis(130);

/// The queue that is aimed at, in parts of the longest that it may be: what comes in bursts stands on top of it, and around it
/// the queue swings.
const AIM: f64 = 0.35;

/// How often the rate is changed; on a longer path once in a round trip, since nothing is seen of a change before.
const STEP: Duration = Duration::from_millis(100);

/// At its beginning, and when there has been no queue for long, the rate grows so much a step.
const STRIDE: f64 = 0.04;

/// Near the aim it changes by so much of itself a step, at most.
const TOUCH: f64 = 0.006;

/// So much of what the queue grew by in a step, in parts of the step, is taken back at once.
const DAMP: f64 = 0.4;

/// No queue for so many steps: somebody else has left the link.
const CALM: u32 = 30;

/// Who sends less than this of what is allowed is not held back by it.
const USED: f64 = 0.7;

/// How often the rate is lowered for a moment, so that the path shows what it is without what is sent here.
const LOOK: Duration = Duration::from_secs(90);

/// And for how long.
const GLANCE: Duration = Duration::from_millis(300);

/// What the path shows, and what follows.
#[derive(Debug)]
pub struct Politeness {
    /// The queue to aim at, in seconds.
    aim: f64,
    base: Base,
    /// When each came that counts, and how long it took, in seconds.
    answers: VecDeque<(Duration, f64)>,
    /// Bytes per second.
    rate: f64,
    /// The last step: when, and the queue then.
    step: Option<(Duration, f64)>,
    /// Steps without a queue in a row; at the beginning very many.
    calm: u32,
    /// Until then nothing is changed, so that it shows what a great change has done.
    held: Duration,
    looked: Duration,
}

impl Politeness {
    /// So that an answer takes about `target` longer than at its best, at most.
    pub fn new(target: Duration) -> Self {
        Self {
            aim: Self::aim(target).as_secs_f64().max(1e-4),
            base: Base::default(),
            answers: VecDeque::new(),
            rate: FIRST,
            step: None,
            calm: CALM,
            held: Duration::ZERO,
            looked: Duration::ZERO,
        }
    }

    /// The queue that is aimed at for a `target`. What comes at once should be no longer than that.
    pub fn aim(target: Duration) -> Duration {
        target.mul_f64(AIM)
    }

    /// Takes in how long an answer took that came at a moment of any clock, while bytes were sent at this rate, in bytes
    /// per second.
    pub fn answered(&mut self, at: Duration, took: Duration, sent: f64) {
        let took = took.as_secs_f64();
        self.base.look(at, took);
        self.answers.push_back((at, took));
        while self.answers.len() > 3
            && self.answers.front().is_some_and(|(came, _)| at.saturating_sub(*came) > RECENT)
        {
            self.answers.pop_front();
        }
        let Some((last, before)) = self.step else {
            self.step = Some((at, 0.0));
            self.looked = at;
            return;
        };
        let passed = at.saturating_sub(last);
        let step = STEP.as_secs_f64().max(self.base.best());
        if passed.as_secs_f64() < step || at < self.held {
            return;
        }
        let now = self.now();
        if self.base.is_other(at, now, self.rate <= LEAST && now - self.base.best() > self.aim, self.aim) {
            (self.rate, self.calm) = (FIRST, CALM + 1);
        }
        let queue = (now - self.base.best()).max(0.0);
        let by = self.change(at, queue, (queue - before) / passed.as_secs_f64(), step);
        // Who is not held back by it learns nothing from it either.
        if by < 0.0 || sent > self.rate * USED {
            self.rate = (self.rate * (1.0 + by)).max(LEAST);
        }
        self.step = Some((at, queue));
        if at.saturating_sub(self.looked) > LOOK + GLANCE {
            self.looked = at;
        }
    }

    /// By how much of itself the rate is to change, for a queue and for how fast that grows.
    fn change(&mut self, at: Duration, queue: f64, growth: f64, step: f64) -> f64 {
        let error = 1.0 - queue / self.aim;
        self.calm = match error {
            ..0.2 => 0,
            0.6.. => (self.calm + 1).min(2 * CALM),
            _ => self.calm.saturating_sub(1),
        };
        if error < -1.0 {
            // Far too much: it is to be gone before long.
            let shown = Duration::try_from_secs_f64(self.now()).unwrap_or(LOOK);
            self.held = at.saturating_add(shown).saturating_add(STEP);
            return -(queue / (2.0 * (step + STEP.as_secs_f64()))).clamp(0.03, 0.4);
        }
        let by = if self.calm > CALM && error > 0.6 { STRIDE } else { TOUCH * error - DAMP * growth };
        by.clamp(-0.4, STRIDE)
    }

    /// How long an answer takes, and takes at best; `None` before the first.
    pub fn path(&self) -> Option<RoundTrip> {
        let seconds = Duration::from_secs_f64;
        (!self.answers.is_empty())
            .then(|| RoundTrip { now: seconds(self.now()), base: seconds(self.base.best()) })
    }

    /// How much may be sent now.
    pub fn ceiling(&self) -> Rate {
        let (at, _) = self.step.unwrap_or_default();
        let is_looking = at.saturating_sub(self.looked) > LOOK;
        Rate::measured((if is_looking { self.rate * 0.6 } else { self.rate }) as u64, 1.0)
    }

    fn now(&self) -> f64 {
        self.answers.iter().map(|(_, took)| *took).reduce(f64::min).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests;
