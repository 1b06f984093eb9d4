//! A folder of media that a test can seal and harm.

use super::run::{Ran, ingest};
use std::fs;
use std::path::{Path, PathBuf};

pub(crate) struct Media {
    folder: tempfile::TempDir,
    name: &'static str,
}

impl Media {
    /// A folder of these files; a name that ends with `/` is an empty folder.
    pub(crate) fn named(name: &'static str, content: &[(&str, &str)]) -> Self {
        let media = Self { folder: tempfile::Builder::new().prefix("media").tempdir().unwrap(), name };
        fs::create_dir(media.root()).unwrap();
        content.iter().for_each(|(path, content)| media.write(path, content));
        media
    }

    /// The folder around it.
    pub(crate) fn around(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn root(&self) -> PathBuf {
        self.around().join(self.name)
    }

    pub(crate) fn write(&self, path: &str, content: &str) {
        let full = self.root().join(path);
        if path.ends_with('/') {
            return fs::create_dir_all(full).unwrap();
        }
        fs::create_dir_all(full.parent().unwrap()).unwrap();
        fs::write(full, content).unwrap();
    }

    /// Seals a folder of it; "" is all of it.
    pub(crate) fn seal(&self, folder: &str, more: &[&str]) -> Ran {
        let root = self.root().join(folder).display().to_string();
        ingest([&["seal", &root, "--json"], more].concat())
    }
}
