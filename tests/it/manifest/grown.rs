//! A delivered roll that got more files: the next generation records these, and no word is said again of what nobody read.

use super::roll::TestRoll;
use crate::common::mhl_tool as tool;
use std::collections::BTreeSet;

const ROLL: [(&str, &str); 4] = [
    ("A001C001.RDC/1.R3D", "one"),
    ("A001C002.RDC/1.R3D", "two"),
    ("CARD/CLIPS/1.mov", "three"),
    ("notes.txt", "delivered"),
];

/// The delivered roll, in which a card has a history of its own.
fn delivered() -> TestRoll {
    let roll = TestRoll::new("A001", &ROLL);
    tool::agrees("ascmhl", &["create", "-h", "md5"], &roll.root.join("CARD"));
    roll.deliver("2036-03-14T10:15:00Z");
    roll
}

/// Adds these files, and delivers the generation that records them alone.
fn grow(roll: &TestRoll, at: &str, files: &[&str]) -> Vec<String> {
    let before: BTreeSet<_> = roll.listing().files.into_iter().map(|file| file.path).collect();
    files.iter().for_each(|path| roll.write(path, path));
    let sealed = roll.seal_beside(at, |path| before.contains(path)).expect("the roll can be sealed");
    let sealed = roll.write_generation(sealed);
    sealed.files.iter().map(|(path, _)| path.as_str().to_owned()).collect()
}

#[test]
fn a_grown_roll_has_a_generation_for_what_is_new_and_the_tool_finds_all_of_it_sound() {
    let roll = delivered();
    let files = grow(&roll, "2036-03-15T08:12:00Z", &["A001C002.RDC/2.R3D", "A001C003.RDC/1.R3D"]);
    assert_eq!(files, ["ascmhl/0002_A001_2036-03-15_081200Z.mhl", "ascmhl/ascmhl_chain.xml"]);
    let xml = std::fs::read_to_string(roll.root.join(&files[0])).expect("the manifest");
    assert_eq!(xml.matches("<hash>").count(), 2, "{xml}");
    assert!(!xml.contains("verified"), "nothing is, that nobody read: {xml}");
    assert_eq!(xml.matches("<directoryhash>").count(), 2, "folders with something new: {xml}");
    assert!(!xml.contains("A001C001") && !xml.contains("CARD") && !xml.contains("notes"), "{xml}");
    tool::verifies_files(&roll.root);
    tool::verifies(&roll.root.join("CARD"));
    assert!(roll.claims().missing.is_empty());
    let files = grow(&roll, "2036-03-16T08:12:00Z", &["more.mov"]);
    assert_eq!(files[0], "ascmhl/0003_A001_2036-03-16_081200Z.mhl");
    tool::verifies_files(&roll.root);
}

#[test]
fn a_history_in_it_goes_on_where_something_new_is_below_it() {
    let roll = delivered();
    let files = grow(&roll, "2036-03-15T08:12:00Z", &["CARD/CLIPS/2.mov", "NEW/"]);
    assert_eq!(files.len(), 4, "{files:?}");
    assert!(files[0].starts_with("CARD/ascmhl/0003_CARD_"), "{files:?}");
    tool::verifies_files(&roll.root);
    tool::verifies_files(&roll.root.join("CARD"));
    roll.write("CARD/CLIPS/1.mov", "THREE");
    let (exit, said) = tool::run("ascmhl-debug", &["verify"], &roll.root);
    assert_ne!(exit, 0, "what is known from before is still held against it: {said}");
}

#[test]
fn the_hash_of_a_folder_is_that_of_all_that_is_in_it() {
    let (grown, whole) = (delivered(), delivered());
    let (at, new) = ("2036-03-15T08:12:00Z", "A001C002.RDC/2.R3D");
    let files = grow(&grown, at, &[new]);
    whole.write(new, new);
    let sealed = whole.deliver(at);
    let xml = std::fs::read_to_string(grown.root.join(&files[0])).expect("the manifest");
    assert_eq!(root(&xml), root(&whole.read(&sealed.manifest)));
}

fn root(xml: &str) -> &str {
    let (_, rest) = xml.split_once("<roothash>").expect("a root hash");
    rest.split_once("</roothash>").expect("its end").0
}
