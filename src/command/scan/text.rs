//! What a scan found, for people: each folder that was named, with the cards below it.

use super::super::paint::Paint;
use crate::card::{DumpReport, Finding, Severity, Verdict};
use crate::words::bytes::ByteCount;
use crate::words::english;
use crate::words::path::{printable, shown};
use std::path::Path;

/// How many names of clips or junk are shown.
const NAMED: usize = 5;
/// How many findings of one kind are shown; all are in the JSON document.
const FINDINGS: usize = 8;

/// What lies below a folder.
pub(super) fn text(dir: &Path, dumps: &[DumpReport], paint: Paint) -> String {
    let whole = shown(dir);
    match dumps {
        [only] if Path::new(&only.path) == dir => paint.bold(&whole) + "\n" + &dump(only, "  ", paint),
        _ => {
            let mut text = format!("{}: {}\n", paint.bold(&whole), summary(dumps));
            for one in dumps {
                let below = Path::new(&one.path).strip_prefix(dir).unwrap_or(Path::new(&one.path));
                let name = if below == Path::new("") { "outside of the cards".into() } else { shown(below) };
                text += &format!("  {}\n{}", paint.bold(name), dump(one, "    ", paint));
            }
            text
        }
    }
}

/// `3 dumps: 1 complete, 1 incomplete, 1 where a person has to look`.
fn summary(dumps: &[DumpReport]) -> String {
    let all = [
        (Verdict::Complete, "complete"),
        (Verdict::Incomplete, "incomplete"),
        (Verdict::InProgress, "still being copied"),
        (Verdict::Review, "for a person to look at"),
    ];
    let count = |verdict| dumps.iter().filter(|dump| dump.verdict == verdict).count();
    let words: Vec<String> = all
        .into_iter()
        .filter(|(verdict, _)| count(*verdict) > 0)
        .map(|(verdict, words)| format!("{} {words}", count(verdict)))
        .collect();
    format!("{}, {}", english::count(dumps.len() as u64, "dump"), words.join(", "))
}

fn dump(dump: &DumpReport, margin: &str, paint: Paint) -> String {
    let mut about = vec![dump.kind.to_owned()];
    about.extend(dump.model.as_deref().map(|model| printable(model).into_owned()));
    about.push(
        dump.roll.as_deref().map_or("roll not known".into(), |roll| format!("roll {}", printable(roll))),
    );
    let mut size = vec![english::count(dump.files, "file"), ByteCount(dump.bytes).to_string()];
    if dump.clips > 0 {
        size.insert(0, english::count(dump.clips, "clip"));
    }
    let verdict = match dump.verdict {
        Verdict::Complete => paint.green(dump.verdict.words()),
        Verdict::Incomplete => paint.red(dump.verdict.words()),
        Verdict::Review | Verdict::InProgress => paint.yellow(dump.verdict.words()),
    };
    let mut lines = vec![about.join(", "), size.join(", "), format!("verdict: {verdict}")];
    lines.extend(findings(&dump.findings, paint));
    if !dump.names.is_empty() {
        lines.push(format!("clips: {}", names(&dump.names)));
    }
    if !dump.junk.is_empty() {
        let quoted: Vec<String> = dump.junk.iter().map(|name| format!("`{name}`")).collect();
        lines.push(format!("stays behind: {}", names(&quoted)));
    }
    lines.iter().map(|line| format!("{margin}{line}\n")).collect()
}

fn names(names: &[String]) -> String {
    let few: Vec<String> = names.iter().map(|name| printable(name).into_owned()).collect();
    english::list(&few, NAMED)
}

/// A line for each finding, the first few of each kind.
fn findings(findings: &[Finding], paint: Paint) -> Vec<String> {
    let mut lines = Vec::new();
    for (place, finding) in findings.iter().enumerate() {
        let alike = |other: &&Finding| other.code == finding.code && other.severity == finding.severity;
        let before = findings[..place].iter().filter(alike).count();
        if before > FINDINGS {
            continue;
        }
        let severity = match finding.severity {
            Severity::Error => paint.red("error"),
            Severity::Review => paint.yellow("review"),
            Severity::Info => paint.dim("info"),
        };
        let code = paint.dim(format_args!("[{}]", finding.code));
        if before == FINDINGS {
            let more = findings[place..].iter().filter(alike).count() as u64;
            lines.push(format!(
                "{severity}: and {} more like this; `--json` has all {code}",
                english::thousands(more)
            ));
        } else {
            lines.push(format!("{severity}: {} {code}", finding.message));
        }
    }
    lines
}
