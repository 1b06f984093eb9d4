//! What somebody has to act on: notices that belong to no roll, and the rolls that are held, each with cause and remedy.

use super::page::Page;
use super::rolls::late;
use crate::control::{RollState, Snapshot};
use crate::problem::Problem;
use crate::tui::model::Model;
use crate::tui::text::clean;
use jiff::Timestamp;
use ratatui::style::Style;

pub(super) fn page(model: &Model, snapshot: &Snapshot, now: Timestamp, columns: usize) -> Page {
    let (look, wall) = (model.look, model.wall(now));
    let mut page = Page::default();
    let held = snapshot.rolls.iter().filter(|roll| roll.needs_a_person());
    let (urgent, rest): (Vec<_>, Vec<_>) = snapshot.notices.iter().partition(|notice| notice.urgent);
    let bad = look.sign("✖", "X");
    for notice in urgent {
        page.item(None);
        let since = format!("since {} ({})", wall.time(notice.since), wall.span(notice.since));
        page.point(bad, &format!("{}, {since}", code(&notice.problem)), look.bad(), columns);
        say(&mut page, model, &notice.problem, columns);
    }
    for roll in held {
        page.item(Some(roll.key.clone()));
        let words = format!(
            "{} is {}: {}",
            clean(&roll.roll),
            roll.state.name(),
            roll.problem.as_ref().map_or_else(|| "no reason is known".into(), code)
        );
        page.point(bad, &words, look.bad(), columns);
        match &roll.problem {
            Some(problem) => say(&mut page, model, problem, columns),
            None => page.space(),
        }
    }
    for roll in snapshot.rolls.iter().filter(|roll| roll.state != RollState::Held && !roll.state.is_done()) {
        let Some(late) = late(roll, &wall) else { continue };
        page.item(Some(roll.key.clone()));
        page.point(look.sign("▲", "!"), &format!("{} will be late", clean(&roll.roll)), look.warn(), columns);
        page.point(" ", &late, Style::new(), columns);
        page.space();
    }
    for notice in rest {
        page.item(None);
        let words = format!("{}, since {}", code(&notice.problem), wall.time(notice.since));
        page.point(look.sign("·", "."), &words, look.warn(), columns);
        say(&mut page, model, &notice.problem, columns);
    }
    if page.lines.is_empty() {
        page.say("Nothing needs a person", look.good(), columns);
    }
    page
}

/// Its code as words.
fn code(problem: &Problem) -> String {
    problem.code.name().replace('_', " ")
}

fn say(page: &mut Page, model: &Model, problem: &Problem, columns: usize) {
    page.point(" ", &clean(&problem.message), Style::new(), columns);
    page.point(model.look.sign("►", ">"), &clean(&problem.hint), model.look.strong(), columns);
    page.space();
}
