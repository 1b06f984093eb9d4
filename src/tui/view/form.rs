//! The box in which an order is confirmed: what will happen, the fields, what is wrong with them. What is typed into is always
//! seen, however small the terminal is.

use crate::tui::form::{Field, Form};
use crate::tui::look::Look;
use crate::tui::text::{cut, left, tail, wrap};
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Modifier;
use ratatui::symbols::border;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, Clear, Padding, Paragraph};

/// The widest box.
const WIDEST: u16 = 72;
/// What the names of fields take.
const LABEL: usize = 10;

pub(super) fn draw(form: &Form, look: Look, frame: &mut Frame) {
    let area = frame.area();
    let columns = area.width.min(WIDEST);
    let lines = lines(form, look, columns.saturating_sub(4).into(), area.height.saturating_sub(2).into());
    let height = u16::try_from(lines.len() + 2).unwrap_or(u16::MAX).min(area.height);
    let place = Rect {
        x: area.x + (area.width - columns) / 2,
        y: area.y + (area.height - height) / 2,
        width: columns,
        height,
    };
    let block = Block::bordered()
        .border_set(if look.unicode { border::PLAIN } else { ASCII })
        .border_style(look.bad())
        .title(format!(" {} ", cut(&form.title, usize::from(columns).saturating_sub(6))))
        .padding(Padding::horizontal(1));
    frame.render_widget(Clear, place);
    frame.render_widget(Paragraph::new(lines).block(block), place);
}

/// What stands in the box, in so many columns and lines.
fn lines(form: &Form, look: Look, columns: usize, most: usize) -> Vec<Line<'static>> {
    let fields = form.fields.iter().enumerate();
    let mut below: Vec<Line> =
        fields.flat_map(|(place, entry)| field(entry, place == form.focus, look, columns)).collect();
    let fault = form.fault.iter().flat_map(|fault| wrap(fault, columns)).take(2);
    below.extend(fault.map(|line| Line::styled(line, look.bad())));
    let keys = match form.fields.len() {
        0 | 1 => "Enter do it   Esc leave it",
        _ => "Enter next, then do it   Tab field   Esc leave it",
    };
    below.push(Line::styled(cut(keys, columns), look.strong()));
    let words = form.words.iter().flat_map(|words| wrap(words, columns)).map(Line::raw);
    let mut lines: Vec<Line> = words.take(most.saturating_sub(below.len())).collect();
    if lines.len() + below.len() < most && !lines.is_empty() {
        lines.push(Line::default());
    }
    lines.extend(below);
    lines
}

/// A field, and below the one that is typed into what may be typed.
fn field(field: &Field, is_here: bool, look: Look, columns: usize) -> Vec<Line<'static>> {
    let room = columns.saturating_sub(LABEL + 2);
    let (mark, text, style) = match is_here {
        true => {
            let text = format!("{}_", tail(&field.text, room.saturating_sub(1)));
            (look.sign("▸", ">"), text, look.strong())
        }
        false => (" ", field.text.clone(), look.faint()),
    };
    let line = Line::from(vec![
        Span::styled(format!("{mark}{} ", left(field.label, LABEL)), style),
        Span::styled(left(&text, room), style.add_modifier(Modifier::UNDERLINED)),
    ]);
    let hint = || {
        let words = " ".repeat(LABEL + 2) + field.hint;
        Line::styled(cut(&words, columns), look.faint())
    };
    std::iter::once(line).chain(is_here.then(hint)).collect()
}

const ASCII: border::Set<'static> = border::Set {
    top_left: "+",
    top_right: "+",
    bottom_left: "+",
    bottom_right: "+",
    vertical_left: "|",
    vertical_right: "|",
    horizontal_top: "-",
    horizontal_bottom: "-",
};
