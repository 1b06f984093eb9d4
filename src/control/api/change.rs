//! What became of a snapshot: the difference to the one before, so that a screen need not be sent everything twice.

use super::{AgentView, LedgerView, LinkView, Notice, RollView, Snapshot, Totals};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::sync::Arc;

/// The parts that changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// When the new snapshot was true.
    pub at: Timestamp,
    /// The agent, where it changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent: Option<AgentView>,
    /// The link, where it changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<LinkView>,
    /// Rolls that are new or changed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rolls: Vec<Arc<RollView>>,
    /// The keys of all rolls in their order, where that changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<Vec<String>>,
    /// The sums, where they changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub totals: Option<Totals>,
    /// The notices, where they changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notices: Option<Vec<Notice>>,
    /// The ledger, where it changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ledger: Option<LedgerView>,
}

impl Change {
    /// What `after` has that `before` had not; `None`: nothing but the time.
    pub fn between(before: &Snapshot, after: &Snapshot) -> Option<Self> {
        let differs = |old: &Arc<RollView>, new: &Arc<RollView>| !Arc::ptr_eq(old, new) && old != new;
        let known: HashMap<&str, &Arc<RollView>> =
            before.rolls.iter().map(|roll| (roll.key.as_str(), roll)).collect();
        let is_news =
            |roll: &&Arc<RollView>| known.get(roll.key.as_str()).is_none_or(|old| differs(old, roll));
        let keys = |snapshot: &Snapshot| -> Vec<String> {
            snapshot.rolls.iter().map(|roll| roll.key.clone()).collect()
        };
        let same_order = before.rolls.len() == after.rolls.len()
            && before.rolls.iter().zip(&after.rolls).all(|(old, new)| old.key == new.key);
        let change = Self {
            at: after.at,
            agent: (before.agent != after.agent).then(|| after.agent.clone()),
            link: (before.link != after.link).then(|| after.link.clone()),
            rolls: after.rolls.iter().filter(is_news).cloned().collect(),
            order: (!same_order).then(|| keys(after)),
            totals: (before.totals != after.totals).then(|| after.totals.clone()),
            notices: (before.notices != after.notices).then(|| after.notices.clone()),
            ledger: after.ledger.clone().filter(|_| before.ledger != after.ledger),
        };
        let empty = Self {
            at: after.at,
            agent: None,
            link: None,
            rolls: vec![],
            order: None,
            totals: None,
            notices: None,
            ledger: None,
        };
        (change != empty).then_some(change)
    }

    /// Makes the new snapshot out of the old one.
    pub fn apply(self, snapshot: &mut Snapshot) {
        let Self { at, agent, link, rolls, order, totals, notices, ledger } = self;
        snapshot.at = at;
        snapshot.agent = agent.unwrap_or_else(|| snapshot.agent.clone());
        snapshot.link = link.unwrap_or_else(|| snapshot.link.clone());
        snapshot.totals = totals.unwrap_or_else(|| snapshot.totals.clone());
        snapshot.notices = notices.unwrap_or_else(|| std::mem::take(&mut snapshot.notices));
        snapshot.ledger = ledger.or_else(|| snapshot.ledger.take());
        let mut news: HashMap<String, Arc<RollView>> =
            rolls.into_iter().map(|roll| (roll.key.clone(), roll)).collect();
        for roll in &mut snapshot.rolls {
            if let Some(new) = news.remove(&roll.key) {
                *roll = new;
            }
        }
        let Some(order) = order else { return };
        let old = snapshot.rolls.drain(..).map(|roll| (roll.key.clone(), roll));
        let mut all: HashMap<String, Arc<RollView>> = old.chain(news).collect();
        snapshot.rolls = order.iter().filter_map(|key| all.remove(key)).collect();
    }
}
