//! What is listed and what stays behind.

use super::{dump, put};
use ingest::card::{CardError, list};
use ingest::journey::Listing;
use ingest::problem::{Code, Problem};
use proptest::collection::vec;
use std::collections::BTreeSet;
use std::fs::{self, File, FileTimes};
use std::path::Path;
use std::time::{Duration, SystemTime};
use tempfile::tempdir;

fn files(listing: &Listing) -> Vec<&str> {
    listing.files.iter().map(|file| file.path.as_str()).collect()
}

fn folders(listing: &Listing) -> Vec<&str> {
    listing.folders.iter().map(|folder| folder.path.as_str()).collect()
}

fn skipped(listing: &Listing) -> Vec<&str> {
    listing.skipped.iter().map(|skipped| skipped.path.as_str()).collect()
}

#[test]
fn all_that_belongs_to_a_card_is_listed_and_junk_is_named() {
    let dump = dump(&[
        "PRIVATE/XDROOT/Clip/C0001.MXF",
        "PRIVATE/XDROOT/Clip/C0001M01.XML",
        "PRIVATE/XDROOT/MEDIAPRO.XML",
        "MISC/",
        "A001.mhl",
        "ascmhl/0001_A001.mhl",
        "ascmhl/ascmhl_chain.xml",
        ".DS_Store",
        "PRIVATE/._XDROOT",
        ".Spotlight-V100/Store-V2/deep/file",
        "@eaDir/C0001.MXF@SynoEAStream",
        "lost+found/",
    ]);
    let listing = list(dump.path()).expect("a listing");
    assert_eq!(
        files(&listing),
        [
            "A001.mhl",
            "PRIVATE/XDROOT/Clip/C0001.MXF",
            "PRIVATE/XDROOT/Clip/C0001M01.XML",
            "PRIVATE/XDROOT/MEDIAPRO.XML",
            "ascmhl/0001_A001.mhl",
            "ascmhl/ascmhl_chain.xml",
        ]
    );
    assert_eq!(folders(&listing), ["MISC", "PRIVATE", "PRIVATE/XDROOT", "PRIVATE/XDROOT/Clip", "ascmhl"]);
    assert_eq!(
        skipped(&listing),
        [".DS_Store", ".Spotlight-V100", "@eaDir", "PRIVATE/._XDROOT", "lost+found"]
    );
    assert!(listing.skipped.iter().all(|skipped| skipped.reason == "junk"));
}

#[test]
fn sizes_and_times_are_exact() {
    let folder = dump(&["a.mov"]);
    let file = File::options().write(true).open(folder.path().join("a.mov")).expect("the file");
    let time = SystemTime::UNIX_EPOCH + Duration::new(1_763_800_000, 123_456_789);
    file.set_len(5_000_000_000_000).expect("a sparse file");
    file.set_times(FileTimes::new().set_modified(time)).expect("a time");
    let listing = list(folder.path()).expect("a listing");
    assert_eq!(listing.files[0].size, 5_000_000_000_000);
    assert_eq!(listing.files[0].modified.to_string(), "2025-11-22T08:26:40.123456789Z");
}

#[test]
fn a_dump_deeper_than_any_card_is_walked_without_recursion() {
    let folder = tempdir().expect("a folder");
    put(folder.path(), &("d/".repeat(1_500) + "a.mov"));
    let listing = list(folder.path()).expect("a listing");
    assert_eq!((listing.files.len(), listing.folders.len()), (1, 1_500));
}

#[test]
fn a_folder_that_is_missing_is_told_from_a_file_and_from_one_with_nothing_in_it() {
    let folder = dump(&["file", "junk/.DS_Store", "junk/MISC/", "empty/"]);
    for (path, code, words) in [
        ("nowhere", Code::SourceMissing, "There is no folder"),
        ("file", Code::SourceMissing, "is no folder"),
        ("file/below", Code::SourceMissing, "is no folder"),
        ("empty", Code::SourceEmpty, "There is nothing to send"),
        ("junk", Code::SourceEmpty, "only what operating systems leave behind"),
    ] {
        let problem = Problem::from(list(&folder.path().join(path)).expect_err(path));
        assert_eq!(problem.code, code, "{path}");
        assert!(problem.message.contains(words), "{path}: {problem}");
        assert!(problem.message.contains(path.trim_end_matches("/below")), "{problem}");
    }
}

#[test]
fn a_dump_whose_own_path_is_not_utf_8_is_refused() {
    use std::os::unix::ffi::OsStrExt;
    let folder = tempdir().expect("a folder");
    let path = folder.path().join(std::ffi::OsStr::from_bytes(b"A001\xff"));
    fs::create_dir(&path).expect("a folder");
    assert!(matches!(list(&path), Err(CardError::Name(_))));
}

/// Every path below a folder, by the plainest means.
fn everything(root: &Path) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    let mut left = vec![root.to_path_buf()];
    while let Some(folder) = left.pop() {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            all.insert(path.strip_prefix(root).expect("below").to_string_lossy().into_owned());
            if path.is_dir() {
                left.push(path);
            }
        }
    }
    all
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(64))]
    #[test]
    fn every_entry_is_listed_or_lies_in_what_was_skipped(
        paths in vec("((A|B|@eaDir|c)/){0,4}(x[.]mov|y[.]XML|[.]DS_Store|[.]_x[.]mov|z)", 1..20)
    ) {
        let folder = tempdir().expect("a folder");
        for path in &paths {
            let at = folder.path().join(path);
            fs::create_dir_all(at.parent().expect("above")).expect("folders");
            fs::write(at, "x").expect("a file");
        }
        let Ok(listing) = list(folder.path()) else {
            assert!(paths.iter().all(|path| path.contains("@eaDir") || path.contains("/.") || path.starts_with('.')));
            return Ok(());
        };
        let skipped = skipped(&listing);
        for path in everything(folder.path()) {
            let is_listed = files(&listing).contains(&path.as_str()) || folders(&listing).contains(&path.as_str());
            let is_skipped = skipped.iter().any(|junk| path == *junk || path.starts_with(&format!("{junk}/")));
            assert!(is_listed != is_skipped, "{path}");
        }
        assert!(listing.files.is_sorted_by_key(|file| &file.path));
        assert!(listing.folders.is_sorted_by_key(|folder| &folder.path));
    }
}
