//! Histories within histories: each gets its own generation, and those above vouch for it.

use super::roll::TestRoll;
use crate::common::mhl_tool as tool;
use ingest::manifest::claims::claims;
use ingest::manifest::error::ManifestError;
use ingest::words::path::RelPath;
use std::fs;

const DAY: [(&str, &str); 6] = [
    ("notes.txt", "above"),
    ("A001/CLIPS/1.mov", "one"),
    ("A001/CLIPS/2.mov", "two"),
    ("A001/AUDIO/T01/1.wav", "sound"),
    ("A002/CLIPS/1.mov", "another"),
    ("A003 no history/x", "owned by the day"),
];

/// A day with cards that have histories, one of them with a history in it.
fn day() -> TestRoll {
    let roll = TestRoll::new("D03", &DAY);
    for (folder, format) in [("A001/AUDIO", "xxh64"), ("A001", "xxh64"), ("A002", "xxh64")] {
        tool::agrees("ascmhl", &["create", "-h", format], &roll.root.join(folder));
    }
    roll
}

#[test]
fn every_nested_history_gets_a_generation_before_the_one_above() {
    for top_has_one in [false, true] {
        let roll = day();
        if top_has_one {
            tool::agrees("ascmhl", &["create", "-h", "xxh64"], &roll.root);
        }
        let sealed = roll.deliver("2036-03-14T10:15:00Z");
        let order: Vec<_> =
            sealed.files.iter().filter_map(|(path, _)| path.as_str().split("ascmhl").next()).collect();
        assert_eq!(
            order,
            ["A001/AUDIO/", "A001/AUDIO/", "A001/", "A001/", "A002/", "A002/", "", ""],
            "deepest first, each manifest before its chain"
        );
        assert_eq!(sealed.generation, if top_has_one { 2 } else { 1 });
        let xml = roll.read(&sealed.manifest);
        assert!(
            xml.contains(">A001<") && !xml.contains("CLIPS"),
            "a nested history owns what is below it: {xml}"
        );
        assert_eq!(xml.matches("<hashlistreference>").count(), 2, "direct children only: {xml}");

        tool::verifies(&roll.root);
        for nested in ["A001", "A001/AUDIO", "A002"] {
            tool::verifies(&roll.root.join(nested));
        }
        let claims = roll.claims();
        assert_eq!(claims.summary.len(), 4);
        assert!(claims.missing.is_empty(), "{:?}", claims.missing);
        let sound = RelPath::new("A001/AUDIO/T01/1.wav").expect("a path");
        assert!(!claims.hashes(&sound).is_empty());
    }
}

#[test]
fn a_nested_history_in_another_format_is_continued_in_its_own() {
    let roll = TestRoll::new("D03", &DAY);
    tool::agrees("ascmhl", &["create", "-h", "md5"], &roll.root.join("A001"));
    let sealed = roll.deliver("2036-03-14T10:15:00Z");
    let nested = roll.read(&sealed.files[0].0);
    assert!(
        nested.contains("<md5 action=\"verified\"") && nested.contains("<xxh64 action=\"verified\""),
        "{nested}"
    );
    tool::verifies(&roll.root);
    tool::verifies(&roll.root.join("A001"));
}

#[test]
fn a_nested_history_that_is_gone_or_rewritten_is_noticed_from_above() {
    let roll = day();
    roll.deliver("2036-03-14T10:15:00Z");
    let folder = roll.root.join("A002/ascmhl");
    let load = || claims(&roll.root, &roll.listing());

    // Manifest and chain rewritten together: only the reference from above tells.
    let other = TestRoll::new("A002", &[("CLIPS/1.mov", "forged")]);
    tool::agrees("ascmhl", &["create", "-h", "xxh64"], &other.root);
    for entry in fs::read_dir(&folder).expect("a folder") {
        fs::remove_file(entry.expect("an entry").path()).expect("a manifest");
    }
    for entry in fs::read_dir(other.root.join("ascmhl")).expect("a folder") {
        let entry = entry.expect("an entry");
        fs::write(folder.join(entry.file_name()), fs::read(entry.path()).expect("a file")).expect("a file");
    }
    assert!(matches!(load(), Err(ManifestError::Missing { .. })));

    for entry in fs::read_dir(&folder).expect("a folder") {
        fs::remove_file(entry.expect("an entry").path()).expect("a manifest");
    }
    assert!(matches!(load(), Err(ManifestError::Missing { .. })));
}
