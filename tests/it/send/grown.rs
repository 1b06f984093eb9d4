//! A card that has grown since its delivery: only what is new travels, and enters the delivered roll.

mod cut;

use super::card::{card, receipt, send};
use crate::cards::build::Made;
use crate::cards::media::r3d;
use crate::common::mhl_tool as tool;
use crate::common::studio::{Said, Studio, tree};
use serde_json::Value;
use std::fs;

const NEW_CLIP: &str = "A001_0512KL.RDM/A001_C003_0512CD.RDC/A001_C003_0512CD_001.R3D";
const NEXT_CLIP: &str = "A001_0512KL.RDM/A001_C004_0512EF.RDC/A001_C004_0512EF_001.R3D";
const CLIP: &str = "A001_0512KL.RDM/A001_C002_0512AB.RDC/A001_C002_0512AB_001.R3D";

/// `ingest verify --json` of the receipt that `send` named, against the destination.
fn verify(studio: &Studio, said: &Said) -> Said {
    let receipt = said.json()["receipt"].as_str().expect("a receipt").to_owned();
    let (state, share) = (studio.state().display().to_string(), studio.share().display().to_string());
    studio.say(&["verify", "--json", "--state", &state, &receipt, "--to", &share])
}

/// Which files of a receipt travelled with an earlier one, and with which.
fn before(receipt: &Value) -> Vec<(String, u64)> {
    let files = receipt["files"].as_array().expect("files").iter();
    let of = |file: &Value| Some((file["path"].as_str()?.to_owned(), file["proven_by"].as_u64()?));
    files.filter_map(of).collect()
}

#[test]
fn only_the_new_files_travel_and_the_new_receipt_supersedes() {
    let (studio, card) = (Studio::new(), card());
    card.put("notes.txt", "day 3");
    let first = send(&studio, &card, &["--as", "DAY1/A001"]).ok();
    let delivered = tree(&studio.share().join("Footage"));
    card.put(NEW_CLIP, r3d(30_000));
    card.put("sound/notes.csv", "a new folder");
    let said = send(&studio, &card, &["--as", "DAY1/A001"]).ok();
    let document = said.json();
    let sent = document["evidence"]["bytes_sent"].as_u64().unwrap();
    assert_eq!(sent, fs::metadata(card.at(NEW_CLIP)).unwrap().len() + 12, "{document}");
    let now = tree(&studio.share().join("Footage"));
    for (path, content) in &delivered {
        if !path.ends_with("ascmhl_chain.xml") {
            assert_eq!(now.get(path), Some(content), "{path} was delivered, and stays as it is");
        }
    }
    assert!(now.contains_key(&format!("DAY1/A001/{NEW_CLIP}")), "{:?}", now.keys());
    assert!(!studio.share().join("_ingest").join(document["dump"].as_str().unwrap()).exists());
    assert!(!studio.state().join("histories").exists(), "what was fetched is taken away again");

    let (earlier, receipt) = (receipt(&first), receipt(&said));
    assert_eq!(receipt["supersedes"]["number"], earlier["number"]);
    assert_eq!(receipt["supersedes"], receipt["previous"]);
    assert_eq!(receipt["files"].as_array().unwrap().len(), 7);
    let before = before(&receipt);
    assert_eq!(before.len(), 5);
    assert!(before.iter().all(|(path, number)| *number == 1 && path != NEW_CLIP), "{before:?}");
    assert_eq!(receipt["generation"]["generation"], 2);
    let unchecked = receipt["evidence"]["not_checked"].to_string();
    assert!(
        unchecked.contains("of 5 files on the share") && unchecked.contains("not read again"),
        "{unchecked}"
    );
    assert!(unchecked.contains("of 4 files on the NAS"), "the note was read: {unchecked}");
    assert_eq!(verify(&studio, &said).ok().json()["counts"]["new"], 0);
    tool::verifies_files(&studio.share().join("Footage/DAY1/A001"));
    let share = studio.share().display().to_string();
    let state = studio.state().display().to_string();
    let path = first.json()["receipt"].as_str().unwrap().to_owned();
    let old = studio.say(&["verify", "--state", &state, &path, "--to", &share]);
    assert!(old.stdout.contains("superseded  by receipt 2"), "{}", old.stdout);
    let again = send(&studio, &card, &["--as", "DAY1/A001"]).ok().json();
    assert_eq!((&again["receipt"], &again["evidence"]["bytes_sent"]), (&document["receipt"], &0.into()));
}

#[test]
fn a_card_may_grow_twice() {
    let (studio, card) = (Studio::new(), card());
    send(&studio, &card, &[]).ok();
    card.put(NEW_CLIP, r3d(30_000));
    send(&studio, &card, &[]).ok();
    card.put(NEXT_CLIP, r3d(20_000));
    let said = send(&studio, &card, &[]).ok();
    let receipt = receipt(&said);
    assert_eq!(
        (&receipt["supersedes"]["number"], &receipt["generation"]["generation"]),
        (&2.into(), &3.into())
    );
    assert_eq!(receipt["earlier"].as_array().unwrap().len(), 2);
    let of = |number| before(&receipt).into_iter().filter(|(_, by)| *by == number).count();
    assert_eq!((of(1), of(2)), (4, 1));
    verify(&studio, &said).ok();
    tool::verifies_files(&studio.share().join("Footage").join(card.root().file_name().unwrap()));
}

