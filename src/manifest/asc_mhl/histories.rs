//! All histories below a folder: that of the folder itself, and nested ones, each of which owns what is below it.

use super::history::History;
use super::{CHAIN, FOLDER};
use crate::journey::Listing;
use crate::manifest::disk::Disk;
use crate::manifest::error::ManifestError;
use crate::words::path::RelPath;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// The histories below a root, by the folder that each covers; the root's own under the empty name.
#[derive(Clone, Debug, Default)]
pub struct Histories(BTreeMap<String, History>);

impl Histories {
    /// Loads every history that a listing of `root` shows. Files have the names that they have there.
    ///
    /// # Errors
    /// When anything is wrong with one of them, or a manifest vouches for a nested history that is not the same.
    pub fn load(root: &Path, listing: &Listing) -> Result<Self, ManifestError> {
        let (mut histories, faults) = Self::survey(root, listing.folders.iter().map(|folder| &folder.path));
        if let Some(fault) = faults.into_iter().next() {
            return Err(fault);
        }
        histories.settle(&Disk::of(listing));
        for (home, history) in histories.iter() {
            if let Some(finding) = history.roster.findings.fatal() {
                let path = Self::newest_manifest(home.as_ref(), history);
                let path = path.map_or_else(|| root.into(), |path| path.under(root));
                return Err(ManifestError::untrusted(&path, finding.to_string()));
            }
        }
        Ok(histories)
    }

    /// Loads every history among these folders below `root`, and gives what is wrong with others: one that cannot be
    /// trusted does not keep the rest from being read.
    pub fn survey<'a>(
        root: &Path,
        folders: impl IntoIterator<Item = &'a RelPath>,
    ) -> (Self, Vec<ManifestError>) {
        let (mut histories, mut faults, mut broken) = (BTreeMap::new(), Vec::new(), BTreeSet::new());
        let nested = folders.into_iter().filter(|folder| folder.name() == FOLDER).filter_map(RelPath::parent);
        // A history inside of a history's folder covers nothing.
        let nested = nested.filter(|home| home.components().all(|name| name != FOLDER));
        for home in std::iter::once(None).chain(nested.map(Some)) {
            let scope = home.as_ref().map_or_else(|| root.into(), |home| home.under(root));
            match History::load(&scope) {
                Ok(None) => {}
                Ok(Some(history)) => {
                    histories.insert(home.map_or_else(String::new, String::from), history);
                }
                Err(error) => {
                    faults.push(error);
                    broken.insert(home.map_or_else(String::new, String::from));
                }
            }
        }
        let histories = Self(histories);
        faults.extend(histories.broken_references(root, &broken));
        (histories, faults)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The history of one folder (`None`: the root).
    pub fn of(&self, home: Option<&RelPath>) -> Option<&History> {
        self.0.get(home.map_or("", RelPath::as_str))
    }

    /// Every history with the folder that it covers (`None`: the root).
    pub fn iter(&self) -> impl Iterator<Item = (Option<RelPath>, &History)> {
        // Homes come from paths below the root, so all but the root's are such paths.
        self.0.iter().map(|(home, history)| (RelPath::new(home.as_str()).ok(), history))
    }

    /// The histories that cover a path, the one that owns it first, each with the path as that history writes it.
    pub fn covering(&self, path: &RelPath) -> impl Iterator<Item = (&History, RelPath)> {
        let above = path.as_str().rmatch_indices('/').map(|(end, _)| &path.as_str()[..end]);
        let homes = above.chain([""]).filter_map(|home| Some((home, self.0.get(home)?)));
        let found: Vec<_> = homes
            .filter_map(|(home, history)| {
                let below = path.as_str()[home.len()..].trim_start_matches('/');
                Some((history, RelPath::new(below).ok()?))
            })
            .collect();
        found.into_iter()
    }

    /// Goes on with the names that are on the disk, where they are written otherwise than in a history.
    pub(in crate::manifest) fn settle(&mut self, disk: &Disk<'_>) {
        for (home, history) in &mut self.0 {
            history.roster.settle(disk, home);
        }
    }

    /// Manifests of nested histories that others vouch for, and that are gone or not the same.
    fn broken_references(&self, root: &Path, reported: &BTreeSet<String>) -> Vec<ManifestError> {
        let mut broken = Vec::new();
        for (home, history) in self.iter() {
            let full = |path: &RelPath| home.as_ref().map_or_else(|| path.clone(), |home| home.join(path));
            for generation in &history.generations {
                for (reference, c4) in &generation.references {
                    let manifest = full(reference);
                    let owner = manifest.parent().filter(|folder| folder.name() == FOLDER);
                    let owner = owner.and_then(|folder| folder.parent());
                    if owner.as_ref().is_some_and(|owner| reported.contains(owner.as_str())) {
                        continue;
                    }
                    let nested = owner.as_ref().and_then(|owner| self.of(Some(owner)));
                    let found = nested.into_iter().flat_map(|nested| &nested.generations);
                    let found = found.into_iter().find(|found| found.name == manifest.name());
                    let scope = home.as_ref().map_or_else(|| root.into(), |home| home.under(root));
                    let named_by = scope.join(FOLDER).join(&generation.name);
                    let manifest = manifest.under(root);
                    match found {
                        Some(found) if found.c4 == *c4 => {}
                        Some(_) => broken.push(ManifestError::Changed { manifest, named_by }),
                        None => broken.push(ManifestError::Missing { manifest, named_by }),
                    }
                }
            }
        }
        broken
    }

    /// The file that stands for a history: its newest manifest, or its chain.
    pub(in crate::manifest) fn newest_manifest(home: Option<&RelPath>, history: &History) -> Option<RelPath> {
        let name = history.generations.last().map_or(CHAIN, |newest| &newest.name);
        let folder = RelPath::new(FOLDER).ok()?.child(name).ok()?;
        Some(home.map_or_else(|| folder.clone(), |home| home.join(&folder)))
    }
}
