//! The hashes of folders that the reference tool wrote, held against the folders.

use super::roll::TestRoll;
use crate::common::mhl_tool as tool;
use ingest::manifest::asc_mhl::{FolderDiffers, Lying, check_folders};
use ingest::words::path::RelPath;

fn roll() -> TestRoll {
    TestRoll::new("A001", &[("A.txt", "abc"), ("empty/", ""), ("sub/b.bin", ""), ("sub/deep/é.txt", "def")])
}

/// What differs, as `path content` or `path structure`, in the order of the histories.
fn differing(roll: &TestRoll, doubtful: &[&str]) -> Vec<String> {
    let (listing, claims) = (roll.listing(), roll.claims());
    let kept = |path: &RelPath| path.components().all(|name| name != "ascmhl");
    let files = listing
        .files
        .iter()
        .map(|file| (&file.path, Lying::File { sound: !doubtful.contains(&file.path.as_str()) }));
    let entries: Vec<_> = files
        .chain(listing.folders.iter().map(|folder| (&folder.path, Lying::Folder)))
        .filter(|(path, _)| kept(path))
        .collect();
    let mut said = Vec::new();
    for (home, _) in claims.histories.iter() {
        let below = |path: &RelPath| home.as_ref().is_none_or(|home| path.below(home).is_some());
        let here = entries.iter().copied().filter(|(path, _)| below(path));
        let check = check_folders(&claims.histories, home.as_ref(), here);
        assert!(check.compared > 0 || !doubtful.is_empty(), "{check:?}");
        said.extend(check.differing.iter().map(|FolderDiffers { path, content }| {
            let path = path.as_ref().map_or("root", RelPath::as_str);
            format!("{path} {}", if *content { "content" } else { "structure" })
        }));
    }
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
fn a_folder_with_another_name_and_a_new_one_are_noticed() {
    let roll = roll();
    tool::agrees("ascmhl", &["create", "-h", "xxh64"], &roll.root);
    std::fs::rename(roll.root.join("empty"), roll.root.join("other")).expect("a folder is renamed");
    assert_eq!(differing(&roll, &[]), ["root structure"]);
    assert!(
        differing(&roll, &["sub/deep/é.txt"]).is_empty(),
        "where something is wrong already, folders say nothing"
    );
    std::fs::create_dir(roll.root.join("sub/new")).expect("a new folder");
    assert_eq!(
        differing(&roll, &["A.txt"]),
        ["sub content"],
        "only what holds the doubtful file says nothing"
    );
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
        ["A001 structure", "root structure", "A001 structure"],
        "twice above, and in its own history"
    );
}
