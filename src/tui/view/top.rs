//! The four lines at the top: what is unsafe, why it is not faster, when all is done, and whether the agent is heard at all.

use crate::control::{LinkView, Pacer, RollState, RollView, Snapshot, Totals};
use crate::pace::Allowance;
use crate::tui::look::Look;
use crate::tui::model::{Connection, Model};
use crate::tui::text::{clean, cut, inside, left, width};
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
            let version = format!("ingest {}", agent.version);
            let who: Vec<String> = [&agent.studio, &agent.host, &version]
                .into_iter()
                .filter(|word| !word.is_empty())
                .map(|word| clean(word))
                .collect();
            let name = format!(" {}", who.join(look.dot()));
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
    let pick = |wanted: fn(&RollView) -> bool| -> Vec<String> {
        let rolls = snapshot.rolls.iter().filter(|roll| wanted(roll));
        rolls.map(|roll| cut(&clean(&roll.roll), NAME)).collect()
    };
    let held = pick(RollView::needs_a_person);
    let late = pick(|roll| roll.state != RollState::Held && roll.late.is_some() && !roll.state.is_done());
    let urgent = snapshot.notices.iter().filter(|notice| notice.urgent).count();
    let (sign, style) = match (held.len() + urgent, late.len()) {
        (0, 0) => (look.sign("✔", "+"), look.good()),
        (0, _) => (look.sign("▲", "!"), look.warn()),
        _ => (look.sign("✖", "X"), look.bad()),
    };
    // Where three names do not fit, one may; the counts always do.
    let words = [3, 1, 0].map(|most| {
        let names = |rolls: &[String]| match most {
            0 => String::new(),
            most => format!(": {}", english::list(rolls, most)),
        };
        let need = if held.len() == 1 { "needs" } else { "need" };
        let rolls = english::count(held.len() as u64, "roll");
        let parts = [
            (!held.is_empty()).then(|| format!("{rolls} {need} a person{}", names(&held))),
            (urgent > 0).then(|| format!("{} to act on (4)", english::count(urgent as u64, "problem"))),
            (!late.is_empty()).then(|| format!("{} late{}", late.len(), names(&late))),
        ];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        match parts.is_empty() {
            true => format!(" {sign} Nothing needs a person"),
            false => format!(" {sign} {}", parts.join(look.dot())),
        }
    });
    let fits = words.iter().find(|words| width(words) <= columns);
    Line::styled(cut(fits.unwrap_or(&words[2]), columns), style)
}

/// How fast it goes, and why not faster.
fn pace(link: &LinkView, look: Look, wall: &Wall, columns: usize) -> Line<'static> {
    if let Some(trouble) = &link.trouble {
        let words = format!(" {} {}", look.sign("✖", "X"), clean(&trouble.message));
        return Line::styled(cut(&words, columns), look.bad());
    }
    let pace = &link.pace;
    let until = pace.until.map(|until| format!(" until {}", wall.time(until))).unwrap_or_default();
    let by = match pace.by {
        Pacer::Timetable => "timetable, ",
        Pacer::Person => "",
        Pacer::Politeness => "polite: ",
        Pacer::Gate => "far side: ",
    };
    let why = format!("{until}: {by}{}", inside(&clean(&pace.why)));
    let up = Rate::bits_per_second(link.up).to_string();
    let (words, style) = match pace.allowance {
        Allowance::Nothing => (format!(" {} Nothing is sent{why}", look.sign("‖", "=")), look.warn()),
        Allowance::Unlimited => (format!(" {} {up}, no limit{why}", look.sign("▲", "^")), look.busy()),
        Allowance::AtMost(rate) => {
            let most = rate.to_string();
            let unit = |text: &str| text.split(' ').nth(1).map(str::to_owned);
            let now = if unit(&up) == unit(&most) { up.split(' ').next().unwrap_or(&up) } else { &up };
            (format!(" {} {now} of {most}{why}", look.sign("▲", "^")), look.busy())
        }
    };
    let words = match &link.waiting {
        Some(waiting) => {
            format!(
                " {} {up}: {}{}{}",
                look.sign("…", "~"),
                inside(&clean(waiting)),
                look.dot(),
                words.trim_start()
            )
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
            Some(why) => (format!("frozen: {}", inside(&clean(why))), look.warn()),
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
