//! Recognises the cards of a listing and says what is wrong with each.

use super::content;
use super::exam::Exam;
use super::families::{BESIDE, Extent};
use super::fault::CardError;
use super::find::{self, Found};
use super::finding::{Finding, FindingCode};
use super::medium::Judged;
use super::pairs;
use super::probe::Disk;
use super::roll_name;
use super::tree::{File, Tree};
use crate::journey::Listing;
use crate::words::english;
use crate::words::path::IoAt;
use std::ffi::OsStr;
use std::path::Path;

/// Findings of one kind that are named one by one.
const NAMED: usize = 50;

/// The cards of a folder that was listed, in the order of their paths; none where nothing is recognised. Reads a few
/// small pieces of each file, at most 1 MiB, and indexes whole up to 4 MiB. Blocks the thread.
pub fn judge(folder: &Path, listing: &Listing) -> Result<Vec<Judged>, CardError> {
    let disk = Disk::open(folder).at(folder)?;
    // `.` and the like have another name.
    let whole = folder.canonicalize().at(folder)?;
    let name = whole.file_name().and_then(OsStr::to_str).unwrap_or_default();
    let tree = Tree::new(name, listing);
    let mut cards: Vec<Judged> =
        find::cards(&tree).into_iter().map(|found| one(&whole, found, &disk)).collect();
    pairs::judge(&mut cards, listing);
    for judged in &mut cards {
        judged.findings = few(std::mem::take(&mut judged.findings));
    }
    Ok(cards)
}

fn one(folder: &Path, found: Found<'_>, disk: &Disk) -> Judged {
    let mut exam = Exam::new(found.root, found.family, found.others, disk);
    (found.rule.judge)(&mut exam);
    let is_whole = found.rule.extent == Extent::Structure;
    for rule in BESIDE.iter().filter(|_| is_whole) {
        if (rule.find)(found.root).is_some_and(|family| family != found.family) {
            (rule.judge)(&mut exam);
        }
    }
    renamed(&mut exam);
    exam.settle_roll();
    let content = content::check(&exam);
    exam.findings.extend(content);
    exam.card.files = exam.files().map(|file| file.place).collect();
    let Exam { root, mut card, findings, .. } = exam;
    let named = || roll_name(&folder.join(root.path())).map(Into::into);
    card.roll = card.roll.or_else(named);
    Judged { card, findings }
}

/// Names that a person's copy gets, or a second copy into the same folder: the clip of the plain name may be another one.
fn renamed(exam: &mut Exam<'_>) {
    let copies: Vec<File<'_>> = exam.files().filter(|file| is_copy(file.stem())).collect();
    for file in copies {
        exam.review(
            FindingCode::RenamedFile,
            file.path(),
            "has a name that no camera gives: it is a second copy",
        );
    }
}

/// `C0001 (1)`, `C0001 (1) (1)`, `Copy of C0001`, `C0001 copy`, `C0001 - Copy`.
fn is_copy(stem: &str) -> bool {
    let lower = stem.to_ascii_lowercase();
    let numbered = lower.strip_suffix(')').and_then(|rest| rest.rsplit_once(" ("));
    lower.starts_with("copy of ")
        || lower.ends_with(" copy")
        || numbered
            .is_some_and(|(_, number)| !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()))
}

/// The worst first; many of one kind become a number.
fn few(mut findings: Vec<Finding>) -> Vec<Finding> {
    findings.sort_by_key(|finding| finding.severity);
    let mut few: Vec<Finding> = Vec::new();
    let mut more: Vec<(Finding, u64)> = Vec::new();
    for finding in findings {
        let alike = |other: &Finding| other.code == finding.code && other.severity == finding.severity;
        if few.iter().filter(|other| alike(other)).count() < NAMED {
            few.push(finding);
            continue;
        }
        match more.iter_mut().find(|(other, _)| alike(other)) {
            Some((_, count)) => *count += 1,
            None => more.push((finding, 1)),
        }
    }
    let counted = more.into_iter().map(|(finding, count)| {
        let message = format!("The card has {} more of these", english::thousands(count));
        Finding { path: None, message, ..finding }
    });
    few.extend(counted);
    few
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::card::finding::Severity;

    #[test]
    fn copies_are_known_by_their_names() {
        for copy in ["C0001 (1)", "C0001 (1) (1)", "Copy of C0001", "C0001 copy", "C0001 - Copy"] {
            assert!(is_copy(copy), "{copy}");
        }
        for plain in ["C0001", "A001C001_261122_R2EC", "Scene (night)", "copycat", "(1)"] {
            assert!(!is_copy(plain), "{plain}");
        }
    }

    #[test]
    fn many_findings_of_a_kind_become_a_number() {
        let one = |severity| Finding::about(FindingCode::Truncated, severity, "a", "is short");
        let findings = [vec![one(Severity::Info)], vec![one(Severity::Error); 1060]].concat();
        let few = few(findings);
        assert_eq!(few.len(), NAMED + 2);
        assert_eq!(few[NAMED].severity, Severity::Info);
        assert_eq!(few[NAMED + 1].message, "The card has 1,010 more of these");
    }
}
