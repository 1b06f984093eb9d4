//! A receipt against the media: every file that it lists is read again, and everything else that lies there is named.

use super::history;
use super::report::{Counts, FileLine, Status};
use crate::card::is_junk;
use crate::problem::{Code, Problem};
use crate::receipt::{DeliveredFolder, Hashes, Receipt};
use crate::share::EntryKind;
use crate::verify::hashing::{Reading, ToRead};
use crate::verify::media::{Found, Tree, Walked};
use crate::words::digest::{Algorithm, Digest};
use crate::words::english;
use crate::words::path::{RelPath, printable};
use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

/// How many files a message names.
const NAMED: usize = 3;

/// What became of the files.
#[derive(Debug, Default)]
pub(super) struct Judged {
    pub(super) counts: Counts,
    pub(super) lines: Vec<FileLine>,
    /// Entries of operating systems that were ignored.
    pub(super) junk: u64,
    /// Bytes that were read.
    pub(super) bytes: u64,
    /// What the receipt has no hash of, one sentence each.
    pub(super) not_checked: Vec<String>,
    keep_all: bool,
}

impl Judged {
    fn add(&mut self, line: FileLine) {
        self.counts.add(line.status);
        if self.keep_all || line.status != Status::Ok {
            self.lines.push(line);
        }
    }
}

/// A file that the receipt names: of the dump, or of the generation that was written for it.
#[derive(Clone, Copy)]
struct Wanted<'a> {
    /// Where it lies below the verified root.
    path: &'a RelPath,
    /// What it is called on the card, where the share cannot hold that.
    original: Option<&'a RelPath>,
    size: u64,
    blake3: Option<&'a Digest>,
}

impl Wanted<'_> {
    fn said(&self, line: FileLine) -> FileLine {
        FileLine { original: self.original.map(|path| path.as_str().into()), ..line }
    }

    fn line(&self, status: Status) -> FileLine {
        self.said(FileLine::new(self.path.as_str(), status))
    }

    fn compared(&self, what: &'static str, expected: impl ToString, found: impl ToString) -> FileLine {
        self.said(FileLine::compared(self.path.as_str(), what, expected, found))
    }

    fn unverifiable(&self, reason: impl Into<String>) -> FileLine {
        self.said(FileLine::unverifiable(self.path.as_str(), reason))
    }
}

fn wanted(receipt: &Receipt) -> impl Iterator<Item = Wanted<'_>> {
    fn one<'a>(path: &'a RelPath, size: u64, hashes: &'a Hashes) -> Wanted<'a> {
        Wanted { path, original: None, size, blake3: hashes.get(Algorithm::Blake3) }
    }
    let written = receipt.generation.iter().flat_map(|generation| &generation.files);
    let sent = receipt.files.iter().map(|file| Wanted {
        original: file.delivered_as.as_ref().map(|_| &file.path),
        ..one(file.on_share(), file.size, &file.hashes)
    });
    sent.chain(written.map(|file| one(&file.path, file.size, &file.hashes)))
}

/// Files and bytes that there are to read.
pub(super) fn totals(receipt: &Receipt) -> (u64, u64) {
    wanted(receipt).fold((0, 0), |(files, bytes), file| (files + 1, bytes + file.size))
}

