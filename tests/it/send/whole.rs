//! A dump goes the whole way.

use crate::common::studio::{Studio, tree};
use std::fs;
use std::time::{Duration, UNIX_EPOCH};

const CARD: &[(&str, usize)] = &[
    ("A001_C001.mov", 40_000_000),
    ("CLIPS/A001_C002.mov", 3_000_000),
    ("CLIPS/a b é.xml", 700),
    ("CLIPS/empty.txt", 0),
    ("MISC/", 0),
];

#[test]
fn a_dump_is_sent_proven_released_and_receipted() {
    let studio = Studio::new();
    let dump = studio.dump("A001R2EC", CARD);
    let before = tree(&studio.nas());
    let document = studio.send(&dump).ok().json();

    assert_eq!(document["roll"], "A001R2EC");
    assert_eq!(document["stage"], "released");
    assert_eq!(document["bytes"], 43_000_700);
    assert_eq!(document["evidence"]["rung"], "landed");
    assert_eq!(document["evidence"]["files_landed"], 4);
    let mut delivered = tree(&studio.share().join("Footage/A001R2EC"));
    delivered.retain(|path, _| !path.starts_with("ascmhl"));
    assert_eq!(delivered, tree(&dump), "the roll is the dump");
    assert_eq!(tree(&studio.nas()), before, "the source was not touched");
    assert_eq!(tree(&studio.share().join("_ingest")), Default::default(), "staging is empty");
    let receipt = document["receipt"].as_str().expect("a receipt");
    assert!(fs::exists(receipt).unwrap() && fs::exists(format!("{receipt}.sig")).unwrap());
}

#[test]
fn times_of_files_and_folders_arrive_with_the_roll() {
    let studio = Studio::new();
    let dump = studio.dump("A001R2EC", CARD);
    let taken = UNIX_EPOCH + Duration::new(1_773_480_000, 123_456_700);
    for path in ["A001_C001.mov", "CLIPS/a b é.xml", "CLIPS", "MISC"] {
        fs::File::open(dump.join(path)).unwrap().set_modified(taken).unwrap();
    }
    studio.send(&dump).ok();
    for path in ["A001_C001.mov", "CLIPS/a b é.xml", "CLIPS", "MISC"] {
        let there = fs::metadata(studio.share().join("Footage/A001R2EC").join(path)).unwrap();
        assert_eq!(there.modified().unwrap(), taken, "{path}");
    }
}

#[test]
fn junk_stays_behind_and_is_named_in_the_receipt() {
    let studio = Studio::new();
    let dump = studio.dump("A001R2EC", &[("clip.mov", 1000), (".DS_Store", 10), ("._clip.mov", 10)]);
    let document = studio.send(&dump).ok().json();
    let delivered = tree(&studio.share().join("Footage/A001R2EC"));
    assert!(!delivered.contains_key(".DS_Store") && !delivered.contains_key("._clip.mov"));
    let receipt = fs::read_to_string(document["receipt"].as_str().unwrap()).unwrap();
    assert!(receipt.contains(".DS_Store") && receipt.contains("._clip.mov"));
}

#[test]
fn the_sync_root_sees_the_roll_appear_whole() {
    // Nothing but the roll ever appears below the sync root: no temporary name, no part of it.
    let studio = Studio::new();
    let dump = studio.dump("A001R2EC", CARD);
    let root = studio.share().join("Footage");
    let mut child = studio.start_send(&dump);
    let mut seen = 0;
    loop {
        // The last look comes after the end, so that there always is one.
        let ended = child.try_wait().unwrap().is_some();
        for entry in fs::read_dir(&root).into_iter().flatten() {
            let roll = entry.unwrap();
            assert_eq!(roll.file_name(), "A001R2EC");
            let there = tree(&roll.path());
            assert!(there.contains_key("A001_C001.mov") && there.contains_key("MISC"), "{there:?}");
            seen += 1;
        }
        if ended {
            break;
        }
    }
    assert!(child.wait().unwrap().success());
    assert!(seen > 0, "the roll is there at the end");
}

#[test]
fn the_name_in_the_sync_root_can_be_chosen() {
    let studio = Studio::new();
    let dump = studio.dump("A001R2EC", &[("clip.mov", 1000)]);
    let share = studio.share().display().to_string();
    let state = studio.state().display().to_string();
    let args = ["send", "--state", &state, "--to", &share, "--as", "20261122_D03_MU/Camera_Media/A001R2EC_2"];
    studio.say(&[&args[..], &[dump.to_str().unwrap()]].concat()).ok();
    assert!(studio.share().join("Footage/20261122_D03_MU/Camera_Media/A001R2EC_2/clip.mov").exists());
}
