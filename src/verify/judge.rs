//! Media against what is said of them: every file that somebody vouches for is read again, and everything else that
//! lies there is named.

use super::expected::{By, Expected, Place};
use super::hashing::{Read, Reading, ToRead};
use super::line::{Compared, Line, Status};
use super::media::{Found, Media, Walked};
use super::outcome::{Judged, Rules};
use super::renames;
use crate::card::is_junk;
use crate::manifest::asc_mhl::is_history;
use crate::manifest::detect::has_name_of_one;
use crate::manifest::known::{Judged as Word, Known};
use crate::manifest::record::Doubt;
use crate::problem::Problem;
use crate::share::EntryKind;
use crate::words::digest::{Algorithm, Digest};
use crate::words::path::RelPath;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// A file that is there and that somebody vouches for.
#[derive(Clone, Copy)]
pub(super) struct Present<'a> {
    path: &'a RelPath,
    size: u64,
    /// Which set of algorithms.
    set: usize,
}

/// Compares. `announce` is told the files and bytes to be read before the first is. The set are all paths, there or not,
/// that are not what they should be.
pub(crate) async fn judge(
    media: &Media,
    walked: &Walked,
    expected: &mut Expected,
    rules: Rules,
    reading: &Reading,
    announce: &(dyn Fn(u64, u64) + Sync),
) -> Result<(Judged, HashSet<RelPath>), Problem> {
    let mut judged = Judged::new(rules);
    let missing = std::mem::take(&mut expected.claims.missing);
    let sorted = Sorted::new(walked, expected, rules, &mut judged);
    announce(sorted.present.len() as u64, sorted.present.iter().map(|file| file.size).sum());
    let mut bad = HashSet::new();
    read(media, &sorted, expected, reading, &mut judged, &mut bad).await?;
    let mut new = sorted.new;
    renames::recorded(expected, walked, &mut judged);
    note_missing(&missing, &mut bad);
    let missing = unreadable_above(missing, walked, expected, &mut judged);
    renames::find(media, missing, &mut new, expected, rules, reading, &mut judged).await?;
    bad.extend(expected.claims.missing_folders.iter().cloned());
    judged.missing_folders = missing_folders(expected, walked);
    for (path, _) in new {
        bad.insert(path.clone());
        judged.add(expected.line(path, Status::New));
    }
    for name in walked.nameless.iter().filter(|name| !expected.leaves_out(name, false)) {
        judged.add(Line::new(name.as_str(), Status::New));
    }
    for (path, reason) in &walked.unread {
        judged.add(Line::unverifiable(path.as_str(), reason, "folder_unreadable"));
    }
    judged.lines.sort_unstable_by(|one, other| one.path.cmp(&other.path));
    Ok((judged, bad))
}

/// Notes one missing file of each folder: that is enough to know that the folder is not as it was.
fn note_missing(missing: &[RelPath], bad: &mut HashSet<RelPath>) {
    let folder = |path: &RelPath| path.as_str().rfind('/').unwrap_or(0);
    for (place, path) in missing.iter().enumerate() {
        let above = &path.as_str()[..folder(path)];
        let noted = place.checked_sub(1).and_then(|before| missing.get(before));
        if noted.is_none_or(|noted| &noted.as_str()[..folder(noted)] != above) {
            bad.insert(path.clone());
        }
    }
}

/// What lies there, sorted by who speaks of it.
struct Sorted<'a> {
    present: Vec<Present<'a>>,
    sets: Vec<Arc<[Algorithm]>>,
    new: Vec<(&'a RelPath, Found)>,
}

impl<'a> Sorted<'a> {
    fn new(walked: &'a Walked, expected: &Expected, rules: Rules, judged: &mut Judged) -> Self {
        let mut sorted = Self { present: Vec::new(), sets: Vec::new(), new: Vec::new() };
        let mut by_mask: HashMap<u32, usize> = HashMap::new();
        for (path, found) in walked.entries.iter().filter(|(_, found)| found.kind != EntryKind::Folder) {
            match expected.place(path) {
                Place::LeftOut => {}
                Place::Known(known) => {
                    let Some(algorithms) = decided(path, found, &known, expected, rules, judged) else {
                        continue;
                    };
                    let mask = algorithms.iter().fold(0, |mask, one| mask | 1_u32 << (*one as u32));
                    let set = *by_mask.entry(mask).or_insert_with(|| {
                        sorted.sets.push(algorithms.into());
                        sorted.sets.len() - 1
                    });
                    sorted.present.push(Present { path, size: found.size, set });
                }
                Place::Unknown if expected.by != By::History && is_junk_path(path) => judged.junk += 1,
                Place::Unknown if expected.by == By::Lists && has_name_of_one(path.name()) => {
                    judged.manifests.push(path.clone());
                }
                Place::Unknown if expected.is_below_broken(path) => judged.add(Line::unverifiable(
                    path.as_str(),
                    "the history that it belongs to cannot be trusted",
                    "history_untrusted",
                )),
                Place::Unknown => sorted.new.push((path, *found)),
            }
        }
        sorted
    }
}

fn is_junk_path(path: &RelPath) -> bool {
    path.components().any(is_junk)
}

