//! A stricter checker than the reference tool, where it lies beside the project: `shared/tools/mhl-check.sh` next to it, or
//! what INGEST_TEST_MHL_CHECK names. It also sees schemas, chain against folder, numbering, paths, values and sizes.

use super::card::card;
use crate::common::media::Media;
use crate::common::mhl_tool;
use std::path::{Path, PathBuf};
use std::process::Command;

fn checker() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/tools/mhl-check.sh");
    let named = std::env::var_os("INGEST_TEST_MHL_CHECK").map(PathBuf::from);
    let checker = named.clone().unwrap_or(beside);
    assert!(
        checker.is_file() || named.is_none(),
        "INGEST_TEST_MHL_CHECK names no file: {}",
        checker.display()
    );
    checker.is_file().then_some(checker)
}

const TREE: [(&str, &str); 7] = [
    ("CLIPS/a.mov", "clip"),
    ("CLIPS/ lead & <x> ]]>.mov", "markup"),
    ("CLIPS/line\nfeed", "odd"),
    ("CLIPS/U\u{308}n\u{ef}-\u{65e5}\u{672c}.mov", "wide"),
    ("CARD/sub/x.mov", "nested"),
    ("e.bin", ""),
    ("EMPTY/ALSO/", ""),
];

#[test]
fn the_checker_has_nothing_to_say_about_what_is_written() {
    let Some(checker) = checker() else {
        eprintln!(
            "\nNOT TESTED: mhl-check.sh is not here. Put it into `../shared/tools`, or name it in \
                   INGEST_TEST_MHL_CHECK\n"
        );
        return;
    };
    type Steps = fn(&Media);
    let rolls: [(&str, Steps); 5] = [
        ("one generation", |card| drop(card.generation(&[]))),
        ("all formats", |card| drop(card.generation(&["--format", "xxh64,xxh3,xxh128,md5,sha1,c4"]))),
        ("other formats later, and a new file", |card| {
            card.generation(&["--format", "md5"]);
            card.write("late.ale", "late");
            card.generation(&["--format", "c4"]);
            card.generation(&[]);
        }),
        ("a nested history", |card| {
            assert_eq!(card.seal("CARD", &[]).exit, 0);
            card.generation(&[]);
            card.generation(&["--format", "md5"]);
        }),
        ("a file renamed", |card| {
            card.generation(&[]);
            std::fs::rename(card.root().join("CLIPS/a.mov"), card.root().join("CLIPS/take.mov")).unwrap();
            card.generation(&["--renames"]);
        }),
    ];
    for (what, steps) in rolls {
        let card = card(&TREE);
        steps(&card);
        let mut check = Command::new("bash");
        check.arg(&checker).arg(card.root()).env("MHL_VENV", mhl_tool::environment());
        let checked = check.output().unwrap();
        let said = String::from_utf8_lossy(&checked.stdout);
        assert!(checked.status.success(), "{what}: {said}{}", String::from_utf8_lossy(&checked.stderr));
    }
}
