//! What is sealed in these tests, and what that writes.

use crate::common::media::Media;
use std::fs;
use std::path::Path;

/// A card of these files; a name that ends with `/` is an empty folder.
pub(super) fn card(content: &[(&str, &str)]) -> Media {
    Media::named("A001 R&D", content)
}

impl Media {
    /// Sees that it is sealed, and gives the manifest.
    pub(super) fn generation(&self, more: &[&str]) -> String {
        let ran = self.seal("", more);
        assert_eq!(ran.exit, 0, "{ran:?}");
        let manifest = ran.json()["manifest"].as_str().unwrap().to_owned();
        fs::read_to_string(self.root().join(manifest)).unwrap()
    }

    pub(super) fn history(&self) -> Vec<(String, Vec<u8>)> {
        files(&self.root().join("ascmhl"))
    }
}

/// The files of a folder, sorted, with what is in them.
pub(super) fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut files: Vec<_> = entries
        .map(|entry| entry.unwrap())
        .map(|entry| (entry.file_name().into_string().unwrap(), fs::read(entry.path()).unwrap()))
        .collect();
    files.sort();
    files
}
