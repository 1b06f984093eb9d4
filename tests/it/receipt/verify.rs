//! `ingest verify` of a receipt: the document, its chain, the media, and what each kind of harm answers.

use super::commands::say;
use super::dump::{Roll, issue};
use crate::common::studio::Said;
use ingest::receipt::{self, Issued};
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// A receipt, and the roll that it is about.
struct Delivered {
    folder: TempDir,
    issued: Issued,
}

impl Delivered {
    fn new() -> Self {
        Self::of(&Roll::usual("A001R2EC"))
    }

    fn of(roll: &Roll) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let issued = receipt::issue(&folder.path().join("state"), &roll.released(), &issue()).unwrap();
        let delivered = Self { folder, issued };
        roll.deliver(&delivered.roll());
        delivered
    }

    fn share(&self) -> PathBuf {
        self.folder.path().join("share")
    }

    fn roll(&self) -> PathBuf {
        self.share().join("Footage/20261122_D03_MU/A001R2EC")
    }

    fn verify(&self, more: &[&str]) -> Said {
        let (receipt, state) = (self.issued.path.display().to_string(), self.folder.path().join("state"));
        say(&[&["verify", &receipt, "--state", &state.display().to_string()], more].concat())
    }

    fn against_roll(&self) -> Said {
        self.verify(&["--json", "--against", &self.roll().display().to_string()])
    }
}

#[test]
fn a_whole_delivery_is_verified_wherever_its_folder_is_named_from() {
    let delivered = Delivered::new();
    for folder in
        [delivered.roll(), delivered.roll().parent().unwrap().into(), delivered.share().join("Footage")]
    {
        let said = delivered.verify(&["--json", "--against", &folder.display().to_string()]);
        assert_eq!(said.exit, 0, "{}{}", said.stdout, said.stderr);
        let document = said.json();
        assert_eq!(document["verdict"], "pass");
        assert_eq!(document["kind"], "receipt");
        assert_eq!(document["counts"]["ok"], 5, "three files and the generation's two");
        assert_eq!(document["files"], serde_json::json!([]));
        assert_eq!(document["problems"], serde_json::json!([]));
    }
}

#[test]
fn the_destination_itself_is_read_again() {
    let delivered = Delivered::new();
    let said = delivered.verify(&["--json", "--to", &delivered.share().display().to_string()]);
    assert_eq!(said.exit, 0, "{}{}", said.stdout, said.stderr);
    assert_eq!(said.json()["counts"]["ok"], 5);

    flip(&delivered.roll().join("CLIPS/a.mov"));
    fs::remove_file(delivered.roll().join("CLIPS/b.mov")).unwrap();
    let said = delivered.verify(&["--json", "--to", &delivered.share().display().to_string()]);
    assert_eq!(said.exit, 10);
    let codes: Vec<_> =
        said.json()["problems"].as_array().unwrap().iter().map(|p| p["code"].clone()).collect();
    assert_eq!(codes, ["files_missing", "files_altered"]);
}

#[test]
fn without_media_the_document_alone_is_checked_and_that_is_said() {
    let delivered = Delivered::new();
    let said = delivered.verify(&["--json"]);
    assert_eq!((said.exit, said.json()["verdict"].as_str().unwrap()), (0, "document_verified"));
    assert!(said.json()["not_checked"].to_string().contains("Media: not checked"), "{}", said.stdout);
    assert!(said.json()["not_checked"].to_string().contains("second region"), "{}", said.stdout);
}

fn flip(path: &Path) {
    let mut bytes = fs::read(path).unwrap();
    bytes[3] ^= 1;
    fs::write(path, bytes).unwrap();
}

