//! The chain: what it tells, and what it says it cannot tell.

use super::dump::{Roll, issue};
use ingest::problem::{Code, Problem};
use ingest::receipt::{self, Chain, Issued, Trusted, check};
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// Three receipts.
fn chain() -> (TempDir, Vec<Issued>) {
    let state = tempfile::tempdir().unwrap();
    let issue_one = |name| receipt::issue(state.path(), &Roll::usual(name).released(), &issue()).unwrap();
    let issued = ["A001", "A002", "A003"].map(issue_one).into();
    (state, issued)
}

fn judge(state: &Path, path: &Path) -> Result<Chain, Code> {
    let checked = check(path, &Trusted::of_state(state).unwrap()).unwrap();
    checked.chain().map_err(|error| Problem::from(error).code)
}

fn signature(path: &Path) -> PathBuf {
    path.with_extension("json.sig")
}

#[test]
fn every_receipt_of_a_whole_chain_says_so() {
    let (state, issued) = chain();
    for receipt in &issued {
        assert_eq!(judge(state.path(), &receipt.path), Ok(Chain::Whole(receipt.number)));
    }
}

#[test]
fn a_receipt_alone_says_that_its_chain_was_not_checked() {
    let (state, issued) = chain();
    let elsewhere = tempfile::tempdir().unwrap();
    for (receipt, found) in [(&issued[0], Chain::Whole(1)), (&issued[2], Chain::NotChecked)] {
        let folder = elsewhere.path().join(receipt.number.to_string());
        fs::create_dir(&folder).unwrap();
        let copy = folder.join(receipt.path.file_name().unwrap());
        fs::write(&copy, fs::read(&receipt.path).unwrap()).unwrap();
        fs::write(signature(&copy), fs::read(signature(&receipt.path)).unwrap()).unwrap();
        assert_eq!(judge(state.path(), &copy), Ok(found));
    }
}

#[test]
fn a_dropped_or_changed_receipt_is_told_by_those_beside_it() {
    type Harm = fn(&Path);
    let drop: Harm = |path| fs::remove_file(path).unwrap();
    let change: Harm = |path| {
        let text = fs::read_to_string(path).unwrap();
        fs::write(path, text.replace("Riot", "Rios")).unwrap();
    };
    let cut: Harm = |path| fs::write(path, "{").unwrap();
    for (harmed, harm, asked) in
        [(0, drop, 2), (1, drop, 2), (0, change, 1), (0, change, 2), (1, change, 2), (1, cut, 2), (2, cut, 0)]
    {
        let (state, issued) = chain();
        harm(&issued[harmed].path);
        let found = judge(state.path(), &issued[asked].path);
        assert_eq!(found, Err(Code::ChainBroken), "{harmed} harmed, {asked} asked");
    }
}

#[test]
fn a_receipt_that_took_the_place_of_another_is_told_by_the_next() {
    let (state, issued) = chain();
    let (other, _) = chain();
    // The same number by the same key, about another roll.
    let last = &issued[1];
    for path in [&last.path, &signature(&last.path), &issued[2].path] {
        fs::remove_file(path).unwrap();
    }
    let forged = receipt::issue(state.path(), &Roll::usual("B001").released(), &issue()).unwrap();
    assert_eq!(forged.number, 2);
    let third = receipt::folder(other.path()).join("000003-A003.receipt.json");
    let bytes = fs::read(third).unwrap();
    fs::write(&issued[2].path, bytes).unwrap();
    assert_eq!(judge(state.path(), &forged.path), Err(Code::ChainBroken));
}

#[test]
fn a_lost_end_is_told_by_the_journal_alone() {
    let (state, issued) = chain();
    let folder = receipt::folder(state.path());
    fs::remove_file(&issued[2].path).unwrap();
    assert_eq!(receipt::check_folder(&folder, None).unwrap(), 2);
    let lost = receipt::check_folder(&folder, Some(3)).unwrap_err();
    assert_eq!(Problem::from(lost).code, Code::ChainBroken);
}
