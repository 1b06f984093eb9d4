//! The box in which an order is confirmed.

use crate::tui::form::Form;
use crate::tui::look::Look;
use crate::tui::text::{cut, left, tail, width, wrap};
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, Clear, Paragraph};

/// The widest box.
const WIDEST: u16 = 72;
/// What the names of fields take.
const LABEL: usize = 10;

pub(super) fn draw(form: &Form, look: Look, frame: &mut Frame) {
    let area = frame.area();
    let columns = area.width.min(WIDEST);
    let inside = usize::from(columns.saturating_sub(4));
    let mut fields = Vec::new();
    for (place, field) in form.fields.iter().enumerate() {
        let is_here = place == form.focus;
        let room = inside.saturating_sub(LABEL + 2);
        let text = if is_here {
            format!("{}_", tail(&field.text, room.saturating_sub(1)))
        } else {
            cut(&field.text, room)
        };
        let mark = if is_here { look.sign("▸", ">") } else { " " };
        let style = if is_here { look.strong() } else { look.faint() };
        fields.push(Line::from(vec![
            Span::styled(format!("{mark}{} ", left(field.label, LABEL)), style),
            Span::styled(
                left(&text, room),
                style.patch(ratatui::style::Style::new().add_modifier(ratatui::style::Modifier::UNDERLINED)),
            ),
        ]));
        if is_here {
            fields.push(Line::styled(
                cut(&format!("{:1$}{2}", "", LABEL + 2, field.hint), inside),
                look.faint(),
            ));
        }
    }
    if let Some(fault) = &form.fault {
        fields.extend(wrap(fault, inside).into_iter().take(2).map(|line| Line::styled(line, look.bad())));
    }
    let keys = if form.fields.len() > 1 {
        "Enter next, then do it   Tab field   Esc leave it"
    } else {
        "Enter do it   Esc leave it"
    };
    fields.push(Line::styled(cut(keys, inside), look.strong()));
    let words: Vec<Line> = form.words.iter().flat_map(|words| wrap(words, inside)).map(Line::raw).collect();
    // What is typed into is always seen.
    let most = usize::from(area.height.saturating_sub(2));
    let room = most.saturating_sub(fields.len());
    let mut lines: Vec<Line> = words.into_iter().take(room).collect();
    if lines.len() + fields.len() < most && !lines.is_empty() {
        lines.push(Line::default());
    }
    lines.extend(fields);
    let height = u16::try_from(lines.len() + 2).unwrap_or(u16::MAX).min(area.height);
    let place = Rect {
        x: area.x + (area.width - columns) / 2,
        y: area.y + (area.height - height) / 2,
        width: columns,
        height,
    };
    let border = if look.unicode { ratatui::symbols::border::PLAIN } else { ASCII };
    let title = cut(&form.title, usize::from(columns).saturating_sub(6));
    debug_assert!(width(&title) < usize::from(columns));
    let block = Block::bordered().border_set(border).border_style(look.bad()).title(format!(" {title} "));
    let block = block.padding(ratatui::widgets::Padding::horizontal(1));
    frame.render_widget(Clear, place);
    frame.render_widget(Paragraph::new(lines).block(block), place);
}

const ASCII: ratatui::symbols::border::Set<'static> = ratatui::symbols::border::Set {
    top_left: "+",
    top_right: "+",
    bottom_left: "+",
    bottom_right: "+",
    vertical_left: "|",
    vertical_right: "|",
    horizontal_top: "-",
    horizontal_bottom: "-",
};
