//! The report for people: a line for each thing that was looked at, under headings; what to do below what is not as it should be.

use crate::command::paint::Paint;
use crate::command::prose::wrap;
use crate::doctor::{Finding, NOT_CHECKED, Report, Section, Verdict};
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
            findings.iter().try_for_each(|finding| f.write_str(&self.finding(finding)))?;
            writeln!(f)?;
        }
        f.write_str(&self.sum())
    }
}

impl Page<'_> {
    fn finding(&self, finding: &Finding) -> String {
        let code = finding.code.map(|code| format!(" [{}]", code.name())).unwrap_or_default();
        // The verdict says that already.
        let message = finding.message.strip_prefix(NOT_CHECKED).unwrap_or(&finding.message);
        let said = wrap(&format!("{message}{code}"), MARGIN, self.width);
        let verdict = self.verdict(finding.verdict, format_args!("{:VERDICT$}", finding.verdict.word()));
        let mut text = format!("  {verdict}  {:NAME$}  {}", finding.check, said.trim_start());
        if let Some(remedy) = &finding.remedy {
            text += &wrap(&format!("what to do: {remedy}"), MARGIN, self.width);
        }
        text
    }

    /// Whether anybody has to act, in one line, and where to begin.
    fn sum(&self) -> String {
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
        self.verdict(worst, wrap(&format!("{counts}{begin}"), 0, self.width))
    }

    fn verdict(&self, verdict: Verdict, text: impl fmt::Display) -> String {
        match verdict {
            Verdict::Ok => self.paint.green(text),
            Verdict::Warning => self.paint.yellow(text),
            Verdict::Fault => self.paint.red(text),
            Verdict::NotChecked => self.paint.dim(text),
        }
    }
}
