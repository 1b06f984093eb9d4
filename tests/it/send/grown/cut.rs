//! Cut off anywhere, what is new of a card enters the delivered roll all the same, and never by half a file.

use crate::common::agent::{agent, begin, local};
use crate::common::mhl_tool as tool;
use crate::common::studio::{Studio, content, tree};
use ingest::journey::Dump;
use ingest::problem::{Code, Problem};
use ingest::share::{Fault, Kind, Op, Schedule};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

const BLOCK: usize = 16 * 1024 * 1024;
const DELIVERED: &[(&str, usize)] =
    &[("clips/1.mov", 2_000_000), ("clips/bad: name.xml", 700), ("notes.txt", 20), ("MISC/", 0)];
/// Into folders that are there and new ones, one of them empty.
const NEW: &[(&str, usize)] = &[
    ("clips/2.mov", BLOCK + 77),
    ("clips/3.mov", 30_000),
    ("more/deep/4.mov", 40_000),
    ("more/5.mov", 0),
    ("top.xml", 900),
    ("EMPTY/", 0),
];

/// A studio that has delivered a card, and whose card has grown since. It can go back to that.
struct Grown {
    studio: Studio,
    saved: [(std::path::PathBuf, std::path::PathBuf); 2],
}

impl Grown {
    async fn new() -> Self {
        let studio = Studio::new();
        studio.dump("A001", DELIVERED);
        carry(&studio, Cut::Nowhere).await.unwrap();
        studio.dump("A001", NEW);
        let saved =
            [(studio.state(), studio.path("state.saved")), (studio.share(), studio.path("share.saved"))];
        saved.iter().for_each(|(folder, copy)| copy_folder(folder, copy));
        Self { studio, saved }
    }

    fn go_back(&self) {
        for (folder, copy) in &self.saved {
            fs::remove_dir_all(folder).unwrap();
            copy_folder(copy, folder);
        }
    }

    /// The sync root, which holds nothing but whole files, whatever happened.
    fn roll(&self) -> BTreeMap<String, Option<String>> {
        let roll = tree(&self.studio.share().join("Footage/A001"));
        for (path, size) in DELIVERED.iter().chain(NEW).filter(|(path, _)| !path.contains([':'])) {
            if let Some(Some(found)) = roll.get(*path) {
                assert_eq!(*found, blake3::hash(&content(path, *size)).to_string(), "{path} is whole");
            }
        }
        roll
    }

    fn receipt(&self, dump: &Dump) -> String {
        let path = self.studio.state().join("receipts/000002-A001.receipt.json");
        fs::read_to_string(path).unwrap().replace(&dump.id.to_string(), "<dump>")
    }
}

fn copy_folder(from: &Path, to: &Path) {
    assert!(Command::new("cp").arg("-a").arg(from).arg(to).status().unwrap().success());
}

enum Cut {
    Nowhere,
    /// After so many events more the journal fails like a machine without power.
    After(u64),
    /// The share fails so.
    Share(Fault),
}

async fn carry(studio: &Studio, cut: Cut) -> Result<Dump, Problem> {
    let mut agent = agent(studio, local(studio)).await?;
    agent.names.map = true;
    match cut {
        Cut::Nowhere => {}
        Cut::After(events) => agent.journal.cut_after(events),
        Cut::Share(fault) => {
            let schedule = Schedule::default();
            schedule.add(fault);
            agent.write = agent.write.clone().faulty(schedule);
        }
    }
    let (mut dump, _lock) = begin(&agent, studio).await?;
    agent.carry(&mut dump).await.map(|()| dump)
}