/// Compares. With `keep_all` there is a line for every file, else for those that are not ok.
pub(super) async fn judge(
    tree: &Tree,
    receipt: &Receipt,
    reading: &Reading,
    keep_all: bool,
) -> Result<Judged, Problem> {
    let Walked { entries: mut left, junk, unread } = tree.walk(&reading.stop).await?;
    let mut judged = Judged { junk, keep_all, ..Judged::default() };
    let (present, missing) = by_size(receipt, &mut left, &unread, &mut judged);

    let wanted = present.iter().map(|file| (file.path.clone(), file.size)).collect();
    for (file, found) in present.iter().zip(blake3(tree, wanted, reading).await?) {
        judged.bytes += file.size;
        judged.add(match (file.blake3, found) {
            (Some(expected), Ok(found)) => file.compared(expected.algorithm().name(), expected, found),
            (None, _) => file.unverifiable("the receipt has no BLAKE3 hash of it"),
            (_, Err(reason)) => file.unverifiable(reason),
        });
    }
    if let Some(generation) = receipt.generation.as_ref().filter(|generation| generation.files.is_empty()) {
        let old = history::judge(tree, generation, &mut left).await;
        old.lines.into_iter().for_each(|line| judged.add(line));
        judged.not_checked = old.not_checked;
    }
    empty_folders(receipt, &left, &mut judged);
    left.retain(|_, found| found.kind != EntryKind::Folder);
    renamed(tree, missing, &mut left, reading, &mut judged).await?;
    for path in left.keys() {
        if path.components().any(is_junk) {
            judged.junk += 1;
        } else {
            judged.add(FileLine::new(path.as_str(), Status::New));
        }
    }
    for (path, reason) in unread {
        judged.add(FileLine::unverifiable(path, reason));
    }
    judged.lines.sort_by(|one, other| one.path.cmp(&other.path));
    Ok(judged)
}

async fn blake3(
    tree: &Tree,
    files: Vec<(RelPath, u64)>,
    reading: &Reading,
) -> Result<Vec<Result<Digest, String>>, Problem> {
    let algorithms: Arc<[Algorithm]> = [Algorithm::Blake3].into();
    let mut hashes: Vec<Result<Digest, String>> = files.iter().map(|_| Err("not read".into())).collect();
    let files = files.into_iter().map(|(path, size)| ToRead { path, size, algorithms: algorithms.clone() });
    let mut take = |place: usize, read: Result<(Vec<Digest>, u64), String>| {
        hashes[place] = read.map(|(digests, _)| digests[0]);
    };
    tree.hash(files, reading, &mut take).await?;
    Ok(hashes)
}

/// The files that are worth reading, since their size is right, and those that are not there.
fn by_size<'a>(
    receipt: &'a Receipt,
    left: &mut BTreeMap<RelPath, Found>,
    unread: &[(String, String)],
    judged: &mut Judged,
) -> (Vec<Wanted<'a>>, Vec<Wanted<'a>>) {
    let (mut present, mut missing) = (Vec::new(), Vec::new());
    let unread: HashSet<&str> = unread.iter().map(|(path, _)| path.as_str()).collect();
    for file in wanted(receipt) {
        let (file, found) = find(file, left);
        match found {
            Some(found) if found.kind != EntryKind::File => {
                let line = file.line(Status::Altered);
                judged.add(FileLine { reason: Some("no regular file any more".into()), ..line });
            }
            Some(found) if found.size != file.size => {
                judged.add(file.compared("size", file.size, found.size));
            }
            Some(_) => present.push(file),
            None if is_below(file.path, &unread) => {
                judged.add(file.unverifiable("its folder cannot be read"));
            }
            None => missing.push(file),
        }
    }
    (present, missing)
}

/// A file as it lies there: with the name that it got on the share, or in a copy of the card with its own.
fn find<'a>(file: Wanted<'a>, left: &mut BTreeMap<RelPath, Found>) -> (Wanted<'a>, Option<Found>) {
    match (left.remove(file.path), file.original) {
        (None, Some(original)) if left.contains_key(original) => {
            (Wanted { path: original, original: None, ..file }, left.remove(original))
        }
        (found, _) => (file, found),
    }
}

fn is_below(path: &RelPath, folders: &HashSet<&str>) -> bool {
    let text = path.as_str();
    !folders.is_empty() && text.match_indices('/').any(|(end, _)| folders.contains(&text[..end]))
}

