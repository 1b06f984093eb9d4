//! The dumps below a folder: a report for each card that is recognised, and one for what no card explains.

use super::fault::{CardError, Fault, Faults};
use super::finding::{Finding, FindingCode, Severity, Verdict};
use super::judge::judge;
use super::medium::Judged;
use super::names::{LONGEST_PATH, names};
use super::report::DumpReport;
use super::snapshot::{OpenFiles, Sight, Sign, closely};
use super::walk::walk;
use super::{Family, known, labels, roll_name};
use crate::journey::{Labels, Listing, Misnamed};
use crate::problem::Code;
use crate::words::english;
use crate::words::path::{RelPath, printable};
use jiff::Timestamp;
use std::collections::{BTreeSet, HashSet};
use std::ffi::OsStr;
use std::path::Path;

/// Looks at the dumps below a folder; touches nothing. Blocks the thread.
pub fn scan(folder: &Path) -> Result<Vec<DumpReport>, CardError> {
    with_signs(folder, &[])
}

/// The same at this moment: Finder's mark in a file that changed after `since`, and a file that is open for writing as far
/// as that can be known, say that a copy is still running.
pub fn scan_now(folder: &Path, since: Timestamp) -> Result<Vec<DumpReport>, CardError> {
    let open = OpenFiles::now().below(folder);
    let mut signs = closely(folder, since)?.signs;
    // Temporary names are said with all else that keeps a dump from being sent; holes by whoever looks into the file.
    signs.retain(|sight| sight.sign == Sign::Busy);
    signs.extend(open);
    with_signs(folder, &signs)
}

fn with_signs(folder: &Path, signs: &[Sight]) -> Result<Vec<DumpReport>, CardError> {
    let found = walk(folder)?;
    let judged = judge(folder, &found.listing)?;
    let mut dumps: Vec<Dump> = judged.into_iter().map(Dump::of).collect();
    let rest = rest(&found.listing, &found.faults, &dumps);
    dumps.extend(rest.map(|rest| Dump { roll: roll_name(folder).map(Into::into), ..rest }));
    // What lies in a card that lies in another's folder is the inner one's.
    dumps.sort_by_key(|dump| std::cmp::Reverse(dump.root.len()));
    for finding in said(&found.listing, &found.faults).into_iter().chain(signs.iter().map(running)) {
        let path = finding.path.as_deref().unwrap_or_default();
        if let Some(dump) = dumps.iter_mut().find(|dump| lies_in(path, &dump.root)) {
            dump.said.push(finding);
        }
    }
    for skipped in &found.listing.skipped {
        if let Some(dump) = dumps.iter_mut().find(|dump| lies_in(&skipped.path, &dump.root)) {
            dump.junk.push(skipped.path.clone());
        }
    }
    dumps.sort_by(|one, other| one.root.cmp(&other.root));
    Ok(dumps.into_iter().map(|dump| dump.report(folder, &found.listing)).collect())
}

/// A dump on its way into the report. Paths are those of the listing.
struct Dump {
    root: String,
    family: Family,
    model: Option<String>,
    roll: Option<String>,
    clips: Vec<String>,
    files: Vec<u32>,
    /// What the walk said.
    said: Vec<Finding>,
    findings: Vec<Finding>,
    junk: Vec<String>,
}

impl Dump {
    fn of(judged: Judged) -> Self {
        let Judged { card, findings } = judged;
        let clips = card.clips.into_iter().map(|clip| clip.name).collect();
        Self {
            root: card.root,
            family: card.family,
            model: card.model,
            roll: card.roll,
            clips,
            files: card.files,
            said: Vec::new(),
            findings,
            junk: Vec::new(),
        }
    }

    fn report(self, folder: &Path, listing: &Listing) -> DumpReport {
        let below = |path: String| match path.strip_prefix(&self.root).and_then(|path| path.strip_prefix('/'))
        {
            Some(path) if !self.root.is_empty() => path.to_owned(),
            _ => path,
        };
        let sizes = self.files.iter().filter_map(|place| listing.files.get(*place as usize));
        let path = if self.root.is_empty() { folder.to_owned() } else { folder.join(&self.root) };
        // A sentence names its file as the report does.
        let above = format!("`{}/", printable(&self.root));
        let here = |message: String| match self.root.is_empty() {
            true => message,
            false => message.replace(&above, "`"),
        };
        let findings: Vec<Finding> = self
            .said
            .into_iter()
            .chain(self.findings)
            .map(|finding| Finding {
                path: finding.path.map(&below),
                message: here(finding.message),
                ..finding
            })
            .collect();
        DumpReport {
            path: path.to_string_lossy().into_owned(),
            family: self.family.code().into(),
            model: self.model,
            roll: self.roll,
            clips: self.clips.len() as u64,
            files: self.files.len() as u64,
            bytes: sizes.map(|file| file.size).fold(0, u64::saturating_add),
            verdict: Verdict::of(&findings),
            findings,
            ignored: self.junk.len() as u64,
            junk: self.junk.into_iter().map(below).collect(),
            labels: day(folder, &self.root),
            kind: self.family.words(),
            names: self.clips,
        }
    }
}

