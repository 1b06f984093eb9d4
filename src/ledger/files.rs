//! The files of a delivery with their hashes: many in one item, since a roll may have a hundred thousand, and each item costs a
//! write of its own.

use super::key::{pk, signed};
use super::place::Scribe;
use crate::cloud::table::{Condition, Item, Value};
use crate::journey::{Dump, FileState};
use crate::words::digest::Algorithm;

/// About how large an item of files gets, in bytes: well below the 400 KiB that one may have.
const LARGEST: usize = 96 * 1024;
/// What a file takes beside its path: its hash in hex, its size, and the names of these.
const BESIDE: usize = 100;

/// All files of a delivery in one hash: BLAKE3 of a line for each, in the order of the listing: path, NUL, size, NUL, BLAKE3 in
/// hex, line feed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Root {
    pub(super) hex: String,
    pub(super) files: u64,
    pub(super) bytes: u64,
    /// How many items they make.
    pub(super) packs: u64,
}

/// The second part of the key of an item of files.
fn key(number: u64) -> String {
    format!("f#{number:05}")
}

/// The files of a dump, cut into items, each with its number; and how far each goes.
fn cut(dump: &Dump) -> impl Iterator<Item = (u64, &[FileState])> {
    let mut rest = dump.files.as_slice();
    let mut number = 0;
    std::iter::from_fn(move || {
        let mut size = 0;
        let fits = rest.iter().position(|file| {
            size += file.source.path.as_str().len() * 2 + BESIDE;
            size > LARGEST
        });
        // One that is larger than that by itself is still an item.
        let (some, others) = rest.split_at(fits.unwrap_or(rest.len()).max(1).min(rest.len()));
        rest = others;
        number += 1;
        (!some.is_empty()).then_some((number - 1, some))
    })
}

/// The hash of all, and how many items they make.
pub(super) fn root(dump: &Dump) -> Root {
    let mut hasher = blake3::Hasher::new();
    for file in &dump.files {
        line(&mut hasher, file);
    }
    Root {
        hex: hasher.finalize().to_hex().to_string(),
        files: dump.files.len() as u64,
        bytes: dump.bytes(),
        packs: cut(dump).count() as u64,
    }
}

/// The items, one after the other, so that never more than one is in memory.
pub(super) fn packs<'a>(dump: &'a Dump, scribe: &'a Scribe) -> impl Iterator<Item = Item> + 'a {
    cut(dump).map(|(number, files)| pack(dump, scribe, number, files))
}

fn pack(dump: &Dump, scribe: &Scribe, number: u64, files: &[FileState]) -> Item {
    let mut hasher = blake3::Hasher::new();
    files.iter().for_each(|file| line(&mut hasher, file));
    let mut item = signed(scribe, pk(dump.id), key(number));
    item.insert("root".into(), hasher.finalize().to_hex().to_string().into());
    item.insert("files".into(), Value::List(files.iter().map(|file| entry(dump, file)).collect()));
    item
}

/// That what is there was written by nobody: an item of files never changes.
pub(super) fn only_if() -> Condition {
    Condition::absent()
}

fn entry(dump: &Dump, file: &FileState) -> Value {
    let path = &file.source.path;
    let mut entry = Item::from([
        ("path".into(), path.as_str().into()),
        ("size".into(), file.source.size.into()),
        ("blake3".into(), hash(file).into()),
    ]);
    if let Some(delivered) = dump.names.delivered(path).filter(|delivered| delivered != path) {
        entry.insert("as".into(), delivered.as_str().into());
    }
    Value::Map(entry)
}

fn line(hasher: &mut blake3::Hasher, file: &FileState) {
    hasher.update(file.source.path.as_str().as_bytes());
    hasher.update(format!("\0{}\0{}\n", file.source.size, hash(file)).as_bytes());
}

fn hash(file: &FileState) -> String {
    file.digest(Algorithm::Blake3).map(ToString::to_string).unwrap_or_default()
}
