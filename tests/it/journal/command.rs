//! `ingest journal check` as a person and a script see it.

use super::{create, open, raw};
use crate::common::run::{Ran, ingest_with};
use crate::journey::story::story;
use std::path::Path;
use tempfile::{TempDir, tempdir};

fn check(folder: &Path, args: &[&str]) -> Ran {
    let own = ["journal", "check", "--state", folder.to_str().unwrap()];
    let home = folder.to_str().unwrap();
    ingest_with([("HOME", home)], own.iter().chain(args).copied())
}

/// Commands have a runtime of their own, so the journal is made in another.
fn journal() -> TempDir {
    let folder = tempdir().expect("a folder");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let journal = open(folder.path());
        let mut dump = create(&journal).await;
        journal.append(&mut dump, story(2).split_off(1)).await.expect("legal events");
    });
    folder
}

#[test]
fn a_sound_journal_says_how_much_is_in_it() {
    let folder = journal();
    let ran = check(folder.path(), &[]);
    assert_eq!(
        (ran.exit, ran.stdout.as_str()),
        (0, "The journal is sound: 1 dump, 26 events\n"),
        "{}",
        ran.stderr
    );
    let ran = check(folder.path(), &["--json"]);
    assert_eq!((ran.exit, ran.json()), (0, serde_json::json!({"dumps": 1, "events": 26, "faults": []})));
}

#[test]
fn a_wrong_index_is_told_with_its_remedy_and_the_remedy_works() {
    let folder = journal();
    raw(folder.path()).execute("UPDATE dumps SET stage = 'queued'", []).expect("meddled with");
    let ran = check(folder.path(), &[]);
    assert_eq!(ran.exit, 1);
    assert!(ran.stdout.contains("it says queued, the events say arrived"), "{}", ran.stdout);
    assert!(ran.stderr.contains("`ingest journal check --rebuild`"), "{}", ran.stderr);
    assert_eq!(check(folder.path(), &["--json"]).exit, 1);
    assert_eq!(check(folder.path(), &["--rebuild"]).exit, 0);
    assert_eq!(check(folder.path(), &[]).exit, 0);
}

#[test]
fn where_nothing_was_ever_sent_nothing_is_made() {
    let folder = tempdir().expect("a folder");
    for args in [&[][..], &["--rebuild"], &["--json"]] {
        assert_eq!(check(folder.path(), args).exit, 1);
    }
    assert_eq!(std::fs::read_dir(folder.path()).expect("the folder").count(), 0);
}