/// What the folders from the scanned one on say about the day; else those above it, among which nobody knows where a
/// production begins.
fn day(folder: &Path, root: &str) -> Labels {
    let whole = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    let name = |path: &Path| path.file_name().and_then(OsStr::to_str).unwrap_or_default().to_owned();
    let below =
        labels([name(&whole).as_str()].into_iter().chain(root.split('/').filter(|name| !name.is_empty())));
    if below != Labels::default() {
        return below;
    }
    let whole = whole.join(root);
    let above: Vec<&str> = whole.iter().filter_map(OsStr::to_str).collect();
    Labels { project: None, ..labels(above) }
}

fn lies_in(path: &str, root: &str) -> bool {
    root.is_empty() || path.strip_prefix(root).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// What lies outside of all cards, where anybody might miss it: media, or what keeps the folder from being sent.
fn rest(listing: &Listing, faults: &Faults, cards: &[Dump]) -> Option<Dump> {
    let taken: HashSet<u32> = cards.iter().flat_map(|card| &card.files).copied().collect();
    let files: Vec<u32> = (0..).take(listing.files.len()).filter(|place| !taken.contains(place)).collect();
    let outside = |path: &str| !cards.iter().any(|card| lies_in(path, &card.root));
    let media = files.iter().map(|place| &listing.files[*place as usize].path);
    let media: Vec<_> = media.filter(|path| known::is_footage(path.name())).collect();
    if !cards.is_empty() && media.is_empty() && !faults.named().any(|(_, path, _)| outside(path)) {
        return None;
    }
    let message = match () {
        () if listing.files.is_empty() => "There is nothing to send here".to_owned(),
        () if cards.is_empty() => {
            "No family of cards is recognised here, so nothing says whether the dump is whole".to_owned()
        }
        () => {
            let folders: BTreeSet<_> = media.iter().map(|path| path.parent()).collect();
            let name = |folder: Option<RelPath>| folder.map_or("`.`".into(), |folder| format!("`{folder}`"));
            let folders: Vec<String> = folders.into_iter().map(name).collect();
            let count = english::count(media.len() as u64, "file");
            format!(
                "Outside of the cards, {count} of picture or sound, in {}: nothing says whether they are whole",
                english::list(&folders, 5)
            )
        }
    };
    let code = match listing.files.is_empty() {
        true => Code::SourceEmpty.name(),
        false => FindingCode::IndexMissing.name(),
    };
    Some(Dump {
        root: String::new(),
        family: Family::None,
        model: None,
        roll: None,
        clips: Vec::new(),
        files,
        said: Vec::new(),
        findings: vec![review(code, None, message)],
        junk: Vec::new(),
    })
}

/// What the walk and the names have to say.
fn said(listing: &Listing, faults: &Faults) -> Vec<Finding> {
    let mut findings: Vec<Finding> = faults.named().map(fault).collect();
    if faults.unnamed() > 0 {
        let more = format!("The dump has {} more of these", english::thousands(faults.unnamed()));
        findings.push(review("source_more", None, more));
    }
    // Where the dump will lie, and so how long its paths may be, nobody knows yet.
    findings.extend(names(listing, LONGEST_PATH).into_iter().map(misnamed));
    findings
}

fn fault((fault, path, message): (Fault, &str, String)) -> Finding {
    let running = fault == Fault::CopyRunning;
    let code = if running { FindingCode::CopyInProgress.name() } else { fault.code().name() };
    review(code, Some(path), message)
}

fn running(sight: &Sight) -> Finding {
    let message = format!("A copy is still running: {}", sight.words());
    review(FindingCode::CopyInProgress.name(), Some(&sight.path), message)
}

fn misnamed(name: Misnamed) -> Finding {
    let why = printable(&name.why);
    let mapped = name.delivered.map_or_else(
        || "there is no other for it".into(),
        |other| format!("`names = \"map\"` makes it `{other}`"),
    );
    let message = format!("The dump has a name that no share can hold: `{}` ({why}); {mapped}", name.path);
    review(Code::SourceName.name(), Some(name.path.as_str()), message)
}

fn review(code: &str, path: Option<&str>, message: String) -> Finding {
    Finding { code: code.into(), path: path.map(Into::into), severity: Severity::Review, message }
}
