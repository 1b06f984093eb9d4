//! A receipt for people: what is proven, how, where and when; then what is not.

use crate::command::paint::Paint;
use crate::journey::Stage;
use crate::receipt::{ArrivalOf, Checked, DeliveredFile, Receipt};
use crate::words::bytes::ByteCount;
use crate::words::english::{count, list};
use crate::words::path::printable;
use jiff::Timestamp;

/// How many findings are shown.
const FINDINGS: usize = 5;

/// The receipt in lines.
pub(super) fn for_people(checked: &Checked, paint: Paint) -> String {
    let receipt = &checked.receipt;
    let mut text =
        paint.bold(format_args!("Receipt {} for {}", receipt.number, printable(&receipt.roll))) + "\n";
    let mut line = |label: &str, value: String| text += &format!("  {label:<11} {}\n", printable(&value));
    line("card", card(receipt));
    if let Some(accepted) = &receipt.accepted {
        line("accepted", format!("by {} on {}: {}", accepted.by, second(accepted.at), accepted.reason));
    }
    for finding in receipt.card.findings.iter().filter(|finding| finding.severity != "info").take(FINDINGS) {
        line("", finding.message.clone());
    }
    for relation in &receipt.card.relations {
        line("", relation.clone());
    }
    line("proven", proven(receipt));
    line("how", how(receipt));
    line("where", format!("{}/{}", receipt.destination.address, receipt.destination.below_sync_root));
    line("from", format!("{} on {}", receipt.source.display(), receipt.host));
    for session in &receipt.destination.sessions {
        let way = format!(
            "dialect {}, signing {}, encryption {}",
            session.dialect, session.signing, session.encryption
        );
        let gateway = if session.gateway { ", a gateway," } else { "" };
        let login = if session.login.is_empty() { String::new() } else { format!(", {}", session.login) };
        let place = format!("{}{gateway} by client {}{login}", session.address, session.client);
        line(&session.purpose, format!("{place}: {way}"));
        session.limits.iter().for_each(|limit| line("", limit.clone()));
    }
    line("access list", receipt.destination.access.clone());
    let studio = if receipt.studio.is_empty() { "a studio without a name" } else { &receipt.studio };
    if let Some(superseded) = receipt.supersedes.as_ref().filter(|_| has_arrived(receipt)) {
        line("supersedes", format!("receipt {}, that of its release", superseded.number));
    } else if let Some(superseded) = &receipt.supersedes {
        let before = receipt.files.iter().filter(|file| file.proven_by.is_some()).count();
        let now = count((receipt.files.len() - before) as u64, "new file");
        let before = count(before as u64, "file");
        line(
            "supersedes",
            format!("receipt {}: {now} into the delivered roll, {before} there before", superseded.number),
        );
    }
    let released = reached(receipt, Stage::Released).unwrap_or(receipt.issued_at);
    line("released", format!("{}, by {studio}", second(released)));
    line("pace", receipt.pace.said());
    line("arrival", arrival(&receipt.arrival));
    receipt.arrival.how.iter().for_each(|how| line("", how.clone()));
    if let Some(begun) = receipt.backup.begun {
        line(
            "backup",
            format!("{} {}, begun {}", receipt.backup.state, receipt.backup.backup, second(begun)),
        );
    }
    for claim in &receipt.claims {
        line("manifest", claim.said());
    }
    if let Some(generation) = &receipt.generation {
        line("generation", format!("{}, {}", generation.generation, generation.manifest));
    }
    let others: Vec<String> = receipt.files.iter().filter_map(renamed).collect();
    if !others.is_empty() {
        line("renamed", format!("{}: {}", count(others.len() as u64, "file"), list(&others, 3)));
    }
    if !receipt.skipped.is_empty() {
        let names: Vec<&str> = receipt.skipped.iter().map(|skipped| skipped.path.as_str()).collect();
        line("left behind", list(&names, 5));
    }
    let name = if checked.signer.name.is_empty() { "no name given" } else { &checked.signer.name };
    line("signed", format!("{} ({name})", checked.signer.key));
    line("file", checked.path.display().to_string());
    for (place, sentence) in receipt.evidence.not_checked.iter().enumerate() {
        line(if place == 0 { "not checked" } else { "" }, sentence.clone());
    }
    text
}

fn reached(receipt: &Receipt, stage: Stage) -> Option<Timestamp> {
    receipt.timeline.iter().rev().find(|reached| reached.stage == stage).map(|reached| reached.at)
}

fn has_arrived(receipt: &Receipt) -> bool {
    reached(receipt, Stage::Arrived).is_some()
}

/// `reported by syncthing device ABC, 2026-11-22 10:00:00 UTC`.
fn arrival(arrival: &ArrivalOf) -> String {
    let sync = if arrival.sync == "none" { String::new() } else { format!(" through {}", arrival.sync) };
    let told = arrival.told_at.map_or_else(String::new, |at| format!(", told {}", second(at)));
    match arrival.at {
        None => format!("{}{sync}{told}", arrival.state),
        Some(at) => format!("{} {}{sync}{told}: {}", arrival.state, second(at), arrival.by),
    }
}

/// A file with another name on the share.
fn renamed(file: &DeliveredFile) -> Option<String> {
    let delivered = file.delivered_as.as_ref()?;
    Some(format!("`{}` is `{delivered}`", file.path))
}

/// `Sony FX6, A003, 12 clips: complete`, as far as it is known.
fn card(receipt: &Receipt) -> String {
    let card = &receipt.card;
    let known = [card.model.clone(), card.roll.clone()].into_iter().flatten();
    let clips = (card.clips > 0).then(|| count(card.clips, "clip"));
    let family = (receipt.family != "none").then(|| receipt.family.clone());
    let parts: Vec<String> = family.into_iter().chain(known).chain(clips).collect();
    let labels = &receipt.labels;
    let day = labels.day.map(|day| format!("day {day}"));
    let labels = [&labels.project, &labels.date, &labels.episode, &day, &labels.unit];
    let labels: Vec<&str> = labels.into_iter().flatten().map(String::as_str).collect();
    let of = if labels.is_empty() { String::new() } else { format!("; {}", labels.join(", ")) };
    match parts.is_empty() {
        true => format!("of no known kind: {}{of}", receipt.verdict),
        false => format!("{}: {}{of}", parts.join(", "), receipt.verdict),
    }
}

fn proven(receipt: &Receipt) -> String {
    let evidence = &receipt.evidence;
    let size = ByteCount(evidence.bytes);
    format!("{}, {size}: {}", count(evidence.files, "file"), evidence.rung.word())
}

fn how(receipt: &Receipt) -> String {
    let evidence = &receipt.evidence;
    let when = evidence.proven_at.map_or_else(String::new, |at| format!(", the last file {}", second(at)));
    let repaired = match evidence.repaired_blocks {
        0 => String::new(),
        blocks => format!("; {} sent again", count(blocks, "block")),
    };
    format!("{} ({}){when}{repaired}", evidence.method, list(&evidence.how, 3))
}

fn second(at: Timestamp) -> String {
    at.strftime("%Y-%m-%d %H:%M:%S UTC").to_string()
}
