//! The report for people: the verdict first, then how it was reached, what was not checked, and what to do.

use super::report::Report;
use crate::command::paint::Paint;
use crate::command::report;
use crate::verify::line::{Compared, Line, Status};
use crate::words::english::thousands;
use crate::words::path::printable;
use std::fmt::Write;

/// Files and warnings that are listed for people; `--all` and JSON have them all.
const LISTED: usize = 20;
/// Manifests that are.
const MANIFESTS: usize = 5;

/// The whole report. With `all` no line is left out.
pub(super) fn for_people(report: &Report, all: bool, paint: Paint) -> String {
    let mut text = String::new();
    // Writing to a string cannot fail.
    let _ = write(report, if all { usize::MAX } else { LISTED }, paint, &mut text);
    text
}

fn write(report: &Report, most: usize, paint: Paint, text: &mut String) -> std::fmt::Result {
    let verdict = match report.verdict {
        "pass" => paint.green("Verified"),
        "document_verified" => paint.yellow("The document is good; the media were not checked"),
        "attention" => paint.yellow("NOT ALL VERIFIED"),
        _ => paint.red("NOT VERIFIED"),
    };
    writeln!(text, "{verdict}: {}", printable(&report.target))?;
    // A roll that is checked every week has a generation for each: the last ones tell.
    let manifests = report.checked.iter().filter(|fact| fact.what == "manifest").count();
    let mut older = manifests.saturating_sub(most.min(MANIFESTS));
    if older > 0 {
        writeln!(
            text,
            "  {:<11} {}",
            "manifest",
            format_args!("{} more: `--all` lists them all", thousands(older as u64))
        )?;
    }
    for fact in &report.checked {
        if fact.what == "manifest" && older > 0 {
            older -= 1;
            continue;
        }
        writeln!(text, "  {:<11} {}", fact.what, printable(&fact.how))?;
    }
    for (place, sentence) in report.not_checked.iter().enumerate() {
        let label = if place == 0 { "not checked" } else { "" };
        writeln!(text, "  {label:<11} {}", printable(sentence))?;
    }
    for line in report.files.iter().take(most) {
        write_file(line, text)?;
    }
    for folder in report.missing_folders.iter().take(most) {
        writeln!(text, "  {:<12} {folder}/", Status::Missing.word())?;
    }
    if report.files.len() > most {
        let more = thousands((report.files.len() - most) as u64);
        writeln!(text, "  {more} more: `--all` lists them all")?;
    }
    for warning in report.warnings.iter().take(most) {
        let path = warning.path.as_deref().map(|path| format!("{}: ", printable(path))).unwrap_or_default();
        writeln!(text, "  {:<12} {path}{}", paint.yellow("warning"), printable(&warning.message))?;
    }
    if report.warnings.len() > most {
        let more = thousands((report.warnings.len() - most) as u64);
        writeln!(text, "  {more} more warnings: `--all` lists them all")?;
    }
    for told in &report.problems {
        text.push_str(&report::for_people(&told.problem, paint));
    }
    Ok(())
}

fn write_file(line: &Line, text: &mut String) -> std::fmt::Result {
    write!(text, "  {:<12} {}", line.status.word(), printable(&line.path))?;
    if let Some(more) = &line.more {
        if let Some(original) = &more.original {
            write!(text, ", `{}` on the card", printable(original))?;
        }
        if let Some(now) = &more.renamed_to {
            let seems = if line.status == Status::Missing { "seems to be" } else { "now" };
            write!(text, ", {seems} {}", printable(now))?;
        }
        if let Some(reason) = &more.reason {
            write!(text, ": {}", printable(reason))?;
        }
    }
    if let (Status::Altered, Some(compared)) = (line.status, &line.compared)
        && let Some(found) = compared.found()
    {
        let (what, expected) = (Compared::what(compared), compared.expected());
        write!(text, ": {what} {found} instead of {expected}")?;
    }
    writeln!(text)
}
