//! `kill -9` at any moment, then the same command again: always the same roll and evidence, no block that had arrived
//! whole is sent again but one, and the journal is clean.

use crate::common::studio::{Studio, tree};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

const KILLS: u32 = 60;
const BLOCK: usize = 16 * 1024 * 1024;
const CARD: &[(&str, usize)] = &[
    ("A001_C001.mov", 3 * BLOCK + 5),
    ("A001_C002.mov", BLOCK + 1),
    ("A001_C003.mov", 2_000_000),
    ("sidecars/a.xml", 700),
    ("sidecars/b.xml", 0),
    ("sidecars/c.xml", 900_000),
    ("MISC/", 0),
];

#[test]
fn killed_at_sixty_moments_and_always_the_same_roll() {
    let studio = Studio::new();
    let dump = studio.dump("A001", CARD);
    let started = Instant::now();
    let document = studio.send(&dump).ok().json();
    let whole = started.elapsed();
    let clean = Delivered::of(&studio, &document);
    let mut stages: BTreeMap<String, u32> = BTreeMap::new();
    let mut again = 0;
    for kill in 0..KILLS {
        studio.begin_again();
        // Spread over the whole run, and a bit beyond it; each at an odd place within its share.
        let share = f64::from(kill) + f64::from(kill * 37 % KILLS) / f64::from(KILLS);
        let moment = whole.mul_f64(share / f64::from(KILLS) * 1.05);
        let stage = kill_after(&studio, &dump, moment);
        let missing = missing_blocks(&studio, &dump);
        let document = studio.send(&dump).ok().json();
        let sent = document["evidence"]["blocks_sent"].as_u64().unwrap();
        *stages.entry(stage.clone()).or_default() += 1;
        again = again.max(sent.saturating_sub(missing));
        assert!(sent <= missing + 1, "{stage}: {sent} blocks sent, {missing} were missing");
        assert_eq!(Delivered::of(&studio, &document), clean, "killed after {moment:?}, {stage}");
        assert_eq!(studio.say(&["journal", "check", "--state", studio.state().to_str().unwrap()]).exit, 0);
    }
    println!("killed at {stages:?}; at most {again} block sent again");
    assert!(stages.len() >= 3, "the kills did not meet enough stages: {stages:?}");
}

/// Kills the program after a while, and says how far the journal had come.
fn kill_after(studio: &Studio, dump: &Path, moment: Duration) -> String {
    let started = Instant::now();
    let mut child = studio.start_send(dump);
    std::thread::sleep(moment.saturating_sub(started.elapsed()));
    child.kill().unwrap();
    child.wait().unwrap();
    let journal = studio.state().join("journal.db");
    let stage = rusqlite::Connection::open(journal)
        .and_then(|journal| journal.query_row("SELECT stage FROM dumps", [], |row| row.get(0)));
    stage.unwrap_or_else(|_| "nothing".into())
}

/// Blocks (and small files) of the dump that do not lie whole in staging or in the sync root.
fn missing_blocks(studio: &Studio, dump: &Path) -> u64 {
    let staging = studio.share().join("_ingest");
    let staged =
        fs::read_dir(staging).into_iter().flatten().map(|entry| entry.unwrap().path().join("A001")).next();
    let staged = staged.filter(|staged| staged.exists()).unwrap_or(studio.share().join("Footage/A001"));
    let files = CARD.iter().filter(|(path, _)| !path.ends_with('/'));
    let missing = files.map(|(path, _)| {
        let here = fs::read(dump.join(path)).unwrap();
        let there = fs::read(staged.join(path)).ok();
        let blocks = here.chunks(BLOCK).enumerate().filter(|(index, block)| {
            let start = index * BLOCK;
            there.as_ref().and_then(|there| there.get(start..start + block.len())) != Some(*block)
        });
        blocks.count() + usize::from(here.is_empty() && there.is_none())
    });
    missing.sum::<usize>() as u64
}

/// What has to be the same, however often the program was killed: everything but times, ids and the run's own counts.
#[derive(Debug, PartialEq)]
struct Delivered {
    tree: BTreeMap<String, Option<String>>,
    evidence: Vec<Value>,
    files: Value,
    receipts: usize,
}

impl Delivered {
    fn of(studio: &Studio, document: &Value) -> Self {
        let mut tree = tree(&studio.share());
        // Generations carry their time in their name; that they are right is for `verify` to say.
        let generations = tree.keys().filter(|path| path.ends_with(".mhl")).count();
        assert_eq!(generations, 1, "{:?}", tree.keys());
        tree.retain(|path, _| !path.contains("/ascmhl/"));
        let receipt = document["receipt"].as_str().unwrap();
        let verified = studio.say(&[
            "verify",
            receipt,
            "--state",
            studio.state().to_str().unwrap(),
            "--to",
            studio.share().to_str().unwrap(),
        ]);
        assert_eq!(verified.exit, 0, "{}{}", verified.stdout, verified.stderr);
        let receipt: Value = serde_json::from_slice(&fs::read(receipt).unwrap()).unwrap();
        let mut files = receipt["files"].clone();
        for file in files.as_array_mut().unwrap() {
            file.as_object_mut().unwrap().remove("landed_at");
        }
        let evidence = ["rung", "method", "files", "files_landed", "blocks_repaired"];
        Self {
            tree,
            evidence: evidence.map(|key| document["evidence"][key].clone()).to_vec(),
            files,
            receipts: studio.receipts(),
        }
    }
}
