//! The ASC MHL generation of a roll whose receipt was issued before receipts named its files.
//!
//! Such a receipt has the C4 of the roll's own manifest. A manifest of a history below it is vouched for by its C4 in
//! a manifest that is; for a chain nothing vouches, and that is said.

use crate::manifest::asc_mhl::{CHAIN, FOLDER};
use crate::receipt::Generation;
use crate::share::EntryKind;
use crate::verify::line::{Compared, Line, Status};
use crate::verify::media::{Found, Media};
use crate::words::digest::{Algorithm, Digest};
use crate::words::path::RelPath;
use sha2::{Digest as _, Sha512};
use std::collections::BTreeMap;

/// A manifest of 200,000 files has about 80 MB.
const LARGEST: u64 = 256 * 1024 * 1024;

/// What became of the generation.
pub(super) struct Old {
    pub(super) lines: Vec<Line>,
    /// Its chains, one sentence each.
    pub(super) not_checked: Vec<String>,
}

/// Takes what belongs to the generation out of `left`, and says what became of it.
pub(super) async fn judge(
    media: &Media,
    generation: &Generation,
    left: &mut BTreeMap<RelPath, Found>,
) -> Old {
    let mut lines = Vec::new();
    let mut vouched = Vec::new();
    match take(media, &generation.manifest, left).await {
        Taken::Judged(line) => lines.push(line),
        Taken::Content(content) => {
            let found = c4(&content);
            lines.push(compared(&generation.manifest, &generation.c4, found));
            if found.to_string() == generation.c4 {
                vouched.push(String::from_utf8_lossy(&content).into_owned());
            }
        }
    }
    let nested = below(media, left, &mut lines, vouched).await;

    let own = generation.manifest.parent().and_then(|folder| folder.child(CHAIN).ok());
    // Without a manifest below, a chain below is like every other new file.
    let others = if nested { candidates(left, |name| name == CHAIN) } else { Vec::new() };
    let mut not_checked = Vec::new();
    for path in own.iter().chain(others.iter().filter(|other| own.as_ref() != Some(other))) {
        match left.remove(path) {
            None => lines.push(Line::new(path.as_str(), Status::Missing)),
            Some(found) if found.kind != EntryKind::File => {
                lines.push(Line::new(path.as_str(), Status::Altered));
            }
            Some(_) => not_checked
                .push(format!("The chain `{path}`: not checked, since the receipt has no hash of it")),
        }
    }
    Old { lines, not_checked }
}

/// Manifests of histories below the roll's own, as deep as they are vouched for; says whether there are any.
async fn below(
    media: &Media,
    left: &mut BTreeMap<RelPath, Found>,
    lines: &mut Vec<Line>,
    mut vouched: Vec<String>,
) -> bool {
    let mut any = false;
    let mut waiting = candidates(left, |name| name.ends_with(".mhl"));
    let mut progress = true;
    while progress && !vouched.is_empty() {
        progress = false;
        for path in std::mem::take(&mut waiting) {
            let Some(size) = left.get(&path).map(|found| found.size) else { continue };
            let Ok(content) = media.read(&path, size).await else { continue };
            let c4 = c4(&content);
            if vouched.iter().any(|manifest| manifest.contains(&c4.to_string())) {
                left.remove(&path);
                lines.push(compared(&path, &c4.to_string(), c4));
                vouched.push(String::from_utf8_lossy(&content).into_owned());
                progress = true;
                any = true;
            } else {
                waiting.push(path);
            }
        }
    }
    any
}

/// Files in `ascmhl` folders that the receipt does not list.
fn candidates(left: &BTreeMap<RelPath, Found>, wanted: impl Fn(&str) -> bool) -> Vec<RelPath> {
    let in_history = |path: &RelPath| path.parent().is_some_and(|folder| folder.name() == FOLDER);
    let is_one = |(path, found): &(&RelPath, &Found)| {
        found.kind == EntryKind::File && found.size <= LARGEST && in_history(path) && wanted(path.name())
    };
    left.iter().filter(is_one).map(|(path, _)| path.clone()).collect()
}

enum Taken {
    Content(Vec<u8>),
    Judged(Line),
}

async fn take(media: &Media, path: &RelPath, left: &mut BTreeMap<RelPath, Found>) -> Taken {
    let line = match left.remove(path) {
        None => Line::new(path.as_str(), Status::Missing),
        Some(found) if found.kind != EntryKind::File => Line::new(path.as_str(), Status::Altered),
        Some(found) if found.size > LARGEST => {
            Line::unverifiable(path.as_str(), "larger than any manifest", "too_large")
        }
        Some(found) => match media.read(path, found.size).await {
            Ok(content) => return Taken::Content(content),
            Err(reason) => Line::unverifiable(path.as_str(), reason, "unreadable"),
        },
    };
    Taken::Judged(line)
}

fn c4(content: &[u8]) -> Digest {
    let hash = Digest::from_raw(Algorithm::C4, &Sha512::digest(content));
    hash.expect("a SHA-512 has 64 bytes")
}

fn compared(path: &RelPath, expected: &str, found: Digest) -> Line {
    match Digest::parse(Algorithm::C4, expected) {
        Ok(expected) => Line::compared(path.as_str(), Compared::hashes(&expected, Some(&found))),
        Err(error) => Line::unverifiable(path.as_str(), error.to_string(), "bad_hash_value"),
    }
}
