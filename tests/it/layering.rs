//! The shape of the code: who may use whom, as the table in `src/lib.rs` says, and how big a file may be.

mod source;

use source::{Module, modules, rust_files};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// No file is longer.
const LONGEST: usize = 400;

/// They are joined by `daemon` and `command`, never by each other. What `manifest` reads and writes is common to them.
const STATIONS: [&str; 5] = ["card", "upload", "landing", "handoff", "receipt"];

/// The table of `src/lib.rs`: each module, and the modules that it may use.
fn table() -> BTreeMap<String, BTreeSet<String>> {
    let text = fs::read_to_string("src/lib.rs").expect("src/lib.rs");
    let mut table: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for row in text.lines().filter_map(|line| line.strip_prefix("//! | [`")) {
        let (name, rest) = row.split_once('`').expect("a module's name");
        let uses = rest.trim_end_matches(" |").rsplit_once("| ").expect("three columns").1.trim();
        let uses = match uses {
            "nothing" => BTreeSet::new(),
            "all of the above" => table.keys().cloned().collect(),
            list => list.trim_matches('`').split(' ').map(Into::into).collect(),
        };
        table.insert(name.into(), uses);
    }
    table
}

#[test]
fn every_module_stands_in_the_table_and_uses_only_what_the_table_allows() {
    let (table, modules) = (table(), modules("src"));
    let there: BTreeSet<&str> = modules.iter().filter_map(Module::top).collect();
    assert_eq!(
        there,
        table.keys().map(String::as_str).collect(),
        "modules, and rows of the table in src/lib.rs"
    );
    let mut wrong = Vec::new();
    for module in &modules {
        let Some(top) = module.top() else { continue };
        for used in module.uses.iter().filter_map(|path| path.first()) {
            if used != top && there.contains(used.as_str()) && !table[top].contains(used) {
                wrong.push(format!("{} uses {used}", module.file.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn stations_never_use_each_other() {
    let table = table();
    for station in STATIONS {
        let met: Vec<_> = STATIONS.into_iter().filter(|other| table[station].contains(*other)).collect();
        assert!(met.is_empty(), "{station} may use {met:?}");
    }
}

#[test]
fn no_module_uses_itself_by_a_detour() {
    let modules = modules("src");
    let names: BTreeSet<Vec<String>> = modules.iter().map(|module| module.path.clone()).collect();
    let mut uses: BTreeMap<&Vec<String>, BTreeSet<&Vec<String>>> = BTreeMap::new();
    for module in &modules {
        // The innermost module that a path leads to. A module and the one it lies in may know each other.
        let innermost = |path: &Vec<String>| (1..=path.len()).rev().find_map(|len| names.get(&path[..len]));
        let others = module.uses.iter().filter_map(innermost);
        let others =
            others.filter(|other| !module.path.starts_with(other) && !other.starts_with(&module.path));
        uses.insert(&module.path, others.collect());
    }
    // Whoever uses nobody that is left, or is used by nobody, is in no circle.
    loop {
        let before = uses.len();
        let left: BTreeSet<_> = uses.keys().copied().collect();
        uses.values_mut().for_each(|others| others.retain(|other| left.contains(other)));
        uses.retain(|_, others| !others.is_empty());
        let used: BTreeSet<_> = uses.values().flatten().copied().collect();
        uses.retain(|path, _| used.contains(path));
        if uses.len() == before {
            break;
        }
    }
    let words = |path: &Vec<String>, others: &BTreeSet<&Vec<String>>| {
        let others: Vec<String> = others.iter().map(|other| other.join("::")).collect();
        format!("{} uses {}", path.join("::"), others.join(", "))
    };
    let circle: Vec<String> = uses.iter().map(|(path, others)| words(path, others)).collect();
    assert!(circle.is_empty(), "{circle:#?}");
}

#[test]
fn no_file_is_long_and_every_one_says_what_it_is_for() {
    let mut wrong = Vec::new();
    for folder in ["src", "tests", "benches"] {
        for file in rust_files(Path::new(folder)) {
            let text = fs::read_to_string(&file).expect("a source file");
            let lines = text.lines().count();
            if lines > LONGEST {
                wrong.push(format!("{} has {lines} lines", file.display()));
            }
            if !text.starts_with("//!") {
                wrong.push(format!("{} does not begin with `//!`", file.display()));
            }
            if file.ends_with("mod.rs") {
                wrong.push(format!("{} should stand beside its folder", file.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
