//! A gateway that dies takes with it what it had accepted and not brought over.

use super::{CARD, Carrying, IMPATIENT, PATIENT, UNBOUNDED, carry, is_delivered, is_not_delivered};
use crate::common::gateway::{Gateway, Rule};
use crate::common::studio::Studio;
use ingest::problem::Code;
use std::time::Duration;

/// Carries the roll until it waits with these words, loses the cache, and sees that this is found out; a person has it
/// tried again, and it comes to its receipt.
async fn lost_while(gateway: &Gateway, words: &str) {
    let studio = Studio::new();
    studio.dump("A001", CARD);
    let carrying = begin(gateway, &studio, IMPATIENT).await;
    carrying.waits(gateway, words).await;
    gateway.courier().lose_cache();
    gateway.courier().behave();
    let problem = carrying.finish(gateway).await.unwrap_err();
    assert_eq!(problem.code, Code::GatewayStuck, "{problem}");
    is_not_delivered(gateway, &studio);

    begin(gateway, &studio, PATIENT).await.finish(gateway).await.unwrap();
    is_delivered(gateway, &studio);
}

async fn begin(gateway: &Gateway, studio: &Studio, patience: Duration) -> Carrying {
    carry(gateway.agent(studio, patience, UNBOUNDED).await, studio).await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_lost_with_all_of_it_is_sent_again() {
    let gateway = Gateway::start(1);
    gateway.courier().stop();
    lost_while(&gateway, "bring over 4 files").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_file_that_was_lost_is_sent_again() {
    let gateway = Gateway::start(2);
    gateway.courier().rule("A001_C001.mov", Rule::Refuse);
    lost_while(&gateway, "bring over 1 file").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_generation_that_was_lost_is_written_again() {
    let gateway = Gateway::start(3);
    gateway.courier().rule("ascmhl_chain.xml", Rule::Refuse);
    lost_while(&gateway, "ascmhl_chain.xml").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rename_that_was_lost_is_made_again() {
    let gateway = Gateway::start(4);
    gateway.courier().rule("A001", Rule::Keep);
    lost_while(&gateway, "is still there").await;
}
