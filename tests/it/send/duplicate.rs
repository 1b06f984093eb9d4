//! Identity is content, not name: the same card from elsewhere, a copy of it that was altered, another of its name.

use super::card::{card, receipt, send};
use crate::cards::build::Made;
use crate::cards::media::r3d;
use crate::common::studio::{Studio, tree};
use std::fs;

const CLIP: &str = "A001_0512KL.RDM/A001_C002_0512AB.RDC/A001_C002_0512AB_001.R3D";

#[test]
fn the_same_card_from_another_folder_is_answered_with_the_earlier_receipt() {
    let (studio, first, second) = (Studio::new(), card(), card());
    second.put("offload.log", "copied again, to be sure");
    let delivered = send(&studio, &first, &["--as", "DAY1/A001"]).ok().json();
    let before = tree(&studio.share());
    for _ in 0..2 {
        let said = send(&studio, &second, &["--as", "DAY2/A001"]).ok().json();
        assert_eq!(said["receipt"], delivered["receipt"]);
        assert_eq!(said["evidence"]["bytes_sent"], 0);
        assert_eq!(said["evidence"]["delivered_before"], true);
        assert_eq!(said["evidence"]["same_card_as"], first.root().to_str().unwrap());
    }
    assert_eq!(tree(&studio.share()), before);
    assert_eq!(studio.receipts(), 1);
    let said = studio.say_sent(second.root());
    for expected in ["nothing was sent", "not read whole", "`offload.log`", first.root().to_str().unwrap()] {
        assert!(said.contains(expected), "{expected} in {said}");
    }
}

#[test]
fn the_same_card_on_its_way_from_another_folder_is_waited_for() {
    let (studio, first, second) = (Studio::new(), card(), card());
    // Somebody's folder of that name keeps the first one from being released.
    let taken = studio.share().join("Footage/DAY1/A001");
    fs::create_dir_all(&taken).unwrap();
    assert_eq!(send(&studio, &first, &["--as", "DAY1/A001"]).problem(), "name_taken");
    let said = send(&studio, &second, &["--as", "DAY2/A001"]);
    assert_eq!((said.exit, said.problem().as_str()), (1, "card_under_way"), "{}", said.stderr);
    let message = said.json()["problems"][0]["message"].to_string();
    assert!(message.contains(first.root().to_str().unwrap()) && message.contains("held"), "{message}");
    fs::remove_dir(&taken).unwrap();
    let delivered = send(&studio, &first, &["--as", "DAY1/A001"]).ok().json();
    let said = send(&studio, &second, &["--as", "DAY2/A001"]).ok().json();
    assert_eq!((&said["receipt"], &said["evidence"]["bytes_sent"]), (&delivered["receipt"], &0.into()));
}

#[test]
fn a_part_of_a_delivered_card_is_answered_so_too() {
    let (studio, whole, part) = (Studio::new(), card(), card());
    let delivered = send(&studio, &whole, &["--as", "DAY1/A001"]).ok().json();
    part.remove("A001_0512KL.RDM/A001_C001_0512R4.RDC");
    let said = send(&studio, &part, &["--as", "DAY2/A001"]).ok().json();
    assert_eq!(said["receipt"], delivered["receipt"]);
    assert_eq!(studio.receipts(), 1);
}

#[test]
fn a_person_may_have_it_sent_again() {
    let (studio, first, second) = (Studio::new(), card(), card());
    send(&studio, &first, &["--as", "DAY1/A001"]).ok();
    assert_eq!(
        send(&studio, &second, &["--as", "DAY2/A001"]).ok().json()["evidence"]["delivered_before"],
        true
    );
    let said = send(&studio, &second, &["--as", "DAY2/A001", "--again"]).ok();
    let relations = receipt(&said)["card"]["relations"].to_string();
    assert!(
        relations.contains("The same card was delivered") && relations.contains("receipt 1"),
        "{relations}"
    );
    assert_eq!(studio.receipts(), 2);
}

#[test]
fn an_altered_copy_is_held() {
    let (studio, first, second) = (Studio::new(), card(), card());
    send(&studio, &first, &[]).ok();
    let mut bytes = fs::read(second.at(CLIP)).unwrap();
    bytes[9_000] ^= 1;
    second.put(CLIP, bytes);
    let said = send(&studio, &second, &["--as", "DAY2/A001"]);
    assert_eq!((said.exit, said.problem().as_str()), (50, "card_altered"), "{}", said.stderr);
    let message = said.json()["problems"][0]["message"].to_string();
    assert!(message.contains("1 media file of the same name and size, but other content"), "{message}");
    send(&studio, &second, &["--as", "DAY2/A001", "--again"]).ok();
}

#[test]
fn another_card_of_the_same_roll_is_never_put_over_a_delivered_one() {
    let (studio, first) = (Studio::new(), card());
    send(&studio, &first, &["--as", "A001"]).ok();
    let delivered = tree(&studio.share());
    let another = Made::new("A001_0601XY")
        .with("A001_0601XY.RDM/A001_C001_0601R4.RDC/A001_C001_0601R4_001.R3D", r3d(30_000));
    let said = send(&studio, &another, &["--as", "A001"]);
    assert_eq!((said.exit, said.problem().as_str()), (50, "name_taken"), "{}", said.stderr);
    assert_eq!(tree(&studio.share()), delivered);
    let said = send(&studio, &another, &["--as", "A001_0601XY"]).ok();
    let relations = receipt(&said)["card"]["relations"].to_string();
    assert!(relations.contains("of the same roll"), "{relations}");
}

#[test]
fn a_folder_of_no_known_kind_is_the_same_only_with_all_that_is_in_it() {
    let studio = Studio::new();
    let first = studio.dump("A001", &[("clip.mov", 1_000), ("notes.txt", 10)]);
    studio.send(&first).ok();
    let second = studio.dump("B001", &[("clip.mov", 1_000), ("notes.txt", 10)]);
    assert_eq!(studio.send(&second).ok().json()["evidence"]["delivered_before"], true);
    let more = studio.dump("C001", &[("clip.mov", 1_000), ("cut.prproj", 10)]);
    assert_eq!(studio.send(&more).ok().json()["evidence"]["delivered_before"], false);
    assert!(studio.share().join("Footage/C001/cut.prproj").exists());
}

#[test]
fn names_that_every_card_has_are_no_sign_of_the_same_card() {
    let studio = Studio::new();
    for (dump, other) in [("A001", 1_000), ("A002", 2_000)] {
        let dump = studio.dump(dump, &[("C0001.MP4", other), ("C0002.MP4", other)]);
        let said = studio.send(&dump).ok().json();
        assert_eq!(said["evidence"]["delivered_before"], false);
    }
    assert_eq!(studio.receipts(), 2);
}
