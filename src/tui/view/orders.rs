//! Who ordered what, when, from where, and what became of it: the newest first.

use super::page::Page;
use crate::control::{Action, Recorded};
use crate::tui::model::Model;
use crate::tui::text::clean;
use crate::tui::times::Wall;
use crate::words::deadline::Deadline;
use jiff::Timestamp;
use ratatui::style::Style;

pub(super) fn page(model: &Model, now: Timestamp, columns: usize) -> Page {
    let (look, wall) = (model.look, model.wall(now));
    let mut page = Page::default();
    let orders = match &model.orders.known {
        None => return Page::words("Asking the agent", columns),
        Some(Err(why)) => {
            page.say(&clean(why), look.bad(), columns);
            return page;
        }
        Some(Ok(orders)) => orders,
    };
    if orders.is_empty() {
        page.say("Nobody has ordered anything yet", Style::new(), columns);
    }
    for order in orders {
        page.item(None);
        let (sign, style) = if order.done {
            (look.sign("✔", "+"), look.good())
        } else {
            (look.sign("✖", "X"), look.bad())
        };
        let who = &order.actor;
        let from =
            if who.origin.is_empty() { String::new() } else { format!(", from {}", clean(&who.origin)) };
        let head = format!(
            "{} {} ({}){from}: {}",
            wall.second(order.at),
            clean(&who.name),
            who.uid,
            words(order, model, &wall)
        );
        page.point(sign, &head, style, columns);
        let outcome = if order.done { String::new() } else { "not done: ".into() };
        page.point(" ", &format!("{outcome}{}", clean(&order.outcome)), Style::new(), columns);
    }
    page
}

/// What was ordered.
fn words(order: &Recorded, model: &Model, wall: &Wall) -> String {
    let action = &order.action;
    let roll = action.roll().map(|named| {
        // A key says nothing to a person.
        let rolls = model.snapshot.iter().flat_map(|snapshot| &snapshot.rolls);
        let name = rolls.into_iter().find(|roll| roll.key == named).map(|roll| clean(&roll.roll));
        format!(" {}", name.unwrap_or_else(|| clean(named)))
    });
    let until =
        |until: &Option<Timestamp>| until.map(|at| format!(" until {}", wall.time(at))).unwrap_or_default();
    let more = match action {
        Action::Prioritise { priority, deadline, .. } => {
            let turn = priority.map(|priority| format!(" {priority}")).unwrap_or_default();
            let by = match deadline {
                Some(Deadline::By(at)) => format!(" by {}", wall.time(*at)),
                Some(Deadline::None) => " without a deadline".into(),
                None => String::new(),
            };
            format!("{turn}{by}")
        }
        Action::Pause { until: at, .. } => until(at),
        Action::Rate { allowance, until: at } => format!(" {allowance}{}", until(at)),
        _ => String::new(),
    };
    let reason = action.reason().map(|reason| format!(": {}", clean(reason))).unwrap_or_default();
    format!("{}{}{more}{reason}", action.name(), roll.unwrap_or_default())
}
