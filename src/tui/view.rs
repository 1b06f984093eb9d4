//! The picture of a model: four lines that answer what is unsafe, why it is slow and when it is done; a view; the keys. Pure.

mod aws;
mod bottom;
mod form;
mod help;
mod link;
mod orders;
mod page;
mod plot;
mod problems;
mod roll;
mod rolls;
mod timetable;
mod top;

use super::model::{Connection, Model};
use super::place::Place;
use super::text::clean;
use crate::control::RollView;
use jiff::Timestamp;
use page::Page;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Line;
use ratatui::widgets::Paragraph;

/// The smallest terminal that can be used: columns and lines.
const SMALLEST: (u16, u16) = (40, 10);
/// With fewer lines, only what is needed most stands around the view.
const LOW: u16 = 16;

/// Draws a model.
pub fn view(model: &Model, now: Timestamp, frame: &mut Frame) {
    let area = frame.area();
    if area.width < SMALLEST.0 || area.height < SMALLEST.1 {
        let (columns, lines) = SMALLEST;
        let words = [
            "Too small".to_owned(),
            format!("{columns}x{lines} is needed,"),
            format!("this is {}x{}", area.width, area.height),
        ];
        frame.render_widget(Paragraph::new(words.map(Line::raw).to_vec()), area);
        return;
    }
    let around = Around::of(model, now, (area.width, area.height));
    let body = around.body(area);
    let above = Rect { height: body.y - area.y, ..area };
    let below = Rect { y: body.bottom(), height: area.bottom() - body.bottom(), ..area };
    frame.render_widget(Paragraph::new(around.top), above);
    frame.render_widget(Paragraph::new(around.bottom), below);
    let lines = match shown(model) {
        Shown::Rolls => rolls::lines(model, now, size(body)),
        Shown::Page => page(model, now, size(body)).shown(scroll(model), body.height.into(), model.look),
    };
    frame.render_widget(Paragraph::new(lines), body);
    if let Some(asked) = &model.form {
        form::draw(asked, model.look, frame);
    }
    if !model.look.unicode {
        // A terminal without UTF-8 would show each as several wrong ones.
        let foreign = frame.buffer_mut().content.iter_mut().filter(|cell| !cell.symbol().is_ascii());
        foreign.for_each(|cell| {
            cell.set_symbol("?");
        });
    }
}

/// What stands above and below a view.
struct Around {
    top: Vec<Line<'static>>,
    bottom: Vec<Line<'static>>,
}

impl Around {
    fn of(model: &Model, now: Timestamp, (width, height): (u16, u16)) -> Self {
        let is_low = height < LOW;
        let top = top::lines(model, now, width.into(), is_low);
        Self { top, bottom: bottom::lines(model, now, width.into(), is_low) }
    }

    fn body(&self, area: Rect) -> Rect {
        let count = |lines: &[Line]| u16::try_from(lines.len()).unwrap_or(u16::MAX);
        let (top, bottom) = (count(&self.top), count(&self.bottom));
        Rect { y: area.y + top, height: area.height.saturating_sub(top + bottom), ..area }
    }
}

/// Columns and lines.
fn size(area: Rect) -> (usize, usize) {
    (area.width.into(), area.height.into())
}

/// How a view is made.
enum Shown {
    Rolls,
    Page,
}

fn shown(model: &Model) -> Shown {
    match model.place {
        Place::Rolls if model.open.is_none() && model.snapshot.is_some() => Shown::Rolls,
        _ => Shown::Page,
    }
}

fn scroll(model: &Model) -> usize {
    model.open.as_ref().map_or(model.scroll, |open| open.scroll)
}

/// The text of a view.
fn page(model: &Model, now: Timestamp, (width, height): (usize, usize)) -> Page {
    if let Some(open) = &model.open {
        return roll::page(model, open, now, width);
    }
    match (model.place, &model.snapshot) {
        (Place::Help, _) => help::page(model.look, width),
        (_, None) => unheard(model, width),
        (Place::Timetable, Some(snapshot)) => timetable::page(model, snapshot, now, (width, height)),
        (Place::Link, Some(snapshot)) => link::page(model, snapshot, now, width),
        (Place::Problems | Place::Rolls, Some(snapshot)) => problems::page(model, snapshot, now, width),
        (Place::Orders, Some(_)) => orders::page(model, now, width),
    }
}

/// What is shown before there is anything to show.
fn unheard(model: &Model, width: usize) -> Page {
    let mut page = Page::words("Nothing has been heard of the agent yet", width);
    if let Connection::Lost { why, .. } = &model.connection {
        page.space();
        page.say(&clean(why), model.look.bad(), width);
        page.say("It is tried again every second", Style::new(), width);
    }
    page
}

/// The body of the terminal that the model believes in.
fn body(model: &Model, now: Timestamp) -> (usize, usize) {
    let (width, height) = (model.size.0.max(SMALLEST.0), model.size.1.max(SMALLEST.1));
    size(Around::of(model, now, (width, height)).body(Rect::new(0, 0, width, height)))
}

/// How far a page can be scrolled.
pub(super) fn deepest(model: &Model, now: Timestamp) -> usize {
    let body = body(model, now);
    page(model, now, body).deepest(body.1)
}

/// The roll of the problem that is chosen.
pub(super) fn chosen_problem(model: &Model, now: Timestamp) -> Option<&RollView> {
    let snapshot = model.snapshot.as_ref()?;
    let page = page(model, now, body(model, now));
    let key = page.chosen(scroll(model))?.to_owned();
    snapshot.rolls.iter().find(|roll| roll.key == key).map(AsRef::as_ref)
}
