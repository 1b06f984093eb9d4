//! The four lines at the top: what is unsafe, why it is not faster, when all is done, and whether the agent is heard at all.

use crate::control::{LinkView, Pacer, RollState, RollView, Snapshot, Totals};
use crate::pace::Allowance;
use crate::tui::look::Look;
use crate::tui::model::{Connection, Model};
use crate::tui::text::{clean, cut, left, width};
use crate::tui::times::Wall;
use crate::words::bytes::ByteCount;
use crate::words::english;
use crate::words::rate::Rate;
use jiff::Timestamp;
use ratatui::text::{Line, Span};

/// Names are no longer here.
const NAME: usize = 14;

/// The lines, in so many columns. Where there are few lines, the first one stands there only if it matters.
pub(super) fn lines(model: &Model, now: Timestamp, columns: usize, is_low: bool) -> Vec<Line<'static>> {
    let wall = model.wall(now);
    let mut lines = Vec::new();
    let is_well = model.connection == Connection::Live
        && !model.snapshot.as_ref().is_some_and(|snapshot| snapshot.agent.stopping);
    if !(is_low && is_well) {
        lines.push(title(model, &wall, columns));
    }
    if let Some(snapshot) = &model.snapshot {
        lines.push(needs(snapshot, model.look, columns));
        lines.push(pace(&snapshot.link, model.look, &wall, columns));
        lines.push(totals(&snapshot.totals, model.look, &wall, columns));
    }
    lines
}

/// Who this is, and whether the picture is a fresh one.
fn title(model: &Model, wall: &Wall, columns: usize) -> Line<'static> {
    let look = model.look;
    let Some(snapshot) = &model.snapshot else {
        let words = match &model.connection {
            Connection::Lost { since, why } => {
                format!(
                    " {} No answer from the agent for {}: {}",
                    look.sign("✖", "X"),
                    wall.span(*since),
                    clean(why)
                )
            }
            _ => " ingest: asking the agent".into(),
        };
        return Line::styled(left(&words, columns), look.bad());
    };
    let agent = &snapshot.agent;
    match &model.connection {
        Connection::Lost { since, why } => {
            let words = format!(
                " {} NO CONNECTION to the agent since {} ({}). What stands here is old: {}",
                look.sign("✖", "X"),
                wall.time(*since),
                wall.span(*since),
                clean(why)
            );
            Line::styled(left(&words, columns), look.bad().patch(look.chosen()))
        }
        _ => {
            let state = if agent.stopping { "the agent is stopping" } else { "connected" };
            let right = format!("{state}  {} ", wall.here());
            let who: Vec<String> = [&agent.studio, &agent.host]
                .into_iter()
                .filter(|word| !word.is_empty())
                .map(|word| clean(word))
                .collect();
            let name = format!(" ingest{}{}", look.dot(), who.join(look.dot()));
            let room = columns.saturating_sub(width(&right) + 1);
            let style = if agent.stopping { look.warn() } else { look.strong() };
            Line::from(vec![
                Span::styled(left(&name, room) + " ", look.strong()),
                Span::styled(cut(&right, columns), style),
            ])
        }
    }
}

