//! All histories below a folder: that of the folder itself, and nested ones, each of which owns what is below it.

use super::error::ManifestError;
use super::history::History;
use super::{CHAIN, FOLDER};
use crate::journey::Listing;
use crate::words::path::RelPath;
use std::collections::BTreeMap;
use std::path::Path;

/// The histories below a root, by the folder that each covers; the root's own under the empty name.
#[derive(Clone, Debug, Default)]
pub struct Histories(BTreeMap<String, History>);

impl Histories {
    /// Loads every history that a listing of `root` shows.
    ///
    /// # Errors
    /// When anything is wrong with one of them, or a manifest vouches for a nested history that is not the same.
    pub fn load(root: &Path, listing: &Listing) -> Result<Self, ManifestError> {
        let mut histories = BTreeMap::new();
        if let Some(history) = History::load(root)? {
            histories.insert(String::new(), history);
        }
        for folder in listing.folders.iter().filter(|folder| folder.path.name() == FOLDER) {
            let home = folder.path.parent();
            // A history inside of a history's folder covers nothing.
            let home = home.filter(|home| home.components().all(|name| name != FOLDER));
            if let Some(home) = home
                && let Some(history) = History::load(&home.under(root))?
            {
                histories.insert(home.into(), history);
            }
        }
        let histories = Self(histories);
        histories.check_references(root)?;
        Ok(histories)
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

    fn check_references(&self, root: &Path) -> Result<(), ManifestError> {
        for (home, history) in self.iter() {
            let full = |path: &RelPath| home.as_ref().map_or_else(|| path.clone(), |home| home.join(path));
            for generation in &history.generations {
                for (reference, c4) in &generation.references {
                    let manifest = full(reference);
                    let owner = manifest.parent().filter(|folder| folder.name() == FOLDER);
                    let nested = owner.and_then(|folder| self.of(folder.parent().as_ref()));
                    let found = nested.into_iter().flat_map(|nested| &nested.generations);
                    let found = found.into_iter().find(|found| found.name == manifest.name());
                    let scope = home.as_ref().map_or_else(|| root.into(), |home| home.under(root));
                    let named_by = scope.join(FOLDER).join(&generation.name);
                    let manifest = manifest.under(root);
                    match found {
                        Some(found) if found.c4 == *c4 => {}
                        Some(_) => return Err(ManifestError::Changed { manifest, named_by }),
                        None => return Err(ManifestError::Missing { manifest, named_by }),
                    }
                }
            }
        }
        Ok(())
    }

    /// The file that stands for a history: its newest manifest, or its chain.
    pub(in crate::manifest) fn newest_manifest(home: Option<&RelPath>, history: &History) -> Option<RelPath> {
        let name = history.generations.last().map_or(CHAIN, |newest| &newest.name);
        let folder = RelPath::new(FOLDER).ok()?.child(name).ok()?;
        Some(home.map_or_else(|| folder.clone(), |home| home.join(&folder)))
    }
}
