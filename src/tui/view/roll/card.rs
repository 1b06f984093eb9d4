//! What was found out about the card, and its clips.

use crate::control::RollDetail;
use crate::journey::Noted;
use crate::tui::look::Look;
use crate::tui::text::{clean, left, right};
use crate::tui::view::page::Page;
use crate::words::bytes::ByteCount;
use crate::words::english;
use ratatui::style::Style;

pub(super) fn write(page: &mut Page, detail: &RollDetail, look: Look, columns: usize) {
    if !detail.card.findings.is_empty() {
        page.heading(&english::count(detail.card.findings.len() as u64, "finding"), look);
        for finding in &detail.card.findings {
            note(page, finding, look, columns);
        }
        page.space();
    }
    if detail.clips.is_empty() {
        page.say("No clips are known", Style::new(), columns);
        return;
    }
    let name = columns.saturating_sub(26).clamp(8, 60);
    for clip in &detail.clips {
        let count = right(&english::count(clip.files, "file"), 12);
        let size = right(&ByteCount(clip.bytes).to_string(), 8);
        page.push(format!("  {} {count} {size}", left(&clean(&clip.name), name)));
        for finding in &clip.findings {
            note(page, finding, look, columns);
        }
    }
}

/// A finding: its weight is a word.
fn note(page: &mut Page, finding: &Noted, look: Look, columns: usize) {
    let (sign, style) = match finding.severity.as_str() {
        "error" => (look.sign("✖", "X"), look.bad()),
        "review" => (look.sign("▲", "!"), look.warn()),
        _ => (look.sign("·", "."), Style::new()),
    };
    let severity = clean(&finding.severity);
    let place = match &finding.path {
        Some(path) if !finding.message.contains(path) => format!(" (`{}`)", clean(path)),
        _ => String::new(),
    };
    let words = format!("{severity}: {}{place} [{}]", clean(&finding.message), clean(&finding.code));
    page.point(sign, &words, style, columns);
}
