//! Stock OpenSSH accepts what we sign, and we what it signs.

use super::dump::{Roll, issue};
use ingest::receipt::{self, NAMESPACE, PRINCIPAL, Signature, Signer, SigningKey, Trusted, check};
use sha2::{Digest, Sha512};
use std::fs::{self, File};
use std::path::Path;
use std::process::{Command, Output};

fn ssh_keygen() -> Command {
    Command::new("ssh-keygen")
}

fn run(command: &mut Command) -> Output {
    command.output().expect("ssh-keygen is installed")
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&[&output.stdout[..], &output.stderr[..]].concat()).into_owned()
}

/// `ssh-keygen -Y verify` of a receipt with an exported line.
fn verify(receipt: &Path, key: &SigningKey, folder: &Path) -> Output {
    let allowed = folder.join("allowed_signers");
    let signer = Signer { key: key.public(), name: "Riot, Los Angeles".into() };
    fs::write(&allowed, signer.allowed_signers_line() + "\n").unwrap();
    run(ssh_keygen()
        .args(["-Y", "verify", "-I", PRINCIPAL, "-n", NAMESPACE, "-f"])
        .arg(allowed)
        .arg("-s")
        .arg(receipt.with_extension("json.sig"))
        .stdin(File::open(receipt).unwrap()))
}

#[test]
fn ssh_keygen_accepts_a_receipt_and_refuses_a_changed_one() {
    let state = tempfile::tempdir().unwrap();
    let issued = receipt::issue(state.path(), &Roll::usual("A001R2EC").released(), &issue()).unwrap();
    let key = SigningKey::load(state.path()).unwrap().unwrap();
    let output = verify(&issued.path, &key, state.path());
    assert!(output.status.success(), "{}", said(&output));
    assert!(said(&output).contains(&key.public().fingerprint()), "{}", said(&output));

    let text = fs::read_to_string(&issued.path).unwrap();
    fs::write(&issued.path, text.replace("A001R2EC", "A001R2ED")).unwrap();
    assert!(!verify(&issued.path, &key, state.path()).status.success());
}

#[test]
fn ssh_keygen_can_use_our_key() {
    let state = tempfile::tempdir().unwrap();
    let key = SigningKey::load_or_create(state.path(), "Riot, Los Angeles").unwrap();
    let public = run(ssh_keygen().arg("-y").arg("-f").arg(key.path()));
    assert!(said(&public).starts_with(&key.public().to_line()), "{}", said(&public));
    let listed = run(ssh_keygen().arg("-l").arg("-f").arg(key.path().with_extension("key.pub")));
    assert!(said(&listed).contains(&key.public().fingerprint()), "{}", said(&listed));
    assert!(said(&listed).contains("Riot, Los Angeles"), "{}", said(&listed));
}

#[test]
fn what_ssh_keygen_signs_is_checked_by_us() {
    let folder = tempfile::tempdir().unwrap();
    let key = folder.path().join("id");
    let made = run(ssh_keygen().args(["-q", "-t", "ed25519", "-N", "", "-C", "a guest", "-f"]).arg(&key));
    assert!(made.status.success(), "{}", said(&made));

    for (namespace, length, holds) in [(NAMESPACE, 0, true), (NAMESPACE, 100_000, true), ("file", 10, false)]
    {
        let message = folder.path().join("message");
        let bytes = vec![b'x'; length];
        fs::write(&message, &bytes).unwrap();
        let _ = fs::remove_file(message.with_extension("sig"));
        let signed = run(ssh_keygen().args(["-Y", "sign", "-n", namespace, "-f"]).arg(&key).arg(&message));
        assert!(signed.status.success(), "{}", said(&signed));
        let text = fs::read_to_string(folder.path().join("message.sig")).unwrap();
        let found =
            Signature::from_text(&text).is_some_and(|found| found.holds(&Sha512::digest(&bytes).into()));
        assert_eq!(found, holds, "namespace {namespace}, {length} bytes");
    }
}

#[test]
fn a_key_of_ssh_keygen_signs_receipts() {
    let state = tempfile::tempdir().unwrap();
    let path = SigningKey::path_in(state.path());
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    let made = run(ssh_keygen().args(["-q", "-t", "ed25519", "-N", "", "-C", "Riot", "-f"]).arg(&path));
    assert!(made.status.success(), "{}", said(&made));
    let issued = receipt::issue(state.path(), &Roll::usual("A001R2EC").released(), &issue()).unwrap();
    let checked = check(&issued.path, &Trusted::of_state(state.path()).unwrap()).unwrap();
    assert_eq!(checked.signer.name, "Riot");
}

#[test]
fn a_key_with_a_passphrase_or_of_another_kind_is_refused() {
    for kind in [["ed25519", "secret"], ["ecdsa", ""]] {
        let state = tempfile::tempdir().unwrap();
        let path = SigningKey::path_in(state.path());
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        run(ssh_keygen().args(["-q", "-t", kind[0], "-N", kind[1], "-f"]).arg(&path));
        assert!(path.exists());
        assert!(SigningKey::load(state.path()).is_err(), "{kind:?}");
    }
}
