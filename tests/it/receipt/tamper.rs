//! Every way to tamper with a receipt has its own answer.

use super::dump::{Roll, issue};
use ingest::problem::{Code, Problem};
use ingest::receipt::{self, Issued, SigningKey, Trusted, check};
use std::fs;
use std::path::Path;
use tempfile::TempDir;

fn issued() -> (TempDir, Issued) {
    let state = tempfile::tempdir().unwrap();
    let issued = receipt::issue(state.path(), &Roll::usual("A001R2EC").released(), &issue()).unwrap();
    (state, issued)
}

fn judge(state: &Path, path: &Path) -> Result<u64, Code> {
    let trusted = Trusted::of_state(state).unwrap();
    check(path, &trusted).map(|checked| checked.receipt.number).map_err(|error| Problem::from(error).code)
}

fn flip(path: &Path, place: usize) {
    let mut bytes = fs::read(path).unwrap();
    let place = place % bytes.len();
    bytes[place] ^= 0x20;
    fs::write(path, bytes).unwrap();
}

#[test]
fn tampering_has_its_own_code_and_exit() {
    type Harm = fn(&Path, &Path);
    let table: [(&str, Harm, Code, u8); 9] = [
        ("nothing beside it", |_, sig| fs::remove_file(sig).unwrap(), Code::ReceiptUnreadable, 34),
        ("no receipt at all", |json, _| fs::remove_file(json).unwrap(), Code::ReceiptUnreadable, 34),
        ("a byte of the document", |json, _| flip(json, 700), Code::SignatureInvalid, 40),
        ("its last newline", |json, _| flip(json, usize::MAX), Code::SignatureInvalid, 40),
        ("a byte of the signature", |_, sig| flip(sig, 150), Code::SignatureInvalid, 40),
        ("a byte of the signature's frame", |_, sig| flip(sig, 8), Code::SignatureInvalid, 40),
        ("an empty signature", |_, sig| fs::write(sig, "").unwrap(), Code::SignatureInvalid, 40),
        ("bytes for a signature", |_, sig| fs::write(sig, [0xff; 99]).unwrap(), Code::SignatureInvalid, 40),
        ("an empty document", |json, _| fs::write(json, "").unwrap(), Code::SignatureInvalid, 40),
    ];
    for (what, harm, code, exit) in table {
        let (state, issued) = issued();
        assert_eq!(judge(state.path(), &issued.path), Ok(1));
        harm(&issued.path, &issued.path.with_extension("json.sig"));
        assert_eq!(judge(state.path(), &issued.path), Err(code), "{what}");
        assert_eq!(code.exit(), exit, "{what}");
    }
}

#[test]
fn another_key_is_unknown_until_somebody_trusts_it() {
    let (state, issued) = issued();
    let here = tempfile::tempdir().unwrap();
    SigningKey::load_or_create(here.path(), "somebody else").unwrap();
    assert_eq!(judge(here.path(), &issued.path), Err(Code::SignerUnknown));
    assert_eq!(Code::SignerUnknown.exit(), 34);

    let trusted = here.path().join("keys/trusted");
    fs::create_dir(&trusted).unwrap();
    let public = fs::read(state.path().join("keys/receipt.key.pub")).unwrap();
    fs::write(trusted.join("riot.pub"), public).unwrap();
    assert_eq!(judge(here.path(), &issued.path), Ok(1));
}

#[test]
fn what_is_signed_but_no_receipt_is_refused() {
    let (state, issued) = issued();
    let key = SigningKey::load(state.path()).unwrap().unwrap();
    let text = fs::read_to_string(&issued.path).unwrap();
    for other in [
        "{}".to_owned(),
        "[".repeat(100_000),
        text.replace("ingest-receipt/1", "ingest-receipt/2"),
        text.replace("\"number\": 1", "\"number\": 2"),
        text.replace("CLIPS/a.mov", "../a.mov"),
        text.clone() + "{}",
    ] {
        assert_ne!(other, text);
        use sha2::Digest;
        let hash = sha2::Sha512::digest(&other).into();
        fs::write(&issued.path, &other).unwrap();
        fs::write(issued.path.with_extension("json.sig"), key.sign(&hash).to_text()).unwrap();
        assert_eq!(judge(state.path(), &issued.path), Err(Code::ReceiptUnreadable), "{other:.80}");
    }
}

#[test]
fn a_broken_receipt_is_never_given_out_again() {
    let (state, issued) = issued();
    flip(&issued.path.with_extension("json.sig"), 150);
    let dump = Roll::usual("A001R2EC").released();
    let refused = receipt::issue(state.path(), &dump, &issue()).unwrap_err();
    assert_eq!(Problem::from(refused).code, Code::SignatureInvalid);
}