#[tokio::test(flavor = "multi_thread")]
async fn every_prefix_of_the_event_log_ends_in_the_same_receipt() {
    let grown = Grown::new().await;
    let dump = carry(&grown.studio, Cut::Nowhere).await.unwrap();
    let (receipt, roll) = (grown.receipt(&dump), grown.roll());
    tool::verifies_files(&grown.studio.share().join("Footage/A001"));
    for events in 0.. {
        grown.go_back();
        if carry(&grown.studio, Cut::After(events)).await.is_ok() {
            assert!(events >= 12, "the whole journey had {events} events");
            break;
        }
        grown.roll();
        let dump = carry(&grown.studio, Cut::Nowhere).await.unwrap();
        assert_eq!(grown.receipt(&dump), receipt, "cut after {events} events");
        assert_eq!(grown.roll(), roll, "cut after {events} events");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_rename_may_fail_before_or_after_it_is_done() {
    let grown = Grown::new().await;
    let dump = carry(&grown.studio, Cut::Nowhere).await.unwrap();
    let (receipt, roll) = (grown.receipt(&dump), grown.roll());
    for fault in [Fault::fail(Kind::Lost), Fault::fail_after(Kind::Lost)] {
        for n in 1.. {
            grown.go_back();
            let cut = carry(&grown.studio, Cut::Share(fault.clone().on(Op::Rename).nth(n))).await;
            grown.roll();
            let Err(problem) = cut else {
                // Three files, two folders, the manifest, the old chain and the new one.
                assert_eq!(n, 9, "so many renames, and one more than there are");
                break;
            };
            assert_eq!(problem.code, Code::ShareLost, "{problem}");
            let dump = carry(&grown.studio, Cut::Nowhere).await.unwrap();
            assert_eq!(grown.receipt(&dump), receipt, "rename {n}");
            assert_eq!(grown.roll(), roll, "rename {n}");
            let staging = tree(&grown.studio.share().join("_ingest"));
            assert!(staging.is_empty(), "{:?}", staging.keys());
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_renamed_and_not_recorded_is_read_again_before_it_counts() {
    let grown = Grown::new().await;
    let cut = Cut::Share(Fault::fail_after(Kind::Lost).on(Op::Rename).at("clips/3.mov"));
    carry(&grown.studio, cut).await.expect_err("cut off");
    let entered = grown.studio.share().join("Footage/A001/clips/3.mov");
    let whole = fs::read(&entered).unwrap();
    let mut other = whole.clone();
    other[20_000] ^= 1;
    fs::write(&entered, &other).unwrap();
    let problem = carry(&grown.studio, Cut::Nowhere).await.expect_err("it is not what was sent");
    assert_eq!(problem.code, Code::RollChanged, "{problem}");
    assert!(problem.message.contains("clips/3.mov"), "{problem}");
    fs::write(&entered, &whole).unwrap();
    carry(&grown.studio, Cut::Nowhere).await.expect("and now it is");
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_at_many_moments_and_always_the_same_roll() {
    const KILLS: u32 = 12;
    let grown = Grown::new().await;
    let studio = grown.studio.also(["--names", "map"]);
    let grown = Grown { studio, saved: grown.saved };
    let card = grown.studio.nas().join("A001");
    let started = Instant::now();
    grown.studio.send(&card).ok();
    let whole = started.elapsed();
    let media = |mut roll: BTreeMap<String, Option<String>>| {
        // Generations carry their time; whether they are right is for `verify` to say.
        roll.retain(|path, _| !path.starts_with("ascmhl/"));
        roll
    };
    let roll = media(grown.roll());
    for kill in 0..KILLS {
        grown.go_back();
        let moment = whole.mul_f64(f64::from(kill) / f64::from(KILLS) * 1.05);
        let mut child = grown.studio.start_send(&card);
        std::thread::sleep(moment);
        child.kill().unwrap();
        child.wait().unwrap();
        grown.roll();
        let said = grown.studio.send(&card).ok();
        assert_eq!(media(grown.roll()), roll, "killed after {moment:?}");
        super::verify(&grown.studio, &said).ok();
        assert_eq!(grown.studio.receipts(), 2, "killed after {moment:?}");
    }
}
