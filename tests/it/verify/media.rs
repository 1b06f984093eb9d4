//! What these tests do to media, and how they verify them.

use crate::common::media::Media;
use crate::common::run::{Ran, ingest};
use ingest::words::digest::{Algorithm, Digest};
use sha2::Digest as _;
use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;

impl Media {
    /// A folder of these files; a name that ends with `/` is an empty folder.
    pub(super) fn of(content: &[(&str, &str)]) -> Self {
        Self::named("A001R2EC", content)
    }

    /// One with a history.
    pub(super) fn sealed() -> Self {
        let media = Self::of(&[
            ("CLIPS/a.mov", "clip"),
            ("CLIPS/b.mov", "b"),
            ("CLIPS/\u{e9} & x", "accent"),
            ("c.mov", ""),
            ("EMPTY/", ""),
        ]);
        let ran = media.seal("", &[]);
        assert_eq!(ran.exit, 0, "{ran:?}");
        media
    }

    /// Verifies the folder.
    pub(super) fn verify(&self, more: &[&str]) -> Ran {
        self.verify_by(&[""], more)
    }

    /// Verifies by what lies in the folder.
    pub(super) fn verify_by(&self, targets: &[&str], more: &[&str]) -> Ran {
        let targets: Vec<String> =
            targets.iter().map(|target| self.root().join(target).display().to_string()).collect();
        let state = self.around().join("state").display().to_string();
        let targets: Vec<&str> = targets.iter().map(String::as_str).collect();
        ingest([&["verify", "--json", "--state", &state], &targets[..], more].concat())
    }

    pub(super) fn remove(&self, path: &str) {
        fs::remove_file(self.root().join(path)).unwrap();
    }

    pub(super) fn copy(&self, from: &str, to: &str) {
        fs::copy(self.root().join(from), self.root().join(to)).unwrap();
    }

    pub(super) fn rename(&self, from: &str, to: &str) {
        self.copy(from, to);
        self.remove(from);
    }

    pub(super) fn link(&self, path: &str) {
        self.rename(path, "../elsewhere");
        symlink(self.around().join("elsewhere"), self.root().join(path)).unwrap();
    }

    pub(super) fn pipe(&self, path: &str) {
        let _ = fs::remove_file(self.root().join(path));
        let kind = rustix::fs::FileType::Fifo;
        rustix::fs::mknodat(rustix::fs::CWD, self.root().join(path), kind, 0o600.into(), 0).unwrap();
    }

    pub(super) fn nameless(&self) {
        fs::write(self.root().join(OsStr::from_bytes(b"caf\xe9.mxf")), "x").unwrap();
    }

    /// The first manifest.
    pub(super) fn manifest(&self) -> String {
        let names = fs::read_dir(self.root().join("ascmhl")).unwrap();
        let names = names.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let first = names.filter(|name| name.ends_with(".mhl")).min().unwrap();
        format!("ascmhl/{first}")
    }

    pub(super) fn edit(&self, path: &str, from: &str, to: &str) {
        let text = fs::read_to_string(self.root().join(path)).unwrap();
        assert!(text.contains(from), "{text}");
        self.write(path, &text.replace(from, to));
    }

    pub(super) fn cut(&self, path: &str) {
        let text = fs::read_to_string(self.root().join(path)).unwrap();
        self.write(path, &text[..text.len() / 2]);
    }

    /// Changes the first manifest, and the chain with it: what a forger would do.
    pub(super) fn forge(&self, change: impl FnOnce(&mut String)) {
        let manifest = self.manifest();
        let mut text = fs::read_to_string(self.root().join(&manifest)).unwrap();
        let c4 = |text: &str| {
            Digest::from_raw(Algorithm::C4, &sha2::Sha512::digest(text.as_bytes())).unwrap().to_string()
        };
        let before = c4(&text);
        change(&mut text);
        self.write(&manifest, &text);
        self.edit("ascmhl/ascmhl_chain.xml", &before, &c4(&text));
    }
}
