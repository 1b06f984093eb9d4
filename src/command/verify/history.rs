//! The ASC MHL generation of a roll whose receipt was issued before receipts named its files.
//!
//! Such a receipt has the C4 of the roll's own manifest. A manifest of a history below it is vouched for by its C4 in
//! a manifest that is; for a chain nothing vouches, and that is said.

use super::report::{FileLine, Status};
use crate::manifest::asc_mhl::{CHAIN, FOLDER};
use crate::receipt::Generation;
use crate::share::EntryKind;
use crate::verify::media::{Found, Tree};
use crate::words::digest::{Algorithm, Digest};
use crate::words::path::RelPath;
use sha2::{Digest as _, Sha512};
use std::collections::BTreeMap;

/// A manifest of 200,000 files has about 80 MB.
const LARGEST: u64 = 256 * 1024 * 1024;

/// What became of the generation.
pub(super) struct Old {
    pub(super) lines: Vec<FileLine>,
    /// Its chains, one sentence each.
    pub(super) not_checked: Vec<String>,
}

/// Takes what belongs to the generation out of `left`, and says what became of it.
pub(super) async fn judge(tree: &Tree, generation: &Generation, left: &mut BTreeMap<RelPath, Found>) -> Old {
    let mut lines = Vec::new();
    let mut vouched = Vec::new();
    match take(tree, &generation.manifest, left).await {
        Taken::Judged(line) => lines.push(line),
        Taken::Content(content) => {
            lines.push(FileLine::compared(
                generation.manifest.as_str(),
                Algorithm::C4.name(),
                &generation.c4,
                c4(&content),
            ));
            if c4(&content) == generation.c4 {
                vouched.push(String::from_utf8_lossy(&content).into_owned());
            }
        }
    }
    let nested = below(tree, left, &mut lines, vouched).await;

    let own = generation.manifest.parent().and_then(|folder| folder.child(CHAIN).ok());
    // Without a manifest below, a chain below is like every other new file.
    let others = if nested { candidates(left, |name| name == CHAIN) } else { Vec::new() };
    let mut not_checked = Vec::new();
    for path in own.iter().chain(others.iter().filter(|other| own.as_ref() != Some(other))) {
        match left.remove(path) {
            None => lines.push(FileLine::new(path.as_str(), Status::Missing)),
            Some(found) if found.kind != EntryKind::File => {
                lines.push(FileLine::new(path.as_str(), Status::Altered));
            }
            Some(_) => not_checked
                .push(format!("The chain `{path}`: not checked, since the receipt has no hash of it")),
        }
    }
    Old { lines, not_checked }
}

/// Manifests of histories below the roll's own, as deep as they are vouched for; says whether there are any.
async fn below(
    tree: &Tree,
    left: &mut BTreeMap<RelPath, Found>,
    lines: &mut Vec<FileLine>,
    mut vouched: Vec<String>,
) -> bool {
    let mut any = false;
    let mut waiting = candidates(left, |name| name.ends_with(".mhl"));
    let mut progress = true;
    while progress && !vouched.is_empty() {
        progress = false;
        for path in std::mem::take(&mut waiting) {
            let Some(size) = left.get(&path).map(|found| found.size) else { continue };
            let Ok(content) = tree.read(&path, size).await else { continue };
            let c4 = c4(&content);
            if vouched.iter().any(|manifest| manifest.contains(&c4)) {
                left.remove(&path);
                lines.push(FileLine::compared(path.as_str(), Algorithm::C4.name(), &c4, &c4));
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
    Judged(FileLine),
}

async fn take(tree: &Tree, path: &RelPath, left: &mut BTreeMap<RelPath, Found>) -> Taken {
    let line = match left.remove(path) {
        None => FileLine::new(path.as_str(), Status::Missing),
        Some(found) if found.kind != EntryKind::File => FileLine::new(path.as_str(), Status::Altered),
        Some(found) if found.size > LARGEST => {
            FileLine::unverifiable(path.as_str(), "larger than any manifest")
        }
        Some(found) => match tree.read(path, found.size).await {
            Ok(content) => return Taken::Content(content),
            Err(reason) => FileLine::unverifiable(path.as_str(), reason),
        },
    };
    Taken::Judged(line)
}

fn c4(content: &[u8]) -> String {
    let hash = Digest::from_raw(Algorithm::C4, &Sha512::digest(content));
    hash.expect("a SHA-512 has 64 bytes").to_string()
}
