//! Is the dump still what was listed?

use super::{dump, put};
use ingest::card::{list, same};
use ingest::problem::{Code, Problem};
use std::fs;
use std::path::Path;

#[test]
fn every_change_is_seen_and_named() {
    type Change = fn(&Path);
    let cases: [(Change, Code, &str); 7] = [
        (
            |dump| fs::write(dump.join("b.mov"), "longer").unwrap(),
            Code::SourceChanged,
            "a file that has changed: `b.mov`",
        ),
        (
            |dump| {
                let file = fs::File::options().write(true).open(dump.join("b.mov")).unwrap();
                file.set_modified(std::time::SystemTime::UNIX_EPOCH).unwrap();
            },
            Code::SourceChanged,
            "a file that has changed: `b.mov`",
        ),
        (|dump| fs::remove_file(dump.join("a.mov")).unwrap(), Code::SourceVanished, "`a.mov`"),
        (|dump| fs::remove_file(dump.join("sub/c.mov")).unwrap(), Code::SourceVanished, "`sub/c.mov`"),
        (|dump| fs::remove_dir(dump.join("empty")).unwrap(), Code::SourceVanished, "`empty`"),
        (|dump| put(dump, "0.mov"), Code::SourceChanged, "a new file or folder: `0.mov`"),
        (|dump| put(dump, "new/"), Code::SourceChanged, "a new file or folder: `new`"),
    ];
    for (change, code, words) in cases {
        let dump = dump(&["a.mov", "b.mov", "sub/c.mov", "empty/"]);
        let before = list(dump.path()).expect("a listing");
        change(dump.path());
        let changed = same(&before, &list(dump.path()).expect("a listing")).expect_err(words);
        let problem = Problem::from(changed);
        assert_eq!(problem.code, code, "{problem}");
        assert!(problem.message.contains(words), "{problem}");
    }
}

#[test]
fn junk_is_no_change() {
    let dump = dump(&["a.mov", "sub/c.mov"]);
    let before = list(dump.path()).expect("a listing");
    put(dump.path(), "sub/.DS_Store");
    put(dump.path(), "@eaDir/a.mov/thumb");
    same(&before, &list(dump.path()).expect("a listing")).expect("the same");
}
