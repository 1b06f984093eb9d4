//! A gateway that fails a file.

use super::{CARD, IMPATIENT, PATIENT, UNBOUNDED, carry, is_delivered, is_not_delivered};
use crate::common::gateway::{Gateway, Rule};
use crate::common::studio::Studio;
use ingest::problem::Code;
use std::fs::{self, File};
use std::os::unix::fs::FileExt as _;
use std::path::PathBuf;

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_never_comes_over_is_named_and_the_roll_goes_on_when_it_does() {
    for (rule, file) in [(Rule::Refuse, "3.00 MB: `A001_C002.mov`"), (Rule::Cut, "33.6 MB: `A001_C001.mov`")]
    {
        let gateway = Gateway::start(1);
        let studio = Studio::new();
        studio.dump("A001", CARD);
        gateway.courier().rule(file.split('`').nth(1).unwrap(), rule);
        let agent = gateway.agent(&studio, IMPATIENT, UNBOUNDED).await;
        let problem = carry(agent, &studio).await.finish(&gateway).await.unwrap_err();
        assert_eq!(problem.code, Code::GatewayStuck);
        assert!(problem.message.ends_with(&format!("1 file, {file}")), "{problem}");
        is_not_delivered(&gateway, &studio);

        gateway.courier().behave();
        let again = gateway.agent(&studio, PATIENT, UNBOUNDED).await;
        let dump = carry(again, &studio).await.finish(&gateway).await.unwrap();
        assert_eq!(
            dump.files.iter().map(|file| file.repaired).sum::<u32>(),
            0,
            "the gateway had it all along"
        );
        is_delivered(&gateway, &studio);
    }
}

/// Whether the byte at this offset of the first clip lies behind the gateway, and is not what was sent.
fn is_damaged(gateway: &Gateway, studio: &Studio, offset: u64) -> bool {
    let clip = |roll: PathBuf| {
        let (mut byte, clip) = ([0], File::open(roll.join("A001_C001.mov")).ok()?);
        clip.read_exact_at(&mut byte, offset).ok().map(|()| byte)
    };
    let staged = fs::read_dir(gateway.back.root().join("_ingest")).into_iter().flatten();
    let mut staged = staged.filter_map(|entry| clip(entry.ok()?.path().join("A001")));
    // A hole is not what was sent either, and is filled later.
    staged.any(|byte| byte != [0] && Some(byte) != clip(studio.nas().join("A001")))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_block_that_was_damaged_on_the_way_is_sent_again_through_the_gateway() {
    let gateway = Gateway::start(2);
    let studio = Studio::new();
    studio.dump("A001", CARD);
    gateway.courier().rule("A001_C001.mov", Rule::Damage(20_000_000));
    let agent = gateway.agent(&studio, PATIENT, UNBOUNDED).await;
    let carrying = carry(agent, &studio).await;
    carrying.waits(&gateway, "bring over 1 file").await;
    // The last file is waited for before its damaged part has come, too.
    gateway.until(|| is_damaged(&gateway, &studio, 20_000_000)).await;
    gateway.courier().behave();
    let dump = carrying.finish(&gateway).await.unwrap();
    let repaired: Vec<_> = dump.files.iter().map(|file| file.repaired).collect();
    assert_eq!(repaired, [1, 0, 0, 0]);
    is_delivered(&gateway, &studio);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_gateway_that_damages_the_same_block_again_and_again_holds_the_roll() {
    let gateway = Gateway::start(3);
    let studio = Studio::new();
    studio.dump("A001", CARD);
    gateway.courier().rule("A001_C002.mov", Rule::Damage(5));
    let agent = gateway.agent(&studio, IMPATIENT, UNBOUNDED).await;
    let problem = carry(agent, &studio).await.finish(&gateway).await.unwrap_err();
    assert_eq!(problem.code, Code::LandingDiffers);
    is_not_delivered(&gateway, &studio);
}
