//! A gateway that fails a file.

use super::{CARD, IMPATIENT, PATIENT, UNBOUNDED, carry, is_delivered, is_not_delivered};
use crate::common::gateway::{Gateway, Rule};
use crate::common::studio::Studio;
use ingest::problem::Code;

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

#[tokio::test(flavor = "multi_thread")]
async fn a_block_that_was_damaged_on_the_way_is_sent_again_through_the_gateway() {
    let gateway = Gateway::start(2);
    let studio = Studio::new();
    studio.dump("A001", CARD);
    gateway.courier().rule("A001_C001.mov", Rule::Damage(20_000_000));
    let agent = gateway.agent(&studio, PATIENT, UNBOUNDED).await;
    let carrying = carry(agent, &studio).await;
    carrying.waits(&gateway, "bring over 1 file").await;
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
