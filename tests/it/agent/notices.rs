//! People are told by a real topic: the agent's messages come out of a queue behind it.

use crate::common::agent::local;
use crate::common::aws::{Aws, Topic};
use crate::common::running::{Running, settings};
use crate::common::studio::Studio;
use ingest::control::{Action, RollState, Snapshot};
use ingest::daemon::{NoticeSettings, Settings};
use ingest::problem::Code;
use ingest::words::tiding::Tiding;
use std::fs;
use std::time::Duration;

fn telling(studio: &Studio, aws: &Aws, topic: &str) -> Settings {
    let notices = NoticeSettings {
        account: aws.account(),
        topic: topic.into(),
        events: Tiding::ALL.into_iter().collect(),
        redact: false,
        away: Duration::from_secs(600),
        gather: Duration::from_millis(300),
    };
    Settings { notices: Some(notices), ..settings(studio, local(studio)) }
}

/// Waits until all of these were told; gives the messages in order.
async fn told(topic: &Topic<'_>, words: &[&str]) -> String {
    let mut all = String::new();
    for _ in 0..600 {
        for message in topic.messages() {
            let text = |name: &str| message[name].as_str().unwrap_or_default().to_owned();
            all.push_str(&format!("{}\n\n{}\n", text("Subject"), text("Message")));
        }
        if words.iter().all(|word| all.contains(word)) {
            return all;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("not all of {words:?} was told:\n{all}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_becomes_of_rolls_comes_out_of_a_queue_behind_the_topic() {
    let (studio, aws) = (Studio::new(), Aws::start());
    let topic = aws.make_topic("ingest-events");
    let mut agent = Running::with(telling(&studio, &aws, &topic.arn)).await.unwrap();
    studio.dump("A001", &[("A001C001.mov", 70_000)]);
    agent.sees("A001", RollState::Delivered).await;
    told(&topic, &["RELEASED A001", "in the sync root as `A001`: 1 file, 70.0 kB"]).await;
    // The same card again, and one that has to be looked at by a person.
    let copy = studio.nas().join("A001 copy");
    fs::create_dir(&copy).unwrap();
    fs::copy(studio.nas().join("A001/A001C001.mov"), copy.join("A001C001.mov")).unwrap();
    let bad = studio.dump("S001", &[("a.mov", 50_000)]);
    fs::write(bad.join("S001.md5"), format!("{}  a.mov\n", "0".repeat(32))).unwrap();
    let held = agent.sees("S001", RollState::Held).await.problem.expect("a problem");
    let text = told(&topic, &["DUPLICATE A001 copy", "HELD S001"]).await;
    assert!(text.contains(&held.message) && text.contains(&format!("To do: {}", held.hint)), "{text}");
    assert!(!text.contains("RELEASED"), "what was told is not told again: {text}");
    agent.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_happens_while_nobody_can_be_told_is_told_afterwards_even_over_a_restart() {
    let (studio, aws) = (Studio::new(), Aws::start());
    let arn = "arn:aws:sns:us-west-2:123456789012:ingest-events";
    let mut agent = Running::with(telling(&studio, &aws, arn)).await.unwrap();
    studio.dump("A001", &[("A001C001.mov", 70_000)]);
    agent.sees("A001", RollState::Delivered).await;
    let is_shown =
        |snapshot: &Snapshot| snapshot.notices.iter().any(|notice| notice.problem.code == Code::AwsMissing);
    let snapshot = agent.until(is_shown).await;
    let problem = &snapshot.notices[0].problem;
    assert!(problem.message.contains(arn) && problem.hint.contains("`[notify]`"), "{problem:?}");
    let published = aws.calls().iter().filter(|call| *call == "Publish").count();
    assert!(published <= 6, "{published} calls");
    agent.stop().await;

    let topic = aws.make_topic("ingest-events");
    let mut agent = Running::with(telling(&studio, &aws, &topic.arn)).await.unwrap();
    told(&topic, &["RELEASED A001"]).await;
    agent.until(|snapshot| snapshot.notices.is_empty()).await;
    agent.order(Action::Resume).await.ok();
    agent.stop().await;
}
