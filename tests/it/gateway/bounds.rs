//! No more is accepted than the gateway's cache can bear.

use super::{PATIENT, carry, is_delivered};
use crate::common::gateway::Gateway;
use crate::common::studio::Studio;

const BLOCK: usize = 16 * 1024 * 1024;
/// As much as may be unproven.
const UNPROVEN: u64 = 3 * BLOCK as u64;
const CARD: &[(&str, usize)] =
    &[("A001_C001.mov", 4 * BLOCK), ("A001_C002.mov", 2 * BLOCK + 5), ("a.xml", 700_000), ("b.xml", 900_000)];

#[tokio::test(flavor = "multi_thread")]
async fn what_is_accepted_and_not_proven_is_bounded_after_a_power_cut_too() {
    let gateway = Gateway::start(1);
    let studio = Studio::new();
    studio.dump("A001", CARD);
    gateway.courier().stop();
    for _ in 0..2 {
        let carrying = carry(gateway.agent(&studio, PATIENT, UNPROVEN).await, &studio).await;
        carrying.waits(&gateway, "before more is sent").await;
        let peak = gateway.courier().peak();
        assert!(peak > 0 && peak <= UNPROVEN, "{peak} of {UNPROVEN}");
        carrying.cut().await;
    }
    gateway.courier().go();
    let carrying = carry(gateway.agent(&studio, PATIENT, UNPROVEN).await, &studio).await;
    carrying.finish(&gateway).await.unwrap();
    let peak = gateway.courier().peak();
    assert!(peak <= UNPROVEN, "{peak} of {UNPROVEN}");
    is_delivered(&gateway, &studio);
}
