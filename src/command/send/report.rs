//! What `ingest send` says at the end: for a person, and for a script.

use super::Carried;
use crate::command::globals::Globals;
use crate::command::report;
use crate::daemon::not_delivered;
use crate::daemon::progress::Counters;
use crate::journey::{Dump, Elsewhere, Skipped, Stage};
use crate::problem::Problem;
use crate::receipt::{self, ClaimOf};
use crate::words::bytes::ByteCount;
use crate::words::english;
use crate::words::path::printable;
use crate::words::rate::Rate;
use crate::world::World;
use serde::Serialize;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;

/// The reason why junk stays behind.
const JUNK: &str = "junk";
/// How much of what stays behind is named.
const NAMED: usize = 5;

/// The document of `--json`.
#[derive(Serialize)]
struct Document<'a> {
    dump: String,
    roll: &'a str,
    stage: Stage,
    bytes: u64,
    seconds: f64,
    receipt: Option<PathBuf>,
    evidence: Evidence<'a>,
    problems: Vec<&'a Problem>,
}

/// What is known, and how.
#[derive(Serialize)]
struct Evidence<'a> {
    /// The lowest rung of all files.
    rung: &'static str,
    /// How it was reached.
    method: &'static str,
    /// How the readback got past the caches of this machine.
    readback: Vec<&'a str>,
    files: usize,
    files_landed: usize,
    /// Hashes of manifests that came along, compared and equal.
    claims_compared: u64,
    /// Over the link, in this run.
    bytes_sent: u64,
    blocks_sent: u64,
    /// Beside those: what a session that broke had not answered or had lost, and what read back differently.
    bytes_again: u64,
    /// Connections that broke and were replaced.
    sessions_replaced: u64,
    /// Found in staging from an earlier run, and equal.
    bytes_found: u64,
    /// Sent again because the readback differed.
    blocks_repaired: u64,
    delivered_before: bool,
    /// The folder whose content that was, where another folder was named now.
    #[serde(skip_serializing_if = "Option::is_none")]
    same_card_as: Option<&'a Path>,
    /// Where another studio has delivered the same card.
    #[serde(skip_serializing_if = "Option::is_none")]
    elsewhere: Option<&'a Elsewhere>,
    /// What was not checked, one sentence each, as in the receipt.
    not_checked: Vec<String>,
}

/// Prints the outcome and gives the exit code.
pub(super) fn print(
    carried: Carried,
    took: Duration,
    counters: &Counters,
    globals: &Globals,
    world: &mut World,
) -> Result<u8, Problem> {
    let Carried { dump, state, delivered_before, duplicate, problem } = &carried;
    let receipt = dump.receipt().map(|(number, _)| receipt::path_of(state, *number, &dump.roll));
    let exit = problem.as_ref().map_or(0, |problem| problem.code.exit());
    if globals.json {
        world.print_json(&Document {
            dump: dump.id.to_string(),
            roll: &dump.roll,
            stage: dump.stage,
            bytes: dump.bytes(),
            seconds: took.as_secs_f64(),
            receipt,
            evidence: Evidence {
                same_card_as: duplicate.as_ref().map(|_| dump.source.as_path()),
                ..evidence(dump, counters, *delivered_before)
            },
            problems: problem.iter().collect(),
        })?;
        return Ok(exit);
    }
    match (problem, receipt) {
        (None, Some(receipt)) => {
            let text = success(dump, took, counters, *delivered_before, duplicate.as_ref(), &receipt);
            if !globals.quiet {
                world.print(text)?;
            }
            Ok(0)
        }
        (None, None) if let Some(place) = &dump.elsewhere => {
            if !globals.quiet {
                world.print(elsewhere(dump, place))?;
            }
            Ok(0)
        }
        (Some(problem), _) => Ok(report::problem(problem, globals, world)),
        (None, None) => Ok(exit),
    }
}

/// That another studio has delivered the card.
fn elsewhere(dump: &Dump, place: &Elsewhere) -> String {
    let files = dump.files.iter().filter(|file| file.print.is_some()).count() as u64;
    let address = printable(&format!("{}/{}", place.destination, place.target)).into_owned();
    format!(
        "  Same card    {} was {}; nothing was sent\n\
         {:15}compared by paths, sizes, beginning and end of {}; not read whole\n  \
         Lies at      {address}\n",
        printable(&dump.roll),
        place.words(),
        "",
        english::count(files, "media file"),
    )
}

fn evidence<'a>(dump: &'a Dump, counters: &Counters, delivered_before: bool) -> Evidence<'a> {
    let sent = counters.sent();
    let landed = dump.files.iter().filter(|file| file.landed.is_some()).count();
    let rung = match () {
        () if dump.seal.is_some() => "landed",
        () if dump.all_written() && dump.is_through_gateway() => "accepted",
        () if dump.all_written() && !dump.files.is_empty() => "written",
        () => "listed",
    };
    Evidence {
        rung,
        method: if dump.seal.is_some() { "readback" } else { "none" },
        readback: dump.readbacks.iter().map(|session| session.readback.as_str()).collect(),
        files: dump.files.len(),
        files_landed: landed,
        claims_compared: dump.files.iter().map(|file| u64::from(file.claims)).sum(),
        bytes_sent: sent.bytes.load(Relaxed),
        blocks_sent: sent.blocks.load(Relaxed),
        bytes_again: again(counters),
        sessions_replaced: counters.trouble().sessions_replaced(),
        bytes_found: sent.found.load(Relaxed),
        blocks_repaired: dump.files.iter().map(|file| u64::from(file.repaired)).sum(),
        delivered_before,
        same_card_as: None,
        elsewhere: dump.elsewhere.as_ref(),
        not_checked: receipt::not_checked(dump),
    }
}

