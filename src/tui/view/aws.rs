//! What AWS says of the far side: the gates that are closed, how everything stands, and what is not known.

use super::page::Page;
use crate::control::{Asked, AwsView};
use crate::tui::model::Model;
use crate::tui::text::clean;
use jiff::Timestamp;
use ratatui::style::Style;

pub(super) fn section(page: &mut Page, model: &Model, aws: &AwsView, now: Timestamp, columns: usize) {
    let (look, wall, plain) = (model.look, model.wall(now), Style::new());
    page.heading(&format!("AWS in {}", clean(&aws.region)), look);
    for gate in &aws.gates {
        let style = if gate.asks == Asked::Stop { look.bad() } else { look.warn() };
        let words = format!("{}: {}, since {}", gate.words(), clean(&gate.why), wall.time(gate.since));
        page.point(look.sign("■", "!"), &words, style, columns);
    }
    if aws.gates.is_empty() {
        page.fact("gates", "all open", plain, columns);
    }
    for fact in &aws.facts {
        page.fact(&clean(&fact.what), &clean(&fact.words), plain, columns);
    }
    for unknown in &aws.unknown {
        let since = match unknown.since {
            Some(since) => format!("last known {}", wall.time(since)),
            None => "never known".into(),
        };
        let words = format!("not known: {} ({since}); nothing is held for it", clean(&unknown.what));
        page.point(look.sign("?", "?"), &words, look.warn(), columns);
    }
}
