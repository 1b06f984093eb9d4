//! One roll in depth: what a person can do now, and everything that is known.

mod card;
mod facts;
mod files;

use super::page::Page;
use crate::control::{RollDetail, RollView};
use crate::tui::model::{Model, Open};
use crate::tui::place::Part;
use crate::tui::text::{clean, cut, width};
use crate::tui::times::Wall;
pub(super) use facts::session_facts;
use jiff::Timestamp;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

/// The text of the view.
pub(super) fn page(model: &Model, open: &Open, now: Timestamp, columns: usize) -> Page {
    let wall = model.wall(now);
    let mut page = Page::default();
    let known = open.detail.as_ref().and_then(|detail| detail.as_ref().ok());
    let Some(roll) = model.opened().or_else(|| known.map(|detail| &detail.roll)) else {
        return Page::words("This roll is in the list no more. Esc goes back", columns);
    };
    page.push(title(model, roll, columns));
    page.push(tabs(model, open, known.map(AsRef::as_ref), columns));
    page.fix();
    match (open.part, &open.detail) {
        (Part::Now, _) => facts::write(&mut page, roll, known.map(AsRef::as_ref), model.look, &wall, columns),
        (_, None) => page.say("Asking the agent", Style::new(), columns),
        (_, Some(Err(why))) => page.say(&clean(why), model.look.bad(), columns),
        (part, Some(Ok(detail))) => match part {
            Part::Clips => card::write(&mut page, detail, model.look, columns),
            Part::Files => files::write(&mut page, detail, model.look, columns),
            Part::Events => events(&mut page, detail, &wall, columns),
            _ => facts::sessions(&mut page, detail, model.look, columns),
        },
    }
    page
}

fn title(model: &Model, roll: &RollView, columns: usize) -> Line<'static> {
    let look = model.look;
    let state = format!(" {} {}", look.state(roll.state), roll.state.name().to_uppercase());
    let name = format!("  {}", clean(&roll.roll));
    let room = columns.saturating_sub(width(&state));
    Line::from(vec![
        Span::styled(state, look.hue_of(roll.state)),
        Span::styled(cut(&name, room), look.strong()),
    ])
}

/// The parts, the open one in brackets, so that no colour is needed to see it.
fn tabs(model: &Model, open: &Open, detail: Option<&RollDetail>, columns: usize) -> Line<'static> {
    let mut spans = vec![Span::raw(" ")];
    let mut used = 1;
    for (part, name) in Part::ALL {
        let count = detail.and_then(|detail| match part {
            Part::Clips => Some(detail.card.clips),
            Part::Files => Some(detail.roll.files),
            _ => None,
        });
        let count =
            count.map(|count| format!(" {}", crate::words::english::thousands(count))).unwrap_or_default();
        let is_open = part == open.part;
        let text = if is_open { format!("[{name}{count}] ") } else { format!(" {name}{count}  ") };
        used += width(&text);
        if used > columns {
            break;
        }
        spans.push(Span::styled(text, if is_open { model.look.strong() } else { Style::new() }));
    }
    Line::from(spans)
}

/// What happened, newest first.
fn events(page: &mut Page, detail: &RollDetail, wall: &Wall, columns: usize) {
    for event in &detail.events {
        let at = wall.second(event.at);
        page.fact(&at, &clean(&event.words), Style::new(), columns);
    }
    if detail.events.is_empty() {
        page.say("Nothing has been written down yet", Style::new(), columns);
    }
}
