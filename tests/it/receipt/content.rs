//! What a receipt says. The snapshot is the contract: a change of it is a change of every receipt from then on.

use super::dump::{Roll, fold, issue, path};
use ingest::journey::{Claim, Event};
use ingest::receipt::{Link, Receipt, ReceiptError, not_checked};
use ingest::words::session::Limit;

fn bytes(receipt: &Receipt) -> String {
    let mut bytes = Vec::new();
    receipt.write(&mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

fn first() -> Link {
    Link { number: 1, previous: None }
}

#[test]
fn a_receipt_says_what_is_proven_and_what_is_not() {
    let mut receipt = Receipt::of(&Roll::usual("A001R2EC").released(), &issue(), first()).unwrap();
    receipt.ingest = "(version)".into();
    insta::assert_snapshot!(bytes(&receipt));
}

#[test]
fn what_is_written_is_read_back_the_same() {
    let mut roll = Roll::usual("A001R2EC");
    roll.repaired = true;
    roll.claims = vec![Claim {
        files: 3,
        unchecked: Some("its hashes are of an unknown kind".into()),
        ..Claim::new(path("A001R2EC.mhl"), "mhl")
    }];
    let receipt = Receipt::of(&roll.released(), &issue(), first()).unwrap();
    let text = bytes(&receipt);
    assert_eq!(serde_json::from_str::<Receipt>(&text).unwrap(), receipt);
    assert_eq!(receipt.evidence.repaired_blocks, 1);
    assert!(receipt.evidence.not_checked.iter().any(|sentence| sentence.contains("unknown kind")), "{text}");
}

#[test]
fn a_receipt_from_before_the_files_of_the_generation_were_named_is_still_read() {
    let roll = Roll { old: true, ..Roll::usual("A001R2EC") };
    let receipt = Receipt::of(&roll.released(), &issue(), first()).unwrap();
    let mut old: serde_json::Value = serde_json::from_str(&bytes(&receipt)).unwrap();
    assert!(old["generation"].as_object_mut().unwrap().remove("files").is_some());
    assert_eq!(serde_json::from_value::<Receipt>(old).unwrap(), receipt);
}

#[test]
fn what_the_writing_client_cannot_promise_is_said() {
    let limits = vec![Limit::NoFlush, Limit::Microseconds];
    let mut events = Roll::usual("A001R2EC").events();
    let started = events.iter_mut().find_map(|event| match event {
        Event::SendingStarted { session, .. } => Some(session),
        _ => None,
    });
    let session = started.expect("a session that writes");
    session.client = "libsmbclient".into();
    session.limits = limits;
    let receipt = Receipt::of(&fold("A001R2EC", &events), &issue(), first()).unwrap();
    let [writing, reading] = &receipt.destination.sessions[..] else { panic!("two sessions") };
    assert_eq!((writing.limits.len(), reading.limits.len()), (2, 0));
    let said = "Stable storage: not checked, since the client libsmbclient cannot ask the server to flush";
    assert!(receipt.evidence.not_checked.iter().any(|sentence| sentence == said), "{receipt:?}");
    assert!(!not_checked(&Roll::usual("A001R2EC").released()).iter().any(|sentence| sentence == said));
}

#[test]
fn a_receipt_from_before_the_limits_of_clients_were_named_is_still_read() {
    let receipt = Receipt::of(&Roll::usual("A001R2EC").released(), &issue(), first()).unwrap();
    let mut old: serde_json::Value = serde_json::from_str(&bytes(&receipt)).unwrap();
    for session in old["destination"]["sessions"].as_array_mut().unwrap() {
        assert!(session.as_object_mut().unwrap().remove("limits").is_some());
    }
    assert_eq!(serde_json::from_value::<Receipt>(old).unwrap(), receipt);
}

#[test]
fn a_manifest_that_was_compared_in_part_is_not_called_unchecked() {
    let claim = |name: &str, files| Claim {
        files,
        unchecked: Some("2 files without a hash".into()),
        ..Claim::new(path(name), "asc-mhl")
    };
    let mut roll = Roll::usual("A001R2EC");
    roll.claims = vec![claim("part.mhl", 3), claim("none.mhl", 0)];
    let sentences = not_checked(&roll.released());
    assert!(sentences.contains(&"Of the manifest `part.mhl`, not checked: 2 files without a hash".into()));
    assert!(sentences.contains(&"The manifest `none.mhl`: not checked, 2 files without a hash".into()));
    assert!(!sentences.iter().any(|sentence| sentence.starts_with("Equality")), "{sentences:?}");
}

#[test]
fn of_a_dump_that_was_not_looked_at_nothing_is_said_about_its_manifests() {
    let roll = Roll::usual("A001R2EC");
    let sentence = |events: usize| not_checked(&fold(&roll.name, &roll.events()[..events])).remove(2);
    assert_eq!(sentence(3), "Equality with the card: not checked, since no manifest was looked for yet");
    assert!(sentence(4).contains("no manifest came with the dump"));
}

#[test]
fn each_file_has_a_line_of_its_own() {
    let receipt = Receipt::of(&Roll::usual("A001R2EC").released(), &issue(), first()).unwrap();
    let text = bytes(&receipt);
    for file in &receipt.files {
        let line = text.lines().find(|line| line.contains(&format!("\"{}\"", file.path))).unwrap();
        assert!(line.contains("\"blake3\"") && line.contains("\"landed\""), "{line}");
    }
}

#[test]
fn there_is_no_receipt_for_what_is_not_released() {
    let roll = Roll::usual("A001R2EC");
    let events = roll.events();
    for length in 1..events.len() {
        let dump = fold(&roll.name, &events[..length]);
        let refused = Receipt::of(&dump, &issue(), first()).unwrap_err();
        assert!(matches!(refused, ReceiptError::NotDue { .. }), "after {length} events: {refused}");
    }
}
