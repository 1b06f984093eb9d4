//! What people see of the second region.

use crate::control::{ArrivalView, SyncView};
use crate::daemon::service::inner::Inner;
use crate::daemon::service::table::Roll;
use crate::journey::SyncTool;
use crate::problem::Problem;
use std::sync::PoisonError;

/// What is known of a roll's arrival, where that is looked for, or was.
pub(super) fn arrival(roll: &Roll) -> Option<ArrivalView> {
    let facts = roll.facts.as_ref()?;
    let going = facts.onward.filter(|going| going.is_followed || going.arrived.is_some())?;
    let part = roll.part.as_ref();
    let (there, all) = match going.arrived {
        Some(_) => (facts.files, facts.files),
        None => part.map_or((0, 0), |part| (part.there, part.all)),
    };
    Some(ArrivalView {
        sync: going.onward.sync,
        proof: going.onward.proof,
        at: going.arrived,
        there,
        all,
        missing: part.iter().flat_map(|part| &part.missing).map(ToString::to_string).collect(),
        words: part.map(|part| part.words.clone()).unwrap_or_default(),
    })
}

/// Why it is not there yet.
pub(super) fn waiting(roll: &Roll) -> Option<String> {
    let part = roll.part.as_ref()?;
    let is_told = part.wrong.as_ref().is_some_and(|wrong| wrong.message == part.words);
    (!is_told).then(|| if part.all > 0 { part.told() } else { part.words.clone() })
}

/// What somebody has to do about its arrival.
pub(super) fn wrong(roll: &Roll) -> Option<Problem> {
    roll.part.as_ref()?.wrong.clone()
}

impl Inner {
    /// How the sync stands, where there is one.
    pub(super) fn sync_view(&self) -> Option<SyncView> {
        let known = self.sync.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let view = known.map(|(_, view)| view)?;
        (view.sync != SyncTool::None || view.second.is_some()).then_some(view)
    }
}
