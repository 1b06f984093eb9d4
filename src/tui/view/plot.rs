//! What was asked of the link and what it gave: a bar a sample, with the limit drawn across.

use super::page::Page;
use crate::control::{LinkView, Sample};
use crate::tui::look::Look;
use crate::tui::text::{left, right};
use crate::words::rate::Rate;
use jiff::{SignedDuration, Timestamp};
use ratatui::text::{Line, Span};

/// What the plot covers.
const SPAN: SignedDuration = SignedDuration::from_hours(1);
/// Columns of the scale.
const SCALE: usize = 12;

/// What fell into a column.
#[derive(Clone, Copy, Default)]
struct Bar {
    up: u64,
    /// `None`: no limit, or nothing known.
    allowed: Option<u64>,
}

/// Draws into so many columns and lines.
pub(super) fn draw(
    page: &mut Page,
    link: &LinkView,
    look: Look,
    now: Timestamp,
    (columns, lines): (usize, usize),
) {
    let wide = columns.saturating_sub(SCALE + 2).clamp(1, 120);
    let high = lines.saturating_sub(2).max(2);
    let bars = bars(&link.history, now, wide);
    let line = look.sign("─", "-");
    page.heading(&format!("Last hour: sent {}, allowed {line}", look.sign("█", "#")), look);
    let top = bars.iter().map(|bar| bar.up.max(bar.allowed.unwrap_or(0))).max().unwrap_or(0);
    if top == 0 {
        page.say("nothing was sent", ratatui::style::Style::new(), columns);
        return;
    }
    for row in (0..high).rev() {
        let scale = match row {
            _ if row + 1 == high => Rate::bits_per_second(top).to_string(),
            0 => "0".into(),
            _ => String::new(),
        };
        let mut spans = vec![Span::raw(format!(" {} ", right(&scale, SCALE - 1)))];
        for bar in &bars {
            let (sign, is_limit) = cell(*bar, top, row, high, look);
            spans.push(Span::styled(sign, if is_limit { look.warn() } else { look.busy() }));
        }
        page.push(Line::from(spans));
    }
    let blank = " ".repeat(SCALE + 1);
    let ends = format!("{}{}", left("60 min ago", wide.saturating_sub(3)), "now");
    page.push(Line::styled(format!("{blank}{ends}"), look.faint()));
}

/// The samples of the last hour, so many columns of them: the mean of what was sent, the least that was allowed.
fn bars(history: &[Sample], now: Timestamp, wide: usize) -> Vec<Bar> {
    let mut bars = vec![(0_u128, 0_u128, None::<u64>); wide];
    for sample in history {
        let age = now.duration_since(sample.at).as_secs();
        // A clock that is a little behind the agent's.
        let age = usize::try_from(age.max(0)).unwrap_or(usize::MAX);
        let span = SPAN.as_secs().unsigned_abs() as usize;
        if age >= span {
            continue;
        }
        let place = wide - 1 - age * wide / span;
        let (sum, count, allowed) = &mut bars[place];
        *sum += u128::from(sample.up);
        *count += 1;
        *allowed = [*allowed, sample.allowed].into_iter().flatten().min();
    }
    let mean = |(sum, count, allowed): (u128, u128, Option<u64>)| Bar {
        up: sum.checked_div(count).and_then(|mean| u64::try_from(mean).ok()).unwrap_or(0),
        allowed,
    };
    bars.into_iter().map(mean).collect()
}

/// What stands in a line of a column, and whether that is the limit.
fn cell(bar: Bar, top: u64, row: usize, high: usize, look: Look) -> (&'static str, bool) {
    const PARTS: [&str; 9] = [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];
    let eighths = |bits: u64| {
        let parts = u128::from(bits) * (high * 8) as u128 / u128::from(top.max(1));
        usize::try_from(parts).unwrap_or(usize::MAX)
    };
    let up = eighths(bar.up).saturating_sub(row * 8).min(8);
    let limit = bar.allowed.map(|bits| (eighths(bits).max(1) - 1) / 8);
    if limit == Some(row) && up < 4 {
        return (look.sign("─", "-"), true);
    }
    let sign = match (look.unicode, up) {
        (true, up) => PARTS[up],
        (false, 0..=2) => " ",
        (false, 3..=5) => ".",
        (false, _) => "#",
    };
    (sign, false)
}
