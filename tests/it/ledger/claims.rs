//! Who sends a card of which two studios have a copy.

use super::{dump, of, print};
use crate::journey::story::noon;
use ingest::cloud::Fault;
use ingest::cloud::table::Memory;
use ingest::journey::EventKind;
use ingest::ledger::{BEAT, Claimed, Known, LEASE, Ledger, Own};
use ingest::words::clock::Clock;
use ingest::words::id::DumpId;
use proptest::prelude::*;
use std::sync::Arc;
use std::time::Duration;

/// A dump of the same card at a studio.
fn own(number: u8) -> Own {
    let dump: DumpId = format!("01933988-0000-7000-8000-0000000000{number:02}").parse().expect("an id");
    Own { dump, target: format!("A00{number}"), since: noon() }
}

async fn tries(ledger: &Ledger, own: &Own) -> Claimed {
    let known = ledger.ask(print()).await.expect("an answer");
    ledger.claim(print(), own, &known).await.expect("an answer")
}

#[tokio::test]
async fn of_two_that_saw_nothing_one_is_first() {
    let (table, clock) = (Arc::new(Memory::default()), Clock::held(noon()));
    let (one, other) = (of("Stage 4", &table, &clock), of("Stage 5", &table, &clock));
    let nothing = Known::default();
    assert_eq!(one.ask(print()).await, Ok(nothing.clone()));
    assert_eq!(one.claim(print(), &own(1), &nothing).await, Ok(Claimed::Ours));
    let Ok(Claimed::Theirs(claim)) = other.claim(print(), &own(2), &nothing).await else {
        panic!("not first")
    };
    assert_eq!((claim.scribe.words().as_str(), claim.target.as_str()), ("Stage 4 (nas-vm)", "A001"));
    assert_eq!(tries(&one, &own(1)).await, Claimed::Ours, "after a restart");
}

#[tokio::test]
async fn a_claim_lives_while_it_is_renewed_and_is_then_anybodys() {
    let (table, clock) = (Arc::new(Memory::default()), Clock::held(noon()));
    let (one, other) = (of("Stage 4", &table, &clock), of("Stage 5", &table, &clock));
    assert_eq!(tries(&one, &own(1)).await, Claimed::Ours);
    for _ in 0..20 {
        clock.advance(BEAT);
        assert_eq!(one.beat(print(), &own(1)).await, Ok(Claimed::Ours));
        assert!(matches!(tries(&other, &own(2)).await, Claimed::Theirs(_)));
    }
    clock.advance(LEASE - Duration::from_secs(1));
    assert!(matches!(tries(&other, &own(2)).await, Claimed::Theirs(_)));
    clock.advance(Duration::from_secs(1));
    // It beats at the very moment at which it is taken over.
    let known = other.ask(print()).await.expect("an answer");
    assert_eq!(one.beat(print(), &own(1)).await, Ok(Claimed::Ours));
    let late = other.claim(print(), &own(2), &known).await;
    assert!(matches!(late, Ok(Claimed::Theirs(claim)) if claim.dump == own(1).dump));
    clock.advance(LEASE);
    assert_eq!(tries(&other, &own(2)).await, Claimed::Ours);
    // The first one comes back to life.
    assert!(matches!(one.beat(print(), &own(1)).await, Ok(Claimed::Theirs(_))));
    assert!(matches!(tries(&one, &own(1)).await, Claimed::Theirs(_)));
}