/// A folder that the receipt lists and that holds none of its files can only be missed by itself.
fn empty_folders(receipt: &Receipt, left: &BTreeMap<RelPath, Found>, judged: &mut Judged) {
    let mut holding: HashSet<&str> = HashSet::new();
    let paths =
        wanted(receipt).map(|file| file.path).chain(receipt.folders.iter().map(DeliveredFolder::on_share));
    for path in paths {
        holding.extend(path.as_str().rsplit_once('/').map(|(folder, _)| folder));
    }
    for folder in &receipt.folders {
        let is_there = |path| left.get(path).is_some_and(|found: &Found| found.kind == EntryKind::Folder);
        let path = folder.on_share();
        if !is_there(path) && !is_there(&folder.path) && !holding.contains(path.as_str()) {
            judged.add(FileLine::new(path.as_str(), Status::Missing));
        }
    }
}

/// A missing file whose content lies there under a name that nobody vouches for was renamed.
async fn renamed(
    tree: &Tree,
    missing: Vec<Wanted<'_>>,
    left: &mut BTreeMap<RelPath, Found>,
    reading: &Reading,
    judged: &mut Judged,
) -> Result<(), Problem> {
    let sizes: HashSet<u64> = missing.iter().map(|file| file.size).collect();
    let is_like = |found: &Found| found.kind == EntryKind::File && sizes.contains(&found.size);
    let candidates: Vec<(RelPath, u64)> = left
        .iter()
        .filter(|(_, found)| is_like(found))
        .map(|(path, found)| (path.clone(), found.size))
        .collect();
    let hashes = blake3(tree, candidates.clone(), reading).await?;
    let mut by_hash: BTreeMap<String, Vec<RelPath>> = BTreeMap::new();
    for ((path, size), hash) in candidates.into_iter().zip(hashes).rev() {
        judged.bytes += size;
        if let Ok(hash) = hash {
            by_hash.entry(hash.to_string()).or_default().push(path);
        }
    }
    for file in missing {
        let expected = file.blake3.map(ToString::to_string).unwrap_or_default();
        let now = by_hash.get_mut(&expected).and_then(Vec::pop);
        let line = match now {
            None => FileLine {
                algorithm: Some(Algorithm::Blake3.name()),
                expected: Some(expected),
                ..file.line(Status::Missing)
            },
            Some(now) => {
                left.remove(&now);
                FileLine {
                    status: Status::Renamed,
                    renamed_to: Some(now.into()),
                    ..file.compared(Algorithm::Blake3.name(), &expected, &expected)
                }
            }
        };
        judged.add(line);
    }
    Ok(())
}

/// The problems that the files make.
pub(super) fn problems(judged: &Judged) -> Vec<Problem> {
    let counts = &judged.counts;
    let all = [
        (Status::Missing, counts.missing, Code::FilesMissing, "missing"),
        (Status::Renamed, counts.renamed, Code::FilesMissing, "there under another name"),
        (Status::Altered, counts.altered, Code::FilesAltered, "altered"),
        (Status::New, counts.new, Code::FilesNew, "new: nobody has vouched for what is there"),
        (Status::Unverifiable, counts.unverifiable, Code::FilesUnchecked, "not verifiable"),
    ];
    let problem = |(status, number, code, what): (Status, u64, Code, &str)| {
        let named: Vec<String> = judged
            .lines
            .iter()
            .filter(|line| line.status == status)
            .take(NAMED)
            .map(|line| format!("`{}`", printable(&line.path)))
            .collect();
        let verb = if number == 1 { "is" } else { "are" };
        let more = number - named.len() as u64;
        let mut names = named;
        if more > 0 {
            names.push(format!("{} more", english::thousands(more)));
        }
        let files = english::count(number, "file");
        let problem =
            Problem::new(code, format!("{files} {verb} {what}: {}", english::list(&names, NAMED + 1)));
        match status {
            Status::Renamed => problem.with_hint("Give them back the names that the receipt has"),
            _ => problem,
        }
    };
    all.into_iter().filter(|(_, number, ..)| *number > 0).map(problem).collect()
}
