//! Cut off anywhere, beyond the release as well: the same two receipts in the end, and nothing carried twice.

use super::scene::Scene;
use crate::common::agent::begin;
use crate::common::studio::tree;
use ingest::handoff::SyncPlace;
use ingest::journey::{Dump, Event, Stage};
use ingest::problem::Problem;
use std::fs;

/// Carries the roll to Virginia; after `cut` more events the journal fails like a machine without power.
async fn carried(scene: &Scene, cut: Option<u64>) -> Result<Dump, Problem> {
    let agent = scene.agent(true).await?;
    if let Some(events) = cut {
        agent.journal.cut_after(events);
    }
    let (mut dump, _lock) = begin(&agent, &scene.studio).await?;
    let copied = async {
        // The sync, which sees the roll as soon as it is there.
        while !scene.oregon().join("A001").exists() {
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
        scene.copy_over();
        std::future::pending().await
    };
    tokio::select! {
        carried = agent.carry(&mut dump) => carried.map(|()| dump),
        never = copied => never,
    }
}

/// Both receipts without what differs between two journeys at the same moment: the dump's id.
fn receipts(scene: &Scene, dump: &Dump) -> Vec<String> {
    let folder = scene.studio.state().join("receipts");
    let mut names: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    names.retain(|path| path.to_string_lossy().ends_with(".receipt.json"));
    names.sort();
    let said = names.iter().map(|path| fs::read_to_string(path).unwrap());
    let said = said.map(|said| said.replace(&dump.id.to_string(), "<dump>"));
    // The second one names the first by its hash, which has the id in it.
    let same = |line: &&str| !line.trim_start().starts_with("\"sha256\"");
    said.map(|said| said.lines().filter(same).map(|line| format!("{line}\n")).collect()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_prefix_of_the_event_log_ends_in_the_same_two_receipts() {
    let scene = Scene::new(SyncPlace::Untold, true);
    let dump = carried(&scene, None).await.unwrap();
    let events = scene.agent(true).await.unwrap().journal.events(dump.id).await.unwrap();
    for (what, is_it) in [
        ("Told", (|event| matches!(event, Event::Told { .. })) as fn(&Event) -> bool),
        ("FilesArrived", |event| matches!(event, Event::FilesArrived { .. })),
        ("Arrived", |event| matches!(event, Event::Arrived { .. })),
    ] {
        assert_eq!(events.iter().filter(|recorded| is_it(&recorded.event)).count(), 1, "{what}");
    }
    let (whole, there) = (receipts(&scene, &dump), tree(&scene.virginia()));
    assert_eq!(whole.len(), 2);
    let keys: Vec<_> = ["receipt.key", "receipt.key.pub"]
        .map(|name| scene.studio.state().join("keys").join(name))
        .map(|path| (fs::read(&path).unwrap(), path))
        .into();
    for cut in 0.. {
        scene.studio.begin_again();
        fs::remove_dir_all(scene.virginia()).unwrap();
        fs::create_dir_all(scene.virginia()).unwrap();
        fs::create_dir(scene.studio.state().join("keys")).unwrap();
        for (bytes, path) in &keys {
            ingest::words::file::replace(path, bytes, 0o600).unwrap();
        }
        if carried(&scene, Some(cut)).await.is_ok() {
            assert!(cut >= 14, "the whole journey had {cut} events");
            break;
        }
        let dump = carried(&scene, None).await.unwrap_or_else(|problem| panic!("cut after {cut}: {problem}"));
        assert_eq!(dump.stage, Stage::Arrived);
        let again = receipts(&scene, &dump);
        for (lines, whole) in again.iter().zip(&whole) {
            lines
                .lines()
                .zip(whole.lines())
                .for_each(|(line, whole)| assert_eq!(line, whole, "cut after {cut}"));
        }
        assert_eq!(again, whole, "cut after {cut} events");
        assert_eq!(tree(&scene.virginia()), there, "cut after {cut} events");
    }
}
