//! A journey cut off after any event, and resumed by a new process, ends in the same receipt.

use crate::common::agent::{agent, begin, local};
use crate::common::studio::{Studio, tree};
use ingest::journey::Dump;
use ingest::problem::{Code, Problem};
use std::fs;

const CARD: &[(&str, usize)] = &[
    ("clip.mov", 16 * 1024 * 1024 + 77),
    ("clip: notes.xml", 700),
    ("what?/empty", 0),
    ("MISC/", 0),
    (".DS_Store", 3),
];

/// Carries the dump with a new agent; after `cut` more events the journal fails like a machine without power.
async fn carry(studio: &Studio, map: bool, cut: Option<u64>) -> Result<Dump, Problem> {
    let mut agent = agent(studio, local(studio)).await?;
    agent.names.map = map;
    if let Some(events) = cut {
        agent.journal.cut_after(events);
    }
    let (mut dump, _lock) = begin(&agent, studio).await?;
    agent.carry(&mut dump).await.map(|()| dump)
}

/// The receipt without the only thing that differs between two journeys at the same moment: the dump's id.
fn receipt(studio: &Studio, dump: &Dump) -> String {
    let path = studio.state().join("receipts/000001-A001.receipt.json");
    fs::read_to_string(path).unwrap().replace(&dump.id.to_string(), "<dump>")
}

#[tokio::test(flavor = "multi_thread")]
async fn every_prefix_of_the_event_log_ends_in_the_same_receipt() {
    let studio = Studio::new();
    studio.dump("A001", CARD);
    let dump = carry(&studio, true, None).await.unwrap();
    let (whole, delivered) = (receipt(&studio, &dump), tree(&studio.share()));
    let key = fs::read(studio.state().join("keys/receipt.key")).unwrap();
    let public = fs::read(studio.state().join("keys/receipt.key.pub")).unwrap();
    assert!(dump.events >= 12, "a journey of {} events", dump.events);

    for events in 0.. {
        studio.begin_again();
        fs::create_dir_all(studio.state().join("keys")).unwrap();
        ingest::words::file::replace(&studio.state().join("keys/receipt.key"), &key, 0o600).unwrap();
        fs::write(studio.state().join("keys/receipt.key.pub"), &public).unwrap();
        if carry(&studio, true, Some(events)).await.is_ok() {
            // How many events there are depends on how reports happened to meet in one.
            assert!(events >= 12, "the whole journey had {events} events");
            break;
        }
        let dump = carry(&studio, true, None).await.unwrap();
        assert_eq!(receipt(&studio, &dump), whole, "cut after {events} events");
        assert_eq!(tree(&studio.share()), delivered, "cut after {events} events");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_prefix_of_a_journey_that_a_bad_name_holds_is_held_again_with_nothing_released() {
    let studio = Studio::new();
    studio.dump("A001", CARD);
    let problem = carry(&studio, false, None).await.expect_err("held");
    assert_eq!(problem.code, Code::SourceName);
    let staged = |studio: &Studio| -> Vec<String> {
        let tree = tree(&studio.share().join("_ingest")).into_keys();
        // Behind the dump's id, which is another each time.
        tree.filter_map(|path| path.split_once('/').map(|(_, below)| below.to_owned())).collect()
    };
    let waiting = staged(&studio);
    assert_eq!(waiting, ["A001", "A001/MISC", "A001/clip.mov"]);
    for events in 0.. {
        studio.begin_again();
        let cut = carry(&studio, false, Some(events)).await.expect_err("held or cut off");
        if cut == problem {
            assert!(events >= 9, "the whole journey had {events} events");
            break;
        }
        assert_eq!(
            carry(&studio, false, None).await.expect_err("held"),
            problem,
            "cut after {events} events"
        );
        assert_eq!(staged(&studio), waiting, "cut after {events} events");
        assert!(!studio.share().join("Footage").exists() && studio.receipts() == 0);
    }
}