#[test]
fn each_harm_to_the_media_has_its_own_status_and_exit() {
    type Harm = fn(&Path);
    let table: [(&str, Harm, &str, &str, i32); 15] = [
        ("a byte", |roll| flip(&roll.join("roll.xml")), "altered", "roll.xml", 11),
        ("a shorter file", |roll| fs::write(roll.join("roll.xml"), "<").unwrap(), "altered", "roll.xml", 11),
        (
            "a longer file",
            |roll| fs::write(roll.join("roll.xml"), "<roll/>\n").unwrap(),
            "altered",
            "roll.xml",
            11,
        ),
        ("a missing file", |roll| fs::remove_file(roll.join("roll.xml")).unwrap(), "missing", "roll.xml", 10),
        ("a link for a file", link, "altered", "roll.xml", 11),
        ("an extra file", |roll| fs::write(roll.join("CLIPS/c.mov"), "x").unwrap(), "new", "CLIPS/c.mov", 20),
        ("a stranger's twin", |roll| fs::write(roll.join("c"), "<roll/>").unwrap(), "new", "c", 20),
        ("another name", |roll| rename(roll, "roll.xml", "card.xml"), "renamed", "roll.xml", 10),
        ("another folder", |roll| rename(roll, "CLIPS/a.mov", "EMPTY/a.mov"), "renamed", "CLIPS/a.mov", 10),
        ("the manifest", |roll| flip(&roll.join(MANIFEST)), "altered", MANIFEST, 11),
        ("no manifest", |roll| fs::remove_file(roll.join(MANIFEST)).unwrap(), "missing", MANIFEST, 10),
        (
            "the chain",
            |roll| fs::write(roll.join(CHAIN), "<ascmhldirectory/>").unwrap(),
            "altered",
            CHAIN,
            11,
        ),
        ("a byte of the chain", |roll| flip(&roll.join(CHAIN)), "altered", CHAIN, 11),
        ("no chain", |roll| fs::remove_file(roll.join(CHAIN)).unwrap(), "missing", CHAIN, 10),
        (
            "a manifest by others",
            |roll| fs::write(roll.join("ascmhl/0002.mhl"), "x").unwrap(),
            "new",
            "ascmhl/0002.mhl",
            20,
        ),
    ];
    for (what, harm, status, path, exit) in table {
        let delivered = Delivered::new();
        harm(&delivered.roll());
        let said = delivered.against_roll();
        assert_eq!(said.exit, exit, "{what}: {}{}", said.stdout, said.stderr);
        let document = said.json();
        assert_eq!(document["files"].as_array().unwrap().len(), 1, "{what}: {}", said.stdout);
        assert_eq!(
            (&document["files"][0]["status"], &document["files"][0]["path"]),
            (&status.into(), &path.into()),
            "{what}"
        );
        assert_eq!(document["counts"][status], 1, "{what}");
        assert_eq!(document["exit"], exit, "{what}");
    }
}

#[test]
fn an_empty_folder_that_is_gone_is_missed_by_itself() {
    let delivered = Delivered::new();
    fs::remove_dir(delivered.roll().join("EMPTY")).unwrap();
    let said = delivered.against_roll();
    assert_eq!((said.exit, said.problems()), (10, vec!["files_missing".to_owned()]));
    assert_eq!(said.json()["missing_folders"], serde_json::json!(["EMPTY"]));
}

const MANIFEST: &str = "ascmhl/0001_A001R2EC_2026-11-22_180900Z.mhl";
const CHAIN: &str = "ascmhl/ascmhl_chain.xml";

fn rename(roll: &Path, from: &str, to: &str) {
    let content = fs::read(roll.join(from)).unwrap();
    fs::remove_file(roll.join(from)).unwrap();
    fs::write(roll.join(to), content).unwrap();
}

fn link(roll: &Path) {
    rename(roll, "roll.xml", "../elsewhere.xml");
    std::os::unix::fs::symlink("../elsewhere.xml", roll.join("roll.xml")).unwrap();
}

#[test]
fn a_history_below_the_roll_is_part_of_the_generation() {
    let roll = Roll { nested: true, ..Roll::usual("A001R2EC") };
    let delivered = Delivered::of(&roll);
    let said = delivered.against_roll();
    assert_eq!((said.exit, said.json()["counts"]["ok"].as_u64().unwrap()), (0, 7), "{}", said.stdout);

    for name in ["CLIPS/ascmhl/0002_CLIPS.mhl", "CLIPS/ascmhl/ascmhl_chain.xml"] {
        let delivered = Delivered::of(&roll);
        flip(&delivered.roll().join(name));
        let said = delivered.against_roll();
        assert_eq!((said.exit, said.json()["files"][0]["path"].as_str().unwrap()), (11, name));
    }
}

#[test]
fn a_receipt_that_names_no_file_of_its_generation_says_that_chains_are_not_checked() {
    let roll = Roll { nested: true, old: true, ..Roll::usual("A001R2EC") };
    let delivered = Delivered::of(&roll);
    let said = delivered.against_roll();
    assert_eq!((said.exit, said.json()["counts"]["ok"].as_u64().unwrap()), (0, 5), "{}", said.stdout);
    for chain in [CHAIN, "CLIPS/ascmhl/ascmhl_chain.xml"] {
        let sentence = format!("The chain `{chain}`: not checked");
        assert!(said.json()["not_checked"].to_string().contains(&sentence), "{}", said.stdout);
    }

    flip(&delivered.roll().join(MANIFEST));
    assert_eq!(delivered.against_roll().exit, 11, "the roll's own manifest has its C4 in the receipt");

    let delivered = Delivered::of(&roll);
    flip(&delivered.roll().join("CLIPS/ascmhl/0002_CLIPS.mhl"));
    let said = delivered.against_roll();
    assert_eq!((said.exit, said.json()["counts"]["new"].as_u64().unwrap()), (20, 2), "{}", said.stdout);
}

