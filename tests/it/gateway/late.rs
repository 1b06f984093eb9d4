//! What comes late, out of order and in parts comes all the same; until then it is not there.

use super::{CARD, PATIENT, UNBOUNDED, carry, is_delivered, is_not_delivered};
use crate::common::gateway::{Gateway, Rule};
use crate::common::studio::Studio;
use ingest::journey::Stage;
use ingest::share::Op;
use std::fs;

#[tokio::test(flavor = "multi_thread")]
async fn a_roll_that_comes_over_late_and_out_of_order_is_proven_behind_the_gateway() {
    for seed in 0..3 {
        let gateway = Gateway::start(seed);
        let studio = Studio::new();
        studio.dump("A001", CARD);
        let agent = gateway.agent(&studio, PATIENT, UNBOUNDED).await;
        let dump = carry(agent, &studio).await.finish(&gateway).await.unwrap();
        assert!(dump.all_landed() && dump.is_through_gateway());
        assert_eq!(dump.files.iter().map(|file| file.repaired).sum::<u32>(), 0, "nothing was sent twice");
        is_delivered(&gateway, &studio);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_gateway_has_accepted_and_not_brought_over_is_not_landed() {
    let gateway = Gateway::start(1);
    let studio = Studio::new();
    studio.dump("A001", CARD);
    gateway.courier().stop();
    let mut agent = gateway.agent(&studio, PATIENT, UNBOUNDED).await;
    let (write, record) = agent.write.recorded();
    agent.write = write;
    let carrying = carry(agent, &studio).await;
    carrying.waits(&gateway, "bring over 4 files").await;
    let dump = carrying.journal.dumps().await.unwrap()[0].id;
    let dump = carrying.journal.load(dump).await.unwrap();
    assert!(dump.all_written() && dump.files.iter().all(|file| file.landed.is_none()));
    is_not_delivered(&gateway, &studio);
    // Reading through the gateway reads its cache.
    assert_eq!(record.calls(Op::ReadAt), 0);

    gateway.courier().go();
    carrying.finish(&gateway).await.unwrap();
    is_delivered(&gateway, &studio);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_there_in_size_alone_has_not_landed() {
    let gateway = Gateway::start(2);
    let studio = Studio::new();
    studio.dump("A001", CARD);
    gateway.courier().rule("A001_C001.mov", Rule::Hollow);
    let carrying = carry(gateway.agent(&studio, PATIENT, UNBOUNDED).await, &studio).await;
    carrying.waits(&gateway, "bring over 1 file").await;
    let staging = fs::read_dir(gateway.back.root().join("_ingest")).unwrap().next().unwrap().unwrap();
    let hollow = fs::metadata(staging.path().join("A001/A001_C001.mov")).unwrap();
    assert_eq!(hollow.len(), CARD[0].1 as u64);
    assert_eq!(carrying.stage().await, Stage::Sent);

    gateway.courier().behave();
    let dump = carrying.finish(&gateway).await.unwrap();
    assert_eq!(dump.files[0].repaired, 0, "it came late, and was not damaged");
    is_delivered(&gateway, &studio);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_roll_is_released_when_the_share_itself_shows_it_and_not_when_the_gateway_does() {
    let gateway = Gateway::start(3);
    let studio = Studio::new();
    studio.dump("A001", CARD);
    gateway.courier().rule("A001", Rule::Keep);
    let carrying = carry(gateway.agent(&studio, PATIENT, UNBOUNDED).await, &studio).await;
    carrying.waits(&gateway, "is still there").await;
    assert!(gateway.front.root().join("Footage/A001/A001_C001.mov").exists());
    assert_eq!(carrying.stage().await, Stage::Landed);
    is_not_delivered(&gateway, &studio);

    gateway.courier().behave();
    carrying.finish(&gateway).await.unwrap();
    is_delivered(&gateway, &studio);
}