/// Judges a file that need not be read; for any other the algorithms to read it with.
fn decided(
    path: &RelPath,
    found: &Found,
    known: &[&Known],
    expected: &Expected,
    rules: Rules,
    judged: &mut Judged,
) -> Option<Vec<Algorithm>> {
    if found.kind != EntryKind::File {
        // Some tools follow links, so that one may well have been recorded as a file; but never by a receipt.
        judged.add(match found.is_link && expected.by != By::Receipt {
            true => Line::unverifiable(
                path.as_str(),
                "it is a symbolic link, and links are not followed",
                "symlink",
            ),
            false => expected.line(path, Status::Altered).because("no regular file any more", "no_file"),
        });
        return None;
    }
    let known = || known.iter().copied();
    let other_size = known().filter_map(|known| known.size).find(|size| *size != found.size);
    let doubt = known().find_map(Known::doubt);
    let readable = known().any(|known| known.doubt().is_none());
    let contested = known().any(|known| known.doubt() == Some(Doubt::Contradiction));
    let nothing = contested || !readable;
    if let Some(size) = other_size.filter(|_| !contested && (nothing || rules.fast)) {
        judged.by_size += 1;
        judged.add(expected.compared(path, Compared::sizes(size, found.size)));
        return None;
    }
    if let Some(doubt) = doubt.filter(|_| nothing) {
        let doubt = if contested { Doubt::Contradiction } else { doubt };
        judged.add(Line::unverifiable(path.as_str(), doubt.to_string(), doubt.code()));
        return None;
    }
    let mut algorithms: Vec<_> = known().flat_map(Known::usable).map(|hash| hash.algorithm()).collect();
    algorithms.sort_unstable();
    algorithms.dedup();
    Some(algorithms)
}

/// Reads what has to be read, and judges it. What is not what it should be goes into `bad`.
async fn read(
    media: &Media,
    sorted: &Sorted<'_>,
    expected: &Expected,
    reading: &Reading,
    judged: &mut Judged,
    bad: &mut HashSet<RelPath>,
) -> Result<(), Problem> {
    let Sorted { present, sets, .. } = sorted;
    let files = present.iter().map(|file| ToRead {
        path: file.path.clone(),
        size: file.size,
        algorithms: sets[file.set].clone(),
    });
    let mut take = |place: usize, read: Read| {
        let path = present[place].path;
        let line = match read {
            Err(reason) => Line::unverifiable(path.as_str(), reason, "unreadable"),
            Ok((digests, size)) => {
                judged.bytes += size;
                compared(path, &digests, size, expected, judged)
            }
        };
        if line.status != Status::Ok {
            bad.insert(path.clone());
        }
        judged.add(line);
    };
    media.hash(files, reading, &mut take).await
}

fn compared(path: &RelPath, found: &[Digest], size: u64, expected: &Expected, judged: &mut Judged) -> Line {
    let claims = &expected.claims;
    match claims.judge(path, found) {
        Word::Nothing(doubt) => Line::unverifiable(path.as_str(), doubt.to_string(), doubt.code()),
        Word::Differs { claimed, found } => expected.compared(path, Compared::hashes(&claimed, Some(&found))),
        Word::Equal { reversed, .. } => {
            if claims.known(path).filter_map(|known| known.size).any(|recorded| recorded != size) {
                judged.odd_sizes.push(path.clone());
            }
            if reversed {
                judged.reversed.push(path.clone());
            }
            let mut line = expected.line(path, Status::Ok);
            if judged.keep_all {
                let hash = claims.known(path).flat_map(Known::usable).min_by_key(Digest::algorithm);
                line.compared = hash.map(|hash| {
                    let same = found.iter().find(|found| found.algorithm() == hash.algorithm());
                    Compared::hashes(&hash, same)
                });
            }
            line
        }
    }
}

/// The missing files, without those that may be there in a folder that cannot be read.
fn unreadable_above(
    missing: Vec<RelPath>,
    walked: &Walked,
    expected: &Expected,
    judged: &mut Judged,
) -> Vec<RelPath> {
    if walked.unread.is_empty() {
        return missing;
    }
    let unread: HashSet<&str> = walked.unread.iter().map(|(path, _)| path.as_str()).collect();
    let hidden = |path: &RelPath| {
        let text = path.as_str();
        text.match_indices('/').any(|(end, _)| unread.contains(&text[..end]))
    };
    let (hidden, missing): (Vec<_>, Vec<_>) = missing.into_iter().partition(hidden);
    for path in &hidden {
        let line = expected.line(path, Status::Unverifiable);
        judged.add(line.because("its folder cannot be read", "folder_unreadable"));
    }
    missing
}

/// A folder that holds recorded files is missed with them; only an empty one can be missed by itself.
fn missing_folders(expected: &mut Expected, walked: &Walked) -> Vec<RelPath> {
    let mut missing = std::mem::take(&mut expected.claims.missing_folders);
    let is_folder =
        |path: &RelPath| walked.entries.get(path).is_some_and(|found| found.kind == EntryKind::Folder);
    let listed = expected.claims.lists.iter().flat_map(|list| list.roster.folders());
    missing.extend(listed.filter(|folder| !is_folder(folder)).cloned());
    missing.sort_unstable();
    if missing.is_empty() {
        return missing;
    }
    let mut holding: HashSet<RelPath> = HashSet::new();
    let claims = &expected.claims;
    let files = claims.histories.iter().flat_map(|(home, history)| {
        history
            .roster
            .files()
            .map(move |(below, _)| home.as_ref().map_or_else(|| below.clone(), |home| home.join(below)))
    });
    let files =
        files.chain(claims.lists.iter().flat_map(|list| list.roster.files().map(|(path, _)| path.clone())));
    for path in files {
        let mut above = path.parent();
        while let Some(folder) = above {
            above = folder.parent();
            if !holding.insert(folder) {
                break;
            }
        }
    }
    missing.into_iter().filter(|folder| !holding.contains(folder) && !is_history(folder)).collect()
}
