//! The whole journey to a real Samba server, and what a server may refuse.

use crate::common::mhl_tool;
use crate::common::samba::{Encrypt, Options, PASSWORD, Samba, USER};
use crate::common::studio::{Studio, tree};
use crate::common::worker::built;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;

const CARD: &[(&str, usize)] =
    &[("A001_C001.mov", 40_000_000), ("CLIPS/a b é.xml", 700), ("CLIPS/empty.txt", 0), ("MISC/", 0)];

/// A studio that delivers to this server with this password.
pub(super) fn studio(samba: &Samba, password: &str) -> (Studio, PathBuf) {
    let studio = Studio::new();
    let dump = studio.dump("A001", CARD);
    let file = studio.path("password");
    fs::write(&file, password).unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
    let place = samba.place(ingest::share::Encryption::Required, 1);
    let address = format!("smb://{USER}@{}:{}/{}", place.host, place.port, place.share);
    let to = ["--to".into(), address, "--password-file".into(), file.display().to_string()];
    (studio.delivers_to(to), dump)
}

#[test]
fn a_roll_goes_over_smb_is_proven_released_and_verified_there() {
    let samba = Samba::start(Options { encrypt: Encrypt::Required, ..Options::default() });
    let (studio, dump) = studio(&samba, PASSWORD);
    let document = studio.send(&dump).ok().json();
    assert_eq!(document["evidence"]["rung"], "landed");
    let roll = samba.root().join("Footage/A001");
    mhl_tool::verifies(&roll);
    let mut delivered = tree(&roll);
    delivered.retain(|path, _| !path.starts_with("ascmhl"));
    assert_eq!(delivered, tree(&dump));

    let receipt = fs::read_to_string(document["receipt"].as_str().unwrap()).unwrap();
    let receipt: serde_json::Value = serde_json::from_str(&receipt).unwrap();
    let session = &receipt["destination"]["sessions"][0];
    assert_eq!(session["dialect"], "3.1.1");
    assert!(session["encryption"].as_str().is_some_and(|cipher| cipher.starts_with("AES")), "{session}");
    assert!(!receipt.to_string().contains(PASSWORD));
}

#[test]
fn a_card_that_has_grown_sends_what_is_new_into_the_delivered_roll() {
    let samba = Samba::start(Options { encrypt: Encrypt::Required, ..Options::default() });
    let (studio, dump) = studio(&samba, PASSWORD);
    studio.send(&dump).ok();
    studio.dump(
        "A001",
        &[("A001_C002.mov", 20_000_000), ("CLIPS/c.xml", 70), ("NEW/deep/d.xml", 7), ("NEW/E/", 0)],
    );
    let document = studio.send(&dump).ok().json();
    assert_eq!(document["evidence"]["bytes_sent"], 20_000_077);
    let roll = samba.root().join("Footage/A001");
    mhl_tool::verifies_files(&roll);
    let mut delivered = tree(&roll);
    delivered.retain(|path, _| !path.starts_with("ascmhl"));
    assert_eq!(delivered, tree(&dump));
    assert_eq!(tree(&samba.root().join("_ingest")), Default::default());
    let receipt = document["receipt"].as_str().unwrap();
    let state = studio.state().display().to_string();
    let against = roll.display().to_string();
    studio.say(&["verify", receipt, "--state", &state, "--against", &against]).ok();
}

#[test]
fn a_roll_goes_by_libsmbclient_and_the_receipt_says_what_that_cannot_promise() {
    if !built() {
        return;
    }
    let samba = Samba::start(Options { encrypt: Encrypt::Required, ..Options::default() });
    let (studio, dump) = studio(&samba, PASSWORD);
    let studio = studio.also(["--client", "libsmbclient"]);
    let document = studio.send(&dump).ok().json();
    assert_eq!(document["evidence"]["rung"], "landed");
    let roll = samba.root().join("Footage/A001");
    mhl_tool::verifies(&roll);
    let mut delivered = tree(&roll);
    delivered.retain(|path, _| !path.starts_with("ascmhl"));
    assert_eq!(delivered, tree(&dump));
    studio.verify(&["--against", &roll.display().to_string()]).ok();

    let receipt = fs::read_to_string(document["receipt"].as_str().unwrap()).unwrap();
    let receipt: serde_json::Value = serde_json::from_str(&receipt).unwrap();
    for session in receipt["destination"]["sessions"].as_array().unwrap() {
        assert_eq!(session["client"], "libsmbclient");
        assert_eq!(session["limits"].as_array().map(Vec::len), Some(3), "{session}");
    }
    let unchecked = receipt["evidence"]["not_checked"].to_string();
    assert!(unchecked.contains("Stable storage: not checked"), "{unchecked}");
    assert!(!receipt.to_string().contains(PASSWORD));
}

#[test]
fn what_a_server_refuses_has_its_own_code_and_leaves_nothing_behind() {
    type Case = (Encrypt, &'static str, &'static str);
    let cases: [Case; 2] =
        [(Encrypt::Required, "not the password", "share_login"), (Encrypt::Off, PASSWORD, "share_clear")];
    for (encrypt, password, code) in cases {
        let samba = Samba::start(Options { encrypt, ..Options::default() });
        let (studio, dump) = studio(&samba, password);
        let said = studio.send(&dump);
        assert_eq!((said.exit, said.problem().as_str()), (60, code));
        assert_eq!(tree(&samba.root()), Default::default());
        assert_eq!(studio.receipts(), 0);
    }
}

#[test]
fn a_server_that_stays_away_ends_the_run_with_nothing_released() {
    let mut samba = Samba::start(Options { encrypt: Encrypt::Required, ..Options::default() });
    let (studio, dump) = studio(&samba, PASSWORD);
    let studio = studio.also(["--rate", "150 Mbit/s", "--patience", "2 s"]);
    let child = studio.start_send(&dump);
    let staging = samba.root().join("_ingest");
    while !staging.exists() || !tree(&staging).keys().any(|path| path.ends_with(".mov")) {
        std::thread::yield_now();
    }
    samba.kill();
    let ended = child.wait_with_output().unwrap().status;
    assert_eq!(ended.code(), Some(60));
    assert!(!samba.root().join("Footage/A001").exists());
    assert_eq!(studio.receipts(), 0);
}
