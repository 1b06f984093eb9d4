//! All findings, and what they come to.

use super::finding::{Finding, Verdict};
use crate::problem::{self, Problem};
use serde::Serialize;

/// What belongs together, under its heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// The heading.
    pub title: String,
    /// In the order in which somebody should read them: what others rely on first.
    pub findings: Vec<Finding>,
}

/// What a look at everything has found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// What was looked at, in the order in which somebody should read it.
    pub sections: Vec<Section>,
}

/// The same for scripts.
#[derive(Serialize)]
pub struct Document<'a> {
    verdict: Verdict,
    exit: u8,
    findings: Vec<&'a Finding>,
}

impl Report {
    /// With one more section, unless it is empty.
    pub(super) fn with(mut self, title: impl Into<String>, findings: Vec<Finding>) -> Self {
        if !findings.is_empty() {
            self.sections.push(Section { title: title.into(), findings });
        }
        self
    }

    /// Every finding.
    pub fn findings(&self) -> impl Iterator<Item = &Finding> {
        self.sections.iter().flat_map(|section| &section.findings)
    }

    /// How many there are of a kind.
    pub fn count(&self, verdict: Verdict) -> u64 {
        self.findings().filter(|finding| finding.verdict == verdict).count() as u64
    }

    /// The worst of all. What nobody looked at makes nothing worse: it is said, and counted.
    pub fn verdict(&self) -> Verdict {
        let looked =
            self.findings().map(|finding| finding.verdict).filter(|verdict| *verdict != Verdict::NotChecked);
        looked.max().unwrap_or(Verdict::NotChecked)
    }

    /// The exit code: that of the worst fault, by the rule that all commands have; 0 without a fault.
    pub fn exit(&self) -> u8 {
        let faults = self.findings().filter(|finding| finding.verdict == Verdict::Fault);
        let problems: Vec<Problem> =
            faults.filter_map(|fault| Some(Problem::new(fault.code?, fault.message.clone()))).collect();
        problem::exit_code(&problems)
    }

    /// The document for scripts.
    pub fn document(&self) -> Document<'_> {
        Document { verdict: self.verdict(), exit: self.exit(), findings: self.findings().collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::super::finding::check;
    use super::*;
    use crate::problem::Code;

    fn report(findings: Vec<Finding>) -> Report {
        Report::default().with("The share", findings)
    }

    #[test]
    fn the_worst_counts_and_what_nobody_looked_at_does_not() {
        let one = check("one", "");
        let [ok, odd, open] = [one.ok("Fine"), one.warning("Odd", "Look"), one.needs("the share")];
        let fault = |code| one.fault(Problem::new(code, "Broken"));
        for (findings, verdict, exit) in [
            (vec![], Verdict::NotChecked, 0),
            (vec![open.clone()], Verdict::NotChecked, 0),
            (vec![ok.clone(), open.clone()], Verdict::Ok, 0),
            (vec![ok.clone(), odd.clone()], Verdict::Warning, 0),
            (vec![odd.clone(), fault(Code::ShareUnreachable)], Verdict::Fault, 60),
            (vec![fault(Code::ShareUnreachable), fault(Code::ConfigInvalid)], Verdict::Fault, 2),
            (vec![fault(Code::ShareFull), open], Verdict::Fault, 50),
        ] {
            let report = report(findings);
            assert_eq!((report.verdict(), report.exit()), (verdict, exit), "{report:?}");
        }
    }

    #[test]
    fn scripts_get_one_flat_list() {
        let findings = vec![check("login", "//nas/footage").fault(Problem::new(Code::ShareLogin, "No"))];
        let document = serde_json::to_value(report(findings).document()).expect("JSON");
        assert_eq!(document["verdict"], "fault");
        assert_eq!(document["exit"], 60);
        let finding = &document["findings"][0];
        for (key, value) in [
            ("check", "login"),
            ("verdict", "fault"),
            ("subject", "//nas/footage"),
            ("message", "No"),
            ("code", "share_login"),
        ] {
            assert_eq!(finding[key], value);
        }
        assert!(finding["remedy"].as_str().is_some_and(|remedy| remedy.contains("password")), "{finding}");
        assert!(finding.get("assumption").is_none(), "{finding}");
    }
}