fn success(
    dump: &Dump,
    took: Duration,
    counters: &Counters,
    delivered_before: bool,
    duplicate: Option<&Dump>,
    receipt: &Path,
) -> String {
    let mut text = String::new();
    let roll = printable(&dump.roll);
    let size = format!("{}, {}", english::count(dump.files.len() as u64, "file"), ByteCount(dump.bytes()));
    let released = dump.reached(Stage::Released).map(|at| at.strftime("%Y-%m-%d %H:%M:%S UTC").to_string());
    let how = dump.readbacks.iter().map(|session| session.readback.as_str()).collect::<Vec<_>>();
    let repaired: u64 = dump.files.iter().map(|file| u64::from(file.repaired)).sum();
    let mut line = |label: &str, value: String| {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "  {label:<12} {value}");
    };
    if let Some(duplicate) = duplicate {
        let (here, there) = (duplicate.source.display().to_string(), dump.source.display().to_string());
        line("Same card", format!("{} is what was delivered from {}", printable(&here), printable(&there)));
        let files = duplicate.files.iter().filter(|file| file.print.is_some()).count() as u64;
        let files = english::count(files, "media file");
        line("", format!("compared by paths, sizes, beginning and end of {files}; not read whole"));
        let others = not_delivered(duplicate, dump);
        if !others.is_empty() {
            let others: Vec<String> = others.iter().map(|path| format!("`{path}`")).collect();
            line("", format!("not among what was delivered: {}", english::list(&others, NAMED)));
        }
    }
    match delivered_before {
        true if duplicate.is_some() => {
            line("Delivered", format!("{roll} was delivered before; nothing was sent"));
        }
        true => {
            line("Delivered", format!("{roll} was delivered before and has not changed; nothing was sent"));
        }
        false => line("Delivered", format!("{roll}, {size}")),
    }
    if let Some(grown) = grown(dump) {
        line("Grown", grown);
    }
    if !delivered_before {
        let sent = counters.sent().bytes.load(Relaxed);
        let rate = Rate::measured(sent, took.as_secs_f64());
        line("Sent", format!("{} in {:.1} s, {rate} with all checks", ByteCount(sent), took.as_secs_f64()));
    }
    let of = if dump.grown.is_some() { "every byte that is new" } else { "every byte" };
    line("Proven", format!("{of} read back and equal ({})", english::list(&how, 3)));
    if repaired > 0 {
        line("Repaired", format!("{} sent again after readback", english::count(repaired, "block")));
    }
    if counters.trouble().sessions_replaced() > 0 {
        let times = english::count(counters.trouble().sessions_replaced(), "time");
        line(
            "Interrupted",
            format!("{times}; went on by itself, with up to {} sent again", ByteCount(again(counters))),
        );
    }
    line("Manifests", manifests(dump));
    let compared: Vec<_> = dump.claims.iter().filter(|claim| claim.files > 0).collect();
    for claim in compared.iter().take(NAMED) {
        line("", ClaimOf::from(*claim).said());
    }
    if compared.len() > NAMED {
        line("", format!("and {} more", compared.len() - NAMED));
    }
    line(
        "Released",
        format!(
            "{} as {}, by {}",
            released.unwrap_or_default(),
            printable(&format!("{}/{}", dump.destination, dump.target)),
            if dump.grown.is_some() { "a rename each" } else { "one rename" }
        ),
    );
    if !dump.skipped.is_empty() {
        line("Left behind", left_behind(&dump.skipped));
    }
    for (place, sentence) in receipt::not_checked(dump).into_iter().enumerate() {
        line(if place == 0 { "Not checked" } else { "" }, sentence);
    }
    line("Receipt", receipt.display().to_string());
    text
}

/// What is new of a card that was delivered before.
fn grown(dump: &Dump) -> Option<String> {
    let (receipt, _) = dump.grown.as_ref()?.receipts.last()?;
    let new = dump.files.iter().filter(|file| file.before.is_none()).count();
    let before = english::count((dump.files.len() - new) as u64, "file");
    let new = english::count(new as u64, "new file");
    Some(format!("{new}; {before} delivered before, receipt {receipt}, which the new one supersedes"))
}

/// Bytes that were sent more than once.
fn again(counters: &Counters) -> u64 {
    counters.sent().again.load(Relaxed) + counters.trouble().repeated().0
}

/// What became of the manifests that came along.
fn manifests(dump: &Dump) -> String {
    let claims: u64 = dump.files.iter().map(|file| u64::from(file.claims)).sum();
    let compared = dump.claims.iter().filter(|claim| claim.files > 0).count() as u64;
    let others = dump.claims.len() as u64 - compared;
    let mut parts = Vec::new();
    if claims > 0 {
        let (claims, manifests) =
            (english::count(claims, "hash value"), english::count(compared, "manifest"));
        parts.push(format!("{claims} of {manifests} that came along compared, all equal"));
    }
    if others > 0 {
        parts.push(format!("{} that came along not compared", english::count(others, "manifest")));
    }
    if parts.is_empty() { "none came along".into() } else { parts.join("; ") }
}

/// Junk is counted; all else that stays behind is named with its reason.
fn left_behind(skipped: &[Skipped]) -> String {
    let (junk, others): (Vec<_>, Vec<_>) = skipped.iter().partition(|skipped| skipped.reason == JUNK);
    let mut parts: Vec<String> = Vec::new();
    if !junk.is_empty() {
        parts.push(format!("{} of operating systems", english::count(junk.len() as u64, "junk entry")));
    }
    parts.extend(others.iter().map(|other| format!("`{}` ({})", printable(&other.path), other.reason)));
    english::list(&parts, NAMED)
}
