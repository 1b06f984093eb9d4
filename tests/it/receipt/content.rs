//! What a receipt says. The snapshot is the contract: a change of it is a change of every receipt from then on.

use super::dump::{Roll, fold, issue, path};
use ingest::journey::Claim;
use ingest::receipt::{Link, Receipt, ReceiptError};

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
        path: path("A001R2EC.mhl"),
        kind: "mhl".into(),
        files: 3,
        unchecked: Some("its hashes are of an unknown kind".into()),
    }];
    let receipt = Receipt::of(&roll.released(), &issue(), first()).unwrap();
    let text = bytes(&receipt);
    assert_eq!(serde_json::from_str::<Receipt>(&text).unwrap(), receipt);
    assert_eq!(receipt.evidence.repaired_blocks, 1);
    assert!(receipt.evidence.not_checked.iter().any(|sentence| sentence.contains("unknown kind")), "{text}");
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
