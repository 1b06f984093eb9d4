//! What a person can do now, how far a roll has come, and what is known of it.

use crate::control::{BackupView, RollDetail, RollView};
use crate::tui::look::Look;
use crate::tui::text::{clean, inside, path};
use crate::tui::times::Wall;
use crate::tui::view::page::Page;
use crate::tui::view::rolls::{bar, is_listed, late, percent};
use crate::words::bytes::ByteCount;
use crate::words::english;
use crate::words::rate::Rate;
use crate::words::session::Session;
use ratatui::style::Style;

/// Files that are not in the second region, and are named.
const MISSING: usize = 5;

pub(super) fn write(
    page: &mut Page,
    roll: &RollView,
    detail: Option<&RollDetail>,
    look: Look,
    wall: &Wall,
    columns: usize,
) {
    trouble(page, roll, detail, look, wall, columns);
    progress(page, roll, look, wall, columns);
    let plain = Style::new();
    page.fact("from", &path(&roll.source), plain, columns);
    page.fact("to", &clean(&roll.target), plain, columns);
    let card = detail.map(|detail| &detail.card);
    let model = card.and_then(|card| card.model.clone());
    let kind: Vec<String> =
        [Some(roll.family.clone()), model].into_iter().flatten().filter(|word| !word.is_empty()).collect();
    let verdict = if roll.verdict.is_empty() { "not looked into yet" } else { &roll.verdict };
    page.fact(
        "card",
        &clean([kind.join(", "), verdict.to_owned()].join(": ").trim_start_matches(": ")),
        plain,
        columns,
    );
    page.fact("shot", &clean(&labels(roll)), plain, columns);
    if let Some(arrival) = &roll.arrival {
        let at = arrival.at.map_or_else(String::new, |at| format!("{}: ", wall.second(at)));
        let style = if arrival.at.is_some() { look.good() } else { plain };
        page.fact("2nd region", &format!("{at}{}", clean(&arrival.standing())), style, columns);
        if !arrival.missing.is_empty() {
            let missing: Vec<String> = arrival.missing.iter().map(|path| clean(path)).collect();
            page.fact("not there", &english::list(&missing, MISSING), look.warn(), columns);
        }
    }
    if let Some(backup) = &roll.backup {
        let style = if matches!(backup, BackupView::Inside(_)) { look.good() } else { plain };
        page.fact("backup", &clean(&backup.words()), style, columns);
    }
    page.fact("found", &wall.second(roll.found), plain, columns);
    page.fact("changed", &wall.second(roll.changed), plain, columns);
    let Some(detail) = detail else { return };
    for relation in &detail.card.relations {
        page.fact("relation", &clean(relation), plain, columns);
    }
    for claim in &detail.claims {
        let state = match &claim.unchecked {
            Some(why) => format!("not checked: {}", clean(why)),
            None => format!(
                "a claim for {}, checked against every byte sent",
                english::count(claim.files, "file")
            ),
        };
        page.fact("manifest", &format!("{}: {state}", clean(&claim.place())), plain, columns);
    }
    if let Some((who, why)) = &detail.accepted {
        page.fact("accepted", &format!("by {}: {}", clean(who), clean(why)), look.warn(), columns);
    }
    match (&detail.elsewhere, &detail.duplicate_of) {
        (Some(elsewhere), _) => page.fact("same card", &clean(&elsewhere.words()), plain, columns),
        (None, Some(of)) => page.fact("delivered", &format!("before, as {of}"), plain, columns),
        (None, None) => {}
    }
    for says in &detail.ledger {
        page.fact("ledger", &clean(says), plain, columns);
    }
    if let Some(receipt) = &detail.receipt {
        let number = roll.receipt.map(|number| format!("{number}, ")).unwrap_or_default();
        page.fact("receipt", &format!("{number}{}", path(receipt)), look.good(), columns);
    }
    page.fact("key", &clean(&roll.key), look.faint(), columns);
}

/// What holds it, and what a person can do.
fn trouble(
    page: &mut Page,
    roll: &RollView,
    detail: Option<&RollDetail>,
    look: Look,
    wall: &Wall,
    columns: usize,
) {
    let held = roll.needs_a_person();
    if let Some(problem) = &roll.problem {
        let style = if held { look.bad() } else { look.warn() };
        page.say(&format!("{} [{}]", clean(&problem.message), problem.code.name()), style, columns);
    }
    if let Some(late) = late(roll, wall) {
        page.say(&late, look.warn(), columns);
    }
    let is_said = |waiting: &String| roll.problem.as_ref().is_some_and(|problem| problem.message == *waiting);
    if let Some(waiting) = roll.waiting.as_ref().filter(|waiting| !is_said(waiting)) {
        page.say(&clean(waiting), look.warn(), columns);
    }
    let mut remedies: Vec<String> =
        detail.map(|detail| detail.remedies.iter().map(|text| clean(text)).collect()).unwrap_or_default();
    if remedies.is_empty() {
        remedies.extend(roll.problem.as_ref().map(|problem| clean(&problem.hint)));
    }
    if !held {
        page.say("Nothing has to be done", look.good(), columns);
    }
    if !remedies.is_empty() {
        page.heading(if held { "What to do now" } else { "What can be done" }, look);
        for remedy in &remedies {
            page.point(look.sign("►", ">"), remedy, Style::new(), columns);
        }
    }
    page.space();
}

