//! Where the dumps below a watched folder are.
//!
//! A dump is the folder of a card that is recognised; where none is, the outermost folder that holds media files itself, or a
//! manifest. Folders above dumps hold no more than reports.

use crate::card::tree::Tree;
use crate::card::{find, junk, known, running};
use crate::journey::{Listing, SourceFile, SourceFolder};
use crate::words::path::RelPath;
use jiff::Timestamp;
use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

/// How deep below a watched folder dumps are looked for: the day, the kind of media, the camera, and what a card has itself.
const DEPTH: usize = 8;

/// What was found.
#[derive(Debug, Default)]
pub(super) struct Discovered {
    /// Dumps, and whether each is a card that is recognised.
    pub(super) dumps: BTreeMap<PathBuf, bool>,
    /// The watched folder and those above dumps.
    pub(super) above: BTreeSet<PathBuf>,
}

/// Lists what lies below a watched folder, and nothing below dumps that are known. What cannot be read is found with a
/// later look. `itself`: what is no card makes the watched folder a dump.
pub(super) fn discover(watched: &Path, itself: bool, is_known: impl Fn(&Path) -> bool) -> Discovered {
    let mut found = Discovered::default();
    if is_known(watched) {
        return found;
    }
    let mut listing = Listing::default();
    let mut marked: BTreeMap<String, bool> = BTreeMap::new();
    let mut left = vec![(String::new(), 0)];
    while let Some((folder, depth)) = left.pop() {
        found.above.insert(under(watched, &folder));
        for entry in fs::read_dir(under(watched, &folder)).into_iter().flatten().flatten() {
            let (Some(name), Ok(kind)) = (entry.file_name().to_str().map(String::from), entry.file_type())
            else {
                continue;
            };
            let below = if folder.is_empty() { name.clone() } else { format!("{folder}/{name}") };
            if kind.is_dir() {
                if junk::is_folder(&name) || is_known(&entry.path()) {
                    continue;
                }
                if name.eq_ignore_ascii_case("ascmhl") {
                    marked.insert(folder.clone(), true);
                }
                let path = RelPath::new(below.clone()).ok();
                listing
                    .folders
                    .extend(path.map(|path| SourceFolder { path, modified: Timestamp::UNIX_EPOCH }));
                if depth < DEPTH {
                    left.push((below, depth + 1));
                }
            } else if kind.is_file() && !junk::is_file(&name) {
                let is_mark = known::is_media(&name)
                    || running::is_file(&name, true)
                    || name.to_ascii_lowercase().ends_with(".mhl");
                *marked.entry(folder.clone()).or_default() |= is_mark;
                let path = RelPath::new(below).ok();
                let size = entry.metadata().map_or(0, |found| found.len());
                listing.files.extend(path.map(|path| SourceFile {
                    path,
                    size,
                    modified: Timestamp::UNIX_EPOCH,
                }));
            }
        }
    }
    listing.files.sort_by(|one, other| one.path.cmp(&other.path));
    listing.folders.sort_by(|one, other| one.path.cmp(&other.path));
    let name = watched.file_name().and_then(OsStr::to_str).unwrap_or_default();
    let tree = Tree::new(name, &listing);
    let cards: BTreeSet<String> = find::cards(&tree).iter().map(|card| card.root.path().to_owned()).collect();
    let mut roots = cards.clone();
    let marked = marked.into_iter().filter(|(_, is_marked)| *is_marked);
    for (folder, _) in marked {
        let in_card = cards.iter().any(|root| lies_in(&folder, root));
        if itself && !in_card {
            roots.insert(String::new());
        }
        // The watched folder is no dump because somebody left a clip in it.
        if itself || folder.is_empty() {
            continue;
        }
        if !roots.iter().any(|root| lies_in(&folder, root) || lies_in(root, &folder)) {
            roots.insert(folder);
        }
    }
    found.dumps = roots.iter().map(|root| (under(watched, root), cards.contains(root))).collect();
    found.above.retain(|folder| !found.dumps.keys().any(|dump| folder.starts_with(dump)));
    found
}

fn under(watched: &Path, below: &str) -> PathBuf {
    if below.is_empty() { watched.to_owned() } else { watched.join(below) }
}

fn lies_in(path: &str, root: &str) -> bool {
    root.is_empty() || path.strip_prefix(root).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}
