//! A folder that is sealed again, held against its earlier generations.

use crate::journey::{Listing, SourceFile};
use crate::manifest::asc_mhl::{self, Histories, LeftOut};
use crate::words::digest::Digest;
use crate::words::path::RelPath;
use jiff::Timestamp;
use std::collections::{HashMap, HashSet};

/// All that the history which owns a file, and those above it, know of it.
pub(super) fn known(histories: &Histories, path: &RelPath) -> Vec<Digest> {
    let known = histories.covering(path).filter_map(|(history, below)| history.known(&below));
    let usable = known.flat_map(|known| known.usable().collect::<Vec<_>>());
    usable.filter(|digest| asc_mhl::can_hold(digest.algorithm())).collect()
}

/// Files of which an earlier generation says otherwise.
pub(super) fn altered(
    kept: &Listing,
    hashed: &[(Vec<Digest>, Timestamp)],
    histories: &Histories,
) -> Vec<String> {
    let differs = |path: &RelPath, found: &[Digest]| {
        known(histories, path)
            .iter()
            .any(|known| found.iter().any(|found| found.algorithm() == known.algorithm() && found != known))
    };
    let files = kept.files.iter().zip(hashed);
    files
        .filter(|(file, (digests, _))| differs(&file.path, digests))
        .map(|(file, _)| file.path.as_str().into())
        .collect()
}

/// Files that an earlier generation has, and that are not there.
pub(super) fn missing(kept: &Listing, histories: &Histories, left_out: &LeftOut) -> Vec<RelPath> {
    let there: HashSet<&RelPath> = kept.files.iter().map(|file| &file.path).collect();
    let mut missing = Vec::new();
    for (home, history) in histories.iter() {
        let full = |below: &RelPath| home.as_ref().map_or_else(|| below.clone(), |home| home.join(below));
        let gone = |path: &RelPath| !there.contains(path) && !left_out.covers(path.as_str(), false);
        missing.extend(history.roster.files().map(|(below, _)| full(below)).filter(gone));
    }
    missing.sort_unstable();
    missing.dedup();
    missing
}

/// Files that are there, that no generation knows, and that may be one of the missing under another name: with the size
/// of such a one.
pub(super) fn candidates<'a>(
    kept: &'a Listing,
    missing: &[RelPath],
    histories: &Histories,
) -> HashMap<&'a RelPath, Vec<RelPath>> {
    let mut by_size: HashMap<u64, Vec<&RelPath>> = HashMap::new();
    for path in missing {
        let size = histories.covering(path).find_map(|(history, below)| history.known(&below)?.size);
        if let Some(size) = size {
            by_size.entry(size).or_default().push(path);
        }
    }
    let owner =
        |path: &RelPath| histories.covering(path).next().map(|(history, _)| std::ptr::from_ref(history));
    let new = kept.files.iter().filter(|file| known(histories, &file.path).is_empty());
    let like = |file: &'a SourceFile| {
        let alike = by_size.get(&file.size).into_iter().flatten();
        let alike: Vec<RelPath> =
            alike.filter(|old| owner(old) == owner(&file.path)).map(|old| (*old).clone()).collect();
        (!alike.is_empty()).then_some((&file.path, alike))
    };
    new.filter_map(like).collect()
}

/// The files that got another name: now, and before. What could have been two is left alone.
pub(super) fn renamed(
    kept: &Listing,
    hashed: &[(Vec<Digest>, Timestamp)],
    candidates: &HashMap<&RelPath, Vec<RelPath>>,
    histories: &Histories,
) -> Vec<(RelPath, RelPath)> {
    let mut pairs = Vec::new();
    for (file, (digests, _)) in kept.files.iter().zip(hashed) {
        let is_this = |old: &&RelPath| {
            let known = known(histories, old);
            !known.is_empty() && known.iter().all(|known| digests.contains(known))
        };
        let olds: Vec<&RelPath> = candidates.get(&file.path).into_iter().flatten().filter(is_this).collect();
        if let [old] = olds[..] {
            pairs.push((file.path.clone(), old.clone()));
        }
    }
    let mut times: HashMap<RelPath, u32> = HashMap::new();
    pairs.iter().for_each(|(_, old)| *times.entry(old.clone()).or_default() += 1);
    pairs.retain(|(_, old)| times.get(old) == Some(&1));
    pairs
}
