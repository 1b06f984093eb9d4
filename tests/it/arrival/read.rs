//! The second region's share is read: every byte there is what was sent, or the roll has not arrived.

use super::scene::{CARD, Scene};
use ingest::handoff::SyncPlace;
use ingest::journey::{Event, Stage};
use ingest::problem::Code;
use ingest::receipt::Rung;
use std::fs;
use std::time::Duration;

/// A studio whose sync tells nothing, and whose second region can be read.
fn readable() -> Scene {
    Scene::new(SyncPlace::Untold, true)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sync_that_tells_nothing_needs_no_words_where_every_byte_is_read() {
    let scene = readable();
    let carried = async {
        let dump = scene.carry(true).await.unwrap();
        assert_eq!(dump.stage, Stage::Arrived);
        dump
    };
    let copied = async {
        while !scene.oregon().join("A001").exists() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        // A sync that is in the middle of it: the names come first, then one of the files whole.
        fs::create_dir_all(scene.virginia().join("A001/CLIPS")).unwrap();
        fs::write(scene.file("A001C001.mov"), "the first few bytes").unwrap();
        fs::copy(scene.oregon().join("A001/A001C002.mov"), scene.file("A001C002.mov")).unwrap();
        tokio::time::sleep(Duration::from_millis(350)).await;
        scene.copy_over();
    };
    let (dump, ()) = tokio::join!(carried, copied);
    let said = scene.receipt(2).receipt;
    assert_eq!((said.arrival.state.as_str(), said.arrival.sync.as_str()), ("proven", "none"));
    assert_eq!((said.evidence.rung, dump.told.is_some()), (Rung::Arrived, true));
    assert!(said.arrival.by.contains("virginia"), "where it was read: {:?}", said.arrival);
    assert!(said.files.iter().all(|file| file.arrived_at.is_some()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_of_the_same_size_that_differs_is_named_and_never_called_arrived() {
    let scene = readable();
    scene.carry(false).await.unwrap();
    scene.copy_over();
    fs::write(scene.file("A001C002.mov"), vec![9; 40_000]).unwrap();
    let problem = scene.carry(true).await.unwrap_err();
    assert_eq!(problem.code, Code::ArrivalDiffers);
    assert!(
        problem.message.contains("1 file of `A001`") && problem.message.contains("A001C002.mov"),
        "{problem}"
    );
    // What was equal is written down, and stays; the other is not.
    let agent = scene.agent(false).await.unwrap();
    let (mut dump, lock) = crate::common::agent::begin(&agent, &scene.studio).await.unwrap();
    let arrived =
        |dump: &ingest::journey::Dump| dump.files.iter().filter(|file| file.arrived.is_some()).count();
    assert_eq!((dump.stage, arrived(&dump)), (Stage::Released, CARD.len() - 1));
    // It is mended there, and arrives.
    scene.copy_over();
    scene.agent(true).await.unwrap().carry(&mut dump).await.unwrap();
    drop(lock);
    assert_eq!((dump.stage, arrived(&dump)), (Stage::Arrived, CARD.len()));
    // Each file was found equal once, though it was looked at four times.
    let events = agent.journal.events(dump.id).await.unwrap();
    let found = events.iter().map(|recorded| match &recorded.event {
        Event::FilesArrived { files } => files.len(),
        _ => 0,
    });
    assert_eq!(found.sum::<usize>(), CARD.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_generation_is_read_there_as_well() {
    let scene = readable();
    scene.carry(false).await.unwrap();
    scene.copy_over();
    let chain = scene.virginia().join("A001/ascmhl/ascmhl_chain.xml");
    let size = fs::metadata(&chain).unwrap().len();
    fs::write(&chain, vec![b' '; usize::try_from(size).unwrap()]).unwrap();
    let problem = scene.carry(true).await.unwrap_err();
    assert!(
        problem.code == Code::ArrivalDiffers && problem.message.contains("ascmhl_chain.xml"),
        "{problem}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_missing_is_counted_and_named_while_it_is_waited_for() {
    let scene = readable();
    scene.carry(false).await.unwrap();
    scene.copy_over();
    fs::remove_file(scene.file("A001C001.mov")).unwrap();
    let agent = scene.agent(true).await.unwrap();
    let (mut dump, _lock) = crate::common::agent::begin(&agent, &scene.studio).await.unwrap();
    let counters = agent.counters.clone();
    let waits = async {
        loop {
            let trouble = counters.trouble().reason();
            if let Some(words) = trouble.filter(|words| words.contains("4 of 5 files are there")) {
                break words;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::select! {
        carried = agent.carry(&mut dump) => panic!("{carried:?}"),
        words = waits => assert!(words.contains("by name and size"), "{words}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn looking_changes_nothing_there() {
    let scene = readable();
    scene.carry(false).await.unwrap();
    scene.copy_over();
    fs::write(scene.virginia().join("A001/.DS_Store"), "of an editor").unwrap();
    let before = crate::common::studio::tree(&scene.virginia());
    assert_eq!(scene.carry(true).await.unwrap().stage, Stage::Arrived);
    assert_eq!(crate::common::studio::tree(&scene.virginia()), before);
}
