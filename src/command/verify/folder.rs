//! A folder with a history: every generation of it, nested ones too, its files, and its folders' own hashes.

use super::report::Report;
use super::site::Site;
use super::{Asked, lists, told};
use crate::daemon::progress::Counters;
use crate::manifest::asc_mhl::{FOLDER, Histories, LeftOut};
use crate::manifest::claims::Claims;
use crate::manifest::detect;
use crate::manifest::error::ManifestError;
use crate::manifest::finding::Finding;
use crate::manifest::kind::Kind;
use crate::problem::{Code, Problem};
use crate::share::EntryKind;
use crate::verify::expected::{By, Expected};
use crate::verify::folders;
use crate::verify::media::{Junk, Walked};
use crate::words::english::count;
use crate::words::path::{RelPath, shown};
use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};

/// Verifies a folder by its histories, or by the manifests that lie in it.
pub(super) async fn verify(root: &Path, asked: &Asked<'_>, counters: &Counters) -> Result<Report, Problem> {
    let here = Site::folder(root)?;
    let own = here.media.walk(Junk::Entered, &asked.world.stop).await?;
    let homes =
        own.entries.iter().filter(|(path, found)| found.kind == EntryKind::Folder && path.name() == FOLDER);
    let (histories, faults) = Histories::survey(root, homes.map(|(path, _)| path));
    if histories.is_empty() && faults.is_empty() {
        let lists = lists_in(root, &own)?;
        if !lists.is_empty() {
            return lists::verify(&lists, Some(root), asked, counters).await;
        }
    }
    let mut report = Report::new(root.display().to_string(), Kind::History.word());
    for fault in &faults {
        report.problems.push(fault.into());
    }
    if histories.is_empty() {
        if faults.is_empty() {
            let message = format!("`{}` has no history, and no other manifest", shown(root));
            report.problem(Problem::new(Code::NoHistory, message));
        }
        report.not_checked.push("Media: not checked, since nothing says what they should be".into());
        return Ok(report.close(true));
    }
    let (site, walked) = match asked.site().await? {
        None => (here, own),
        Some(site) => {
            let walked = site.media.walk(Junk::Entered, &asked.world.stop).await?;
            (site, walked)
        }
    };
    let broken = broken(&histories, &faults, &walked);
    let left_out = LeftOut::new(&histories, &[]);
    let claims = Claims::of(histories, Vec::new(), &walked.disk());
    let mut expected = Expected { by: By::History, claims, left_out, broken, originals: HashMap::new() };
    for (home, history) in expected.claims.histories.iter() {
        let name = home.as_ref().map_or_else(String::new, |home| format!("{}/", home.as_str()));
        for generation in &history.generations {
            told::manifest(&mut report, &format!("{name}{FOLDER}/{}", generation.name), &generation.about);
        }
        told::findings(&mut report, &format!("{name}{FOLDER}"), &history.roster.findings);
    }
    let (judged, bad) = asked.judge(&site, &walked, &mut expected, counters).await?;
    let check = folders::check(&walked, &expected, &bad);
    if check.compared > 0 {
        report
            .checked("folders", format!("{} held against their own hashes", count(check.compared, "folder")));
    }
    let histories = expected.claims.histories.iter();
    let respelled = histories
        .flat_map(|(_, history)| history.roster.findings.iter())
        .any(|finding| matches!(finding, Finding::Spelling(..)));
    told::folders(&mut report, &check, respelled);
    asked.tell(&mut report, judged, &walked, &expected, &site);
    Ok(report.close(true))
}

/// Folders with a history that could not be read as one.
fn broken(histories: &Histories, faults: &[ManifestError], walked: &Walked) -> Vec<RelPath> {
    if faults.is_empty() {
        return Vec::new();
    }
    let of_history =
        walked.entries.keys().filter_map(RelPath::parent).filter(|folder| folder.name() == FOLDER);
    let homes: BTreeSet<RelPath> = of_history.filter_map(|folder| folder.parent()).collect();
    homes.into_iter().filter(|home| histories.of(Some(home)).is_none()).collect()
}

/// The manifests that lie at the top of a folder.
fn lists_in(root: &Path, walked: &Walked) -> Result<Vec<PathBuf>, Problem> {
    let top = walked.entries.keys().filter(|path| path.parent().is_none());
    let named = top.filter(|path| detect::has_name_of_one(path.name()));
    let mut lists = Vec::new();
    for path in named.map(|path| path.under(root)) {
        let unreadable = |error| Problem::new(Code::SourceUnreadable, format!("Cannot read {error}"));
        if detect::kind(&path).map_err(unreadable)?.is_some() {
            lists.push(path);
        }
    }
    Ok(lists)
}
