//! The manifests in a dump that stand by themselves, and what is said about every manifest.

use super::Claims;
use crate::journey::{Claim, Listing};
use crate::manifest::asc_mhl::{Histories, is_history};
use crate::manifest::detect;
use crate::manifest::error::ManifestError;
use crate::manifest::kind::Kind;
use crate::manifest::list::{Base, List};
use crate::words::path::RelPath;
use std::collections::HashSet;
use std::path::Path;

/// Every manifest in the listing that is not part of a history.
pub(super) fn lists(root: &Path, listing: &Listing) -> Result<Vec<List>, ManifestError> {
    let mut lists = Vec::new();
    for file in &listing.files {
        if is_history(&file.path) || !detect::has_name_of_one(file.path.name()) {
            continue;
        }
        let base = file.path.parent().map_or(Base::Here, Base::Below);
        lists.push(List::read(&file.path.under(root), &base)?);
    }
    Ok(lists)
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
        let (files, path) = (checked.count() as u64, Histories::newest_manifest(home.as_ref(), history));
        summary.extend(path.map(|path| Claim {
            path,
            kind: Kind::History.word().into(),
            files,
            unchecked: None,
        }));
    }
    for list in &claims.lists {
        let checked = list
            .roster
            .files()
            .filter(|(path, known)| known.doubt().is_none() && there.contains(path.as_str()));
        let files = checked.count() as u64;
        let unchecked =
            (files == 0).then(|| "it has no hash that can be relied on of a file of the dump".into());
        let path =
            list.path.strip_prefix(root).ok().and_then(Path::to_str).and_then(|path| RelPath::new(path).ok());
        summary.extend(path.map(|path| Claim {
            path,
            kind: list.about.kind.word().into(),
            files,
            unchecked,
        }));
    }
    summary
}