#[test]
fn junk_is_ignored_and_said() {
    let delivered = Delivered::new();
    for name in [".DS_Store", "CLIPS/._a.mov", "@eaDir/x", "@eaDir/y"] {
        let path = delivered.roll().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, "junk").unwrap();
    }
    let said = delivered.against_roll();
    assert_eq!(said.exit, 0, "{}", said.stdout);
    assert!(said.json()["checked"].to_string().contains("3 of junk ignored"), "{}", said.stdout);
}

#[test]
fn a_missing_roll_misses_every_file() {
    let delivered = Delivered::new();
    let empty = tempfile::tempdir().unwrap();
    let said = delivered.verify(&["--json", "--against", &empty.path().display().to_string()]);
    assert_eq!(said.exit, 10);
    assert_eq!(said.json()["counts"]["missing"], 5, "three files, the generation's two");
    assert_eq!(
        said.json()["missing_folders"],
        serde_json::json!(["EMPTY"]),
        "the others are missed with their files"
    );
}

#[test]
fn every_file_is_listed_when_asked_for() {
    let delivered = Delivered::new();
    let said = delivered.verify(&["--json", "--all", "--against", &delivered.roll().display().to_string()]);
    let document = said.json();
    let files = document["files"].as_array().unwrap();
    assert_eq!(files.len(), 5);
    assert!(files.iter().all(|file| file["status"] == "ok" && file["expected"] == file["found"]));
    assert!(files.iter().all(|file| file["algorithm"] == "blake3"));
}

#[test]
fn harm_to_the_document_wins_over_harm_to_the_media() {
    let delivered = Delivered::new();
    fs::remove_file(delivered.roll().join("roll.xml")).unwrap();
    flip(&delivered.issued.path);
    let said = delivered.against_roll();
    assert_eq!((said.exit, said.json()["verdict"].as_str().unwrap()), (40, "untrusted"));
    assert!(said.json()["not_checked"].to_string().contains("media: not checked"), "{}", said.stdout);
}

#[test]
fn a_stranger_needs_the_public_key_and_nothing_else() {
    let delivered = Delivered::new();
    let laptop = tempfile::tempdir().unwrap();
    let receipt = delivered.issued.path.display().to_string();
    let state = laptop.path().join("none").display().to_string();
    let said = say(&["verify", &receipt, "--json", "--state", &state]);
    assert_eq!((said.exit, said.problems()), (34, vec!["signer_unknown".to_owned()]));

    let key = delivered.folder.path().join("state/keys/receipt.key.pub").display().to_string();
    assert_eq!(say(&["verify", &receipt, "--json", "--state", &state, "--signer", &key]).exit, 0);
    assert!(!laptop.path().join("none").exists(), "verifying leaves nothing behind");
}

#[test]
fn several_receipts_are_several_reports_and_the_worst_exit() {
    let delivered = Delivered::new();
    let state = delivered.folder.path().join("state");
    let other = receipt::issue(&state, &Roll::usual("A002R2EC").released(), &issue()).unwrap();
    fs::remove_file(other.path.with_extension("json.sig")).unwrap();
    let said = delivered.verify(&["--json", &other.path.display().to_string()]);
    assert_eq!(said.exit, 34);
    assert_eq!(said.json().as_array().unwrap().len(), 2);
}

#[test]
fn people_read_the_verdict_first() {
    let delivered = Delivered::new();
    flip(&delivered.roll().join("roll.xml"));
    rename(&delivered.roll(), "CLIPS/a.mov", "CLIPS/A.mov");
    let said = delivered.verify(&["--against", &delivered.roll().display().to_string()]);
    let fingerprint =
        said.stdout.split_whitespace().find(|word| word.starts_with("SHA256:")).unwrap().to_owned();
    let text = said
        .stdout
        .replace(&delivered.folder.path().display().to_string(), "(folder)")
        .replace(&fingerprint, "(fingerprint)")
        .replace(env!("CARGO_PKG_VERSION"), "(version)");
    insta::assert_snapshot!(text);
}
