//! The agent that works for weeks: many rolls on their way at a time, and what people may order of them.

use super::scene::{CARD, Scene};
use crate::common::agent::local;
use crate::common::running::{Running, settings};
use ingest::control::{Action, RollState, RollView};
use ingest::daemon::{NamePolicy, Settings};
use ingest::handoff::SyncPlace;
use ingest::journey::{Proof, SyncTool};
use ingest::problem::Code;
use std::fs;

fn readable() -> Scene {
    Scene::new(SyncPlace::Untold, true)
}

fn of(scene: &Scene) -> Settings {
    let own = settings(&scene.studio, local(&scene.studio));
    let names = NamePolicy { map: true, ..NamePolicy::default() };
    Settings { names, sync: scene.sync.clone(), second: scene.second(), ..own }
}

fn arriving(view: &RollView, words: &str) -> bool {
    view.state == RollState::Arriving
        && view.arrival.as_ref().is_some_and(|arrival| arrival.words.contains(words))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_roll_is_on_its_way_until_it_is_there_and_a_restart_knows_both() {
    let scene = readable();
    let mut agent = Running::with(of(&scene)).await.unwrap();
    let view =
        agent.until(|snapshot| snapshot.rolls.iter().any(|view| arriving(view, "0 of 5 files there"))).await;
    let arrival = view.rolls[0].arrival.clone().unwrap();
    assert_eq!((arrival.sync, arrival.proof, arrival.at), (SyncTool::None, Proof::Hash, None));
    assert_eq!((arrival.there, arrival.all, view.totals.arriving), (0, 5, 1));
    assert!(arrival.missing.iter().any(|path| path == "A001C001.mov"), "{arrival:?}");
    assert_eq!(scene.studio.receipts(), 1, "that of the release, which nobody has to wait for");
    agent.stop().await;
    let mut agent = Running::with(of(&scene)).await.unwrap();
    agent.until(|snapshot| snapshot.rolls.iter().any(|view| arriving(view, "0 of 5 files there"))).await;
    scene.copy_over();
    let view = agent.sees("A001", RollState::Arrived).await;
    assert!(view.arrival.unwrap().at.is_some());
    agent.until(|snapshot| snapshot.totals.arriving == 0).await;
    agent.stop().await;
    assert_eq!(scene.receipt(2).receipt.arrival.state, "proven");
    let mut agent = Running::with(of(&scene)).await.unwrap();
    agent.until(|snapshot| snapshot.totals.delivered == 1).await;
    agent.stop().await;
    assert_eq!(scene.studio.receipts(), 2, "nothing is looked at again");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_roll_that_differs_there_needs_a_person_who_has_it_mended_and_looked_at_again() {
    let scene = readable();
    let mut agent = Running::with(of(&scene)).await.unwrap();
    agent.until(|snapshot| snapshot.rolls.iter().any(|view| arriving(view, "there"))).await;
    scene.copy_over();
    fs::write(scene.file("A001C002.mov"), vec![9; 40_000]).unwrap();
    let differs = |view: &RollView| {
        view.problem.as_ref().is_some_and(|problem| {
            problem.code == Code::ArrivalDiffers && problem.message.contains("A001C002.mov")
        })
    };
    let seen = agent.until(|snapshot| snapshot.rolls.iter().any(|view| differs(view))).await;
    assert!(seen.rolls[0].needs_a_person(), "{:?}", seen.rolls[0]);
    assert_eq!(seen.rolls[0].state, RollState::Arriving, "it stays released");
    scene.copy_over();
    agent.order(Action::Retry { roll: "A001".into() }).await.unwrap();
    agent.sees("A001", RollState::Arrived).await;
    agent.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_may_say_that_nobody_is_to_look_for_it_any_more() {
    let scene = readable();
    let mut agent = Running::with(of(&scene)).await.unwrap();
    agent.until(|snapshot| snapshot.rolls.iter().any(|view| arriving(view, "there"))).await;
    let accept = Action::Accept { roll: "A001".into(), reason: "the second region is not needed".into() };
    agent.order(accept).await.unwrap();
    agent.sees("A001", RollState::Delivered).await;
    agent.stop().await;
    let gaps = scene.receipt(2).receipt.evidence.not_checked;
    assert!(
        gaps.iter().any(|gap| gap.contains("in the word of mu: the second region is not needed")),
        "{gaps:?}"
    );
    // That is for ever: a restart does not begin to look again.
    let mut agent = Running::with(of(&scene)).await.unwrap();
    agent.until(|snapshot| snapshot.totals.delivered == 1 && snapshot.totals.arriving == 0).await;
    agent.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_card_that_has_grown_is_looked_for_as_it_is_now() {
    let scene = readable();
    let mut agent = Running::with(of(&scene)).await.unwrap();
    agent.until(|snapshot| snapshot.rolls.iter().any(|view| arriving(view, "0 of 5"))).await;
    scene.studio.dump("A001", &[("A001C003.mov", 70_000)]);
    agent.until(|snapshot| snapshot.rolls.iter().any(|view| arriving(view, "of 7 files"))).await;
    scene.copy_over();
    agent.until(|snapshot| snapshot.rolls.iter().any(|view| view.state == RollState::Arrived)).await;
    agent.until(|snapshot| snapshot.totals.arriving == 0).await;
    agent.stop().await;
    let last = scene.receipt(scene.studio.receipts() as u64).receipt;
    assert_eq!((last.arrival.state.as_str(), last.files.len()), ("proven", CARD.len() + 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_region_that_cannot_be_reached_is_told_and_looked_at_again() {
    let scene = readable();
    let away = scene.studio.path("away");
    fs::rename(scene.studio.path("virginia"), &away).unwrap();
    let mut agent = Running::with(of(&scene)).await.unwrap();
    let is_away = |view: &RollView| {
        view.state == RollState::Arriving
            && view.problem.as_ref().is_some_and(|problem| problem.message.contains("virginia"))
    };
    agent.until(|snapshot| snapshot.rolls.iter().any(|view| is_away(view))).await;
    fs::rename(&away, scene.studio.path("virginia")).unwrap();
    scene.copy_over();
    agent.order(Action::Retry { roll: "A001".into() }).await.unwrap();
    agent.sees("A001", RollState::Arrived).await;
    agent.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn rolls_that_were_released_for_another_sync_are_not_called_watched() {
    let scene = readable();
    let mut agent = Running::with(of(&scene)).await.unwrap();
    agent.until(|snapshot| snapshot.rolls.iter().any(|view| arriving(view, "there"))).await;
    agent.stop().await;
    let mut agent = Running::with(Settings { second: None, ..of(&scene) }).await.unwrap();
    let unwatched =
        |view: &RollView| view.problem.as_ref().is_some_and(|problem| problem.code == Code::ArrivalUnwatched);
    agent.until(|snapshot| snapshot.rolls.iter().any(|view| unwatched(view))).await;
    agent.stop().await;
}