/// What a person has to act on.
fn needs(snapshot: &Snapshot, look: Look, columns: usize) -> Line<'static> {
    let names = |rolls: &[&RollView]| {
        let names: Vec<String> = rolls.iter().map(|roll| cut(&clean(&roll.roll), NAME)).collect();
        english::list(&names, 3)
    };
    let pick = |wanted: fn(&RollView) -> bool| -> Vec<&RollView> {
        snapshot.rolls.iter().map(AsRef::as_ref).filter(|roll| wanted(roll)).collect()
    };
    let held = pick(|roll| roll.state == RollState::Held);
    let late = pick(|roll| roll.state != RollState::Held && roll.late.is_some() && !roll.state.is_done());
    let urgent = snapshot.notices.iter().filter(|notice| notice.urgent).count();
    let verb =
        |count: usize, one: &str, more: &str| if count == 1 { one.to_owned() } else { more.to_owned() };
    let mut parts = Vec::new();
    if !held.is_empty() {
        let need = verb(held.len(), "needs", "need");
        parts.push(format!(
            "{} {need} a person: {}",
            english::count(held.len() as u64, "roll"),
            names(&held)
        ));
    }
    if urgent > 0 {
        parts.push(format!("{} to act on (4)", english::count(urgent as u64, "problem")));
    }
    if !late.is_empty() {
        parts.push(format!("{} late: {}", late.len(), names(&late)));
    }
    let acts = !held.is_empty() || urgent > 0;
    let (sign, style) = match (acts, parts.is_empty()) {
        (true, _) => (look.sign("✖", "X"), look.bad()),
        (false, false) => (look.sign("▲", "!"), look.warn()),
        (false, true) => (look.sign("✔", "+"), look.good()),
    };
    if parts.is_empty() {
        parts.push("Nothing needs a person".into());
    }
    // Where names do not fit, the counts still do.
    let whole = format!(" {sign} {}", parts.join(look.dot()));
    let words = if width(&whole) <= columns {
        whole
    } else {
        let counts = parts.iter().map(|part| part.split(':').next().unwrap_or(part));
        format!(" {sign} {}", counts.collect::<Vec<_>>().join(look.dot()))
    };
    Line::styled(cut(&words, columns), style)
}

/// How fast it goes, and why not faster.
fn pace(link: &LinkView, look: Look, wall: &Wall, columns: usize) -> Line<'static> {
    if let Some(trouble) = &link.trouble {
        let words = format!(" {} {}", look.sign("✖", "X"), clean(&trouble.message));
        return Line::styled(cut(&words, columns), look.bad());
    }
    let pace = &link.pace;
    let up = Rate::bits_per_second(link.up);
    let until = pace.until.map(|until| format!(", until {}", wall.time(until))).unwrap_or_default();
    let why = clean(&pace.why);
    let by = match pace.by {
        Pacer::Timetable => "timetable",
        Pacer::Person => "by a person",
        Pacer::Politeness => "polite",
        Pacer::Gate => "far side",
    };
    let (words, style) = match pace.allowance {
        Allowance::Nothing => {
            (format!(" {} Nothing is sent{until}: {by}, {why}", look.sign("‖", "=")), look.warn())
        }
        Allowance::Unlimited => {
            (format!(" {} {up}, no limit{until}: {by}, {why}", look.sign("▲", "^")), look.busy())
        }
        Allowance::AtMost(rate) => {
            (format!(" {} {up} of {rate}{until}: {by}, {why}", look.sign("▲", "^")), look.busy())
        }
    };
    let words = match &link.waiting {
        Some(waiting) => {
            format!(" {} {up}: {}{}{}", look.sign("…", "~"), clean(waiting), look.dot(), words.trim_start())
        }
        None => words,
    };
    let style = if link.waiting.is_some() { look.warn() } else { style };
    Line::styled(cut(&words, columns), style)
}

/// How much is left, and when it is done.
fn totals(totals: &Totals, look: Look, wall: &Wall, columns: usize) -> Line<'static> {
    let delivered = format!("{} delivered", english::count(totals.delivered, "roll"));
    if totals.rolls == 0 {
        let words = format!(" {} Nothing to send{}{delivered}", look.sign("✔", "+"), look.dot());
        return Line::styled(cut(&words, columns), look.good());
    }
    let left = totals.bytes.saturating_sub(totals.landed);
    let rolls = english::count(totals.rolls, "roll");
    let (done, style) = match &totals.eta {
        None => ("when done cannot be told yet".into(), look.strong()),
        Some(eta) => match &eta.frozen {
            Some(why) => (format!("frozen: {}", clean(why)), look.warn()),
            None => (format!("all landed {}", wall.range(eta)), look.strong()),
        },
    };
    let dot = look.dot();
    let words = format!(
        " {} {rolls} to go, {} left{dot}{done}{dot}{delivered}",
        look.sign("◷", "@"),
        ByteCount(left)
    );
    Line::styled(cut(&words, columns), style)
}