#[test]
fn under_another_name_it_goes_whole() {
    let (studio, card) = (Studio::new(), card());
    send(&studio, &card, &["--as", "DAY1/A001"]).ok();
    let delivered = tree(&studio.share().join("Footage/DAY1/A001"));
    card.put(NEW_CLIP, r3d(30_000));
    let said = send(&studio, &card, &["--as", "DAY2/A001"]).ok();
    let receipt = receipt(&said);
    assert_eq!((&receipt["supersedes"], before(&receipt).len()), (&Value::Null, 0));
    assert_eq!(tree(&studio.share().join("Footage/DAY1/A001")), delivered);
    verify(&studio, &said).ok();
}

#[test]
fn what_was_altered_or_is_gone_is_named_and_nothing_is_sent() {
    let clip = "A001_0512KL.RDM/A001_C002_0512AB.RDC";
    for (harm, named) in [("altered", CLIP), ("gone", clip), ("altered", "notes.txt"), ("gone", "notes.txt")]
    {
        let (studio, card) = (Studio::new(), card());
        card.put("notes.txt", "day 3");
        send(&studio, &card, &[]).ok();
        let delivered = tree(&studio.share());
        card.put(NEW_CLIP, r3d(30_000));
        if harm == "gone" {
            card.remove(named);
        } else {
            let mut bytes = fs::read(card.at(named)).unwrap();
            let last = bytes.len() - 3;
            bytes[last] ^= 1;
            card.put(named, bytes);
        }
        let said = send(&studio, &card, &["--accept-incomplete", "--reason", "the gap is no fault"]);
        assert_eq!((said.exit, said.problem().as_str()), (50, "card_altered"), "{harm} {}", said.stderr);
        let message = said.json()["problems"][0]["message"].to_string();
        assert!(
            message.contains(named) && message.contains(harm) && message.contains("receipt 1"),
            "{message}"
        );
        assert_eq!(tree(&studio.share()), delivered);
    }
}

#[test]
fn a_file_of_another_time_is_read_whole_before_it_counts_as_the_same() {
    let studio = Studio::new();
    // In the middle, where neither end shows it.
    let mut bytes = vec![7; 3_000_000];
    let made = Made::new("B001").with("big.mov", &bytes);
    send(&studio, &made, &[]).ok();
    bytes[1_500_000] ^= 1;
    fs::write(made.at("big.mov"), &bytes).unwrap();
    let later = std::time::SystemTime::now() + std::time::Duration::from_secs(60);
    fs::File::options().write(true).open(made.at("big.mov")).unwrap().set_modified(later).unwrap();
    made.put("more.mov", "more");
    let said = send(&studio, &made, &[]);
    assert_eq!((said.exit, said.problem().as_str()), (50, "card_altered"), "{}", said.stderr);
    bytes[1_500_000] ^= 1;
    fs::write(made.at("big.mov"), &bytes).unwrap();
    let receipt = receipt(&send(&studio, &made, &[]).ok());
    let unchecked = receipt["evidence"]["not_checked"].to_string();
    assert!(!unchecked.contains("on the NAS"), "all of it was read: {unchecked}");
}

#[test]
fn a_roll_that_was_touched_gets_nothing_until_it_is_whole_again() {
    let (studio, card) = (Studio::new(), card());
    send(&studio, &card, &["--as", "A001"]).ok();
    card.put(NEW_CLIP, r3d(30_000));
    let roll = studio.share().join("Footage/A001");
    let clip = fs::read(roll.join(CLIP)).unwrap();
    fs::remove_file(roll.join(CLIP)).unwrap();
    let said = send(&studio, &card, &["--as", "A001"]);
    assert_eq!((said.exit, said.problem().as_str()), (50, "roll_changed"), "{}", said.stderr);
    assert!(said.json()["problems"][0]["message"].to_string().contains(CLIP));
    assert_eq!(said.json()["evidence"]["bytes_sent"], 0);
    fs::write(roll.join(CLIP), clip).unwrap();
    // Somebody's own generation.
    let chain = fs::read(roll.join("ascmhl/ascmhl_chain.xml")).unwrap();
    fs::write(roll.join("ascmhl/ascmhl_chain.xml"), [&chain[..], b"\n"].concat()).unwrap();
    let said = send(&studio, &card, &["--as", "A001"]);
    assert_eq!((said.exit, said.problem().as_str()), (50, "roll_changed"), "{}", said.stderr);
    fs::write(roll.join("ascmhl/ascmhl_chain.xml"), chain).unwrap();
    verify(&studio, &send(&studio, &card, &["--as", "A001"]).ok()).ok();
}

#[test]
fn a_name_that_somebody_took_in_the_roll_is_never_replaced() {
    let (studio, card) = (Studio::new(), card());
    send(&studio, &card, &["--as", "A001"]).ok();
    let taken = studio.share().join("Footage/A001").join(NEW_CLIP);
    fs::create_dir_all(taken.parent().unwrap()).unwrap();
    fs::write(&taken, "somebody's own").unwrap();
    card.put(NEW_CLIP, r3d(30_000));
    let said = send(&studio, &card, &["--as", "A001"]);
    assert_eq!((said.exit, said.problem().as_str()), (50, "name_taken"), "{}", said.stderr);
    assert_eq!(fs::read(&taken).unwrap(), b"somebody's own");
    assert_eq!(studio.receipts(), 1);
    fs::remove_dir_all(taken.parent().unwrap()).unwrap();
    verify(&studio, &send(&studio, &card, &["--as", "A001"]).ok()).ok();
}