#[tokio::test(start_paused = true)]
async fn a_delivery_ends_the_claim_and_is_found_by_the_card() {
    let (table, clock) = (Arc::new(Memory::default()), Clock::held(noon()));
    let (one, other) = (of("Stage 4", &table, &clock), of("Stage 5", &table, &clock));
    let delivered = dump(2, None);
    assert_eq!(tries(&one, &(&delivered).into()).await, Claimed::Ours);
    assert_eq!(one.write(&delivered).await, Ok(None));
    let known = other.ask(print()).await.expect("an answer");
    assert_eq!(known.claim.as_ref().map(|claim| claim.ended), Some(true));
    let [found] = known.delivered.as_slice() else { panic!("{known:?}") };
    assert_eq!(
        found.place.words(),
        "delivered on 2026-11-22 by Stage 4 (nas-vm) as `20261122_D03_MU/Camera_Media/A001R2EC`, receipt 1 there"
    );
    assert!(found.had_the_rest(&dump(2, Some(EventKind::Checked))));
    assert!(!found.had_the_rest(&dump(3, Some(EventKind::Checked))), "one more lies beside the media");
    // Whoever wants it sent all the same may have the claim.
    assert_eq!(tries(&other, &own(2)).await, Claimed::Ours);
    // And a delivery that ends later takes nobody's away.
    assert_eq!(one.write(&delivered).await, Ok(None));
    assert_eq!(other.ask(print()).await.map(|known| known.claim.map(|claim| claim.ended)), Ok(Some(false)));
}

#[tokio::test(start_paused = true)]
async fn who_cannot_be_asked_says_why_in_words_that_may_stand_in_a_receipt() {
    let (table, clock) = (Arc::new(Memory::default()), Clock::held(noon()));
    let ledger = of("Stage 4", &table, &clock);
    for (fault, why) in [
        (Fault::Unreachable, "AWS did not answer"),
        (Fault::Expired, "the credentials had expired"),
        (Fault::Missing, "there is no such table"),
        (Fault::Denied, "its rights do not suffice"),
        (Fault::Throttled, "AWS was asked too often"),
        (Fault::Invalid, "the table is none of a ledger"),
    ] {
        table.fail(Some(fault));
        let error = ledger.ask(print()).await.expect_err("it fails");
        assert_eq!(error.why(), why);
        let problem = ingest::problem::Problem::from(error);
        assert!(
            !problem.hint.is_empty()
                && problem.message.contains("ledger") | problem.message.contains("table"),
            "{problem}"
        );
    }
}

/// What an agent may do, whatever the others do meanwhile.
#[derive(Clone, Copy, Debug)]
enum Deed {
    Looks(usize),
    Claims(usize),
    Beats(usize),
    Sleeps(u64),
}

fn deeds() -> impl Strategy<Value = Vec<Deed>> {
    let agent = 0..3usize;
    let deed = prop_oneof![
        3 => agent.clone().prop_map(Deed::Looks),
        3 => agent.clone().prop_map(Deed::Claims),
        2 => agent.prop_map(Deed::Beats),
        2 => (1..40u64).prop_map(Deed::Sleeps),
    ];
    proptest::collection::vec(deed, 1..60)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// An agent may believe that a card is its own while less than a lease has passed since it was told so: then nobody else does.
    #[test]
    fn never_do_two_hold_a_card_at_the_same_time(deeds in deeds()) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().expect("a runtime");
        runtime.block_on(async {
            let (table, clock) = (Arc::new(Memory::default()), Clock::held(noon()));
            let ledgers: Vec<Ledger> =
                ["Stage 3", "Stage 4", "Stage 5"].iter().map(|studio| of(studio, &table, &clock)).collect();
            let mut seen: [Known; 3] = Default::default();
            let mut held = [None; 3];
            for deed in deeds {
                match deed {
                    Deed::Looks(agent) => seen[agent] = ledgers[agent].ask(print()).await.expect("an answer"),
                    Deed::Sleeps(minutes) => clock.advance(Duration::from_secs(minutes * 60)),
                    Deed::Claims(agent) | Deed::Beats(agent) => {
                        let mine = own(agent as u8);
                        let claimed = match deed {
                            Deed::Claims(_) => ledgers[agent].claim(print(), &mine, &seen[agent]).await,
                            _ => ledgers[agent].beat(print(), &mine).await,
                        };
                        let is_ours = claimed.expect("an answer") == Claimed::Ours;
                        held[agent] = is_ours.then(|| clock.now());
                    }
                }
                let now = clock.now();
                let holders = held.iter().flatten().filter(|since| {
                    Duration::try_from(now.duration_since(**since)).unwrap_or_default() < LEASE
                });
                prop_assert!(holders.count() <= 1, "{held:?}");
            }
            Ok(())
        })?;
    }
}
