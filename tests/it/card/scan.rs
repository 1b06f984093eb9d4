//! `ingest scan` as a person and a script see it.

use super::dump;
use crate::common::run::ingest;
use std::os::unix::fs::symlink;
use std::path::Path;

fn scan<'a>(folder: &'a Path, args: &[&'a str]) -> crate::common::run::Ran {
    ingest(["scan", folder.to_str().unwrap()].into_iter().chain(args.iter().copied()))
}

/// What was said, without the folder's own name.
fn said(text: &str, folder: &Path) -> String {
    text.replace(folder.to_str().unwrap(), "/nas")
}

#[test]
fn a_dump_is_shown_with_all_that_is_known_about_it() {
    let nas = dump(&["A001R2EC/Clip/C0001.MXF", "A001R2EC/Clip/C0001M01.XML", "A001R2EC/.DS_Store"]);
    let ran = scan(&nas.path().join("A001R2EC"), &[]);
    assert_eq!((ran.exit, ran.stderr.as_str()), (0, ""));
    insta::assert_snapshot!(said(&ran.stdout, nas.path()), @r"
    /nas/A001R2EC
      no family of cards that is known, roll A001R2EC
      2 files, 2 B
      verdict: a person has to look
      review: No family of cards is recognised here, so nothing says whether the dump is whole [index_missing]
      stays behind: `.DS_Store`
    ");
}

#[test]
fn the_document_for_scripts_has_every_key() {
    let nas = dump(&["A001R2EC/a.mov", "A001R2EC/a.mov.part", "A001R2EC/@eaDir/a"]);
    let ran = scan(&nas.path().join("A001R2EC"), &["--json"]);
    assert_eq!(ran.exit, 50, "a copy is running");
    insta::assert_snapshot!(said(&ran.stdout, nas.path()), @r#"
    {
      "dumps": [
        {
          "path": "/nas/A001R2EC",
          "family": "none",
          "model": null,
          "roll": "A001R2EC",
          "clips": 0,
          "files": 1,
          "bytes": 1,
          "verdict": "in_progress",
          "findings": [
            {
              "code": "copy_in_progress",
              "path": "a.mov.part",
              "severity": "review",
              "message": "The dump has a temporary file, so the copy is still running: `a.mov.part`"
            },
            {
              "code": "index_missing",
              "path": null,
              "severity": "review",
              "message": "No family of cards is recognised here, so nothing says whether the dump is whole"
            }
          ],
          "junk": [
            "@eaDir"
          ],
          "ignored": 1,
          "labels": {}
        }
      ]
    }
    "#);
}

#[test]
fn what_keeps_a_dump_from_being_sent_gives_the_exit_code_that_send_would_give() {
    let nas = dump(&["a.mov"]);
    symlink("a.mov", nas.path().join("link")).unwrap();
    let ran = scan(nas.path(), &[]);
    assert_eq!(ran.exit, 50);
    assert!(ran.stdout.contains("The dump has a symbolic link: `link` [source_link]"), "{}", ran.stdout);
    assert_eq!(scan(&nas.path().join("nowhere"), &[]).exit, 2);
    assert_eq!(scan(dump(&[".DS_Store"]).path(), &["--json"]).exit, 2);
}

#[test]
fn several_dumps_are_shown_below_the_folder_that_was_named() {
    let nas = dump(&[
        "day/A_CAM/A001/A001_08151512_C001.braw",
        "day/A_CAM/A001/A001_08151512_C003.braw",
        "day/x.mov",
    ]);
    let ran = scan(nas.path(), &[]);
    assert_eq!((ran.exit, ran.stderr.as_str()), (50, ""), "a film of one byte holds its card back");
    insta::assert_snapshot!(said(&ran.stdout, nas.path()), @r"
    /nas: 2 dumps, 1 incomplete, 1 for a person to look at
      outside of the cards
        no family of cards that is known, roll not known
        1 file, 1 B
        verdict: a person has to look
        review: Outside of the cards, 1 file of picture or sound, in `day`: nothing says whether they are whole [index_missing]
      day/A_CAM/A001
        Blackmagic, roll A001
        2 clips, 2 files, 2 B
        verdict: incomplete
        error: `A001_08151512_C001.braw` ends in the middle of a box [truncated]
        error: `A001_08151512_C003.braw` ends in the middle of a box [truncated]
        review: Clip numbers leave out 002 on `A001` [clip_number_gap]
        clips: A001_08151512_C001 and A001_08151512_C003
    ");
}

#[test]
fn a_file_that_is_open_for_writing_or_has_finders_mark_says_that_a_copy_is_running() {
    let nas = dump(&["A001R2EC/a.mov", "A001R2EC/b.mov", "A001R2EC/c.mov"]);
    let card = nas.path().join("A001R2EC");
    let verdict = |ran: &crate::common::run::Ran| {
        let document: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
        document["dumps"][0]["verdict"].as_str().unwrap().to_owned()
    };
    assert_eq!(verdict(&scan(&card, &["--json"])), "review");
    let open = std::fs::File::options().write(true).open(card.join("b.mov")).unwrap();
    let ran = scan(&card, &["--json"]);
    assert_eq!((verdict(&ran).as_str(), ran.exit), ("in_progress", 50));
    assert!(ran.stdout.contains("`b.mov` is open for writing"), "{}", ran.stdout);
    drop(open);
    assert_eq!(verdict(&scan(&card, &["--json"])), "review");
    // AppleDouble with one entry, FinderInfo, in which stands what Finder writes while it copies.
    let mut double = [&0x0005_1607_u32.to_be_bytes()[..], &[0, 2, 0, 0], &[0; 16], &[0, 1]].concat();
    double.extend([9, 38, 32_u32].iter().flat_map(|number| number.to_be_bytes()));
    double.extend(b"brokMACS");
    double.resize(70, 0);
    std::fs::write(card.join("._c.mov"), double).unwrap();
    let ran = scan(&card, &["--json"]);
    assert_eq!(verdict(&ran), "in_progress");
    assert!(ran.stdout.contains("has Finder's mark of a running copy"), "{}", ran.stdout);
}

#[test]
fn the_document_has_the_day_that_the_folders_tell() {
    let nas = dump(&["RIOT_S2/20261122_EP101_Day03_MU/Camera/A001/a.mov"]);
    let labels = |folder: &Path| {
        let ran = scan(folder, &["--json"]);
        let document: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
        document["dumps"][0]["labels"].clone()
    };
    let day = serde_json::json!({"date": "2026-11-22", "episode": "EP101", "day": 3, "unit": "MU"});
    assert_eq!(labels(&nas.path().join("RIOT_S2/20261122_EP101_Day03_MU/Camera/A001")), day);
    assert_eq!(labels(nas.path()), serde_json::json!({}), "this folder holds no one day");
}
