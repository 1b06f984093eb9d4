//! The folders of a listing as a tree, in which names are found in either case.

use crate::journey::{Listing, SourceFile};
use std::collections::HashMap;

/// Folders and their files. Built once a listing; everything else only points into it.
#[derive(Debug)]
pub(super) struct Tree<'l> {
    name: &'l str,
    files: &'l [SourceFile],
    folders: Vec<Node<'l>>,
}

#[derive(Debug, Default)]
struct Node<'l> {
    path: &'l str,
    depth: usize,
    folders: Vec<usize>,
    files: Vec<u32>,
}

/// A folder of the tree; the first is the dump's own.
#[derive(Clone, Copy, Debug)]
pub(super) struct Folder<'t> {
    tree: &'t Tree<'t>,
    at: usize,
}

/// A file of the tree.
#[derive(Clone, Copy, Debug)]
pub(super) struct File<'t> {
    /// Its place in the listing.
    pub(super) place: u32,
    listed: &'t SourceFile,
}

/// The files of a folder by their names in lower case, for looking up many.
pub(super) type ByName<'t> = HashMap<String, File<'t>>;

/// The files of a folder by their names without endings.
#[derive(Debug, Default)]
pub(super) struct ByStem<'t>(HashMap<String, Vec<File<'t>>>);

impl<'t> ByStem<'t> {
    /// The files of the same name as this one, with other endings.
    pub(super) fn beside(&self, file: File<'_>) -> impl Iterator<Item = File<'t>> {
        let found = self.0.get(&file.stem().to_ascii_lowercase()).map(Vec::as_slice).unwrap_or_default();
        found.iter().copied().filter(move |other| other.place != file.place)
    }
}

impl<'l> Tree<'l> {
    /// `name` is that of the dump's own folder, which may be a card's.
    pub(super) fn new(name: &'l str, listing: &'l Listing) -> Self {
        let mut folders = vec![Node::default()];
        let mut places: HashMap<&str, usize> = HashMap::from([("", 0)]);
        for folder in &listing.folders {
            let path = folder.path.as_str();
            let above = places.get(parent(path)).copied().unwrap_or(0);
            let place = folders.len();
            folders.push(Node { path, depth: folders[above].depth + 1, ..Node::default() });
            folders[above].folders.push(place);
            places.insert(path, place);
        }
        let mut last = ("", 0);
        for (place, file) in (0..).zip(&listing.files) {
            let above = parent(file.path.as_str());
            if last.0 != above {
                last = (above, places.get(above).copied().unwrap_or(0));
            }
            folders[last.1].files.push(place);
        }
        Self { name, files: &listing.files, folders }
    }

    pub(super) fn root(&self) -> Folder<'_> {
        Folder { tree: self, at: 0 }
    }
}

fn parent(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(above, _)| above)
}

impl<'t> Folder<'t> {
    /// Its path in the listing; empty for the dump's own folder.
    pub(super) fn path(self) -> &'t str {
        self.node().path
    }

    /// Its own name.
    pub(super) fn name(self) -> &'t str {
        if self.at == 0 { self.tree.name } else { name(self.path()) }
    }

    /// How many folders lie above it in the tree.
    pub(super) fn depth(self) -> usize {
        self.node().depth
    }

    /// What tells it from all others of the tree.
    pub(super) fn place(self) -> usize {
        self.at
    }

    /// The files in it, not those below.
    pub(super) fn files(self) -> impl Iterator<Item = File<'t>> {
        self.node().files.iter().map(move |place| File::new(self.tree, *place))
    }

    /// The folders in it, not those below.
    pub(super) fn folders(self) -> impl Iterator<Item = Self> {
        self.node().folders.iter().map(move |at| Self { tree: self.tree, at: *at })
    }

    /// The folder at a path below, `CONTENTS/CLIP`.
    pub(super) fn at(self, path: &str) -> Option<Self> {
        path.split('/').try_fold(self, |folder, name| {
            folder.folders().find(|below| below.name().eq_ignore_ascii_case(name))
        })
    }

    /// The file at a path below, `CONTENTS/CLIP/0001AB.XML`.
    pub(super) fn file(self, path: &str) -> Option<File<'t>> {
        let (folder, name) = match path.rsplit_once('/') {
            Some((above, name)) => (self.at(above)?, name),
            None => (self, path),
        };
        folder.files().find(|file| file.name().eq_ignore_ascii_case(name))
    }

    /// Its files by name.
    pub(super) fn by_name(self) -> ByName<'t> {
        self.files().map(|file| (file.name().to_ascii_lowercase(), file)).collect()
    }

    /// Its files by name without ending.
    pub(super) fn by_stem(self) -> ByStem<'t> {
        let mut found: HashMap<String, Vec<File<'t>>> = HashMap::new();
        for file in self.files() {
            found.entry(file.stem().to_ascii_lowercase()).or_default().push(file);
        }
        ByStem(found)
    }

    fn node(self) -> &'t Node<'t> {
        &self.tree.folders[self.at]
    }
}

fn name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

impl<'t> File<'t> {
    fn new(tree: &'t Tree<'t>, place: u32) -> Self {
        Self { place, listed: &tree.files[place as usize] }
    }

    /// Its path in the listing.
    pub(super) fn path(self) -> &'t str {
        self.listed.path.as_str()
    }

    pub(super) fn name(self) -> &'t str {
        name(self.path())
    }

    /// The name without its ending.
    pub(super) fn stem(self) -> &'t str {
        split(self.name()).0
    }

    /// Whether the name has one of these endings, in lower case without a dot.
    pub(super) fn ends_in(self, endings: &[&str]) -> bool {
        let ending = split(self.name()).1;
        endings.iter().any(|known| known.eq_ignore_ascii_case(ending))
    }

    /// The ending of its name.
    pub(super) fn ending(self) -> &'t str {
        split(self.name()).1
    }

    pub(super) fn size(self) -> u64 {
        self.listed.size
    }

    /// As it was listed.
    pub(super) fn listed(self) -> &'t SourceFile {
        self.listed
    }
}

/// A name without its ending, and the ending.
fn split(name: &str) -> (&str, &str) {
    name.rsplit_once('.').unwrap_or((name, ""))
}
