//! What there is to draw at one moment, computed from the counters.

use super::eta;
use crate::daemon::progress::{Amount, Counters, Doing, Sample};
use crate::pace::Meter;
use crate::words::english;
use crate::words::path::printable;
use crate::words::rate::Rate;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

/// What is waited for is told when nothing else has moved for so long.
const SLACK: Duration = Duration::from_secs(2);

/// Plain values to draw.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct View {
    pub(super) doing: Doing,
    /// Somebody asked it to come to a safe point and end.
    pub(super) is_stopping: bool,
    pub(super) name: String,
    pub(super) files: u64,
    /// Bytes of what is going on; a total of 0 where nothing is counted.
    pub(super) amount: Amount,
    pub(super) rate: Option<Rate>,
    /// What is proven while it is sent.
    pub(super) proof: Option<Amount>,
    pub(super) left: Option<Duration>,
    /// Why nothing moves.
    pub(super) stall: Option<String>,
}

impl View {
    /// What is going on, in a word.
    pub(super) fn word(&self) -> &'static str {
        if self.is_stopping { "Stopping" } else { self.doing.word() }
    }

    /// Whether a line about it says more than what follows soon.
    pub(super) fn is_worth_a_line(&self) -> bool {
        self.amount.total > 0
            || self.is_stopping
            || self.stall.is_some()
            || matches!(self.doing, Doing::Releasing | Doing::Arriving)
    }
}

/// Looks at counters, again and again.
pub(super) struct Watch {
    counters: Arc<Counters>,
    name: String,
    stop: CancellationToken,
    start: Instant,
    send: Meter,
    proof: Meter,
}

impl Watch {
    pub(super) fn new(counters: Arc<Counters>, name: &str, stop: CancellationToken) -> Self {
        let name = printable(name).into_owned();
        Self { counters, name, stop, start: Instant::now(), send: Meter::default(), proof: Meter::default() }
    }

    /// What was said since the last time, for a line of its own.
    pub(super) fn notes(&self) -> Vec<String> {
        self.counters.take_notes()
    }

    /// How it stands now.
    pub(super) fn look(&mut self, now: Instant) -> View {
        self.view(now.saturating_duration_since(self.start), self.counters.sample())
    }

    fn view(&mut self, at: Duration, sample: Sample) -> View {
        self.send.look(at, sample.send.now);
        self.proof.look(at, sample.proof.now);
        let Sample { doing, files, send, proof, waiting } = sample;
        let bytes = |meter: &Meter| meter.rate().map(|bytes| Rate::bits_per_second((bytes * 8.0) as u64));
        let doing = match doing {
            // The readback that ran beside the send goes on alone.
            Doing::Sending if send.total > 0 && send.left() == 0 => Doing::Proving,
            doing => doing,
        };
        let (amount, rate, beside) = match doing {
            Doing::Sending => (send, bytes(&self.send), Some(proof)),
            Doing::Proving | Doing::Verifying | Doing::Sealing => (proof, bytes(&self.proof), None),
            // A first read of its own counts as proof, of the dump.
            Doing::Looking if proof.now > 0 => (proof, bytes(&self.proof), None),
            Doing::Looking | Doing::Waiting | Doing::Releasing | Doing::Arriving | Doing::Done => {
                (Amount::default(), None, None)
            }
        };
        let counted =
            amount.total > 0 && (amount.left() > 0 || beside.is_some_and(|beside| beside.left() > 0));
        let idle = self.send.idle(at).min(self.proof.idle(at));
        let stalled = counted && self.send.is_stalled(at) && self.proof.is_stalled(at);
        // One of many files may wait for something while the others move on.
        let waiting = waiting.filter(|_| !counted || idle >= SLACK);
        let unknown =
            || stalled.then(|| format!("nothing has moved for {} s", english::thousands(idle.as_secs())));
        let directions = [(amount.left(), &self.send), (proof.left(), &self.proof)];
        let directions = directions.into_iter().skip(usize::from(doing != Doing::Sending));
        View {
            doing,
            is_stopping: self.stop.is_cancelled(),
            name: self.name.clone(),
            files,
            amount,
            rate,
            proof: beside,
            left: counted.then(|| eta::left(directions.map(|(left, meter)| (left, meter.rate())))).flatten(),
            stall: waiting.or_else(unknown),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(doing: Doing, sent: u64, proven: u64) -> Sample {
        let amount = |done| Amount { total: 1000, done, now: done };
        Sample { doing, files: 3, send: amount(sent), proof: amount(proven), waiting: None }
    }

    fn watch() -> Watch {
        Watch::new(Arc::new(Counters::new()), "A001", CancellationToken::new())
    }

    #[tokio::test]
    async fn the_proof_that_runs_behind_decides_when_it_is_done() {
        let mut watch = watch();
        let mut view = None;
        for second in 0..=20 {
            let sample = sample(Doing::Sending, second * 20, second * 10);
            view = Some(watch.view(Duration::from_secs(second), sample));
        }
        let view = view.expect("a view");
        assert_eq!(view.rate, Some(Rate::bits_per_second(160)));
        assert_eq!(view.left, Some(Duration::from_secs(80)));
        assert_eq!(view.stall, None);
    }

    #[tokio::test]
    async fn when_all_is_sent_the_readback_is_what_is_left() {
        let view = watch().view(Duration::ZERO, sample(Doing::Sending, 1000, 900));
        assert_eq!((view.doing, view.amount.left(), view.proof), (Doing::Proving, 100, None));
    }

    #[tokio::test]
    async fn when_nothing_moves_the_reason_is_given() {
        let mut watch = watch();
        for second in 0..10 {
            watch.view(Duration::from_secs(second), sample(Doing::Sending, second * 20, second * 10));
        }
        let mut stalled = sample(Doing::Sending, 180, 90);
        let view = watch.view(Duration::from_secs(21), stalled.clone());
        assert_eq!(view.stall.as_deref(), Some("nothing has moved for 12 s"));
        stalled.waiting = Some("waiting for `//nas/footage`".into());
        let view = watch.view(Duration::from_secs(22), stalled.clone());
        assert_eq!(view.stall, stalled.waiting);
    }

    #[tokio::test]
    async fn while_others_move_a_file_that_waits_is_no_news() {
        let mut watch = watch();
        watch.view(Duration::ZERO, sample(Doing::Sending, 0, 0));
        let waiting = Some("waiting for `a.mov`".to_owned());
        let moving = Sample { waiting: waiting.clone(), ..sample(Doing::Sending, 20, 10) };
        assert_eq!(watch.view(Duration::from_secs(1), moving.clone()).stall, None);
        assert_eq!(watch.view(Duration::from_secs(3), moving).stall, waiting);
        let releasing = Sample { waiting: waiting.clone(), ..sample(Doing::Releasing, 1000, 1000) };
        assert_eq!(watch.view(Duration::from_secs(4), releasing).stall, waiting, "nothing is counted then");
    }

    #[tokio::test]
    async fn while_nothing_is_counted_there_is_nothing_to_tell() {
        for doing in [Doing::Looking, Doing::Waiting, Doing::Done] {
            let mut watch = watch();
            watch.view(Duration::ZERO, sample(doing, 0, 0));
            let view = watch.view(Duration::from_secs(60), sample(doing, 0, 0));
            assert!(!view.is_worth_a_line() && view.left.is_none(), "{view:?}");
        }
    }
}
