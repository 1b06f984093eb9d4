//! The page about a roll: what has to be done stands at the top, what happened at the end.

use crate::command::paint::Paint;
use crate::command::prose::wrap;
use crate::control::{RollDetail, RollState, RollView};
use crate::tui::Wall;
use crate::words::bytes::ByteCount;
use crate::words::english::{count, list};
use crate::words::path::{printable, shown};
use crate::words::priority::Priority;
use crate::words::rate::Rate;
use std::fmt;

/// Findings, and events, that are shown; all are in the JSON document.
const FINDINGS: usize = 10;
const EVENTS: usize = 10;
/// Files that are not in the second region, and are named.
const MISSING: usize = 5;

/// What is shown, and how.
pub(super) struct Page<'a> {
    pub(super) detail: &'a RollDetail,
    pub(super) wall: Wall,
    pub(super) paint: Paint,
    pub(super) width: usize,
}

impl fmt::Display for Page<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let roll = &self.detail.roll;
        let state = match roll.state {
            RollState::Held => self.paint.red("held"),
            RollState::Arriving | RollState::Delivered | RollState::Arrived => {
                self.paint.green(roll.state.name())
            }
            other => other.name().to_owned(),
        };
        writeln!(f, "{}: {state}", self.paint.bold(printable(&roll.roll)))?;
        if let Some(problem) = &roll.problem {
            let code = problem.code.name();
            f.write_str(&self.paint.red(wrap(&format!("{} [{code}]", problem.message), 2, self.width)))?;
        }
        for waiting in [&roll.late, &roll.waiting].into_iter().flatten() {
            f.write_str(&self.paint.yellow(wrap(waiting, 2, self.width)))?;
        }
        for (label, value) in self.facts(roll) {
            let text = wrap(&value, 14, self.width);
            f.write_str(&format!("  {label:<11} {}", text.trim_start()))?;
        }
        f.write_str(&self.list("What can be done now", &self.detail.remedies, usize::MAX))?;
        f.write_str(&self.list("The ledger of all studios", &self.detail.ledger, usize::MAX))?;
        f.write_str(&self.list("Found about the card", &self.findings(), FINDINGS))?;
        let skipped: Vec<String> =
            self.detail.skipped.iter().map(|(path, reason)| format!("{path}: {reason}")).collect();
        f.write_str(&self.list("Not sent", &skipped, FINDINGS))?;
        f.write_str(&self.list("Files", &self.files(), usize::MAX))?;
        let events: Vec<String> = self
            .detail
            .events
            .iter()
            .map(|event| format!("{}  {}", self.wall.time(event.at), event.words))
            .collect();
        f.write_str(&self.list("What happened, newest first", &events, EVENTS))
    }
}

impl Page<'_> {
    fn facts(&self, roll: &RollView) -> Vec<(&'static str, String)> {
        let (files, bytes) = (count(roll.files, "file"), ByteCount(roll.bytes));
        let mut facts = vec![("from", shown(&roll.source)), ("to", roll.target.clone())];
        let card: Vec<&str> = [&roll.family, &roll.verdict].into_iter().map(String::as_str).collect();
        let card: Vec<&str> = card.into_iter().filter(|word| !word.is_empty()).collect();
        facts.push(("card", if card.is_empty() { "not looked into yet".into() } else { card.join(", ") }));
        facts.push(("size", format!("{files}, {bytes}")));
        let [sent, landed] = [roll.sent, roll.landed].map(ByteCount);
        facts.push(("evidence", format!("{sent} written to the share, {landed} of it read back and proven")));
        if roll.rate > 0 {
            facts.push(("rate", Rate::bits_per_second(roll.rate).to_string()));
        }
        if let Some(eta) = &roll.eta {
            let frozen = eta.frozen.as_ref().map(|why| format!(", but it stands still: {why}"));
            facts.push(("lands", self.wall.range(eta) + &frozen.unwrap_or_default()));
        }
        if roll.priority != Priority::Normal || roll.deadline.is_some() {
            let by = roll.deadline.map(|deadline| format!(", to land by {}", self.wall.time(deadline)));
            facts.push(("turn", roll.priority.to_string() + &by.unwrap_or_default()));
        }
        if let Some((by, reason)) = &self.detail.accepted {
            facts.push(("accepted", format!("by {by}: {reason}")));
        }
        for claim in &self.detail.claims {
            facts.push(("manifest", format!("{} ({})", claim.path, claim.kind)));
        }
        if let Some(receipt) = &self.detail.receipt {
            facts.push(("receipt", shown(receipt)));
        }
        if let Some(elsewhere) = &self.detail.elsewhere {
            facts.push(("duplicate", format!("the same was {}", elsewhere.words())));
        } else if let Some(earlier) = &self.detail.duplicate_of {
            facts.push(("duplicate", format!("the same was delivered before, as dump {earlier}")));
        }
        if let Some(arrival) = &roll.arrival {
            let at = arrival.at.map_or_else(String::new, |at| format!("{}: ", self.wall.time(at)));
            facts.push(("2nd region", at + &arrival.standing()));
            if !arrival.missing.is_empty() {
                facts.push(("not there", list(&arrival.missing, MISSING)));
            }
        }
        facts.extend(roll.backup.as_ref().map(|backup| ("backup", backup.words())));
        facts.push(("key", roll.key.clone()));
        facts
    }

    fn findings(&self) -> Vec<String> {
        let findings = &self.detail.card.findings;
        findings.iter().map(|finding| format!("{}: {}", finding.severity, finding.message)).collect()
    }

    fn files(&self) -> Vec<String> {
        let files = &self.detail.files;
        let repaired = |blocks: u32| match blocks {
            0 => String::new(),
            blocks => format!(", {} sent again", count(blocks.into(), "block")),
        };
        let mut lines: Vec<String> = files
            .iter()
            .map(|file| {
                format!(
                    "{}: {}, {}{}",
                    file.path,
                    ByteCount(file.size),
                    file.evidence,
                    repaired(file.repaired)
                )
            })
            .collect();
        let more = self.detail.roll.files.saturating_sub(files.len() as u64);
        if more > 0 && !files.is_empty() {
            lines.push(format!("and {}: `--files {}`", count(more, "more file"), self.detail.roll.files));
        }
        lines
    }

    fn list(&self, title: &str, lines: &[String], most: usize) -> String {
        if lines.is_empty() {
            return String::new();
        }
        let mut text = format!("\n{}\n", self.paint.bold(title));
        text.extend(lines.iter().take(most).map(|line| wrap(line, 2, self.width)));
        let more = lines.len().saturating_sub(most);
        if more > 0 {
            text += &format!("  and {more} more, with `--json`\n");
        }
        text
    }
}
