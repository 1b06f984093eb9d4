//! A dump that brings a manifest: every claim is held against the bytes that are sent, and the history goes on.

use crate::common::mhl_tool;
use crate::common::studio::{Said, Studio, tree};
use std::fs;
use std::path::{Path, PathBuf};

const CARD: &[(&str, usize)] = &[("A001_C001.mov", 20_000_000), ("sub/A001_C001.xml", 700), ("sub/empty", 0)];

/// A dump with a generation that the reference tool wrote, in a format that is not ours.
fn dump(studio: &Studio) -> PathBuf {
    let dump = studio.dump("A001", CARD);
    mhl_tool::agrees("ascmhl", &["create", "-h", "md5"], &dump);
    dump
}

/// Held, whatever was delivered before.
fn held_again(studio: &Studio, said: &Said, exit: i32, code: &str) {
    assert_eq!((said.exit, said.problem().as_str()), (exit, code), "{}", said.stdout);
    assert_eq!(studio.receipts(), 1);
}

fn held(studio: &Studio, said: &Said, exit: i32, code: &str) {
    assert_eq!((said.exit, said.problem().as_str()), (exit, code), "{}", said.stdout);
    assert!(!studio.share().join("Footage/A001").exists());
    assert_eq!(studio.receipts(), 0);
}

/// Changes a byte, and gives the file its old time back: only a hash can tell.
fn damage(file: &Path) {
    damage_at(file, 12_345);
}

fn damage_at(file: &Path, place: usize) {
    let modified = fs::metadata(file).unwrap().modified().unwrap();
    let mut bytes = fs::read(file).unwrap();
    bytes[place] ^= 1;
    fs::write(file, bytes).unwrap();
    fs::File::open(file).unwrap().set_modified(modified).unwrap();
}

#[test]
fn the_history_goes_on_and_the_reference_tool_verifies_what_was_delivered() {
    let studio = Studio::new();
    let dump = dump(&studio);
    let before = tree(&dump);
    let document = studio.send(&dump).ok().json();
    assert_eq!(document["evidence"]["claims_compared"], 3);
    let delivered = studio.share().join("Footage/A001");
    let generations = tree(&delivered).into_keys().filter(|path| path.ends_with(".mhl")).count();
    assert_eq!(generations, 2);
    mhl_tool::verifies(&delivered);
    assert_eq!(tree(&dump), before, "nothing was written beside the source");
    let receipt = document["receipt"].as_str().unwrap();
    let (state, share) = (studio.state(), studio.share());
    let verify = ["verify", receipt, "--state", state.to_str().unwrap(), "--to", share.to_str().unwrap()];
    studio.say(&verify).ok();

    let chain = delivered.join("ascmhl/ascmhl_chain.xml");
    fs::write(&chain, fs::read_to_string(&chain).unwrap() + "<!-- -->").unwrap();
    assert_eq!(studio.say(&verify).exit, 11, "the whole chain is compared, not one hash in it");
}

#[test]
fn a_first_generation_is_one_that_the_reference_tool_verifies() {
    let studio = Studio::new();
    let dump = studio.dump("A001", CARD);
    studio.send(&dump).ok();
    mhl_tool::verifies(&studio.share().join("Footage/A001"));
}

#[test]
fn a_file_that_was_damaged_after_its_manifest_was_made_holds_the_roll() {
    let studio = Studio::new();
    let dump = dump(&studio);
    damage(&dump.join("A001_C001.mov"));
    let said = studio.send(&dump);
    held(&studio, &said, 11, "claim_mismatch");
    assert!(said.stdout.contains("A001_C001.mov"));
    damage(&dump.join("A001_C001.mov"));
    studio.send(&dump).ok();
}

#[test]
fn verified_before_a_damaged_file_never_uses_the_link() {
    let studio = Studio::new();
    let dump = dump(&studio);
    damage(&dump.join("A001_C001.mov"));
    let config = studio.path("config.toml");
    fs::write(&config, "[policy]\nverify = \"before\"\n").unwrap();
    let (state, share) = (studio.state(), studio.share());
    let args = ["send", "--json", "--config", config.to_str().unwrap(), "--state", state.to_str().unwrap()];
    let said = studio.say(&[&args[..], &["--to", share.to_str().unwrap(), dump.to_str().unwrap()]].concat());
    held(&studio, &said, 11, "claim_mismatch");
    assert_eq!(said.json()["evidence"]["bytes_sent"], 0);
    assert!(!share.join("_ingest").exists());
}

#[test]
fn a_file_that_the_manifest_lists_and_the_dump_lacks_holds_the_roll() {
    let studio = Studio::new();
    let dump = dump(&studio);
    fs::remove_file(dump.join("sub/A001_C001.xml")).unwrap();
    let said = studio.send(&dump);
    held(&studio, &said, 10, "claim_missing");
    assert!(said.stdout.contains("sub/A001_C001.xml"));
}

#[test]
fn a_manifest_that_was_changed_is_not_believed() {
    let studio = Studio::new();
    let dump = dump(&studio);
    let generation = tree(&dump).into_keys().find(|path| path.ends_with(".mhl")).unwrap();
    let text = fs::read_to_string(dump.join(&generation)).unwrap();
    fs::write(dump.join(&generation), text.replace("A001_C001", "A001_C002")).unwrap();
    held(&studio, &studio.send(&dump), 31, "manifest_changed");
}

