//! `ingest verify --to` over a real Samba share.

use super::commands::say;
use super::dump::{Roll, issue};
use crate::common::samba::{Encrypt, Options, PASSWORD, SHARE, Samba, USER};
use crate::common::studio::Said;
use ingest::receipt;
use ingest::share::Encryption;
use std::fs;
use std::path::Path;
use tempfile::TempDir;

/// More than a few reads of any size.
const BIG: usize = 9 * 1024 * 1024 + 5;

fn roll() -> Roll {
    let mut roll = Roll::usual("A001R2EC");
    roll.files.push(("CLIPS/c.mov".into(), (0..BIG).map(|place| (place / 3) as u8).collect()));
    roll
}

fn verify(samba: &Samba, state: &TempDir, password: &str) -> Said {
    let issued = receipt::issue(state.path(), &roll().released(), &issue()).unwrap();
    let place = samba.place(Encryption::Required, 2);
    let to = format!("smb://{USER}@{}:{}/{SHARE}", place.host, place.port);
    let secret = state.path().join("secret");
    ingest::words::file::replace(&secret, password.as_bytes(), 0o600).unwrap();
    let text = |path: &Path| path.display().to_string();
    let (receipt, state, secret) = (text(&issued.path), text(state.path()), text(&secret));
    say(&["verify", &receipt, "--json", "--state", &state, "--to", &to, "--password-file", &secret])
}

#[test]
fn what_was_delivered_to_a_share_is_read_again_over_it() {
    let samba = Samba::start(Options { encrypt: Encrypt::Required, ..Options::default() });
    let state = tempfile::tempdir().unwrap();
    let delivered = samba.root().join("Footage/20261122_D03_MU/A001R2EC");
    roll().deliver(&delivered);
    let said = verify(&samba, &state, PASSWORD);
    assert_eq!(said.exit, 0, "{}{}", said.stdout, said.stderr);
    assert_eq!(said.json()["counts"]["ok"], 6);
    assert!(said.json()["checked"].to_string().contains("SMB 3.1.1, AES"), "{}", said.stdout);

    let mut bytes = fs::read(delivered.join("CLIPS/c.mov")).unwrap();
    bytes[BIG - 1] ^= 1;
    fs::write(delivered.join("CLIPS/c.mov"), bytes).unwrap();
    fs::remove_dir(delivered.join("EMPTY")).unwrap();
    let said = verify(&samba, &state, PASSWORD);
    assert_eq!((said.exit, said.problems()), (10, vec!["files_missing".into(), "files_altered".into()]));
}

#[test]
fn a_share_that_cannot_be_reached_leaves_the_document_checked_and_says_so() {
    let samba = Samba::start(Options::default());
    let state = tempfile::tempdir().unwrap();
    let said = verify(&samba, &state, "wrong");
    assert_eq!((said.exit, said.problems()), (60, vec!["share_login".to_owned()]));
    assert!(said.json()["checked"].to_string().contains("good: Ed25519"), "{}", said.stdout);
    assert!(said.json()["not_checked"].to_string().contains("Media: not checked"), "{}", said.stdout);
}

#[test]
fn a_copy_on_a_share_is_held_against_the_history_here_without_being_copied() {
    let samba = Samba::start(Options { encrypt: Encrypt::Required, ..Options::default() });
    let (here, state) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let copy = samba.root().join("Rolls/A001");
    for root in [here.path(), &copy] {
        fs::create_dir_all(root.join("CLIPS")).unwrap();
        fs::write(root.join("CLIPS/a.mov"), vec![7; BIG]).unwrap();
        fs::write(root.join("b.xml"), "<b/>").unwrap();
    }
    let text = |path: &Path| path.display().to_string();
    let here = text(here.path());
    assert_eq!(say(&["seal", &here, "--format", "xxh128,md5"]).exit, 0);
    let place = samba.place(Encryption::Required, 2);
    let against = format!("smb://{USER}@{}:{}/{SHARE}/Rolls/A001", place.host, place.port);
    let secret = state.path().join("secret");
    ingest::words::file::replace(&secret, PASSWORD.as_bytes(), 0o600).unwrap();
    let (state, secret) = (text(state.path()), text(&secret));
    let verify = || {
        say(&[
            "verify",
            &here,
            "--json",
            "--state",
            &state,
            "--against",
            &against,
            "--password-file",
            &secret,
        ])
    };
    let said = verify();
    assert_eq!((said.exit, &said.json()["counts"]["ok"]), (0, &2.into()), "{}{}", said.stdout, said.stderr);
    assert!(said.json()["checked"].to_string().contains("SMB 3.1.1, AES"), "{}", said.stdout);
    fs::write(copy.join("b.xml"), "<c/>").unwrap();
    fs::remove_file(copy.join("CLIPS/a.mov")).unwrap();
    let said = verify();
    assert_eq!((said.exit, said.problems()), (10, vec!["files_missing".into(), "files_altered".into()]));
}
