//! What has to be asked again, since the agent sends the list of rolls by itself, and nothing else.

use crate::control::RollView;
use crate::tui::message::Effect;
use crate::tui::model::{Connection, Model};
use crate::tui::place::Place;
use jiff::{SignedDuration, Timestamp};

/// Orders of other people are shown after so long at most.
const ORDERS: SignedDuration = SignedDuration::from_secs(10);

/// Asks for what is shown and may have changed. Nothing is asked twice at a time.
pub(super) fn refresh(model: &mut Model, now: Timestamp) -> Vec<Effect> {
    let mut effects = Vec::new();
    if model.connection != Connection::Live {
        return effects;
    }
    let roll = model.opened().map(|roll| (roll.key.clone(), roll.source.clone(), fresh(model, roll)));
    if let (Some(open), Some((key, source, is_fresh))) = (&mut model.open, roll) {
        (open.key, open.source) = (key, source);
        if !is_fresh && !open.asked {
            open.asked = true;
            effects.push(Effect::Ask(open.key.clone()));
        }
    }
    let orders = &mut model.orders;
    let is_due = orders.at.is_none_or(|at| now.duration_since(at) >= ORDERS);
    if model.place == Place::Orders && is_due && !orders.asked {
        orders.asked = true;
        orders.at = Some(now);
        effects.push(Effect::AskActions);
    }
    effects
}

/// Whether what is known of a roll is what the list says of it.
fn fresh(model: &Model, roll: &RollView) -> bool {
    model.detail().is_some_and(|detail| {
        (detail.roll.changed, detail.roll.state, &detail.roll.key) == (roll.changed, roll.state, &roll.key)
    })
}

/// Nothing that was asked is answered any more.
pub(super) fn forget(model: &mut Model) {
    if let Some(open) = &mut model.open {
        open.asked = false;
    }
    model.orders.asked = false;
    model.orders.at = None;
}