/// MHL 1.x by a tool of the field, for one file of any content.
fn legacy(tool: &str, path: &str, content: &[u8]) -> String {
    let hash = twox_hash::XxHash64::oneshot(0, content);
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><hashlist version=\"1.1\"><creatorinfo><tool>{tool}</tool>\
         <startdate>2036-03-14T10:15:00Z</startdate></creatorinfo><hash><file>{path}</file>\
         <size>{}</size><xxhash64be>{hash:016x}</xxhash64be></hash></hashlist>",
        content.len()
    )
}

#[test]
fn lists_of_other_tools_are_united_and_held_against_the_bytes_in_the_one_read() {
    let studio = Studio::new();
    let dump = studio.dump("A001", &[("CLIPS/1.mov", 3000), ("CLIPS/2.mov", 2000)]);
    let write = |name: &str, path: &str| {
        let content = fs::read(dump.join(path)).unwrap();
        fs::write(dump.join(name), legacy("OffShoot 26.1", path, &content)).unwrap();
    };
    // The copy was resumed: the second list has only what was not there before.
    write("A001_2036-03-14_101500.mhl", "CLIPS/1.mov");
    write("A001_2036-03-14_111500.mhl", "CLIPS/2.mov");
    damage_at(&dump.join("CLIPS/2.mov"), 7);
    let said = studio.send(&dump);
    held(&studio, &said, 11, "claim_mismatch");
    assert!(
        said.stdout.contains("A001_2036-03-14_111500.mhl") && said.stdout.contains("CLIPS/2.mov"),
        "{}",
        said.stdout
    );
    damage_at(&dump.join("CLIPS/2.mov"), 7);

    let said = studio.say_sent(&dump);
    for part in [
        "2 hash values of 2 manifests that came along compared, all equal",
        "A001_2036-03-14_101500.mhl (mhl, by OffShoot 26.1, 2036-03-14T10:15:00Z, xxh64), 1 file compared; whether the \
         copy was read back, it does not say",
        "Equality with the card of 2 files: not checked",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    fs::remove_file(dump.join("CLIPS/1.mov")).unwrap();
    held_again(&studio, &studio.send(&dump), 10, "claim_missing");
}

#[test]
fn a_list_that_is_cut_off_or_leads_out_holds_the_roll() {
    let studio = Studio::new();
    let dump = studio.dump("A001", &[("clip.mov", 3000)]);
    let whole = legacy("x", "clip.mov", &fs::read(dump.join("clip.mov")).unwrap());
    for list in [
        &whole[..whole.len() - 5],
        &whole.replace("clip.mov", "../clip.mov"),
        "<!DOCTYPE hashlist><hashlist/>",
    ] {
        fs::write(dump.join("A001.mhl"), list).unwrap();
        held(&studio, &studio.send(&dump), 34, "manifest_untrusted");
    }
    fs::remove_file(dump.join("A001.mhl")).unwrap();
    fs::write(dump.join("MD5SUMS"), "900150983cd24fb0d6963f7d28e17f72  /etc/hostname\n").unwrap();
    held(&studio, &studio.send(&dump), 34, "manifest_untrusted");
}

#[test]
fn a_file_that_only_has_the_name_of_a_list_is_named_and_holds_nothing() {
    let studio = Studio::new();
    let dump = studio.dump("A001", &[("clip.mov", 3000), ("clip.md5", 16)]);
    let said = studio.say_sent(&dump);
    assert!(said.contains("The manifest `clip.md5`: not checked, it has no line that is a record"), "{said}");
}

#[test]
fn what_a_manifest_without_a_hash_claims_is_named_as_not_checked() {
    let studio = Studio::new();
    let dump = studio.dump("A001", &[("clip.mov", 1000)]);
    let list =
        "<hashlist version=\"1.1\"><hash><file>clip.mov</file><size>1000</size><null/></hash></hashlist>";
    fs::write(dump.join("A001.mhl"), list).unwrap();
    let document = studio.send(&dump).ok().json();
    let receipt = fs::read_to_string(document["receipt"].as_str().unwrap()).unwrap();
    let receipt: serde_json::Value = serde_json::from_str(&receipt).unwrap();
    let claims = receipt["claims"].as_array().unwrap();
    assert_eq!(claims.len(), 1);
    assert!(claims.iter().all(|claim| claim["unchecked"].is_string()), "{claims:?}");
    let sentences = document["evidence"]["not_checked"].clone();
    assert_eq!(sentences, receipt["evidence"]["not_checked"], "the receipt and the command say the same");
    let sentences = sentences.to_string();
    assert!(sentences.contains("`clip.mov` (the manifest has only its size)"), "{sentences}");
    assert!(sentences.contains("no manifest that came along could be compared"), "{sentences}");

    let said = studio.say_sent(&dump);
    assert!(said.contains("1 manifest that came along not compared"), "{said}");
    assert!(!said.contains("Left behind"), "{said}");
}

#[test]
fn what_a_history_does_not_cover_is_counted_and_its_chain_is_no_junk() {
    let studio = Studio::new();
    let dump = dump(&studio);
    for name in ["late.mov", "later.mov"] {
        fs::write(dump.join(name), name).unwrap();
    }
    fs::write(dump.join("LEGACY.MHL"), "<hashlist version=\"1.1\"></hashlist>").unwrap();
    for name in [".DS_Store", "._late.mov"] {
        fs::write(dump.join(name), "junk").unwrap();
    }
    let said = studio.say_sent(&dump);
    for part in [
        "3 hash values of 1 manifest that came along compared, all equal; 1 manifest that came along not compared",
        "Equality with the card of 3 files: not checked, since no claim that could be compared covers them",
        "2 junk entries of operating systems and `ascmhl/ascmhl_chain.xml` (delivered with the new generation in it)",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
}
