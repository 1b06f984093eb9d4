//! When each roll, and all of them, will have landed: foreseen from the last picture, every few seconds.

use crate::control::{EtaView, RollState, RollView, Snapshot};
use crate::journey::Stage;
use crate::pace::forecast::{self, Ahead, Told, Unforeseen, forecast};
use crate::pace::{Allowance, Gauge, Terms};
use jiff::Timestamp;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

/// Between two forecasts.
const EVERY: Duration = Duration::from_secs(2);

/// What was foreseen.
#[derive(Debug, Default)]
pub(super) struct Outlooks {
    up: Gauge,
    down: Gauge,
    rolls: HashMap<String, Told>,
    all: Told,
    foreseen: Option<Duration>,
}

impl Outlooks {
    /// Takes in how many bytes have gone up and come back in all, and what is allowed.
    pub(super) fn look(&mut self, at: Duration, [up, down]: [u64; 2], allowed: [Allowance; 2]) {
        self.up.look(at, up, allowed[0]);
        self.down.look(at, down, allowed[1]);
    }

    /// Looks ahead from a picture, where it is time to.
    pub(super) fn foresee(&mut self, at: Duration, now: Timestamp, terms: &Terms, snapshot: &Snapshot) {
        if self.foreseen.is_some_and(|last| at.saturating_sub(last) < EVERY) {
            return;
        }
        self.foreseen = Some(at);
        let rolls: Vec<&Arc<RollView>> = snapshot.rolls.iter().filter(|roll| is_ahead(roll)).collect();
        let ahead: Vec<Ahead> = rolls.iter().map(|roll| ahead(roll)).collect();
        let foreseen = forecast(now, terms, (&self.up, &self.down), &ahead);
        let (stands, hold) = (why_nothing_moves(snapshot), snapshot.link.pace.hold.as_ref());
        let tell = |told: &mut Told, stands: Option<String>, foreseen| match stands {
            Some(why) => told.freeze(why),
            None => told.look(now, foreseen),
        };
        let keys: HashSet<&str> = rolls.iter().map(|roll| roll.key.as_str()).collect();
        self.rolls.retain(|key, _| keys.contains(key.as_str()));
        let all = forecast::all(&foreseen).unwrap_or(Err(Unforeseen::Unmeasured));
        // Nobody knows when it may begin.
        let held = |roll: &RollView| hold.filter(|_| roll.stage < Stage::Sending).cloned();
        let some_held = rolls.iter().find_map(|roll| held(roll));
        for (roll, foreseen) in rolls.iter().zip(foreseen) {
            let stopped = roll.problem.as_ref().filter(|_| roll.state == RollState::Waiting);
            let of_roll = stopped.map(|problem| problem.message.clone()).or_else(|| held(roll));
            let told = self.rolls.entry(roll.key.clone()).or_default();
            tell(told, of_roll.or_else(|| stands.clone()), foreseen);
        }
        match rolls.is_empty() {
            true => self.all = Told::default(),
            false => tell(&mut self.all, stands.or(some_held), all),
        }
    }

    /// When a roll will have landed, and why that will be after its deadline.
    pub(super) fn of(&self, key: &str, deadline: Option<Timestamp>) -> (Option<EtaView>, Option<String>) {
        let Some(told) = self.rolls.get(key) else { return (None, None) };
        let late = deadline
            .zip(told.expected())
            .and_then(|(deadline, expected)| forecast::late(deadline, &expected));
        (eta(told), late)
    }

    /// When all of them will have.
    pub(super) fn of_all(&self) -> Option<EtaView> {
        eta(&self.all)
    }
}

fn eta(told: &Told) -> Option<EtaView> {
    let expected = told.expected()?;
    Some(EtaView {
        earliest: expected.earliest,
        latest: expected.latest,
        frozen: told.frozen().map(ToOwned::to_owned),
    })
}

/// Whether it will land, as far as anybody knows: the copy has ended, and nobody has to do anything.
fn is_ahead(roll: &RollView) -> bool {
    !roll.state.is_done() && !matches!(roll.state, RollState::Held | RollState::Copying | RollState::Arriving)
}

fn ahead(roll: &RollView) -> Ahead {
    Ahead {
        to_send: roll.bytes.saturating_sub(roll.sent),
        to_prove: roll.bytes.saturating_sub(roll.landed),
        priority: roll.priority,
    }
}

/// Why the share takes nothing at this moment.
fn why_nothing_moves(snapshot: &Snapshot) -> Option<String> {
    let trouble = snapshot.link.trouble.as_ref().map(|problem| problem.message.clone());
    trouble.or_else(|| snapshot.link.waiting.clone())
}
