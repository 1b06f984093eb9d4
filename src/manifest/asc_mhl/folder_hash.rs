//! The hash of a folder: of what is in it (content), and of how it is named and laid out (structure).
//!
//! Both are the hash of the sorted values of the folder's direct children, one behind the other. A folder without
//! children has the hash of nothing. Source: ASC MHL specification, "directory hashes".

use crate::manifest::running::{Running, digest_of};
use crate::words::digest::{Algorithm, Digest};

/// Content and structure of a folder, in one format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct FolderHash {
    pub(super) content: Digest,
    pub(super) structure: Digest,
}

/// The children of a folder so far, in one format. Raw values one behind the other: a folder may hold an image
/// sequence of 100,000 files.
pub(super) struct Children {
    format: Algorithm,
    content: Vec<u8>,
    structure: Vec<u8>,
}

impl Children {
    pub(super) fn new(format: Algorithm) -> Self {
        Self { format, content: Vec::new(), structure: Vec::new() }
    }

    pub(super) fn format(&self) -> Algorithm {
        self.format
    }

    /// Takes a file, by its own hash.
    pub(super) fn file(&mut self, name: &str, hash: &Digest) {
        self.add(name, hash, hash);
    }

    /// Takes a folder.
    pub(super) fn folder(&mut self, name: &str, hash: &FolderHash) {
        self.add(name, &hash.content, &hash.structure);
    }

    fn add(&mut self, name: &str, content: &Digest, structure: &Digest) {
        self.content.extend_from_slice(content.raw());
        let named = digest_of(self.format, &[name.as_bytes(), structure.raw()]);
        self.structure.extend_from_slice(named.raw());
    }

    pub(super) fn finish(self) -> FolderHash {
        // Sorted as text, by the specification; for all formats that is the order of the raw values too.
        let combine = |values: &[u8]| {
            let mut sorted: Vec<&[u8]> = values.chunks_exact(self.format.width()).collect();
            sorted.sort_unstable();
            let mut hash = Running::new(self.format);
            sorted.iter().for_each(|value| hash.update(value));
            hash.finish()
        };
        FolderHash { content: combine(&self.content), structure: combine(&self.structure) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `A.txt` = "abc", `empty/`, `sub/b.bin` = "", `sub/é.txt` = "def"; values confirmed with the reference tool.
    #[test]
    fn the_example_tree_has_the_known_hashes() {
        let tree = |format| {
            let of = |data: &str| digest_of(format, &[data.as_bytes()]);
            let mut sub = Children::new(format);
            sub.file("é.txt", &of("def"));
            sub.file("b.bin", &of(""));
            let sub = sub.finish();
            let mut root = Children::new(format);
            root.folder("sub", &sub);
            root.file("A.txt", &of("abc"));
            root.folder("empty", &Children::new(format).finish());
            (sub, root.finish())
        };
        let shown = |hash: FolderHash| format!("{} / {}", hash.content, hash.structure);
        let (sub, root) = tree(Algorithm::Xxh64);
        assert_eq!(shown(sub), "dd7f246ad15c851c / 59df7b501426623c");
        assert_eq!(shown(root), "3d4fe4b14d4f7e48 / 3588e8e175a775c4");
        let (sub, root) = tree(Algorithm::Md5);
        assert_eq!(shown(sub), "df55d95831504bfc0a310fb09593f576 / 54a91d97772e726b2892c8f23b520533");
        assert_eq!(shown(root), "b0c6a48a5b9333b457e3dc57d7873f5b / 41e7059e83cac658e2c4ab108c7435ce");
        let (_, root) = tree(Algorithm::C4);
        assert_eq!(
            root.content.to_string(),
            "c43Pif3dy3DmbJyXnVzyH3Gd4275YWKznYsAHFeBJCTe2aDFUhc9vLknUcFoRiUSLE5X4hhFCyaNpC2s6DUTCUNCJg"
        );
    }

    /// The C4 IDs of the nine words of the alphabet; the value is that of one flat SHA-512, not of a C4 set.
    #[test]
    fn c4_of_a_folder_is_one_flat_hash() {
        let mut folder = Children::new(Algorithm::C4);
        for word in ["alfa", "bravo", "charlie", "delta", "echo", "foxtrot", "golf", "hotel", "india"] {
            folder.file(word, &digest_of(Algorithm::C4, &[word.as_bytes()]));
        }
        assert_eq!(
            folder.finish().content.to_string(),
            "c432KKDYVnXCJsThJP1d4RrgP3qrFrHXCWf2Zz7RcMsgheuFX7dfQFZifV23V4GiG55PCEpF11oy3E7UHu5GrJYKnB"
        );
    }
}
