//! Cut off anywhere, and continued by the same way.

use super::{PATIENT, UNBOUNDED, carry, is_delivered, is_not_delivered};
use crate::common::agent;
use crate::common::gateway::Gateway;
use crate::common::studio::{Studio, tree};
use ingest::journey::Dump;
use ingest::problem::{Code, Problem};
use ingest::share::Encryption;
use std::fs;

const CARD: &[(&str, usize)] = &[("clip.mov", 16 * 1024 * 1024 + 77), ("clip.xml", 700), ("MISC/", 0)];

/// Carries the dump; after `cut` more events the journal fails like a machine without power.
async fn sent(gateway: &Gateway, studio: &Studio, cut: Option<u64>) -> Result<Dump, Problem> {
    let agent = gateway.agent(studio, PATIENT, UNBOUNDED).await;
    if let Some(events) = cut {
        agent.journal.cut_after(events);
    }
    let (mut dump, lock) = agent::begin(&agent, studio).await?;
    let task = tokio::spawn(async move {
        let carried = agent.carry(&mut dump).await.map(|()| dump);
        drop(lock);
        carried
    });
    gateway.until(|| task.is_finished()).await;
    task.await.unwrap()
}

/// The receipt without what differs between two journeys at the same moment: the dump's id.
fn receipt(studio: &Studio, dump: &Dump) -> String {
    let path = studio.state().join("receipts/000001-A001.receipt.json");
    fs::read_to_string(path).unwrap().replace(&dump.id.to_string(), "<dump>")
}

#[tokio::test(flavor = "multi_thread")]
async fn every_prefix_of_the_event_log_ends_in_the_same_receipt_behind_a_gateway() {
    let gateway = Gateway::start(1);
    let studio = Studio::new();
    studio.dump("A001", CARD);
    let dump = sent(&gateway, &studio, None).await.unwrap();
    let (whole, delivered) = (receipt(&studio, &dump), tree(&gateway.back.root().join("Footage")));
    let keys: Vec<_> = ["receipt.key", "receipt.key.pub"]
        .map(|name| studio.state().join("keys").join(name))
        .map(|path| (fs::read(&path).unwrap(), path))
        .into();
    for events in 0.. {
        gateway.begin_again();
        studio.begin_again();
        fs::create_dir(studio.state().join("keys")).unwrap();
        for (bytes, path) in &keys {
            ingest::words::file::replace(path, bytes, 0o600).unwrap();
        }
        if sent(&gateway, &studio, Some(events)).await.is_ok() {
            assert!(events >= 12, "the whole journey had {events} events");
            break;
        }
        let dump = sent(&gateway, &studio, None).await.unwrap();
        assert_eq!(receipt(&studio, &dump), whole, "cut after {events} events");
        assert_eq!(tree(&gateway.back.root().join("Footage")), delivered, "cut after {events} events");
        is_delivered(&gateway, &studio);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dump_that_was_begun_through_a_gateway_goes_another_way_only_by_a_persons_word() {
    let gateway = Gateway::start(2);
    let studio = Studio::new();
    studio.dump("A001", CARD);
    gateway.courier().stop();
    let carrying = carry(gateway.agent(&studio, PATIENT, UNBOUNDED).await, &studio).await;
    carrying.waits(&gateway, "bring over 2 files").await;
    carrying.cut().await;

    // The first server stands for the share itself here: a new way, on which something lies already.
    let straight = || agent::agent(&studio, gateway.front.destination(Encryption::Off, 2));
    let behind = gateway.back.destination(Encryption::Off, 2);
    let mut held = straight().await.unwrap();
    held.destination = behind.clone();
    let (mut dump, lock) = agent::begin(&held, &studio).await.unwrap();
    let problem = held.carry(&mut dump).await.unwrap_err();
    assert_eq!(problem.code, Code::GatewayChanged);
    assert!(problem.message.contains("through the gateway") && problem.message.ends_with("straight"));
    is_not_delivered(&gateway, &studio);
    drop((held, lock));

    let mut told = straight().await.unwrap();
    told.destination = behind;
    let (mut dump, _lock) = agent::begin(&told, &studio).await.unwrap();
    told.carry(&mut dump).await.unwrap();
    assert!(gateway.front.root().join("Footage/A001/clip.mov").exists());
}
