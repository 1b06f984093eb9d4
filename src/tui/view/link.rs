//! The link and the far side: how fast it may go, how fast it goes, why not faster, and how it is reached.

use super::aws;
use super::page::Page;
use super::roll::session_facts;
use crate::control::{Pacer, Snapshot};
use crate::pace::Allowance;
use crate::tui::model::Model;
use crate::tui::text::{clean, path};
use crate::words::bytes::ByteCount;
use crate::words::english;
use crate::words::rate::Rate;
use jiff::Timestamp;
use ratatui::style::Style;

pub(super) fn page(model: &Model, snapshot: &Snapshot, now: Timestamp, columns: usize) -> Page {
    let (look, wall, plain) = (model.look, model.wall(now), Style::new());
    let link = &snapshot.link;
    let mut page = Page::default();
    page.heading(&format!("Link to {}", clean(&link.destination)), look);
    match &link.trouble {
        Some(trouble) => {
            page.point(
                look.sign("✖", "X"),
                &format!("{} [{}]", clean(&trouble.message), trouble.code.name()),
                look.bad(),
                columns,
            );
            page.point(look.sign("►", ">"), &clean(&trouble.hint), plain, columns);
        }
        None => page.fact("share", "can be reached", look.good(), columns),
    }
    if let Some(waiting) = &link.waiting {
        page.fact("waiting", &clean(waiting), look.warn(), columns);
    }
    let [up, down] = [link.up, link.down].map(|bits| Rate::bits_per_second(bits).to_string());
    page.fact("up", &format!("{up} now, to the share"), look.strong(), columns);
    page.fact("back", &format!("{down} now, read back as proof"), plain, columns);
    let pace = &link.pace;
    let until = pace.until.map(|until| format!(", until {}", wall.time(until))).unwrap_or_default();
    let style = if pace.allowance == Allowance::Nothing { look.warn() } else { plain };
    page.fact("allowed", &format!("{}{until}", allowed(pace.allowance)), style, columns);
    let by = match pace.by {
        Pacer::Timetable => "the timetable decides",
        Pacer::Person => "a person decides",
        Pacer::Politeness => "politeness decides: others use the path",
        Pacer::Gate => "the far side asks for less",
    };
    page.fact("why", &format!("{by}: {}", clean(&pace.why)), plain, columns);
    if let Some(hold) = &pace.hold {
        page.fact("held", &format!("no roll begins: {}", clean(hold)), look.warn(), columns);
    }
    if pace.by != Pacer::Timetable {
        page.fact("timetable", &format!("would allow {}", allowed(pace.timetable)), plain, columns);
    }
    let trip = match pace.round_trip {
        Some((now, best)) => format!("{} now, {} at its best", millis(now), millis(best)),
        None => "not measured".into(),
    };
    page.fact("round trip", &trip, plain, columns);
    if let Some(sync) = &link.sync {
        let style = if sync.trouble.is_some() { look.bad() } else { plain };
        let words =
            sync.trouble.as_ref().map_or_else(|| sync.words.clone(), |trouble| trouble.message.clone());
        page.fact("sync", &format!("{}: {}", sync.sync, clean(&words)), style, columns);
        if let Some(trouble) = &sync.trouble {
            page.point(look.sign("►", ">"), &clean(&trouble.hint), plain, columns);
        }
        if let Some(second) = &sync.second {
            page.fact("2nd region", &format!("every byte is read at {}", clean(second)), plain, columns);
        }
    }
    let free = link.free.map_or_else(|| "not known".into(), |free| ByteCount(free).to_string());
    page.fact("free there", &free, plain, columns);
    if let Some(said) = &link.aws {
        aws::section(&mut page, model, said, now, columns);
    }
    for (title, session) in
        [("Session that writes", &link.session), ("Session that reads back", &link.readback)]
    {
        page.heading(title, look);
        match session {
            Some(session) => session_facts(&mut page, session, look, columns),
            None => page.say("none at the moment", plain, columns),
        }
    }
    ledger(&mut page, model, snapshot, now, columns);
    agent(&mut page, model, snapshot, now, columns);
    page
}

/// What all studios have delivered.
fn ledger(page: &mut Page, model: &Model, snapshot: &Snapshot, now: Timestamp, columns: usize) {
    let (look, wall, plain) = (model.look, model.wall(now), Style::new());
    let Some(ledger) = &snapshot.ledger else { return };
    page.heading("The ledger of all studios", look);
    let style = if ledger.trouble.is_none() { look.good() } else { look.warn() };
    page.fact("ledger", &clean(&ledger.words()), style, columns);
    page.fact("this share", &clean(&ledger.share), plain, columns);
    if let Some(since) = ledger.since {
        let lag = format!("since {} ({})", wall.time(since), wall.span(since));
        page.fact("behind", &lag, look.warn(), columns);
    }
    if let Some(reached) = ledger.reached {
        page.fact("last told", &wall.time(reached), plain, columns);
    }
    if let Some(trouble) = &ledger.trouble {
        let words = format!("{} [{}]", clean(&trouble.message), trouble.code.name());
        page.point(look.sign("✖", "X"), &words, look.bad(), columns);
        page.point(look.sign("►", ">"), &clean(&trouble.hint), plain, columns);
    }
}

/// The near side.
fn agent(page: &mut Page, model: &Model, snapshot: &Snapshot, now: Timestamp, columns: usize) {
    let (look, wall, plain) = (model.look, model.wall(now), Style::new());
    let agent = &snapshot.agent;
    page.heading("The agent", look);
    page.fact("version", &format!("ingest {}, process {}", clean(&agent.version), agent.pid), plain, columns);
    page.fact(
        "running",
        &format!("for {}, since {}", wall.span(agent.since), wall.time(agent.since)),
        plain,
        columns,
    );
    let config = agent.config.as_ref().map_or_else(|| "no file".into(), |file| path(file));
    page.fact(
        "config",
        &format!("{config}, in force since {}", wall.time(agent.config_since)),
        plain,
        columns,
    );
    page.fact("state", &path(&agent.state), plain, columns);
    for watched in &agent.watched {
        let dumps = english::count(watched.dumps, "dump");
        let (words, style) = match (watched.unreadable, &watched.note) {
            (true, note) => (
                format!("CANNOT BE READ: {}", clean(note.as_deref().unwrap_or("no reason is known"))),
                look.bad(),
            ),
            (false, Some(note)) => (format!("{dumps}; {}", clean(note)), look.warn()),
            (false, None) => (dumps, plain),
        };
        page.fact("watches", &format!("{}: {words}", path(&watched.path)), style, columns);
    }
}

pub(super) fn allowed(allowance: Allowance) -> String {
    match allowance {
        Allowance::Nothing => "nothing".into(),
        Allowance::Unlimited => "as fast as the link goes".into(),
        Allowance::AtMost(rate) => rate.to_string(),
    }
}

fn millis(micros: u64) -> String {
    format!("{}.{} ms", english::thousands(micros / 1000), micros % 1000 / 100)
}
