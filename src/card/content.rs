//! Looks into the files of a card: a few small reads each, several files at once.

use super::container::{self, Fault};
use super::exam::Exam;
use super::finding::{Finding, FindingCode, Severity};
use super::known;
use super::tree::File;
use crate::problem::Code;
use crate::words::path::printable;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// Files that one thread takes at a time.
const AT_ONCE: usize = 512;
/// Threads: reading small pieces is waiting.
const THREADS: usize = 4;

/// What is wrong with the content of a card's files, in the order of the listing.
pub(super) fn check(exam: &Exam<'_>) -> Vec<Finding> {
    let looked_at = |file: &File<'_>| !exam.card.indexes.contains(&file.place);
    let files: Vec<File<'_>> = exam.files().filter(is_checked).filter(looked_at).collect();
    let next = AtomicUsize::new(0);
    let work = || {
        let mut found = Vec::new();
        loop {
            let start = next.fetch_add(AT_ONCE, Ordering::Relaxed);
            let Some(some) = files.get(start..) else { return found };
            let some = &some[..some.len().min(AT_ONCE)];
            found.extend((start..).zip(some).filter_map(|(at, file)| Some((at, one(exam, *file)?))));
        }
    };
    let threads = files.len().div_ceil(AT_ONCE).min(THREADS);
    let mut found: Vec<(usize, Finding)> = if threads < 2 {
        work()
    } else {
        thread::scope(|scope| {
            let started: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
            started.into_iter().flat_map(|thread| thread.join().unwrap_or_default()).collect()
        })
    };
    found.sort_by_key(|(at, _)| *at);
    found.into_iter().map(|(_, finding)| finding).collect()
}

fn is_checked(file: &File<'_>) -> bool {
    container::is_known(file.ending()) || file.size() == 0 && known::is_media(file.name())
}

fn one(exam: &Exam<'_>, file: File<'_>) -> Option<Finding> {
    if file.size() == 0 {
        return Some(Finding::about(FindingCode::ZeroByte, Severity::Error, file.path(), "has no bytes"));
    }
    let checked = exam.open(file).map_err(Fault::Stop).and_then(|probe| {
        container::check(&probe, file.ending())?;
        Ok(probe.first_hole() < file.size())
    });
    match checked {
        Ok(false) => None,
        Ok(true) => {
            let says =
                "has stretches that were never written, or zeros that a tool or a file system left out";
            Some(Finding::about(FindingCode::ZeroTail, Severity::Info, file.path(), says))
        }
        Err(Fault::Flaw(flaw)) => Some(Finding::about(flaw.code, flaw.severity, file.path(), &flaw.says)),
        Err(Fault::Stop(stop)) => {
            let message = format!("`{}` was not looked into: {stop}", printable(file.path()));
            let code = Code::SourceUnreadable.name().into();
            Some(Finding { code, path: Some(file.path().into()), severity: Severity::Review, message })
        }
    }
}
