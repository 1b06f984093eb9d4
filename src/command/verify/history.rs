//! The ASC MHL generation that `ingest` wrote with the roll: on the media, and not among the receipt's files.
//!
//! The receipt names the C4 of the roll's own manifest. A manifest of a history below it is vouched for by its C4 in a
//! manifest that is, and a chain file by naming a manifest that is.

use super::report::{FileLine, Status};
use super::tree::{Found, Tree};
use crate::receipt::Generation;
use crate::share::EntryKind;
use crate::words::digest::{Algorithm, Digest};
use crate::words::path::RelPath;
use sha2::{Digest as _, Sha512};
use std::collections::BTreeMap;

/// A manifest of 200,000 files has about 80 MB.
const LARGEST: u64 = 256 * 1024 * 1024;
const CHAIN: &str = "ascmhl_chain.xml";

/// Takes what belongs to the generation out of `left`, and says what became of it.
pub(super) async fn judge(
    tree: &Tree,
    generation: &Generation,
    left: &mut BTreeMap<RelPath, Found>,
) -> Vec<FileLine> {
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
    let mut known = vec![generation.c4.clone()];
    below(tree, left, &mut lines, &mut vouched, &mut known).await;
    drop(vouched);

    let own = generation.manifest.parent().and_then(|folder| folder.child(CHAIN).ok());
    // A chain below is vouched for by naming a manifest below: without any it is like every other new file.
    let others = if known.len() > 1 { candidates(left, |name| name == CHAIN) } else { Vec::new() };
    for path in own.iter().chain(others.iter().filter(|other| own.as_ref() != Some(other))) {
        match take(tree, path, left).await {
            Taken::Judged(line) => lines.push(line),
            Taken::Content(content) => {
                let text = String::from_utf8_lossy(&content);
                let named = known.iter().find(|c4| text.contains(c4.as_str()));
                let found = named.map_or("none of them", String::as_str);
                let expected = named.unwrap_or(&generation.c4);
                lines.push(FileLine::compared(path.as_str(), Algorithm::C4.name(), expected, found));
            }
        }
    }
    lines
}

/// Manifests of histories below the roll's own, as deep as they are vouched for.
async fn below(
    tree: &Tree,
    left: &mut BTreeMap<RelPath, Found>,
    lines: &mut Vec<FileLine>,
    vouched: &mut Vec<String>,
    known: &mut Vec<String>,
) {
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
                known.push(c4);
                progress = true;
            } else {
                waiting.push(path);
            }
        }
    }
}

/// Files in `ascmhl` folders that the receipt does not list.
fn candidates(left: &BTreeMap<RelPath, Found>, wanted: impl Fn(&str) -> bool) -> Vec<RelPath> {
    let in_history = |path: &RelPath| path.parent().is_some_and(|folder| folder.name() == "ascmhl");
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
