//! The report for people: a line for each thing that was looked at, under headings; what to do below what is not as it should be.

use crate::command::paint::Paint;
use crate::command::prose::wrap;
use crate::doctor::{Finding, NOT_CHECKED, Report, Section, Trial, Verdict};
use crate::words::english::count;
use crate::words::path::printable;
use std::fmt;

/// The columns of a verdict, and of a name.
const VERDICT: usize = 11;
const NAME: usize = 13;

/// Where what is said begins.
const MARGIN: usize = 2 + VERDICT + 2 + NAME + 2;

/// What is shown, and how.
pub(super) struct Page<'a> {
    pub(super) report: &'a Report,
    pub(super) paint: Paint,
    pub(super) width: usize,
}

impl fmt::Display for Page<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for Section { title, findings } in &self.report.sections {
            writeln!(f, "{}", self.paint.bold(printable(title)))?;
            let mut lines = findings.iter().map(|found| finding(found, self.paint, self.width));
            lines.try_for_each(|lines| f.write_str(&lines))?;
            writeln!(f)?;
        }
        f.write_str(&self.sum())
    }
}

/// One thing that was looked at, in lines. Of a trial it is said first what is taken for granted.
pub(super) fn finding(finding: &Finding, paint: Paint, width: usize) -> String {
    let Finding { check, verdict, message, remedy, code, trial, .. } = finding;
    // The verdict says that already.
    let message = message.strip_prefix(NOT_CHECKED).unwrap_or(message);
    let code = code.map(|code| format!(" [{}]", code.name())).unwrap_or_default();
    let found = format!("{message}{code}");
    let mut lines = match trial {
        None => vec![found],
        Some(Trial { assumption, .. }) if *verdict == Verdict::NotChecked => vec![assumption.clone(), found],
        Some(Trial { assumption, .. }) => vec![assumption.clone(), format!("found: {found}")],
    };
    if *verdict >= Verdict::Warning {
        if let Some(Trial { expected, means, .. }) = trial {
            lines.extend([format!("expected: {expected}"), format!("it means: {means}")]);
        }
        lines.extend(remedy.iter().map(|remedy| format!("what to do: {remedy}")));
    }
    let said: String = lines.iter().map(|line| wrap(line, MARGIN, width)).collect();
    let verdict = painted(paint, *verdict, format_args!("{:VERDICT$}", verdict.word()));
    format!("  {verdict}  {check:NAME$}  {}", said.trim_start())
}

impl Page<'_> {
    /// Whether anybody has to act, in one line, and where to begin.
    pub(super) fn sum(&self) -> String {
        let number = |verdict| self.report.count(verdict);
        let (faults, warnings) = (number(Verdict::Fault), number(Verdict::Warning));
        let counts = format!(
            "{}, {}, {} in order, {} not checked",
            count(faults, "fault"),
            count(warnings, "warning"),
            number(Verdict::Ok),
            number(Verdict::NotChecked)
        );
        let worst = self.report.verdict();
        let begin = match self.report.findings().find(|finding| finding.verdict == worst) {
            Some(first) if worst >= Verdict::Warning => format!(". Begin with `{}`", first.check),
            _ => String::new(),
        };
        painted(self.paint, worst, wrap(&format!("{counts}{begin}"), 0, self.width))
    }
}

/// Colour repeats the word.
fn painted(paint: Paint, verdict: Verdict, text: impl fmt::Display) -> String {
    match verdict {
        Verdict::Ok => paint.green(text),
        Verdict::Warning => paint.yellow(text),
        Verdict::Fault => paint.red(text),
        Verdict::NotChecked => paint.dim(text),
    }
}