fn progress(page: &mut Page, roll: &RollView, look: Look, wall: &Wall, columns: usize) {
    let plain = Style::new();
    let size = format!("{}, {}", english::count(roll.files, "file"), ByteCount(roll.bytes));
    let so_far = if is_listed(roll) { "" } else { " so far" };
    page.fact("size", &format!("{size}{so_far}"), plain, columns);
    if is_listed(roll) {
        let [landed, sent] = [roll.landed, roll.sent].map(|bytes| percent(bytes, roll.bytes));
        let bar = bar(roll, columns.saturating_sub(20).min(30), look);
        page.fact("progress", &bar, look.busy(), columns);
        page.fact(
            "proven",
            &format!("{landed} %, {} read back and equal", ByteCount(roll.landed)),
            plain,
            columns,
        );
        page.fact(
            "written",
            &format!("{sent} %, {} written and flushed", ByteCount(roll.sent)),
            plain,
            columns,
        );
    }
    let evidence = if roll.evidence().is_empty() { "none yet" } else { roll.evidence() };
    page.fact("proof", &format!("{evidence} (of all its bytes)"), plain, columns);
    if roll.rate > 0 {
        page.fact("rate", &Rate::bits_per_second(roll.rate).to_string(), plain, columns);
    }
    if let Some(eta) = roll.eta.as_ref().filter(|_| !roll.state.is_done()) {
        match &eta.frozen {
            Some(why) => {
                let words =
                    format!("frozen: {}; before that it was {}", inside(&clean(why)), wall.range(eta));
                page.fact("landed at", &words, look.warn(), columns);
            }
            None => page.fact("landed at", &wall.range(eta), look.strong(), columns),
        }
    }
    let deadline =
        roll.deadline.map_or_else(|| "no deadline".into(), |at| format!("to land by {}", wall.time(at)));
    page.fact("turn", &format!("{}, {deadline}", roll.priority), plain, columns);
}

fn labels(roll: &RollView) -> String {
    let labels = &roll.labels;
    let day = labels.day.map(|day| format!("day {day}"));
    let parts =
        [labels.project.clone(), labels.date.clone(), labels.episode.clone(), day, labels.unit.clone()];
    let said: Vec<String> = parts.into_iter().flatten().collect();
    if said.is_empty() { "the folders do not say".into() } else { said.join(", ") }
}

/// How the share was reached, to write and to read back.
pub(super) fn sessions(page: &mut Page, detail: &RollDetail, look: Look, columns: usize) {
    for (title, sessions) in [("Wrote", &detail.sessions), ("Read back", &detail.readbacks)] {
        page.heading(title, look);
        for session in sessions {
            session_facts(page, session, look, columns);
            page.space();
        }
        if sessions.is_empty() {
            page.say("none yet", Style::new(), columns);
        }
    }
}

/// One session.
pub(in crate::tui::view) fn session_facts(page: &mut Page, session: &Session, look: Look, columns: usize) {
    let plain = Style::new();
    let gateway = if session.gateway { ", a gateway: what it accepts lies in its cache" } else { "" };
    page.fact("address", &format!("{}{gateway}", clean(&session.address)), plain, columns);
    let dialect =
        if session.dialect.is_empty() { String::new() } else { format!(", SMB {}", clean(&session.dialect)) };
    page.fact("client", &format!("{}{dialect}", clean(&session.client)), plain, columns);
    if !session.login.is_empty() {
        page.fact("login", &clean(&session.login), plain, columns);
    }
    let is_path = session.dialect.is_empty();
    match session.encryption.as_str() {
        "" if is_path => page.fact("encrypted", "not told: the system mounted this path", plain, columns),
        "" => page.fact("encrypted", "NO: what is sent can be read on the way", look.warn(), columns),
        cipher => page.fact("encrypted", &clean(cipher), look.good(), columns),
    }
    if !session.signing.is_empty() {
        page.fact("signed", &clean(&session.signing), plain, columns);
    }
    page.fact("readback", &clean(&session.readback), plain, columns);
    for limit in &session.limits {
        page.fact("cannot", limit.sentence(), look.warn(), columns);
    }
}
