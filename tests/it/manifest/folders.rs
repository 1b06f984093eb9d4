//! The hashes of folders that the reference tool wrote, held against the folders.

use super::roll::TestRoll;
use crate::common::mhl_tool as tool;
use ingest::manifest::asc_mhl::{FolderDiffers, SealedFile, folders_that_differ};
use ingest::manifest::files::hash_file;
use ingest::words::path::RelPath;

fn roll() -> TestRoll {
    TestRoll::new("A001", &[("A.txt", "abc"), ("empty/", ""), ("sub/b.bin", ""), ("sub/deep/é.txt", "def")])
}

/// What differs, as `path content` or `path structure`.
fn differing(roll: &TestRoll, doubtful: &[&str]) -> Vec<String> {
    let (listing, claims) = (roll.listing(), roll.claims());
    let hashed: Vec<_> = listing
        .files
        .iter()
        .map(|file| {
            let hashed = hash_file(&file.path.under(&roll.root), &claims.algorithms());
            hashed.expect("the file is hashed").digests
        })
        .collect();
    let sealed = listing.files.iter().zip(&hashed).map(|(file, digests)| SealedFile {
        path: &file.path,
        size: file.size,
        modified: file.modified,
        digests,
        hashed: None,
    });
    let files: Vec<_> = sealed.filter(|file| !file.path.components().any(|name| name == "ascmhl")).collect();
    let doubtful: Vec<_> = doubtful.iter().map(|path| RelPath::new(*path).expect("a path")).collect();
    let differ = folders_that_differ(&claims.histories, &files, &listing.folders, &doubtful);
    let mut said: Vec<String> = differ
        .iter()
        .map(|FolderDiffers { path, content, expected, .. }| {
            let path = path.as_ref().map_or("root", RelPath::as_str);
            let what = if *content { "content" } else { "structure" };
            format!("{path} {what} {}", expected.algorithm())
        })
        .collect();
    said.sort_unstable();
    said
}

#[test]
fn folders_that_are_as_they_were_do_not_differ() {
    for formats in [&["-h", "xxh64"][..], &["-h", "md5", "-h", "c4", "-h", "xxh128"]] {
        let roll = roll();
        tool::agrees("ascmhl", &[&["create"], formats].concat(), &roll.root);
        assert!(differing(&roll, &[]).is_empty());
        tool::agrees("ascmhl", &[&["create"], formats].concat(), &roll.root);
        assert!(differing(&roll, &[]).is_empty(), "the newest generation counts");
    }
}

#[test]
fn a_folder_with_another_name_or_content_is_noticed_up_to_the_root() {
    let roll = roll();
    tool::agrees("ascmhl", &["create", "-h", "xxh64"], &roll.root);
    std::fs::rename(roll.root.join("empty"), roll.root.join("other")).expect("a folder is renamed");
    assert_eq!(differing(&roll, &[]), ["root structure xxh64"]);
    std::fs::rename(roll.root.join("other"), roll.root.join("empty")).expect("a folder is renamed");
    roll.write("sub/deep/é.txt", "other");
    let all = ["root", "sub", "sub/deep"];
    let all = all.map(|path| [format!("{path} content xxh64"), format!("{path} structure xxh64")]).concat();
    assert_eq!(differing(&roll, &[]), all);
    assert!(differing(&roll, &["sub/deep/é.txt"]).is_empty(), "what is wrong is known already");
}

#[test]
fn a_nested_history_is_held_against_both_records_of_its_root() {
    let roll =
        TestRoll::new("D03", &[("A001/CLIPS/1.mov", "one"), ("A001/EMPTY/", ""), ("report.pdf", "day")]);
    tool::agrees("ascmhl", &["create", "-h", "xxh64"], &roll.root.join("A001"));
    tool::agrees("ascmhl", &["create", "-h", "xxh64"], &roll.root);
    assert!(differing(&roll, &[]).is_empty());
    std::fs::rename(roll.root.join("A001/EMPTY"), roll.root.join("A001/OTHER")).expect("it is renamed");
    assert_eq!(
        differing(&roll, &[]),
        ["A001 structure xxh64", "A001 structure xxh64", "root structure xxh64"],
        "in its own history, and twice above"
    );
}
