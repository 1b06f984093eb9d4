//! The commands that talk to an agent, as they are typed, against a stand-in.

use super::desk::Agent;
use super::scene::{NOW, afternoon, at, roll};
use crate::common::run::{Ran, ingest_at};
use ingest::control::{Action, RollState, Snapshot};
use ingest::problem::{Code, Problem};
use ingest::words::deadline::Deadline;
use std::sync::Arc;

/// Runs a command against an agent, at the moment of the scene.
async fn run(agent: &Agent, args: &[&str]) -> Ran {
    let socket = agent.socket().to_str().unwrap().to_owned();
    let args: Vec<String> =
        args.iter().map(|arg| (*arg).to_owned()).chain(["--socket".into(), socket]).collect();
    tokio::task::spawn_blocking(move || ingest_at(NOW, args)).await.unwrap()
}

#[tokio::test]
async fn status_says_what_is_unsafe_first_and_fits_into_eighty_columns() {
    let agent = Agent::start().await;
    let ran = run(&agent, &["status"]).await;
    assert_eq!((ran.exit, ran.stderr.as_str()), (50, ""), "a roll is held");
    assert!(ran.stdout.lines().all(|line| line.chars().count() <= 80), "{}", ran.stdout);
    insta::assert_snapshot!("status", ran.stdout);
    insta::assert_snapshot!("status_all", run(&agent, &["status", "--all"]).await.stdout);
}

#[tokio::test]
async fn status_of_a_quiet_night_is_short_and_good() {
    let mut quiet = afternoon();
    quiet.rolls.retain(|roll| roll.state.is_done());
    quiet.notices.clear();
    quiet.totals = ingest::control::Totals { delivered: 1, ..Default::default() };
    let agent = Agent::with(quiet).await;
    let ran = run(&agent, &["status"]).await;
    assert_eq!(ran.exit, 0, "{ran:?}");
    insta::assert_snapshot!("status_quiet", ran.stdout);
}

#[tokio::test]
async fn a_roll_that_was_given_up_is_never_called_safe() {
    let mut given_up = afternoon();
    given_up.rolls = vec![Arc::new(roll("A001R2EC", RollState::Abandoned))];
    let agent = Agent::with(given_up).await;
    let ran = run(&agent, &["status"]).await;
    assert!(ran.stdout.contains("1 roll given up, and not released"), "{ran:?}");
    assert!(!ran.stdout.contains("is proven"), "{ran:?}");
}

#[tokio::test]
async fn status_without_the_share_says_so_before_all_else() {
    let mut away = afternoon();
    away.rolls.retain(|roll| roll.state == RollState::Sending);
    away.totals.held = 0;
    let trouble = Problem::new(Code::ShareUnreachable, "The server `amznfsx0a1b2c3d` does not answer");
    away.link.trouble = Some(trouble);
    let agent = Agent::with(away).await;
    let ran = run(&agent, &["status"]).await;
    assert_eq!(ran.exit, 60, "{ran:?}");
    insta::assert_snapshot!("status_away", ran.stdout);
}

#[tokio::test]
async fn status_of_a_thousand_rolls_lists_those_that_matter() {
    let mut many = afternoon();
    many.rolls.extend((0..1000).map(|number| Arc::new(roll(&format!("Q{number:04}"), RollState::Queued))));
    let agent = Agent::with(many).await;
    let few = run(&agent, &["status"]).await.stdout;
    assert!(few.lines().count() < 72 && few.contains("and 981 rolls more"), "{few}");
    assert!(run(&agent, &["status", "--all"]).await.stdout.contains("Q0999"));
}

#[tokio::test]
async fn with_json_a_command_prints_what_the_agent_said() {
    let agent = Agent::start().await;
    let ran = run(&agent, &["status", "--json"]).await;
    let snapshot: Snapshot = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!((ran.exit, snapshot), (50, afternoon()));
    let shown = run(&agent, &["show", "A001R2EC", "--files", "2", "--json"]).await.json();
    assert_eq!(shown["files"].as_array().map(Vec::len), Some(2));
    assert_eq!(
        run(&agent, &["look", "--json"]).await.json()["words"],
        "The watched folders are being looked at"
    );
    assert_eq!(run(&agent, &["actions", "--json"]).await.json()[0]["action"]["action"], "look");
}

