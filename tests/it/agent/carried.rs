//! Dumps that appear are carried to the share, each as a single `send` would.

use crate::common::agent::local;
use crate::common::running::{PATIENCE, Running, settings};
use crate::common::studio::{Studio, tree};
use ingest::control::{Action, RollState, Snapshot};
use ingest::pace::Allowance;
use ingest::problem::Code;
use ingest::words::clock::Clock;
use ingest::words::deadline::Deadline;
use ingest::words::priority::Priority;
use jiff::Timestamp;
use std::time::Duration;

#[tokio::test(flavor = "multi_thread")]
async fn dumps_are_delivered_as_they_come_and_a_restart_knows_them() {
    let studio = Studio::new();
    studio.dump("A001", &[("a.mov", 100_000), ("b/c.mov", 3000)]);
    let mut agent = Running::here(&studio).await;
    agent.sees("A001", RollState::Delivered).await;
    studio.dump("A002", &[("x.mov", 50_000)]);
    let view = agent.sees("A002", RollState::Delivered).await;
    assert_eq!((view.bytes, view.sent, view.landed, view.evidence()), (50_000, 50_000, 50_000, "released"));
    let released = tree(&studio.share().join("Footage"));
    assert!(released.contains_key("A001/b/c.mov") && released.contains_key("A002/x.mov"), "{released:?}");
    assert_eq!(studio.receipts(), 2);
    agent.stop().await;

    let mut agent = Running::here(&studio).await;
    let snapshot = agent.until(|snapshot| snapshot.totals.delivered == 2).await;
    assert_eq!(snapshot.totals.rolls, 0);
    agent.stop().await;
    assert_eq!((tree(&studio.share().join("Footage")), studio.receipts()), (released, 2));
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_start_what_was_delivered_is_not_taken_for_a_copy_that_runs() {
    let studio = Studio::new();
    let dump = studio.dump("A001", &[("a.mov", 100_000)]);
    let mut agent = Running::here(&studio).await;
    let id = agent.sees("A001", RollState::Delivered).await.id;
    agent.stop().await;

    let mut patient = settings(&studio, local(&studio));
    (patient.cards.times.unsure, patient.cards.times.structure) = (PATIENCE * 2, PATIENCE * 2);
    let mut agent = Running::with(patient).await.unwrap();
    let has_looked = |snapshot: &Snapshot| snapshot.agent.watched.iter().any(|folder| folder.dumps == 1);
    let snapshot = agent.until(has_looked).await;
    let rolls: Vec<_> = snapshot.rolls.iter().map(|roll| (roll.id, roll.state)).collect();
    assert_eq!(rolls, [(id, RollState::Delivered)]);
    std::fs::write(dump.join("b.mov"), "one more clip").unwrap();
    let more = agent.sees("A001", RollState::Copying).await;
    assert_eq!((more.id, more.files), (None, 2));
    agent.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_agents_never_share_a_state_folder() {
    let studio = Studio::new();
    let agent = Running::here(&studio).await;
    let refused = Running::with(settings(&studio, local(&studio))).await;
    assert_eq!(refused.err().map(|problem| problem.code), Some(Code::AgentBusy));
    agent.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_holds_a_roll_lets_it_go_on_and_gives_another_up() {
    let studio = Studio::new();
    let mut agent = Running::here(&studio).await;
    let pause = Action::Pause { until: None, reason: "a live event".into() };
    agent.order(pause).await.unwrap();
    for (roll, clip) in [("A001", "a.mov"), ("A002", "b.mov")] {
        studio.dump(roll, &[(clip, 300_000)]);
        agent.sees(roll, RollState::Sending).await;
    }
    let roll = || "A001".to_owned();
    let refused = agent.order(Action::Hold { roll: roll(), reason: " ".into() }).await.unwrap_err();
    assert_eq!(refused.code, Code::OrderRefused);
    agent.order(Action::Hold { roll: roll(), reason: "wrong card".into() }).await.unwrap();
    let held = agent.sees("A001", RollState::Held).await;
    assert_eq!(held.problem.map(|problem| problem.message).as_deref(), Some("Held by mu: wrong card"));
    agent.order(Action::Abandon { roll: "A002".into(), reason: "shot twice".into() }).await.unwrap();
    agent.sees("A002", RollState::Abandoned).await;
    agent.order(Action::Retry { roll: roll() }).await.unwrap();
    agent.sees("A001", RollState::Sending).await;
    agent.order(Action::Resume).await.unwrap();
    agent.sees("A001", RollState::Delivered).await;
    agent.stop().await;
    assert!(!studio.share().join("Footage/A002").exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dump_is_seen_while_it_grows_and_sent_when_its_copy_has_ended() {
    let studio = Studio::new();
    let dump = studio.dump("A001", &[("a.mov", 100_000)]);
    let copied = dump.join(".b.mov.Xy1Zab");
    std::fs::write(&copied, "half of a file").unwrap();
    let mut agent = Running::here(&studio).await;
    let view =
        agent.until(|snapshot| snapshot.rolls.iter().any(|roll| roll.bytes > 100_000)).await.rolls[0].clone();
    assert_eq!((view.state, view.id), (RollState::Copying, None));
    let early = agent.order(Action::Hold { roll: "A001".into(), reason: "mine".into() }).await.unwrap_err();
    assert_eq!(early.code, Code::OrderRefused);
    let waiting = |snapshot: &Snapshot| {
        snapshot.rolls[0].waiting.as_ref().is_some_and(|words| words.contains(".b.mov.Xy1Zab"))
    };
    agent.until(waiting).await;
    std::fs::rename(&copied, dump.join("b.mov")).unwrap();
    let view = agent.sees("A001", RollState::Delivered).await;
    assert_eq!(view.files, 2);
    assert_eq!(agent.until(|_| true).await.rolls.len(), 1);
    agent.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_card_again_is_a_duplicate_unless_a_person_wants_it_sent() {
    let studio = Studio::new();
    studio.dump("A001", &[("a.mov", 100_000)]);
    let mut agent = Running::here(&studio).await;
    agent.sees("A001", RollState::Delivered).await;
    let again = studio.nas().join("copies/A001");
    std::fs::create_dir_all(&again).unwrap();
    std::fs::copy(studio.nas().join("A001/a.mov"), again.join("a.mov")).unwrap();
    let view = agent.sees("A001", RollState::Duplicate).await;
    assert_eq!(view.target, "Footage/copies/A001");
    let accept = Action::Accept { roll: view.key, reason: "the grade wants it there as well".into() };
    agent.order(accept).await.unwrap();
    agent.until(|snapshot| snapshot.totals.delivered == 2).await;
    agent.stop().await;
    assert!(studio.share().join("Footage/copies/A001/a.mov").exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn another_priority_is_written_down_by_whoever_carries_the_roll_and_outlives_a_restart() {
    let studio = Studio::new();
    let mut agent = Running::here(&studio).await;
    agent.order(Action::Pause { until: None, reason: "a live event".into() }).await.unwrap();
    studio.dump("A001", &[("a.mov", 300_000)]);
    agent.sees("A001", RollState::Sending).await;
    let deadline: Option<Timestamp> = "2126-11-23T05:30:00Z".parse().ok();
    let by = deadline.map(Deadline::By);
    let urgent = Action::Prioritise { roll: "A001".into(), priority: Some(Priority::Urgent), deadline: by };
    agent.order(urgent).await.unwrap();
    for restart in [true, false] {
        let is_urgent = |snapshot: &Snapshot| {
            let roll = snapshot.rolls.first();
            roll.is_some_and(|roll| (roll.priority, roll.deadline) == (Priority::Urgent, deadline))
        };
        let snapshot = agent.until(is_urgent).await;
        assert_eq!(snapshot.link.pace.allowance, Allowance::Nothing, "a pause outlives a restart, too");
        if restart {
            agent.stop().await;
            agent = Running::here(&studio).await;
        }
    }
    let none = Action::Prioritise { roll: "A001".into(), priority: None, deadline: Some(Deadline::None) };
    assert_eq!(agent.order(none).await.unwrap().words, "`A001` has no deadline");
    agent.until(|snapshot| snapshot.rolls.iter().any(|roll| roll.deadline.is_none())).await;
    agent.order(Action::Resume).await.unwrap();
    agent.sees("A001", RollState::Delivered).await;
    agent.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_urgent_roll_overtakes_one_that_is_on_its_way() {
    let studio = Studio::new();
    let mut agent = Running::here(&studio).await;
    agent.order(Action::Rate { allowance: "40 Mbit/s".parse().unwrap(), until: None }).await.unwrap();
    studio.dump("A001", &[("a.mov", 40_000_000)]);
    agent.until(|snapshot| snapshot.rolls.iter().any(|roll| roll.roll == "A001" && roll.rate > 0)).await;
    studio.dump("B001", &[("b.mov", 4_000_000)]);
    agent.until(|snapshot| snapshot.rolls.iter().any(|roll| roll.roll == "B001" && roll.id.is_some())).await;
    let urgent = Action::Prioritise { roll: "B001".into(), priority: Some(Priority::Urgent), deadline: None };
    agent.order(urgent).await.unwrap();
    agent.sees("B001", RollState::Delivered).await;
    let first = agent.until(|_| true).await;
    let other = first.rolls.iter().find(|roll| roll.roll == "A001").unwrap();
    assert!(!other.state.is_done(), "{other:?}");
    agent.order(Action::Resume).await.unwrap();
    agent.sees("A001", RollState::Delivered).await;
    agent.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn that_a_deadline_will_be_missed_is_said_as_soon_as_it_can_be_foreseen() {
    let studio = Studio::new();
    let mut agent = Running::here(&studio).await;
    agent.order(Action::Rate { allowance: "16 Mbit/s".parse().unwrap(), until: None }).await.unwrap();
    studio.dump("A001", &[("a.mov", 300_000_000)]);
    agent.sees("A001", RollState::Sending).await;
    let soon = Clock::system().now() + Duration::from_secs(5);
    let by = Action::Prioritise { roll: "A001".into(), priority: None, deadline: Some(soon.into()) };
    agent.order(by).await.unwrap();
    let late = |snapshot: &Snapshot| snapshot.rolls[0].late.is_some();
    let snapshot = agent.until(late).await;
    let eta = snapshot.rolls[0].eta.clone().unwrap();
    assert!(soon < eta.earliest && eta.earliest <= eta.latest && eta.frozen.is_none(), "{eta:?}");
    assert_eq!(snapshot.totals.eta.as_ref(), Some(&eta));
    agent.order(Action::Pause { until: None, reason: "a live event".into() }).await.unwrap();
    let frozen = |snapshot: &Snapshot| snapshot.rolls[0].eta.as_ref().is_some_and(|eta| eta.frozen.is_some());
    agent.until(frozen).await;
    agent.stop().await;
}
