//! The same dump again, and other dumps of the same name.

use crate::common::studio::{Studio, tree};
use std::fs;

#[test]
fn a_delivered_dump_is_answered_with_its_receipt_and_nothing_is_sent() {
    let studio = Studio::new();
    let dump = studio.dump("A001R2EC", &[("clip.mov", 5_000_000)]);
    let first = studio.send(&dump).ok().json();
    let again = studio.send(&dump).ok().json();
    assert_eq!(again["receipt"], first["receipt"]);
    assert_eq!(again["evidence"]["bytes_sent"], 0);
    assert_eq!(again["evidence"]["delivered_before"], true);
}

#[test]
fn another_dump_of_the_same_name_is_held_and_the_delivered_roll_untouched() {
    let studio = Studio::new();
    let dump = studio.dump("A001R2EC", &[("clip.mov", 5_000_000)]);
    studio.send(&dump).ok();
    let delivered = tree(&studio.share());
    fs::write(dump.join("clip.mov"), "another card").unwrap();
    let said = studio.send(&dump);
    assert_eq!((said.exit, said.problem().as_str()), (50, "name_taken"));
    assert_eq!(tree(&studio.share()), delivered);
    assert_eq!(studio.receipts(), 1);
}

#[test]
fn a_name_taken_by_somebody_else_is_seen_before_anything_is_sent() {
    let studio = Studio::new();
    let dump = studio.dump("A001R2EC", &[("clip.mov", 5_000_000)]);
    fs::create_dir_all(studio.share().join("Footage/A001R2EC")).unwrap();
    let said = studio.send(&dump);
    assert_eq!((said.exit, said.problem().as_str()), (50, "name_taken"));
    assert_eq!(said.json()["evidence"]["bytes_sent"], 0);
    fs::remove_dir(studio.share().join("Footage/A001R2EC")).unwrap();
    studio.send(&dump).ok();
}

#[test]
fn receipts_form_a_chain() {
    let studio = Studio::new();
    let mut previous: Option<(u64, String)> = None;
    for roll in ["A001", "A002", "A003"] {
        let dump = studio.dump(roll, &[(&format!("{roll}.mov"), 1000)]);
        let path = studio.send(&dump).ok().json()["receipt"].as_str().unwrap().to_owned();
        let bytes = fs::read(path).unwrap();
        let receipt: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
        let number = receipt["number"].as_u64().unwrap();
        match previous {
            None => assert!(receipt["previous"].is_null()),
            Some((before, hash)) => {
                assert_eq!(number, before + 1);
                assert_eq!(receipt["previous"]["sha256"], hash);
            }
        }
        use sha2::Digest;
        let hash = sha2::Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        previous = Some((number, hash));
    }
}

#[test]
fn a_passing_trouble_with_a_delivered_dump_does_not_make_it_another_dump() {
    let studio = Studio::new();
    let dump = studio.dump("A001R2EC", &[("clip.mov", 5_000_000)]);
    let first = studio.send(&dump).ok().json();
    // Somebody copies into it, and thinks better of it.
    fs::write(dump.join("late.mov.part"), "half a file").unwrap();
    let said = studio.send(&dump);
    assert_eq!((said.exit, said.problem().as_str()), (50, "source_changed"));
    fs::remove_file(dump.join("late.mov.part")).unwrap();
    let again = studio.send(&dump).ok().json();
    assert_eq!(again["receipt"], first["receipt"]);
}

#[test]
fn a_roll_is_never_put_into_a_delivered_one() {
    let studio = Studio::new();
    let day = studio.dump("DAY1", &[("A001/clip.mov", 1000)]);
    studio.send(&day).ok();
    let delivered = tree(&studio.share());
    let late = studio.dump("A003", &[("clip.mov", 1000)]);
    let (state, share) = (studio.state(), studio.share());
    let args = ["send", "--json", "--state", state.to_str().unwrap(), "--to", share.to_str().unwrap()];
    let said = studio.say(&[&args[..], &["--as", "DAY1/A003", late.to_str().unwrap()]].concat());
    assert_eq!((said.exit, said.problem().as_str()), (50, "name_taken"));
    assert_eq!(tree(&studio.share()), delivered);
}
