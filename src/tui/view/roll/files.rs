//! The files of a roll, each with the rung of evidence it stands on.

use crate::control::RollDetail;
use crate::tui::look::Look;
use crate::tui::text::{clean, left, right, tail, width};
use crate::tui::view::page::Page;
use crate::words::bytes::ByteCount;
use crate::words::english;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

pub(super) fn write(page: &mut Page, detail: &RollDetail, look: Look, columns: usize) {
    let (files, shown) = (detail.roll.files, detail.files.len() as u64);
    let name = columns.saturating_sub(32).max(8);
    for file in &detail.files {
        let style = match file.evidence.as_str() {
            "landed" | "arrived" => look.good(),
            "written" => look.busy(),
            _ => Style::new(),
        };
        let repaired = match file.repaired {
            0 => String::new(),
            blocks => format!(" {} again", english::thousands(blocks.into())),
        };
        // The end of a path tells more than its beginning.
        let path = clean(&file.path);
        let path = if width(&path) > name { format!("~{}", tail(&path, name - 1)) } else { path };
        page.push(Line::from(vec![
            Span::raw(format!("  {} {} ", left(&path, name), right(&ByteCount(file.size).to_string(), 7))),
            Span::styled(left(&clean(&file.evidence), 9), style),
            Span::styled(repaired, look.warn()),
        ]));
    }
    if shown < files {
        page.say(&format!("and {} more", english::count(files - shown, "file")), Style::new(), columns);
    }
    if !detail.skipped.is_empty() {
        page.space();
        page.heading("Not sent", look);
        for (path, reason) in &detail.skipped {
            page.point("-", &format!("{}: {}", clean(path), clean(reason)), Style::new(), columns);
        }
    }
}
