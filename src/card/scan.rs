//! Recognises the dumps below a folder and judges them. For now the folder itself is one dump of no known family.

use super::fault::{CardError, Fault};
use super::names::{LONGEST_PATH, names};
use super::report::{DumpReport, Finding, Severity, Verdict};
use super::roll_name;
use super::walk::walk;
use crate::journey::Misnamed;
use crate::problem::Code;
use crate::words::english;
use crate::words::path::printable;
use std::path::Path;

/// Looks at the dumps below a folder; touches nothing. Blocks the thread.
pub fn scan(folder: &Path) -> Result<Vec<DumpReport>, CardError> {
    let found = walk(folder)?;
    let mut findings: Vec<Finding> = found.faults.named().map(finding).collect();
    let running = findings.iter().any(|finding| finding.code == COPY_RUNNING);
    if found.faults.unnamed() > 0 {
        let more = format!("The dump has {} more of these", english::thousands(found.faults.unnamed()));
        findings.push(whole_dump("source_more", &more));
    }
    // Where the dump will lie, and so how long its paths may be, nobody knows yet.
    findings.extend(names(&found.listing, LONGEST_PATH).into_iter().map(misnamed));
    let (files, skipped) = (&found.listing.files, &found.listing.skipped);
    if files.is_empty() {
        findings.push(whole_dump(Code::SourceEmpty.name(), "There is nothing to send here"));
    } else {
        let unjudged = "No family of cards is recognised here, so nothing says whether the dump is whole";
        findings.push(whole_dump("index_missing", unjudged));
    }
    Ok(vec![DumpReport {
        path: folder.to_string_lossy().into_owned(),
        family: "none".into(),
        model: None,
        roll: roll_name(folder).map(Into::into),
        clips: 0,
        files: files.len() as u64,
        bytes: files.iter().map(|file| file.size).fold(0, u64::saturating_add),
        verdict: if running { Verdict::InProgress } else { Verdict::Review },
        findings,
        junk: skipped.iter().map(|skipped| skipped.path.clone()).collect(),
        ignored: skipped.len() as u64,
    }])
}

const COPY_RUNNING: &str = "copy_in_progress";

fn finding((fault, path, message): (Fault, &str, String)) -> Finding {
    let code = if fault == Fault::CopyRunning { COPY_RUNNING } else { fault.code().name() };
    Finding { path: Some(path.into()), ..whole_dump(code, &message) }
}

fn misnamed(name: Misnamed) -> Finding {
    let why = printable(&name.why);
    let mapped = name.delivered.map_or_else(
        || "there is no other for it".into(),
        |other| format!("`names = \"map\"` makes it `{other}`"),
    );
    let message = format!("The dump has a name that no share can hold: `{}` ({why}); {mapped}", name.path);
    Finding { path: Some(name.path.into()), ..whole_dump(Code::SourceName.name(), &message) }
}

fn whole_dump(code: &str, message: &str) -> Finding {
    Finding { code: code.into(), path: None, severity: Severity::Review, message: message.into() }
}
