//! `ingest receipt` and `ingest key`, and how a test runs a command in its own process.

use super::dump::{Roll, at, issue};
use crate::common::run::Captured;
use crate::common::studio::Said;
use ingest::receipt;
use ingest::words::clock::Clock;
use ingest::world::{Stream, World};
use std::fs;
use std::path::Path;
use std::process::Command;

/// Runs a command an hour after the first of [`at`].
pub(crate) fn say(args: &[&str]) -> Said {
    let (stdout, stderr) = (Captured::default(), Captured::default());
    let mut world = World::new(Stream::new(stdout.clone()), Stream::new(stderr.clone()));
    world.clock = Clock::held(at(60));
    let args = ["ingest"].iter().chain(args).map(Into::into);
    let exit = ingest::run::run(args, &mut world);
    Said { exit: exit.into(), stdout: stdout.text(), stderr: stderr.text() }
}

fn state(folder: &Path) -> String {
    folder.display().to_string()
}

#[test]
fn the_newest_receipt_of_a_roll_is_printed_as_it_was_signed() {
    let folder = tempfile::tempdir().unwrap();
    let state = state(folder.path());
    for (roll, content) in [("A001", "one"), ("A002", "two"), ("A001", "three")] {
        let mut dump = Roll::new(roll, &[("clip.mov", content)]).released();
        dump.id = blake_id(content);
        receipt::issue(folder.path(), &dump, &issue()).unwrap();
    }
    let said = say(&["receipt", "A001", "--format", "json", "--state", &state]);
    let newest = receipt::path_of(folder.path(), 3, "A001");
    assert_eq!(said.stdout, fs::read_to_string(newest).unwrap());
    assert_eq!(say(&["receipt", "A001", "--json", "--state", &state]).stdout, said.stdout);

    let listed = say(&["receipt", "--json", "--state", &state]).json();
    let numbers: Vec<_> = listed.as_array().unwrap().iter().map(|line| line["number"].clone()).collect();
    assert_eq!(numbers, [1, 2, 3]);
    assert_eq!(say(&["receipt", "--state", &state]).stdout.lines().count(), 3);
}

fn blake_id(text: &str) -> ingest::words::id::DumpId {
    let hex = blake3::hash(text.as_bytes()).to_hex();
    format!("{}-{}-7{}-8{}-{}", &hex[..8], &hex[8..12], &hex[12..15], &hex[15..18], &hex[18..30])
        .parse()
        .unwrap()
}

#[test]
fn people_read_what_is_proven_and_what_is_not() {
    let folder = tempfile::tempdir().unwrap();
    receipt::issue(folder.path(), &Roll::usual("A001R2EC").released(), &issue()).unwrap();
    let said = say(&["receipt", "A001R2EC", "--state", &state(folder.path())]);
    let fingerprint =
        said.stdout.split_whitespace().find(|word| word.starts_with("SHA256:")).unwrap().to_owned();
    let text = said.stdout.replace(&fingerprint, "(fingerprint)").replace(&state(folder.path()), "(state)");
    insta::assert_snapshot!(text);
}

#[test]
fn what_cannot_be_printed_has_its_own_answer() {
    let folder = tempfile::tempdir().unwrap();
    let state = state(folder.path());
    for (args, exit, code) in [
        (&["receipt", "A001"][..], 2, "receipt_unknown"),
        (&["receipt", "A001", "--format", "html"], 2, "usage"),
        (&["key", "show"], 2, "key_unusable"),
        (&["verify", "A001.mhl"], 2, "source_missing"),
        (&["verify", "none.receipt.json"], 34, "receipt_unreadable"),
    ] {
        let said = say(&[args, &["--json", "--state", &state]].concat());
        assert_eq!((said.exit, said.problems()), (exit, vec![code.to_owned()]), "{args:?}");
    }
}

#[test]
fn a_key_is_made_once_shown_and_handed_out() {
    let folder = tempfile::tempdir().unwrap();
    let state = state(folder.path());
    let made = say(&["key", "new", "--state", &state]);
    assert_eq!(made.exit, 0, "{}", made.stderr);
    assert_eq!(say(&["key", "new", "--state", &state]).exit, 2, "a key is never replaced");

    let public = say(&["key", "export", "--public", "--state", &state]).stdout;
    assert_eq!(public, fs::read_to_string(folder.path().join("keys/receipt.key.pub")).unwrap());
    let line = say(&["key", "export", "--state", &state]).stdout;
    assert_eq!(say(&["key", "show", "--allowed-signers", "--state", &state]).stdout, line);
    assert!(line.starts_with("ingest namespaces=\"ingest-receipt\" ssh-ed25519 "), "{line}");

    let printed = Command::new("ssh-keygen")
        .arg("-lf")
        .arg(folder.path().join("keys/receipt.key.pub"))
        .output()
        .unwrap();
    let shown = say(&["key", "show", "--json", "--state", &state]).json();
    let printed = String::from_utf8(printed.stdout).unwrap();
    assert!(printed.contains(shown["fingerprint"].as_str().unwrap()), "{printed}");
}
