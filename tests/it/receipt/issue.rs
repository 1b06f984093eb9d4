//! Writing receipts: each once, whatever happens in between.

use super::dump::{Roll, issue};
use ingest::problem::{Code, Problem};
use ingest::receipt::{self, Trusted, check};
use std::fs;

#[test]
fn receipts_are_numbered_and_each_follows_the_one_before() {
    let state = tempfile::tempdir().unwrap();
    for number in 1..=3 {
        let dump = Roll::usual(&format!("A00{number}R2EC")).released();
        let issued = receipt::issue(state.path(), &dump, &issue()).unwrap();
        assert_eq!(issued.number, number);
        assert!(issued.path.ends_with(format!("receipts/00000{number}-A00{number}R2EC.receipt.json")));
    }
    let names: Vec<_> = receipt::list(state.path()).unwrap().into_iter().map(|stored| stored.roll).collect();
    assert_eq!(names, ["A001R2EC", "A002R2EC", "A003R2EC"]);
    assert_eq!(receipt::check_folder(&receipt::folder(state.path()), Some(3)).unwrap(), 3);
}

#[test]
fn a_dump_gets_one_receipt_however_often_it_is_issued() {
    let state = tempfile::tempdir().unwrap();
    let dump = Roll::usual("A001R2EC").released();
    let issued = receipt::issue(state.path(), &dump, &issue()).unwrap();
    let bytes = fs::read(&issued.path).unwrap();
    receipt::issue(state.path(), &Roll::usual("A002R2EC").released(), &issue()).unwrap();

    assert_eq!(receipt::issue(state.path(), &dump, &issue()).unwrap(), issued);
    assert_eq!(fs::read(&issued.path).unwrap(), bytes);
    assert_eq!(receipt::list(state.path()).unwrap().len(), 2);
}

#[test]
fn a_power_cut_before_the_document_changes_nothing() {
    let state = tempfile::tempdir().unwrap();
    let dump = Roll::usual("A001R2EC").released();
    let issued = receipt::issue(state.path(), &dump, &issue()).unwrap();
    let bytes = fs::read(&issued.path).unwrap();
    fs::remove_file(&issued.path).unwrap();

    assert_eq!(receipt::issue(state.path(), &dump, &issue()).unwrap(), issued);
    assert_eq!(fs::read(&issued.path).unwrap(), bytes);
    check(&issued.path, &Trusted::of_state(state.path()).unwrap()).unwrap();
}

#[test]
fn two_that_issue_at_once_do_not_get_one_number() {
    let state = tempfile::tempdir().unwrap();
    std::thread::scope(|scope| {
        for number in 0..8 {
            let state = state.path();
            scope.spawn(move || {
                let dump = Roll::usual(&format!("A00{number}R2EC")).released();
                receipt::issue(state, &dump, &issue()).unwrap();
            });
        }
    });
    assert_eq!(receipt::check_folder(&receipt::folder(state.path()), Some(8)).unwrap(), 8);
}

#[test]
fn nothing_is_chained_to_receipts_that_lost_their_end() {
    let state = tempfile::tempdir().unwrap();
    let issued = receipt::issue(state.path(), &Roll::usual("A001R2EC").released(), &issue()).unwrap();
    fs::remove_file(&issued.path).unwrap();
    let next = receipt::Issue { newest_known: 1, ..issue() };
    let refused = receipt::issue(state.path(), &Roll::usual("A002R2EC").released(), &next).unwrap_err();
    assert_eq!(Problem::from(refused).code, Code::ChainBroken);
    assert!(receipt::list(state.path()).unwrap().is_empty());
}

#[test]
fn a_roll_of_any_name_gets_a_receipt() {
    let state = tempfile::tempdir().unwrap();
    for name in ["é".repeat(120), "a\nb".into(), "A001 (2)".into(), "-".into()] {
        let mut roll = Roll::new("A001", &[("a", "a")]);
        roll.name = name;
        let issued = receipt::issue(state.path(), &roll.released(), &issue()).unwrap();
        assert_eq!(receipt::issue(state.path(), &roll.released(), &issue()).unwrap(), issued);
    }
}
