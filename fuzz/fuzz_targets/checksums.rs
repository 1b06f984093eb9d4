//! One checksum list; its first byte chooses a name for it.

#![no_main]

use ingest::manifest::kind::Kind;
use libfuzzer_sys::fuzz_target;

mod list;

const NAMES: [&str; 6] = ["MD5SUMS", "card.xxh64", "card.xxh128", "B3SUMS", "card.c4", "list.txt"];

fuzz_target!(|document: &[u8]| {
    let Some((first, rest)) = document.split_first() else { return };
    list::read(Kind::Checksums, NAMES[usize::from(*first) % NAMES.len()], rest);
});
