//! A difference makes the new snapshot out of the old one, whatever the two are; and a reader who is slow gets fewer of
//! them, never wrong ones.

use super::desk::Agent;
use super::scene::{afternoon, allowed, at, roll};
use ingest::control::{Change, News, RollState, Snapshot};
use proptest::prelude::*;
use std::sync::Arc;

/// A snapshot of some of eight rolls, in any order and state.
fn any_snapshot() -> impl Strategy<Value = Snapshot> {
    let some = prop::sample::subsequence((0..8_usize).collect::<Vec<_>>(), 0..=8).prop_shuffle();
    let states = prop::collection::vec(prop::sample::select(&RollState::ALL[..]), 8);
    let flags = (any::<bool>(), any::<bool>(), any::<bool>(), any::<bool>());
    (some, states, flags, 0_i64..1000).prop_map(|(rolls, states, flags, seconds)| {
        let mut snapshot = afternoon();
        snapshot.at = at(super::scene::NOW) + jiff::SignedDuration::from_secs(seconds);
        let name = |number: usize| format!("A{number:03}");
        snapshot.rolls =
            rolls.into_iter().map(|number| Arc::new(roll(&name(number), states[number]))).collect();
        snapshot.agent.stopping = flags.0;
        if flags.1 {
            snapshot.link.pace.allowance = allowed("pause");
        }
        if flags.2 {
            snapshot.notices.clear();
        }
        snapshot.totals.held = u64::from(flags.3);
        snapshot
    })
}

/// As what comes over the socket.
fn sent(change: &Change) -> Change {
    serde_json::from_str(&serde_json::to_string(change).unwrap()).unwrap()
}

proptest! {
    #[test]
    fn the_difference_of_two_snapshots_makes_one_out_of_the_other(
        before in any_snapshot(),
        after in any_snapshot(),
    ) {
        let mut made = before.clone();
        match Change::between(&before, &after) {
            Some(change) => sent(&change).apply(&mut made),
            None => made.at = after.at,
        }
        prop_assert_eq!(made, after);
    }

    #[test]
    fn between_a_snapshot_and_itself_there_is_no_difference(mut snapshot in any_snapshot()) {
        let before = snapshot.clone();
        snapshot.at += jiff::SignedDuration::from_secs(1);
        prop_assert_eq!(Change::between(&before, &snapshot), None);
    }
}

#[tokio::test]
async fn who_follows_all_changes_has_what_the_agent_has() {
    let agent = Agent::start().await;
    let mut changes = agent.client().changes().await.unwrap();
    let News::Snapshot(mut known) = changes.next().await.unwrap() else { panic!("everything first") };
    for step in 0..20_u64 {
        let mut next = afternoon();
        next.rolls.rotate_left(step as usize % 5);
        next.rolls.truncate(3 + step as usize % 4);
        next.totals.sent = step;
        agent.desk.snapshots.send_replace(Arc::new(next.clone()));
        let News::Change(change) = changes.next().await.unwrap() else { panic!("then what changes") };
        change.apply(&mut known);
        assert_eq!(*known, next, "{step}");
    }
}

#[tokio::test]
async fn what_changes_only_in_time_is_not_sent() {
    let agent = Agent::start().await;
    let mut changes = agent.client().changes().await.unwrap();
    changes.next().await.unwrap();
    let mut next = afternoon();
    next.at += jiff::SignedDuration::from_secs(5);
    agent.desk.snapshots.send_replace(Arc::new(next.clone()));
    next.totals.held += 1;
    agent.desk.snapshots.send_replace(Arc::new(next));
    let News::Change(change) = changes.next().await.unwrap() else { panic!("a change") };
    assert!(change.totals.is_some(), "{change:?}");
}

/// The reader takes nothing until a thousand snapshots have passed. Then at most a few that fit into the socket's buffers
/// stand between it and the newest.
#[tokio::test]
async fn a_reader_who_fell_behind_comes_to_the_newest_in_a_few_steps() {
    let mut snapshot = afternoon();
    snapshot.rolls =
        (0..1000).map(|number| Arc::new(roll(&format!("A{number:04}"), RollState::Queued))).collect();
    let agent = Agent::with(snapshot.clone()).await;
    let mut changes = agent.client().changes().await.unwrap();
    let News::Snapshot(mut known) = changes.next().await.unwrap() else { panic!("everything first") };
    for step in 1..=1000 {
        let all = snapshot.rolls.iter().map(|roll| {
            let mut roll = (**roll).clone();
            roll.sent = step;
            Arc::new(roll)
        });
        let next = Snapshot { rolls: all.collect(), ..snapshot.clone() };
        agent.desk.snapshots.send_replace(Arc::new(next));
        tokio::task::yield_now().await;
    }
    let mut read = 0;
    while known.rolls[0].sent < 1000 {
        let News::Change(change) = changes.next().await.unwrap() else { panic!("then what changes") };
        change.apply(&mut known);
        read += 1;
    }
    assert!(read < 20, "{read} differences of a thousand");
    assert_eq!(*known, **agent.desk.snapshots.borrow());
}
