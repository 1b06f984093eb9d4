//! What is not sealed: nothing is written then, and each reason is named.

use super::card::card;
use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;

#[test]
fn what_no_manifest_can_hold_is_named_and_nothing_is_written() {
    let card = card(&[("a.mov", "abc"), ("bell\x07", "b"), ("back\\slash", "c")]);
    fs::write(card.root().join(OsStr::from_bytes(b"caf\xe9.mxf")), "d").unwrap();
    symlink("a.mov", card.root().join("link")).unwrap();
    rustix::fs::mknodat(
        rustix::fs::CWD,
        card.root().join("pipe"),
        rustix::fs::FileType::Fifo,
        0o600.into(),
        0,
    )
    .unwrap();
    let ran = card.seal("", &[]);
    let refused = ran.json()["refused"].as_array().unwrap().clone();
    let paths: Vec<_> = refused.iter().map(|refused| refused["path"].as_str().unwrap()).collect();
    assert_eq!((ran.exit, paths), (50, vec!["back\\slash", "bell\x07", "caf\\xe9.mxf", "link", "pipe"]));
    assert!(!ran.stdout.contains('\x07') && !ran.stderr.contains('\x07'), "{ran:?}");
    assert_eq!(card.history(), []);

    let ran = card.seal("", &["--ignore", "b*", "--ignore", "caf*", "--ignore", "link", "--ignore", "pipe"]);
    assert_eq!(ran.exit, 0, "what is left out needs no name: {ran:?}");
}

#[test]
fn a_folder_without_files_and_a_folder_that_is_none_are_refused() {
    let card = card(&[("EMPTY/", ""), (".DS_Store", "junk")]);
    let ran = card.seal("", &[]);
    assert_eq!((ran.exit, ran.json()["problems"][0]["code"].as_str().unwrap()), (2, "source_empty"));
    assert_eq!(card.history(), []);
    let ran = card.seal("none", &[]);
    assert_eq!((ran.exit, ran.json()["problems"][0]["code"].as_str().unwrap()), (2, "source_missing"));
}

#[test]
fn a_history_that_cannot_be_believed_is_not_continued() {
    for (harm, code) in [
        ("chain", "chain_missing"),
        ("manifest", "manifest_changed"),
        ("gone", "manifest_missing"),
        ("unlisted", "manifest_untrusted"),
    ] {
        let card = card(&[("a.mov", "abc")]);
        card.generation(&[]);
        let manifest = card.root().join("ascmhl").join(&card.history()[0].0);
        match harm {
            "chain" => fs::remove_file(card.root().join("ascmhl/ascmhl_chain.xml")).unwrap(),
            "manifest" => {
                let text = fs::read_to_string(&manifest).unwrap().replace("size=\"3\"", "size=\"4\"");
                fs::write(&manifest, text).unwrap();
            }
            "gone" => fs::remove_file(&manifest).unwrap(),
            // What a cut between manifest and chain leaves behind.
            _ => {
                fs::copy(&manifest, card.root().join("ascmhl/0002_A_2026-03-14_101500Z.mhl")).unwrap();
            }
        }
        let before = card.history();
        let ran = card.seal("", &[]);
        assert_eq!(ran.json()["problems"][0]["code"], code, "{harm}: {ran:?}");
        assert_eq!(card.history(), before, "{harm}: nothing is touched");
    }
}

#[test]
fn a_pattern_that_means_something_else_to_other_tools_is_refused() {
    let card = card(&[("a.mov", "abc")]);
    for pattern in ["/a.mov", "a/b", "!a.mov"] {
        let ran = card.seal("", &["--ignore", pattern]);
        assert_eq!(ran.exit, 2, "{pattern}: {ran:?}");
    }
    assert_eq!(card.history(), []);
}
