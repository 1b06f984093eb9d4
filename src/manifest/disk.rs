//! What lies on the disk, as far as a manifest is held against it: names only.

use super::finding::Spelling;
use crate::journey::Listing;
use std::collections::{HashMap, HashSet};
use unicode_normalization::{UnicodeNormalization, is_nfc};

/// The files and folders below a root.
#[derive(Debug, Default)]
pub struct Disk<'a> {
    /// Files: regular ones, and whatever else is no folder.
    pub files: HashSet<&'a str>,
    /// Folders.
    pub folders: HashSet<&'a str>,
    /// What is there and stays out of everything, as it is shown.
    pub skipped: HashSet<&'a str>,
}

impl<'a> Disk<'a> {
    /// What a listing shows.
    pub fn of(listing: &'a Listing) -> Self {
        Self {
            files: listing.files.iter().map(|file| file.path.as_str()).collect(),
            folders: listing.folders.iter().map(|folder| folder.path.as_str()).collect(),
            skipped: listing.skipped.iter().map(|skipped| &*skipped.path).collect(),
        }
    }
}

/// Names by their composed form, for those that are not written in ASCII.
pub(super) struct Forms<'a>(HashMap<String, Option<&'a str>>);

impl<'a> Forms<'a> {
    /// `names` that have a form other than the one they are written in, or could be such a form.
    pub(super) fn of(names: &HashSet<&'a str>) -> Self {
        let mut forms = HashMap::new();
        for name in names.iter().filter(|name| !name.is_ascii()) {
            // Where two names have one form, neither is meant.
            forms.entry(composed(name)).and_modify(|known| *known = None).or_insert(Some(*name));
        }
        Self(forms)
    }

    /// A name on the disk that is written otherwise than in a manifest, and is the same.
    pub(super) fn other_spelling(
        &self,
        names: &HashSet<&'a str>,
        path: &str,
        rooted: bool,
    ) -> Option<(String, Spelling)> {
        let slashed = path.contains('\\').then(|| path.replace('\\', "/"));
        let trimmed = Some(path.trim().to_owned()).filter(|trimmed| trimmed != path);
        let formed = (!path.is_ascii()).then(|| self.0.get(&composed(path)).copied().flatten()).flatten();
        if rooted && names.contains(path) {
            return Some((path.into(), Spelling::LeadingSlash));
        }
        slashed
            .filter(|path| names.contains(&**path))
            .map(|path| (path, Spelling::BackSlashes))
            .or_else(|| formed.map(|path| (path.to_owned(), Spelling::Normalised)))
            .or_else(|| trimmed.filter(|path| names.contains(&**path)).map(|path| (path, Spelling::Blanks)))
    }
}

fn composed(name: &str) -> String {
    if is_nfc(name) { name.into() } else { name.nfc().collect() }
}
