//! Ignore patterns: one line each, the last one the path.

#![no_main]

use ingest::manifest::asc_mhl::{Histories, LeftOut};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let Some((patterns, path)) = text.rsplit_once('\n') else { return };
    let patterns: Vec<&str> = patterns.lines().collect();
    let left_out = LeftOut::new(&Histories::default(), &patterns);
    let (alone, inside) = (left_out.covers(path, true), left_out.covers(&format!("{path}/x"), false));
    assert!(!alone || inside, "what lies in a folder that is left out is left out");
});
