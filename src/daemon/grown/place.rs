//! Whether what is new of a card has its place in the delivered roll: free names, and no history of which there are two.

use super::compare::Compared;
use super::{HINT, delivered};
use crate::journey::Dump;
use crate::manifest::asc_mhl::is_history;
use crate::problem::{Code, Problem};
use crate::words::english;
use crate::words::path::RelPath;
use std::collections::HashSet;

/// How many files a message names.
const NAMED: usize = 5;

/// Refuses what would not fit into the delivered roll. `dump` has its table of names.
pub(super) fn see_place(basis: &Dump, compared: &Compared, dump: &Dump) -> Result<(), Problem> {
    let there = delivered(basis);
    let before: HashSet<usize> = compared.pairs.iter().map(|pair| pair.now).collect();
    let (mut renamed, mut forked, mut taken) = (Vec::new(), Vec::new(), Vec::new());
    for (place, file) in dump.files.iter().enumerate() {
        let path = &file.source.path;
        let Some(on_share) = dump.names.delivered(path) else { continue };
        // Two histories of one folder that went on apart cannot be made one.
        let forks =
            || is_history(path) && on_share.parent().is_some_and(|folder| there.contains_key(&folder));
        match before.contains(&place) {
            true if basis.names.delivered(path).as_ref() != Some(&on_share) => renamed.push(path),
            false if there.contains_key(&on_share) => taken.push(path),
            false if forks() => forked.push(path),
            _ => {}
        }
    }
    let is_file = |path: &&RelPath| {
        dump.names.delivered(path).is_some_and(|path| there.get(&path).is_some_and(Option::is_some))
    };
    taken.extend(dump.folders.iter().map(|folder| &folder.path).filter(is_file));
    for (what, paths) in [
        ("The delivered roll has these under other names", renamed),
        ("The history of the delivered roll has gone on without these manifests", forked),
        ("The delivered roll has these names already", taken),
    ] {
        if !paths.is_empty() {
            let paths: Vec<String> = paths.iter().map(|path| format!("`{path}`")).collect();
            let message = format!("{what}: {}", english::list(&paths, NAMED));
            return Err(Problem::new(Code::NameTaken, message).with_hint(HINT));
        }
    }
    Ok(())
}
