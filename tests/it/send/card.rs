//! A card that is not whole is held, and says what is missing and how to go on.

use crate::cards::build::Made;
use crate::cards::media::r3d;
use crate::common::studio::{Said, Studio, tree};
use serde_json::Value;
use std::fs;

const SECOND: &str = "A001_0512KL.RDM/A001_C001_0512R4.RDC/A001_C001_0512R4_002.R3D";

/// A magazine with two clips, the first of three segments.
pub(super) fn card() -> Made {
    let mut card = Made::new("A001_0512KL");
    for (number, bytes) in [(1, 40_000), (2, 40_000), (3, 10_000)] {
        let segment = format!("A001_0512KL.RDM/A001_C001_0512R4.RDC/A001_C001_0512R4_{number:03}.R3D");
        card = card.with(&segment, r3d(bytes + number % 2));
    }
    card.with("A001_0512KL.RDM/A001_C002_0512AB.RDC/A001_C002_0512AB_001.R3D", r3d(20_000))
}

/// `ingest send --json` with more options.
pub(super) fn send(studio: &Studio, card: &Made, options: &[&str]) -> Said {
    let args = studio.send_args(card.root());
    let args: Vec<&str> = args.iter().map(String::as_str).chain(options.iter().copied()).collect();
    studio.say(&args)
}

/// The receipt that `send` named.
pub(super) fn receipt(said: &Said) -> Value {
    let path = said.json()["receipt"].as_str().expect("a receipt").to_owned();
    serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
}

#[test]
fn a_whole_card_is_sent_and_the_receipt_says_what_it_is() {
    let (studio, card) = (Studio::new(), card());
    let said = send(&studio, &card, &["--as", "RIOT_S2/20261122_EP101_Day03_MU/Camera/A001"]).ok();
    let receipt = receipt(&said);
    assert_eq!((&receipt["family"], &receipt["verdict"]), (&"red".into(), &"complete".into()));
    let card = &receipt["card"];
    assert_eq!((&card["roll"], &card["clips"]), (&"A001".into(), &2.into()));
    assert!(card["fingerprint"].as_str().is_some_and(|print| print.len() == 32));
    assert_eq!(
        receipt["labels"],
        serde_json::json!({"project": "RIOT_S2", "date": "2026-11-22", "episode": "EP101", "day": 3, "unit": "MU"})
    );
    assert_eq!(receipt["accepted"], Value::Null);
    let unchecked = receipt["evidence"]["not_checked"].to_string();
    assert!(!unchecked.contains("Completeness"), "{unchecked}");
}

#[test]
fn an_incomplete_card_is_held_until_the_rest_of_it_is_there() {
    let (studio, card) = (Studio::new(), card());
    let segment = fs::read(card.at(SECOND)).unwrap();
    card.remove(SECOND);
    for _ in 0..2 {
        let said = send(&studio, &card, &[]);
        assert_eq!((said.exit, said.problem().as_str()), (50, "card_incomplete"), "{}", said.stderr);
        let problem = said.json()["problems"][0].clone();
        assert!(problem["message"].as_str().unwrap().contains("A001_C001_0512R4_002.R3D"), "{problem}");
        let hint = problem["hint"].as_str().unwrap();
        assert!(hint.contains("Copy the card again") && hint.contains("--accept-incomplete"), "{hint}");
        assert_eq!(tree(&studio.share()), Default::default(), "nothing uses the link");
    }
    card.put(SECOND, segment);
    let said = send(&studio, &card, &[]).ok();
    assert_eq!(receipt(&said)["verdict"], "complete");
}

#[test]
fn a_persons_word_sends_it_as_it_is_and_stands_in_the_receipt() {
    let (studio, card) = (Studio::new(), card());
    card.remove(SECOND);
    let said = send(&studio, &card, &["--accept-incomplete"]);
    assert_eq!(said.exit, 2, "a reason is asked for: {}", said.stderr);
    assert_eq!(send(&studio, &card, &[]).exit, 50);
    let why = "the camera lost power in the middle of the take";
    let said = send(&studio, &card, &["--accept-incomplete", "--reason", why, "--by", "Second AC"]).ok();
    let receipt = receipt(&said);
    assert_eq!(receipt["verdict"], "incomplete");
    assert_eq!(
        (&receipt["accepted"]["by"], &receipt["accepted"]["reason"]),
        (&"Second AC".into(), &why.into())
    );
    let findings = receipt["card"]["findings"].as_array().unwrap();
    assert!(findings.iter().any(|finding| finding["code"] == "missing_segment"), "{findings:?}");
    let state = studio.state().display().to_string();
    let said = studio.say(&["receipt", "--state", &state, "A001_0512KL"]).ok();
    assert!(said.stdout.contains("by Second AC") && said.stdout.contains(why), "{}", said.stdout);
}

#[test]
fn a_card_that_somebody_should_look_at_is_held_or_sent_as_the_policy_says() {
    let (studio, card) = (Studio::new(), card());
    card.duplicate(SECOND, "A001_0512KL.RDM/A001_C002_0512AB.RDC/A001_C001_0512R4_004.R3D");
    let said = send(&studio, &card, &[]);
    assert_eq!((said.exit, said.problem().as_str()), (50, "card_review"), "{}", said.stderr);
    let config = studio.path("config.toml");
    fs::write(&config, "[policy]\nreview = \"send\"\n").unwrap();
    let said = send(&studio, &card, &["--config", config.to_str().unwrap()]).ok();
    assert_eq!(receipt(&said)["verdict"], "review");
}
