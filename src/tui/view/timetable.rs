//! The week as a grid, with now marked, and below it what was asked of the link and what it gave in the last hour.
//!
//! Each window has a letter in the grid, and the letter has its words below it: no colour is needed to read it.

use super::link::allowed;
use super::page::Page;
use super::plot;
use crate::control::{LinkView, Snapshot};
use crate::pace::Allowance;
use crate::tui::look::Look;
use crate::tui::model::Model;
use crate::tui::text::{clean, cut, width};
use jiff::Timestamp;
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};

const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
/// Minutes of a day.
const DAY: usize = 24 * 60;

/// The view, in so many columns and lines.
pub(super) fn page(
    model: &Model,
    snapshot: &Snapshot,
    now: Timestamp,
    (columns, height): (usize, usize),
) -> Page {
    let (look, wall) = (model.look, model.wall(now));
    let link = &snapshot.link;
    let mut page = Page::default();
    let cells = [6, 4, 3, 2].into_iter().find(|cells| 6 + cells * 24 <= columns).unwrap_or(1);
    let minute = usize::from(wall.minute());
    // The hours, and where now is.
    let at = minute % DAY * cells * 24 / DAY;
    let mut hours = String::new();
    for hour in (0..24).step_by(if cells == 1 { 6 } else { 3 }) {
        let wanted = hour * cells;
        hours.push_str(&" ".repeat(wanted.saturating_sub(hours.len())));
        hours.push_str(&format!("{hour:02}"));
    }
    page.push(Line::styled(cut(&format!("      {hours}"), columns), look.faint()));
    let now_words = format!("{:at$}{} now {}", "", look.sign("▼", "v"), wall.here(), at = at + 6);
    let now_words = if width(&now_words) <= columns {
        now_words
    } else {
        let before = format!("now {} {}", wall.here(), look.sign("▼", "v"));
        format!("{:>width$}", before, width = (at + 7).min(columns))
    };
    page.push(Line::styled(cut(&now_words, columns), look.strong()));
    let letters = letters(link);
    for (day, name) in DAYS.iter().enumerate() {
        let is_today = minute / DAY == day;
        let mark = if is_today { look.sign("►", ">") } else { " " };
        let mut spans = vec![Span::styled(
            format!(" {mark}{name} "),
            if is_today { look.strong() } else { Style::new() },
        )];
        for cell in 0..cells * 24 {
            let start = day * DAY + cell * 60 / cells;
            let (letter, allowance) = holds(link, &letters, start);
            let mut style = hue(look, allowance);
            if is_today && cell == at {
                style = style.add_modifier(Modifier::REVERSED | Modifier::BOLD);
            }
            spans.push(Span::styled(letter.to_string(), style));
        }
        page.push(Line::from(spans));
    }
    let mut legend: Vec<(char, String)> = letters
        .iter()
        .zip(&link.windows)
        .map(|(letter, window)| (*letter, format!("{}: {}", clean(&window.words), allowed(window.allowance))))
        .collect();
    legend.push(('.', format!("otherwise: {}", allowed(link.otherwise))));
    for (letter, words) in legend {
        page.point(&letter.to_string(), &words, Style::new(), columns);
    }
    let left = height.saturating_sub(page.lines.len());
    plot::draw(&mut page, link, look, now, (columns, left.clamp(4, 20)));
    page
}

/// A letter for each window; those with the same rate share one only if they are the same window.
fn letters(link: &LinkView) -> Vec<char> {
    let alphabet = ('a'..='z').chain('A'..='Z').chain(std::iter::repeat('#'));
    link.windows.iter().zip(alphabet).map(|(_, letter)| letter).collect()
}

/// What holds at a minute of the week.
fn holds(link: &LinkView, letters: &[char], minute: usize) -> (char, Allowance) {
    let inside = |stretch: &(u16, u16)| (usize::from(stretch.0)..usize::from(stretch.1)).contains(&minute);
    let window = link.windows.iter().zip(letters).find(|(window, _)| window.stretches.iter().any(inside));
    window.map_or(('.', link.otherwise), |(window, letter)| (*letter, window.allowance))
}

fn hue(look: Look, allowance: Allowance) -> Style {
    match allowance {
        Allowance::Nothing => look.bad(),
        Allowance::AtMost(_) => look.warn(),
        Allowance::Unlimited => look.good(),
    }
}
