//! Asks AWS again and again, and closes and opens gates by what it says.

use super::State;
use crate::cloud::Inquiry;
use crate::cloud::gates::{Ours, Sent};
use crate::daemon::service::inner::Inner;
use crate::daemon::service::settings::Settings;
use crate::pace::Allowance;
use crate::words::rate::Rate;
use std::sync::{Arc, PoisonError};
use std::time::Duration;

/// Between two judgements, and two looks whether the configuration has changed.
const TICK: Duration = Duration::from_secs(1);

/// Asks, and goes on with whatever the configuration says by then.
pub(in crate::daemon::service) async fn ask(inner: Arc<Inner>) {
    let mut inquiry: Option<Inquiry> = None;
    loop {
        let settings = inner.settings();
        if !inquiry.as_ref().is_some_and(|inquiry| is_the_same(inquiry, &settings)) {
            inquiry = begin(&settings);
            let ids = inquiry.as_ref().map(|inquiry| inquiry.ids().clone()).unwrap_or_default();
            *inner.aws.state() = State { ids, ..State::default() };
        }
        let next = match &mut inquiry {
            None => None,
            Some(inquiry) => {
                let known = inquiry.round(&inner.aws.known(), &inner.clock).await;
                inner.aws.state().known = known;
                inquiry.next()
            }
        };
        let soon = tokio::time::Instant::now() + TICK;
        tokio::select! {
            () = tokio::time::sleep_until(next.unwrap_or(soon).clamp(soon, soon + TICK)) => {}
            () = inner.aws.hurry.notified() => inquiry.iter_mut().for_each(Inquiry::hurry),
            () = inner.aws.backed_up.notified() => inquiry.iter_mut().for_each(Inquiry::hurry_backups),
        }
    }
}

fn is_the_same(inquiry: &Inquiry, settings: &Settings) -> bool {
    Some(inquiry.account()) == settings.account.as_ref()
        && *inquiry.ids() == settings.ids
        && inquiry.every() == settings.asks
}

fn begin(settings: &Settings) -> Option<Inquiry> {
    let account = settings.account.clone().filter(|_| !settings.ids.is_empty())?;
    Some(Inquiry::new(account, settings.ids.clone(), settings.asks))
}

/// Judges what is known, and has the pace heed it.
pub(in crate::daemon::service) async fn judge(inner: Arc<Inner>) {
    loop {
        inner.judge_aws();
        tokio::time::sleep(TICK).await;
    }
}

impl Inner {
    fn judge_aws(&self) {
        if self.aws.state().ids.is_empty() {
            // Where nothing is asked, nothing is judged; what was closed before a new configuration came opens.
            return self.governor.close(Vec::new());
        }
        let (now, settings) = (self.clock.now(), self.settings());
        let speeds = self.speeds.lock().unwrap_or_else(PoisonError::into_inner);
        let history = speeds.history().into_iter();
        let sent: Vec<Sent> =
            history.map(|sample| Sent { at: sample.at, up: sample.up, back: sample.down }).collect();
        drop(speeds);
        let ours = Ours {
            sent: &sent,
            most: limit(self.governor.terms().wanted(now)),
            reserve: settings.reserve.map(|reserve| reserve.0),
            zone: settings.pace.zone().clone(),
        };
        let mut state = self.aws.state();
        let State { known, gates, closed, .. } = &mut *state;
        let judged = gates.judge(known, &ours, now);
        for gate in &judged {
            match closed.get_mut(gate.name) {
                Some((before, _)) => *before = gate.clone(),
                None => {
                    tracing::info!("A gate closes: {}", gate.why);
                    closed.insert(gate.name, (gate.clone(), now));
                }
            }
        }
        closed.retain(|name, (gate, _)| {
            let is_closed = judged.iter().any(|gate| gate.name == *name);
            if !is_closed {
                tracing::info!("A gate opens again: {}", gate.why);
            }
            is_closed
        });
        drop(state);
        self.governor.close(judged);
    }
}

fn limit(allowance: Allowance) -> Option<Rate> {
    match allowance {
        Allowance::AtMost(rate) => Some(rate),
        // What is paused goes by another rule, and is no part of anything.
        Allowance::Nothing | Allowance::Unlimited => None,
    }
}
