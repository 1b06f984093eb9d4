//! The chain of a history: what it lists never leads out of its folder.

#![no_main]

use ingest::manifest::asc_mhl::chain_lists;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|document: &[u8]| {
    for name in chain_lists(document).unwrap_or_default() {
        assert!(!name.contains(['/', '\\', '\0']) && name.ends_with(".mhl"), "{name:?}");
    }
});
