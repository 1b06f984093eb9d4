//! Makes cards in a temporary folder, and damages them.

use ingest::card::{DumpReport, scan};
use std::fs::{self, OpenOptions};
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// A card in a folder of its own. Gone when dropped.
pub(crate) struct Made {
    above: TempDir,
    root: PathBuf,
}

impl Made {
    /// An empty card, dumped into a folder of this name.
    pub(crate) fn new(name: &str) -> Self {
        let above = tempfile::tempdir().unwrap();
        let root = above.path().join(name);
        fs::create_dir(&root).unwrap();
        Self { above, root }
    }

    /// Its folder.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// The folder above it.
    pub(crate) fn above(&self) -> &Path {
        self.above.path()
    }

    pub(crate) fn at(&self, path: &str) -> PathBuf {
        self.root.join(path)
    }

    /// Adds a file; a path that ends in `/` is a folder.
    pub(crate) fn with(self, path: &str, content: impl AsRef<[u8]>) -> Self {
        self.put(path, content);
        self
    }

    pub(crate) fn put(&self, path: &str, content: impl AsRef<[u8]>) {
        let at = self.at(path);
        if path.ends_with('/') {
            fs::create_dir_all(at).unwrap();
            return;
        }
        fs::create_dir_all(at.parent().unwrap()).unwrap();
        fs::write(at, content).unwrap();
    }

    /// Takes a file or a folder away.
    pub(crate) fn remove(&self, path: &str) {
        let at = self.at(path);
        if at.is_dir() {
            fs::remove_dir_all(at).unwrap();
        } else {
            fs::remove_file(&at).unwrap_or_else(|error| panic!("{path}: {error}"));
        }
    }

    /// Gives a file or a folder another name.
    pub(crate) fn rename(&self, from: &str, to: &str) {
        fs::rename(self.at(from), self.at(to)).unwrap();
    }

    pub(crate) fn duplicate(&self, from: &str, to: &str) {
        fs::copy(self.at(from), self.at(to)).unwrap();
    }

    /// Takes so many bytes off the end of a file.
    pub(crate) fn cut(&self, path: &str, bytes: u64) {
        let file = OpenOptions::new().write(true).open(self.at(path)).unwrap();
        let size = file.metadata().unwrap().len();
        file.set_len(size.saturating_sub(bytes)).unwrap();
    }

    /// Keeps so much of a file.
    pub(crate) fn keep(&self, path: &str, part: f64) {
        let size = fs::metadata(self.at(path)).unwrap().len();
        self.cut(path, size - (size as f64 * part) as u64);
    }

    /// A file whose size was set at once and whose end was never written.
    pub(crate) fn unwritten(&self, path: &str) {
        let size = fs::metadata(self.at(path)).unwrap().len();
        self.keep(path, 0.4);
        let file = OpenOptions::new().write(true).open(self.at(path)).unwrap();
        file.set_len(size.max(64 * 1024)).unwrap();
    }

    /// The same on a file system that does not tell: zeros.
    pub(crate) fn zeros(&self, path: &str) {
        let mut bytes = fs::read(self.at(path)).unwrap();
        let from = bytes.len() * 2 / 5;
        bytes[from..].fill(0);
        fs::write(self.at(path), bytes).unwrap();
    }

    /// A film of this size that takes no room: a hole between its head and its index.
    pub(crate) fn large(&self, path: &str, size: u64) {
        let head = [&20_u32.to_be_bytes()[..], b"ftypmp42\0\0\0\x01mp42"].concat();
        let moov = [&8_u32.to_be_bytes()[..], b"moov"].concat();
        let mdat = size - head.len() as u64 - moov.len() as u64;
        let file = fs::File::create(self.at(path)).unwrap();
        let start = [&head[..], &1_u32.to_be_bytes(), b"mdat", &mdat.to_be_bytes()].concat();
        file.write_all_at(&start, 0).unwrap();
        file.write_all_at(&moov, size - moov.len() as u64).unwrap();
    }

    /// Gives everything in it names in lower case, as some copies do.
    pub(crate) fn lower(&self) {
        let mut left = vec![self.root.clone()];
        while let Some(folder) = left.pop() {
            for entry in fs::read_dir(&folder).unwrap() {
                let entry = entry.unwrap();
                let to = folder.join(entry.file_name().to_str().unwrap().to_ascii_lowercase());
                fs::rename(entry.path(), &to).unwrap();
                left.extend(entry.file_type().unwrap().is_dir().then_some(to));
            }
        }
    }

    /// Replaces some text in a file.
    pub(crate) fn edit(&self, path: &str, from: &str, to: &str) {
        let text = fs::read_to_string(self.at(path)).unwrap();
        assert!(text.contains(from), "{path} has no `{from}`");
        fs::write(self.at(path), text.replace(from, to)).unwrap();
    }

    /// What a scan says about it.
    pub(crate) fn scan(&self) -> DumpReport {
        let mut dumps = scan(&self.root).unwrap();
        assert_eq!(dumps.len(), 1, "{dumps:#?}");
        dumps.remove(0)
    }
}
