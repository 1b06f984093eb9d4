//! The manifests in a dump that stand by themselves, and what is said about every manifest.

use super::Claims;
use crate::journey::{Claim, Listing};
use crate::manifest::about::About;
use crate::manifest::asc_mhl::{Histories, is_history};
use crate::manifest::detect;
use crate::manifest::error::ManifestError;
use crate::manifest::finding::{Finding, Severity};
use crate::manifest::kind::Kind;
use crate::manifest::list::{Base, List};
use crate::manifest::roster::Roster;
use crate::words::digest::Algorithm;
use crate::words::english;
use crate::words::path::RelPath;
use std::collections::{BTreeSet, HashSet};
use std::path::Path;

/// How many files a sentence names.
const NAMED: usize = 5;

/// Every manifest in the listing that is not part of a history, and those in which there is nothing to read.
pub(super) fn lists(root: &Path, listing: &Listing) -> Result<(Vec<List>, Vec<Claim>), ManifestError> {
    let (mut lists, mut unread) = (Vec::new(), Vec::new());
    let there: HashSet<&str> = listing.files.iter().map(|file| file.path.as_str()).collect();
    for file in &listing.files {
        if is_history(&file.path) || !detect::has_name_of_one(file.path.name()) {
            continue;
        }
        let base = file.path.parent().map_or(Base::Here, Base::Below);
        match placed(&file.path.under(root), base, &there) {
            Ok(Some(list)) => lists.push(list),
            Ok(None) => {
                let why = "it does not say what its paths are relative to, and none of its files is here"
                    .to_owned();
                let claim = Claim::new(file.path.clone(), Kind::PackingList.word());
                unread.push(Claim { unchecked: Some(why), ..claim });
            }
            // Not every file with such a name is a list: cameras and sound recorders have names of their own.
            Err(ManifestError::NoRecords(_)) => {
                let why = "it has no line that is a record".to_owned();
                let claim = Claim::new(file.path.clone(), Kind::Checksums.word());
                unread.push(Claim { unchecked: Some(why), ..claim });
            }
            Err(error) => return Err(error),
        }
    }
    Ok((lists, unread))
}

/// A list, with its paths relative to its folder. A packing list may lie anywhere: one of which nothing is there is read
/// as if it lay in the dump's root; `None` where that is no better.
fn placed(path: &Path, base: Base, there: &HashSet<&str>) -> Result<Option<List>, ManifestError> {
    let fits = |list: &List| {
        list.about.kind != Kind::PackingList
            || list.about.files == 0
            || list.roster.files().any(|(path, _)| there.contains(path.as_str()))
    };
    let list = List::read(path, &base)?;
    if fits(&list) {
        return Ok(Some(list));
    }
    Ok(Some(List::read(path, &Base::Here)?).filter(fits))
}

/// What is said about each manifest. A history is named by its newest generation.
pub(super) fn summary(root: &Path, claims: &Claims, listing: &Listing) -> Vec<Claim> {
    let there: HashSet<&str> = listing.files.iter().map(|file| file.path.as_str()).collect();
    let mut summary = Vec::new();
    for (home, history) in claims.histories.iter() {
        let home_text = home.as_ref().map(|home| format!("{}/", home.as_str())).unwrap_or_default();
        let is_there = |below: &RelPath| there.contains(&*format!("{home_text}{}", below.as_str()));
        let checked =
            history.roster.files().filter(|(path, known)| known.doubt().is_none() && is_there(path));
        let checked = checked.count() as u64;
        if let (Some(path), Some(newest)) =
            (Histories::newest_manifest(home.as_ref(), history), history.generations.last())
        {
            let all = history.generations.iter().flat_map(|generation| &generation.about.algorithms);
            let gaps = gaps(&history.roster, is_there);
            summary.push(about(path, &newest.about, all.copied().collect(), checked, gaps));
        }
    }
    for list in &claims.lists {
        let is_there = |path: &RelPath| there.contains(path.as_str());
        let checked = list.roster.files().filter(|(path, known)| known.doubt().is_none() && is_there(path));
        let checked = checked.count() as u64;
        let inside = list.path.strip_prefix(root).ok();
        let (folder, name) = match inside {
            Some(path) => (None, path),
            None => {
                (list.path.parent().map(Path::to_owned), list.path.file_name().map(Path::new).unwrap_or(root))
            }
        };
        if let Some(path) = name.to_str().and_then(|path| RelPath::new(path).ok()) {
            let gaps = gaps(&list.roster, is_there);
            let claim = about(path, &list.about, list.about.algorithms.clone(), checked, gaps);
            summary.push(Claim { folder, ..claim });
        }
    }
    summary
}

/// What in a manifest is about a file that is there, and cannot be held against it.
fn gaps(roster: &Roster, is_there: impl Fn(&RelPath) -> bool) -> Option<String> {
    let files = roster.files().filter(|(path, known)| known.doubt().is_some() && is_there(path));
    let mut files: Vec<_> = files.filter_map(|(path, known)| Some((path, known.doubt()?))).collect();
    files.sort_unstable_by_key(|(path, _)| *path);
    let mut gaps = Vec::new();
    if !files.is_empty() {
        let number = english::count(files.len() as u64, "file");
        let names: Vec<String> = files.iter().map(|(path, doubt)| format!("`{path}` ({doubt})")).collect();
        gaps.push(format!("{number} without a hash that can be relied on: {}", english::list(&names, NAMED)));
    }
    let odd = roster.findings.iter().filter(|finding| finding.severity() == Severity::Attention);
    let odd: Vec<&Finding> = odd.collect();
    if !odd.is_empty() {
        gaps.push(english::list(&odd, NAMED));
    }
    (!gaps.is_empty()).then(|| gaps.join("; "))
}

fn about(
    path: RelPath,
    about: &About,
    algorithms: BTreeSet<Algorithm>,
    files: u64,
    gaps: Option<String>,
) -> Claim {
    let nothing = || "it has no hash that can be relied on of a file of the dump".to_owned();
    Claim {
        files,
        unchecked: gaps.or_else(|| (files == 0).then(nothing)),
        tool: about.tool.clone(),
        created: about.created.clone(),
        generation: about.generation,
        algorithms: algorithms.into_iter().collect(),
        readback: about.readback().into(),
        ..Claim::new(path, about.kind.word())
    }
}
