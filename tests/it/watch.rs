//! `ingest watch` in a real terminal, with an agent behind a real socket: what a person sees, and what their keys do.

mod tmux;

use crate::control::desk::Agent;
use crate::control::scene;
use ingest::control::{Action, RollState};
use std::path::Path;
use std::sync::Arc;
use tmux::Tmux;

/// The screen of the agent on this socket, in a terminal of 80x24.
fn watch(socket: &Path) -> Tmux {
    let terminal = Tmux::start();
    terminal.enter(&format!("{} watch --socket {}", env!("CARGO_BIN_EXE_ingest"), socket.display()));
    terminal.until("the picture of the agent", |text| text.contains("connected"));
    terminal
}

/// Has the shell say how the terminal is.
fn is_as_before(terminal: &Tmux) {
    terminal.until("the shell", |text| text.contains("$"));
    assert_eq!(terminal.ask("#{alternate_on}"), "0");
    terminal.enter("stty -a | grep -o -w -e '-\\?icanon' -e '-\\?echo' | tr '\\n' '+'");
    let text = terminal.until("the settings of the terminal", |text| text.contains("icanon+"));
    assert!(!text.contains("-icanon+") && !text.contains("-echo+"), "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn it_shows_what_needs_a_person_and_gives_orders_in_their_name() {
    let agent = Agent::start().await;
    let terminal = watch(&agent.socket());
    let text = terminal.until("the rolls", |text| text.contains("1 NEEDS A PERSON"));
    for words in
        ["1 roll needs a person: A002R2EC", "1 late: A001R2EC", "▸✖ held      A002R2EC", "has no segment 2"]
    {
        assert!(text.contains(words), "{words}: {text}");
    }
    terminal.press("Enter");
    terminal
        .until("one roll", |text| text.contains("What to do now") && text.contains("► Copy the card again"));
    terminal.press("Escape");
    terminal.press("x");
    terminal.until("the question", |text| {
        text.contains("Abandon A002R2EC") && text.contains("nothing of it is released")
    });
    terminal.press("Enter");
    terminal.until("the missing reason", |text| text.contains("A reason is needed"));
    terminal.write("the card is a test");
    terminal.press("Enter");
    terminal.until("what became of it", |text| text.contains("Given up"));
    terminal.press("5");
    // Who it was may be so long that the line is broken.
    let is_recorded = |text: &str| {
        let words: Vec<_> = text.split_whitespace().collect();
        words.join(" ").contains("abandon A002R2EC: the card is a test")
    };
    terminal.until("the record", is_recorded);
    let recorded = agent.desk.recorded();
    let [order] = recorded.as_slice() else { panic!("{recorded:?}") };
    let roll = scene::afternoon().rolls[0].key.clone();
    assert_eq!(order.action, Action::Abandon { roll, reason: "the card is a test".into() });
    assert_eq!(order.actor.uid, rustix::process::geteuid().as_raw());
    terminal.press("q");
    is_as_before(&terminal);
    agent.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_view_is_there_at_every_size() {
    let agent = Agent::start().await;
    let terminal = watch(&agent.socket());
    for (key, words) in [
        ("2", "Last hour: sent █"),
        ("3", "Link to "),
        ("4", "A002R2EC is held"),
        ("5", "Nobody has ordered anything yet"),
        ("6", "Shift-Tab"),
        ("1", "under way"),
    ] {
        terminal.press(key);
        terminal.until(words, |text| text.contains(words));
    }
    terminal.resize(40, 10);
    terminal.until("the small picture", |text| {
        text.contains("1 roll needs a person") && text.lines().count() <= 10
    });
    terminal.resize(30, 8);
    terminal.until("that it is too small", |text| text.contains("Too small"));
    terminal.resize(160, 50);
    terminal.until("the large picture", |text| text.contains("deadline"));
    terminal.press("q");
    is_as_before(&terminal);
    agent.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn it_survives_the_agents_restart() {
    let agent = Agent::start().await;
    let terminal = watch(&agent.socket());
    let settings = agent.settings.clone();
    let folder = agent.end().await;
    let text =
        terminal.until("that nobody answers", |text| text.contains("NO CONNECTION to the agent since"));
    assert!(text.contains("A002R2EC"), "the last picture stays: {text}");
    terminal.press("h");
    terminal.until("that nothing can be ordered", |text| text.contains("Nothing was ordered"));
    let mut later = scene::afternoon();
    later.rolls.push(Arc::new(scene::roll("Z999NEWS", RollState::Held)));
    let agent = Agent::on(later, settings, folder).await;
    let text = terminal.until("the new agent", |text| text.contains("Z999NEWS"));
    assert!(text.contains("connected") && text.contains("2 rolls need a person"), "{text}");
    terminal.press("q");
    is_as_before(&terminal);
    agent.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn news_are_shown_as_they_come() {
    let agent = Agent::start().await;
    let terminal = watch(&agent.socket());
    let mut later = scene::afternoon();
    later.rolls.insert(0, Arc::new(scene::roll("Z999NEWS", RollState::Sending)));
    agent.desk.snapshots.send_replace(Arc::new(later));
    terminal.until("the new roll", |text| text.contains("Z999NEWS"));
    agent.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_signal_gives_the_terminal_back() {
    let agent = Agent::start().await;
    let terminal = watch(&agent.socket());
    terminal.signal_child("TERM");
    is_as_before(&terminal);
    agent.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn it_goes_to_the_background_and_comes_back() {
    let agent = Agent::start().await;
    let terminal = watch(&agent.socket());
    terminal.press("C-z");
    terminal.until("the shell", |text| text.contains("Stopped") && text.contains("$"));
    assert_eq!(terminal.ask("#{alternate_on}"), "0");
    terminal.enter("fg");
    terminal.until("the screen", |text| text.contains("connected") && text.contains("A002R2EC"));
    terminal.press("C-c");
    is_as_before(&terminal);
    agent.end().await;
}

#[test]
fn without_a_terminal_it_says_what_to_use_instead() {
    let ran = crate::common::run::ingest(["watch"]);
    assert_eq!(ran.exit, 2);
    assert!(ran.stderr.contains("needs a terminal") && ran.stderr.contains("ingest status"), "{ran:?}");
}
