//! A roll in a temporary folder: built from a table, hashed and sealed the way a delivered one is.

use ingest::journey::{Listing, SourceFile, SourceFolder, Undo};
use ingest::manifest::asc_mhl::{Author, Creator, Process, Roll, SealError, SealedFile, SealedRoll, seal};
use ingest::manifest::claims::{Claims, claims};
use ingest::manifest::files;
use ingest::words::path::RelPath;
use jiff::Timestamp;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

pub(super) struct TestRoll {
    pub(super) _folder: tempfile::TempDir,
    pub(super) root: PathBuf,
}

impl TestRoll {
    /// A roll of these files; a name that ends with `/` is an empty folder.
    pub(super) fn new(name: &str, content: &[(&str, &str)]) -> Self {
        let folder = tempfile::Builder::new().prefix("roll").tempdir().expect("a temporary folder");
        let roll = Self { root: folder.path().join(name), _folder: folder };
        fs::create_dir(&roll.root).expect("the roll's folder");
        content.iter().for_each(|(path, content)| roll.write(path, content));
        roll
    }

    pub(super) fn write(&self, path: &str, content: &str) {
        let full = self.root.join(path);
        if path.ends_with('/') {
            return fs::create_dir_all(full).expect("a folder");
        }
        fs::create_dir_all(full.parent().expect("a file lies in a folder")).expect("a folder");
        fs::write(full, content).expect("a file");
    }

    pub(super) fn read(&self, path: &RelPath) -> String {
        fs::read_to_string(path.under(&self.root)).expect("a text file")
    }

    pub(super) fn listing(&self) -> Listing {
        let mut listing = Listing::default();
        list(&self.root, &self.root, &mut listing);
        listing.files.sort_by(|one, other| one.path.cmp(&other.path));
        listing.folders.sort_by(|one, other| one.path.cmp(&other.path));
        listing
    }

    pub(super) fn claims(&self) -> Claims {
        claims(&self.root, &self.listing()).expect("the manifests are sound")
    }

    /// Hashes everything in one read each, and gives what is to be written.
    pub(super) fn seal(&self, at: &str) -> Result<SealedRoll, SealError> {
        self.seal_beside(at, |_| false)
    }

    /// The same, where an earlier generation has some files, and they were not read again.
    pub(super) fn seal_beside(
        &self,
        at: &str,
        earlier: impl Fn(&RelPath) -> bool,
    ) -> Result<SealedRoll, SealError> {
        let (listing, claims) = (self.listing(), self.claims());
        let paths: Vec<_> = listing.files.iter().map(|file| file.path.under(&self.root)).collect();
        let threads = std::thread::available_parallelism().expect("the number of cores");
        let hashed =
            files::hash_files(&paths, &claims.algorithms(), threads, &|_| (), &AtomicBool::new(false));
        let hashed: Vec<_> = hashed.into_iter().map(|file| file.expect("the file is hashed")).collect();
        let created: Timestamp = at.parse().expect("a time");
        let sealed = |(file, hashed)| {
            let (SourceFile { path, size, modified }, files::Hashed { digests, .. }): (&_, &_) =
                (file, hashed);
            SealedFile {
                path,
                size: *size,
                modified: *modified,
                digests,
                hashed: Some(created),
                earlier: earlier(path),
            }
        };
        let files: Vec<_> = listing.files.iter().zip(&hashed).map(sealed).collect();
        let name = self.root.file_name().and_then(|name| name.to_str()).expect("a name in UTF-8");
        let creator = Creator {
            created,
            hostname: "ingest-01".into(),
            version: "0.1.0".into(),
            author: Some(Author {
                name: "A & B".into(),
                email: Some("a@b.example".into()),
                role: Some("DIT".into()),
            }),
            location: Some("Stage <4>".into()),
            comment: None,
        };
        seal(&Roll {
            former: &Undo::default(),
            name,
            files: &files,
            folders: &listing.folders,
            histories: &claims.histories,
            ignore: &["._*", "Thumbs.db"],
            process: Process::Transfer,
            creator: &creator,
        })
    }

    /// Seals the roll and writes the generation, in the order given.
    pub(super) fn deliver(&self, at: &str) -> SealedRoll {
        self.write_generation(self.seal(at).expect("the roll can be sealed"))
    }

    /// Writes what was sealed beside what it is about.
    pub(super) fn write_generation(&self, sealed: SealedRoll) -> SealedRoll {
        for (path, bytes) in &sealed.files {
            let full = path.under(&self.root);
            fs::create_dir_all(full.parent().expect("a manifest lies in a folder")).expect("a folder");
            fs::write(full, bytes).expect("a manifest");
        }
        sealed
    }
}

fn list(root: &Path, folder: &Path, listing: &mut Listing) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let entry = entry.expect("an entry");
        let (full, metadata) = (entry.path(), entry.metadata().expect("an entry that is there"));
        let below = full.strip_prefix(root).expect("an entry of the root");
        let path = RelPath::new(below.to_str().expect("a name in UTF-8")).expect("a path");
        let modified = metadata.modified().expect("a time").try_into().expect("a time of this age");
        if metadata.is_dir() {
            listing.folders.push(SourceFolder { path, modified });
            list(root, &full, listing);
        } else {
            listing.files.push(SourceFile { path, size: metadata.len(), modified });
        }
    }
}
