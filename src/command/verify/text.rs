//! The report for people: the verdict first, then how it was reached, what was not checked, and what to do.

use super::report::{FileLine, Report, Status};
use crate::command::paint::Paint;
use crate::command::report;
use crate::words::english::thousands;
use crate::words::path::printable;
use std::fmt::Write;

/// Files that are listed for people; JSON has them all.
const LISTED: usize = 20;

/// The whole report.
pub(super) fn for_people(report: &Report, paint: Paint) -> String {
    let mut text = String::new();
    // Writing to a string cannot fail.
    let _ = write(report, paint, &mut text);
    text
}

fn write(report: &Report, paint: Paint, text: &mut String) -> std::fmt::Result {
    let verdict = match report.verdict {
        "verified" => paint.green("Verified"),
        "document_verified" => paint.yellow("The document is good; the media were not checked"),
        _ => paint.red("NOT VERIFIED"),
    };
    writeln!(text, "{verdict}: {}", printable(&report.target))?;
    for fact in &report.checked {
        writeln!(text, "  {:<11} {}", fact.what, printable(&fact.how))?;
    }
    for (place, sentence) in report.not_checked.iter().enumerate() {
        let label = if place == 0 { "not checked" } else { "" };
        writeln!(text, "  {label:<11} {}", printable(sentence))?;
    }
    for line in report.files.iter().take(LISTED) {
        write_file(line, text)?;
    }
    if report.files.len() > LISTED {
        let more = thousands((report.files.len() - LISTED) as u64);
        writeln!(text, "  {more} more: `--json` lists them all")?;
    }
    for problem in &report.problems {
        text.push_str(&report::for_people(problem, paint));
    }
    Ok(())
}

fn write_file(line: &FileLine, text: &mut String) -> std::fmt::Result {
    write!(text, "  {:<12} {}", line.status.word(), printable(&line.path))?;
    if let Some(original) = &line.original {
        write!(text, ", `{}` on the card", printable(original))?;
    }
    if let Some(now) = &line.renamed_to {
        write!(text, ", now {}", printable(now))?;
    }
    if let Some(reason) = &line.reason {
        write!(text, ": {}", printable(reason))?;
    }
    if let (Status::Altered, Some(algorithm), Some(expected), Some(found)) =
        (line.status, line.algorithm, &line.expected, &line.found)
    {
        write!(text, ": {algorithm} {} instead of {}", printable(found), printable(expected))?;
    }
    writeln!(text)
}