#[tokio::test]
async fn show_has_what_to_do_before_what_happened() {
    let agent = Agent::start().await;
    let ran = run(&agent, &["show", "A002R2EC", "--files", "3"]).await;
    assert_eq!(ran.exit, 50, "it is held");
    insta::assert_snapshot!("show_held", ran.stdout);
    let ran = run(&agent, &["show", "A001R2EC", "--files", "0"]).await;
    assert_eq!(ran.exit, 0);
    insta::assert_snapshot!("show_sending", ran.stdout);
}

#[tokio::test]
async fn every_order_arrives_as_it_was_typed() {
    let agent = Agent::start().await;
    let (roll, reason) = ("A001R2EC".to_owned(), "asked for".to_owned());
    let until = |moment| Some(at(moment));
    for (args, action) in [
        (
            &["hold", "A001R2EC", "--reason", "asked for"][..],
            Action::Hold { roll: roll.clone(), reason: reason.clone() },
        ),
        (&["retry", "A001R2EC"], Action::Retry { roll: roll.clone() }),
        (
            &["abandon", "A001R2EC", "--reason", "asked for", "--yes"],
            Action::Abandon { roll: roll.clone(), reason: reason.clone() },
        ),
        (
            &["prioritise", "A001R2EC", "urgent"],
            Action::Prioritise { roll: roll.clone(), priority: "urgent".parse().ok(), deadline: None },
        ),
        // It is 10:40 on the wall: half past five is tomorrow's.
        (
            &["prioritise", "A001R2EC", "--by", "05:30"],
            Action::Prioritise {
                roll: roll.clone(),
                priority: None,
                deadline: "2026-11-23T13:30:00Z".parse().ok(),
            },
        ),
        (
            &["prioritise", "A001R2EC", "high", "--by", "2026-11-24 05:30"],
            Action::Prioritise {
                roll: roll.clone(),
                priority: "high".parse().ok(),
                deadline: "2026-11-24T13:30:00Z".parse().ok(),
            },
        ),
        (
            &["prioritise", "A001R2EC", "--by", "none"],
            Action::Prioritise { roll: roll.clone(), priority: None, deadline: Some(Deadline::None) },
        ),
        (&["pause", "--reason", "asked for"], Action::Pause { until: None, reason: reason.clone() }),
        (
            &["pause", "--reason", "asked for", "--for", "90min"],
            Action::Pause { until: until("2026-11-22T20:10:00Z"), reason: reason.clone() },
        ),
        (
            &["pause", "--reason", "asked for", "--until", "11:00"],
            Action::Pause { until: until("2026-11-22T19:00:00Z"), reason },
        ),
        (&["resume"], Action::Resume),
        (
            &["rate", "1 Gbit/s", "--for", "2h"],
            Action::Rate { allowance: "1 Gbit/s".parse().unwrap(), until: until("2026-11-22T20:40:00Z") },
        ),
        (&["rate", "unlimited"], Action::Rate { allowance: "unlimited".parse().unwrap(), until: None }),
        (&["look"], Action::Look),
        (&["reload"], Action::Reload),
    ] {
        let ran = run(&agent, args).await;
        assert_eq!((ran.exit, ran.stderr.as_str()), (0, ""), "{args:?}: {ran:?}");
        assert_eq!(ran.stdout.lines().count(), 1, "{ran:?}");
        let recorded = agent.desk.recorded().pop().unwrap();
        assert_eq!((recorded.action, recorded.actor.origin.as_str()), (action, "this machine"), "{args:?}");
    }
    insta::assert_snapshot!("actions", mask_user(run(&agent, &["actions"]).await.stdout));
}

