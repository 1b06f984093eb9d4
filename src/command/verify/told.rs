//! What was found, as problems and warnings in sentences.

use super::report::{Report, Told, Warning};
use crate::manifest::about::About;
use crate::manifest::asc_mhl::FolderCheck;
use crate::manifest::finding::{Findings, Severity};
use crate::problem::{Code, Problem};
use crate::verify::expected::By;
use crate::verify::line::Status;
use crate::verify::outcome::Judged;
use crate::words::english;
use crate::words::path::{RelPath, printable};

/// How many files a message names.
const NAMED: usize = 3;
/// How many findings of one manifest are told one by one.
const TOLD: usize = 20;

/// Takes over what became of the files: problems in the order of their statuses, then the lines.
pub(super) fn files(report: &mut Report, judged: Judged, by: By) {
    let counts = judged.counts;
    let of_receipt = by == By::Receipt;
    let renamed = if of_receipt { counts.renamed } else { 0 };
    let all = [
        (Status::Missing, counts.missing, Code::FilesMissing, "missing"),
        (Status::Renamed, renamed, Code::FilesMissing, "there under another name"),
        (Status::Altered, counts.altered, Code::FilesAltered, "altered"),
        (Status::New, counts.new, Code::FilesNew, "new: nobody has vouched for what is there"),
        (Status::Unverifiable, counts.unverifiable, Code::FilesUnchecked, "not verifiable"),
    ];
    if !judged.missing_folders.is_empty() {
        let paths = judged.missing_folders.iter().map(RelPath::as_str);
        let message = sentence(judged.missing_folders.len() as u64, "folder", "missing", paths);
        report.problem(
            Problem::new(Code::FilesMissing, message).with_hint("Make them again, or copy the roll again"),
        );
    }
    for (status, number, code, what) in all.into_iter().filter(|(_, number, ..)| *number > 0) {
        let lines = judged.lines.iter().filter(|line| line.status == status);
        let message = sentence(number, "file", what, lines.map(|line| &*line.path));
        let problem = Problem::new(code, message);
        let from_elsewhere = "Restore them from another copy";
        report.problem(match status {
            Status::Renamed => problem.with_hint("Give them back the names that the receipt has"),
            Status::Missing | Status::Altered if !of_receipt => problem.with_hint(from_elsewhere),
            _ => problem,
        });
    }
    if !judged.odd_sizes.is_empty() {
        let what = "of another size than the manifest says, though the hash is right";
        let paths = judged.odd_sizes.iter().map(RelPath::as_str);
        let message = sentence(judged.odd_sizes.len() as u64, "file", what, paths);
        report.problem(Problem::new(Code::FilesUnchecked, message).with_hint("Ask who wrote the manifest"));
    }
    report.warnings.extend(judged.reversed.iter().map(|path| Warning {
        code: "byte_order_mislabelled",
        path: Some(path.as_str().into()),
        message: "Its xxHash is written with its bytes the other way round".into(),
    }));
    report.counts = judged.counts;
    report.files = judged.lines;
    report.missing_folders = judged.missing_folders;
}

/// `3 files are missing: a, b and c`.
fn sentence<'a>(number: u64, noun: &str, what: &str, paths: impl Iterator<Item = &'a str>) -> String {
    let mut names: Vec<String> = paths.take(NAMED).map(|path| format!("`{}`", printable(path))).collect();
    let more = number.saturating_sub(names.len() as u64);
    if more > 0 {
        names.push(format!("{} more", english::thousands(more)));
    }
    let verb = if number == 1 { "is" } else { "are" };
    format!("{} {verb} {what}: {}", english::count(number, noun), english::list(&names, NAMED + 1))
}

/// Takes over what is odd about a manifest.
pub(super) fn findings(report: &mut Report, manifest: &str, findings: &Findings) {
    let manifest = printable(manifest);
    for finding in findings.iter() {
        let (code, path) = (finding.code(), finding.path().map(str::to_owned));
        let problem = match finding.severity() {
            Severity::Note => {
                let message = format!("In `{manifest}`, {finding}");
                report.warnings.push(Warning { code, path, message });
                continue;
            }
            Severity::Untrusted => Code::ManifestUntrusted,
            Severity::Attention => Code::FilesUnchecked,
        };
        if report.problems.iter().filter(|told| told.reason.is_some()).count() < TOLD || !report.has(problem)
        {
            let problem = Problem::new(problem, format!("`{manifest}`: {finding}"));
            report.problems.push(Told { problem, reason: Some(code), path });
        }
    }
    if findings.more > 0 {
        report.not_checked.push(format!(
            "`{manifest}`: {} of such kinds are not listed",
            english::count(findings.more, "more finding")
        ));
    }
}

/// Takes over what came of comparing folders. Where only the layout differs, every file is right, and names are `respelled`,
/// that is why: a copy through macOS composes accents in its own way.
pub(super) fn folders(report: &mut Report, check: &FolderCheck, respelled: bool) {
    let name = |path: &Option<RelPath>| path.as_ref().map_or(".", RelPath::as_str).to_owned();
    let (odd, differing): (Vec<_>, Vec<_>) =
        check.differing.iter().partition(|folder| respelled && !folder.content);
    if !differing.is_empty() {
        let paths: Vec<String> = differing.iter().map(|folder| name(&folder.path)).collect();
        let what = "not what its own hash says, though every file is";
        let message = sentence(paths.len() as u64, "folder", what, paths.iter().map(String::as_str));
        report.problem(Problem::new(Code::FoldersDiffer, message));
    }
    for folder in odd {
        report.warnings.push(Warning {
            code: "structure_differs",
            path: Some(name(&folder.path)),
            message: "Its names are not, byte for byte, those that its hash was made of".into(),
        });
    }
}

/// What a manifest says of itself.
pub(super) fn manifest(report: &mut Report, name: &str, about: &About) {
    let or = |text: &str, other: &str| if text.is_empty() { other.to_owned() } else { text.to_owned() };
    let generation = about.generation.map(|number| format!("generation {number}, ")).unwrap_or_default();
    let process = if about.process.is_empty() { String::new() } else { format!(", {}", about.process) };
    let algorithms: Vec<&str> = about.algorithms.iter().map(|algorithm| algorithm.name()).collect();
    let hashes = if algorithms.is_empty() { "no hash".into() } else { algorithms.join(", ") };
    let host = if about.host.is_empty() { String::new() } else { format!(" on {}", about.host) };
    report.checked(
        "manifest",
        format!(
            "`{name}`: {generation}{}, {hashes}{process}, written {} by {}{host}, as it says; {}",
            english::count(about.files, "file"),
            or(&about.created, "at a time that it does not say"),
            or(&about.tool, "a tool that it does not name"),
            about.readback(),
        ),
    );
}
