//! The folder hashes of histories, once their files are judged.

use super::expected::Expected;
use super::media::Walked;
use crate::manifest::asc_mhl::{FolderCheck, Lying, check_folders};
use crate::share::EntryKind;
use crate::words::path::RelPath;
use std::collections::HashSet;

/// Compares the folders of every history. `bad` is what is not as it should be: altered, missing, or known to nobody.
pub(crate) fn check(walked: &Walked, expected: &Expected, bad: &HashSet<RelPath>) -> FolderCheck {
    let mut whole = FolderCheck::default();
    // A name that is no text takes part in a hash that nobody here can compute.
    if !walked.nameless.is_empty() || !walked.unread.is_empty() {
        return whole;
    }
    let histories = &expected.claims.histories;
    for (home, _) in histories.iter() {
        let lies_here = |path: &&RelPath| home.as_ref().is_none_or(|home| path.below(home).is_some());
        let entries = walked.entries.iter().filter(|(path, _)| lies_here(path));
        let kept = entries.filter_map(|(path, found)| {
            let is_folder = found.kind == EntryKind::Folder;
            let lying = if is_folder { Lying::Folder } else { Lying::File { sound: !bad.contains(path) } };
            (!expected.leaves_out(path.as_str(), is_folder)).then_some((path, lying))
        });
        let gone = bad.iter().filter(|path| !walked.entries.contains_key(*path)).filter(lies_here);
        let gone = gone.map(|path| (path, Lying::File { sound: false }));
        let found = check_folders(histories, home.as_ref(), kept.chain(gone));
        whole.compared += found.compared;
        whole.differing.extend(found.differing);
    }
    whole
}