/// The tests may run as anybody.
fn mask_user(text: String) -> String {
    let name = std::process::Command::new("id").arg("-un").output().unwrap().stdout;
    text.replace(&format!(" {} ", String::from_utf8(name).unwrap().trim()), " USER ")
}

#[tokio::test]
async fn what_cannot_be_is_refused_before_the_agent_hears_of_it() {
    let agent = Agent::start().await;
    for (args, words) in [
        (&["hold", "A001R2EC"][..], "--reason"),
        (&["pause"], "--reason"),
        (&["pause", "--reason", "x", "--for", "2"], "write a number and a unit"),
        (&["pause", "--reason", "x", "--for", "2h", "--until", "06:00"], "cannot be used with"),
        (&["pause", "--reason", "x", "--until", "soon"], "`soon` is no moment"),
        (&["pause", "--reason", "x", "--until", "2026-11-21 06:00"], "has passed"),
        (&["rate", "1000"], "is no rate"),
        (&["rate", "pause"], "ingest pause"),
        (&["prioritise", "A001R2EC"], "Neither a turn nor a deadline"),
        (&["prioritise", "A001R2EC", "first"], "`first` is no priority"),
        (&["abandon", "A001R2EC", "--reason", "x"], "--yes"),
    ] {
        let ran = run(&agent, args).await;
        assert_eq!((ran.exit, ran.stdout.as_str()), (2, ""), "{args:?}: {ran:?}");
        assert!(ran.stderr.contains(words), "{args:?}: {}", ran.stderr);
    }
    assert_eq!(agent.desk.recorded(), []);
}

#[tokio::test]
async fn what_the_agent_refuses_is_a_problem_with_its_exit_code() {
    let agent = Agent::start().await;
    for (args, code) in [
        (&["retry", "A999"][..], "roll_unknown"),
        (&["show", "A999"], "roll_unknown"),
        (&["accept", "A001R2EC", "--reason", "x"], "order_refused"),
    ] {
        let ran = run(&agent, args).await;
        assert_eq!(ran.exit, 2, "{args:?}: {ran:?}");
        assert!(ran.stderr.contains(&format!("[{code}]")), "{args:?}: {}", ran.stderr);
        let args: Vec<&str> = args.iter().copied().chain(["--json"]).collect();
        assert_eq!(run(&agent, &args).await.json()["problems"][0]["code"], code);
    }
}

#[tokio::test]
async fn without_an_agent_every_command_ends_with_60_and_says_what_to_do() {
    let agent = Agent::start().await;
    let settings = agent.settings.clone();
    let _folder = agent.end().await;
    let socket = settings.to_serve();
    let commands: [&[&str]; 6] =
        [&["status"], &["show", "A"], &["retry", "A"], &["look"], &["actions"], &["rate", "1 MB/s"]];
    for args in commands {
        let args: Vec<String> =
            args.iter().copied().chain(["--socket", socket.to_str().unwrap()]).map(Into::into).collect();
        let ran = tokio::task::spawn_blocking(move || ingest_at(NOW, args)).await.unwrap();
        assert_eq!((ran.exit, ran.stdout.as_str()), (60, ""), "{ran:?}");
        assert!(ran.stderr.contains("[agent_unreachable]"), "{ran:?}");
        assert!(ran.stderr.contains("systemctl start ingest"), "{ran:?}");
    }
}

#[tokio::test]
async fn the_socket_is_the_one_of_the_configuration() {
    let agent = Agent::start().await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("config.toml");
    let config = path.to_str().unwrap().to_owned();
    std::fs::write(&path, format!("[control]\nsocket = {:?}\n", agent.socket())).unwrap();
    let look =
        |config: String| tokio::task::spawn_blocking(move || ingest_at(NOW, ["look", "--config", &config]));
    assert_eq!(look(config.clone()).await.unwrap().exit, 0);
    std::fs::write(&path, "[control]\nsocket = 7\n").unwrap();
    let ran = look(config).await.unwrap();
    assert!(ran.exit == 2 && ran.stderr.contains("[config_invalid]"), "{ran:?}");
}
