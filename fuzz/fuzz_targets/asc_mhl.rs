//! One manifest of ASC MHL.

#![no_main]

use ingest::manifest::kind::Kind;
use libfuzzer_sys::fuzz_target;

mod list;

fuzz_target!(|document: &[u8]| list::read(Kind::PackingList, "list.mhl", document));
