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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_found_in_another_spelling_only_where_one_is_meant() {
        let names =
            HashSet::from(["AUDIO/a.wav", "back\\slash", "\u{e9}.mov", "e\u{301}x", "\u{e9}x", " b "]);
        let forms = Forms::of(&names);
        let found = |path, rooted| forms.other_spelling(&names, path, rooted);
        for (path, rooted, expected) in [
            ("AUDIO\\a.wav", false, Some(("AUDIO/a.wav", Spelling::BackSlashes))),
            ("AUDIO/a.wav", true, Some(("AUDIO/a.wav", Spelling::LeadingSlash))),
            ("e\u{301}.mov", false, Some(("\u{e9}.mov", Spelling::Normalised))),
            (" AUDIO/a.wav", false, Some(("AUDIO/a.wav", Spelling::Blanks))),
            ("audio/A.WAV", false, None),
            ("none", true, None),
            ("b", false, None),
        ] {
            assert_eq!(found(path, rooted), expected.map(|(path, how)| (path.to_owned(), how)), "{path}");
        }
        let two = HashSet::from(["e\u{301}x", "\u{e9}x"]);
        assert_eq!(Forms::of(&two).other_spelling(&two, "\u{65}\u{301}\u{78}y", false), None);
        let marks = HashSet::from(["a\u{323}\u{307}", "a\u{307}\u{323}"]);
        let other = Forms::of(&marks).other_spelling(&marks, "\u{1ea1}\u{307}", false);
        assert_eq!(other, None, "of two names with one form, neither is meant");
    }
}
