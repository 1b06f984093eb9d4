//! A folder that is sealed again and again.

use crate::common::run::{Ran, ingest};
use std::fs;
use std::path::{Path, PathBuf};

pub(super) struct Card {
    folder: tempfile::TempDir,
}

impl Card {
    /// A card of these files; a name that ends with `/` is an empty folder.
    pub(super) fn new(content: &[(&str, &str)]) -> Self {
        let card = Self { folder: tempfile::Builder::new().prefix("card").tempdir().unwrap() };
        fs::create_dir(card.root()).unwrap();
        content.iter().for_each(|(path, content)| card.write(path, content));
        card
    }

    pub(super) fn root(&self) -> PathBuf {
        self.folder.path().join("A001 R&D")
    }

    pub(super) fn write(&self, path: &str, content: &str) {
        let full = self.root().join(path);
        if path.ends_with('/') {
            return fs::create_dir_all(full).unwrap();
        }
        fs::create_dir_all(full.parent().unwrap()).unwrap();
        fs::write(full, content).unwrap();
    }

    /// Seals a folder of it; "" is the card itself.
    pub(super) fn seal(&self, folder: &str, more: &[&str]) -> Ran {
        let root = self.root().join(folder).display().to_string();
        ingest([&["seal", &root, "--json"], more].concat())
    }

    /// Sees that it is sealed, and gives the manifest.
    pub(super) fn sealed(&self, more: &[&str]) -> String {
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
