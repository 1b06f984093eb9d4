//! The table of names, case by case, and for whatever a card may hold.

use super::*;
use crate::journey::{SourceFile, SourceFolder};
use jiff::Timestamp;
use proptest::prelude::{Strategy, prop, prop_assert, prop_assert_eq, proptest};
use std::collections::BTreeSet;

/// A listing; names that end in `/` are folders, and folders above a file need no name of their own.
fn listing(paths: &[&str]) -> Listing {
    let path = |text: &str| RelPath::new(text).expect("a path");
    let modified = Timestamp::UNIX_EPOCH;
    let mut folders: BTreeSet<&str> = BTreeSet::new();
    let mut listing = Listing::default();
    for text in paths {
        folders.extend(text.match_indices('/').map(|(end, _)| &text[..end]));
        if !text.ends_with('/') {
            listing.files.push(SourceFile { path: path(text), size: 1, modified });
        }
    }
    listing.files.sort_by(|one, other| one.path.cmp(&other.path));
    listing.folders = folders.into_iter().map(|text| SourceFolder { path: path(text), modified }).collect();
    listing
}

/// The table in lines: path, name on the share with its digits left out, reason.
fn table(paths: &[&str]) -> Vec<String> {
    let line = |row: Misnamed| {
        let delivered = row.delivered.as_deref().unwrap_or("-");
        let shown = delivered.split_once('~').map_or(delivered.into(), |(stem, digits)| {
            format!("{stem}~{}", digits.trim_start_matches(|c: char| c.is_ascii_hexdigit()))
        });
        format!("{} > {shown}: {}", row.path, row.why)
    };
    names(&listing(paths), 1000).into_iter().map(line).collect()
}

#[test]
fn every_kind_of_bad_name_is_in_the_table_with_its_reason() {
    let same = |first: &str| format!("on the share it is the same name as `{first}`");
    let cases: [(&[&str], &[&str]); 12] = [
        (&["clip.mov", "CLIPS/A.mov", "ascmhl/0001_A.mhl", "ascmhl/ascmhl_chain.xml"], &[]),
        (&["a:b.mov"], &["a:b.mov > a_b~.mov: `:` is not allowed"]),
        (
            &["NUL/x", "aux.wav"],
            &[
                "NUL > _NUL~: Windows keeps this name for a device",
                "aux.wav > _aux~.wav: Windows keeps this name for a device",
            ],
        ),
        (
            &["end./a ", "end./b"],
            &["end. > end~: it ends in a dot or a space", "end./a  > a~: it ends in a dot or a space"],
        ),
        (&["a\u{1b}.mov"], &["a\\u{1b}.mov > a_~.mov: a control character, \\u{1b}"]),
        (
            &["clip.mov", "CLIP.mov", "Clip.mov"],
            &[
                &format!("Clip.mov > Clip~.mov: {}", same("CLIP.mov")),
                &format!("clip.mov > clip~.mov: {}", same("CLIP.mov")),
            ],
        ),
        (&["\u{e9}.mov", "e\u{301}.mov"], &[&format!("\u{e9}.mov > \u{e9}~.mov: {}", same("e\u{301}.mov"))]),
        (&["A/x", "a/x"], &[&format!("a > a~: {}", same("A"))]),
        // Where the roll's own history will be, and where one of the card goes on.
        (&["ASCMHL/x"], &[&format!("ASCMHL > ASCMHL~: {}", same("ascmhl"))]),
        (&["ascmhl"], &[&format!("ascmhl > ascmhl~: {}", same("ascmhl"))]),
        (&["sub/ASCMHL"], &[]),
        (&["sub/ASCMHL", "sub/ascmhl/x"], &[&format!("sub/ASCMHL > ASCMHL~: {}", same("ascmhl"))]),
    ];
    for (paths, rows) in cases {
        assert_eq!(table(paths), rows, "{paths:?}");
    }
}

#[test]
fn what_a_history_names_gets_no_other_name() {
    let known = "and a history knows it by this name";
    assert_eq!(table(&["ascmhl/a:.mhl"]), [format!("ascmhl/a:.mhl > -: `:` is not allowed, {known}")]);
    assert_eq!(
        table(&["ascmhl/x", "a:/ascmhl/x", "a:/b:"]),
        [format!("a: > -: `:` is not allowed, {known}"), "a:/b: > b_~: `:` is not allowed".into()]
    );
    assert_eq!(table(&["a:/ascmhl/x"]), ["a: > a_~: `:` is not allowed"], "nobody above it vouches for it");
}

#[test]
fn a_path_that_is_too_long_keeps_the_file_back_as_no_other_name_helps() {
    let deep = |name: &str| format!("{}/{name}", "f".repeat(20));
    let (fits, long, folder) = (deep("123456789"), deep("1234567890"), deep("12345678901/x"));
    let rows = names(&listing(&[&fits, &long, &folder]), 30);
    let said: Vec<_> = rows.iter().map(|row| (row.path.as_str(), row.why.as_str(), &row.delivered)).collect();
    assert_eq!(
        said,
        [
            (&*long, "its path is 1 character too long", &None),
            (&*deep("12345678901"), "its path is 2 characters too long", &None)
        ]
    );
    // In UTF-16 units, not bytes; and as it would be on the share.
    assert_eq!(names(&listing(&["長長長長長長長長長長"]), 10), []);
    assert_eq!(names(&listing(&["a:b"]), 10)[0].delivered.as_ref().map(String::len), Some(10));
    assert_eq!(names(&listing(&["a:b"]), 9)[0].delivered, None);
}

#[test]
fn a_name_that_is_taken_gets_more_digits() {
    let taken = mapped("a:b", 6);
    let rows = names(&listing(&["a:b", &taken, &mapped("a:b", 12).to_uppercase()]), 1000);
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0].delivered, Some(mapped("a:b", 24)));
}

/// Folders full of names that meet.
fn paths() -> impl Strategy<Value = BTreeSet<String>> {
    let name = prop::sample::select(vec![
        "a", "A", "a:", "a?", "A:", "e\u{301}", "\u{e9}", "\u{c9}", "CON", "con", "end.", "end", "ascmhl",
        "a_~1",
    ]);
    let path = prop::collection::vec(name, 1..4).prop_map(|names| names.join("/"));
    prop::collection::btree_set(path, 1..30)
}

proptest! {
    #[test]
    fn whatever_a_card_holds_no_two_files_meet_on_the_share(paths in paths()) {
        // A path is a folder where another goes on below it.
        let lies_above = |path: &String| paths.iter().any(|other| other.starts_with(&format!("{path}/")));
        let files: Vec<&str> = paths.iter().filter(|path| !lies_above(path)).map(String::as_str).collect();
        let listing = listing(&files);
        let table = names(&listing, 1000);
        prop_assert_eq!(&table, &names(&listing, 1000));
        let other: BTreeMap<&str, &Option<String>> =
            table.iter().map(|row| (row.path.as_str(), &row.delivered)).collect();
        let mut seen = BTreeSet::new();
        let all = listing.folders.iter().map(|folder| &folder.path).chain(listing.files.iter().map(|file| &file.path));
        for path in all {
            let above = path.as_str().rsplit_once('/').map_or("", |(above, _)| above);
            let delivered = match other.get(path.as_str()) {
                None => path.name(),
                Some(Some(delivered)) => delivered,
                Some(None) => continue,
            };
            prop_assert_eq!(fault(delivered), None);
            prop_assert!(seen.insert((above.to_owned(), key(delivered))), "{} twice in `{}`", delivered, above);
        }
    }

    #[test]
    fn a_bad_name_becomes_the_same_in_whatever_company(paths in paths()) {
        let alone = names(&listing(&["a:"]), 1000);
        let mut files: Vec<&str> = paths.iter().map(String::as_str).filter(|path| !path.contains('/')).collect();
        files.extend(["a:"].iter().filter(|_| !paths.contains("a:")));
        let rows = names(&listing(&files), 1000);
        prop_assert!(rows.contains(&alone[0]), "{:?}", rows);
    }
}
