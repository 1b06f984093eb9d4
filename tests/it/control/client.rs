//! What the client of the program gets.

use super::desk::Agent;
use super::scene::afternoon;
use ingest::control::{Action, Client, News, Order};
use ingest::problem::Code;
use std::sync::Arc;

#[tokio::test]
async fn a_snapshot_comes_as_the_agent_has_it() {
    let agent = Agent::start().await;
    assert_eq!(agent.client().snapshot().await, Ok(afternoon()));
}

#[tokio::test]
async fn a_roll_comes_by_its_name_or_its_folder_with_as_many_files_as_were_asked_for() {
    let agent = Agent::start().await;
    let snapshot = afternoon();
    let roll = &snapshot.rolls[1];
    for which in [roll.roll.as_str(), &roll.key, roll.source.to_str().unwrap()] {
        let detail = agent.client().roll(which, 3).await.unwrap();
        assert_eq!((&detail.roll, detail.files.len()), (&**roll, 3), "{which}");
    }
    for strange in ["nothing", "../actions", "a b?files=1#c", "Ä/\u{1f3ac}", "%2e%2e"] {
        let problem = agent.client().roll(strange, 0).await.expect_err(strange);
        assert_eq!(problem.message, format!("There is no roll `{strange}`"));
        assert_eq!(problem.code, Code::RollUnknown);
    }
}

#[tokio::test]
async fn an_order_is_carried_out_or_refused_and_stands_in_the_record_with_the_user() {
    let agent = Agent::start().await;
    let client = agent.client();
    let order = |action| Order { action, origin: "192.0.2.7 by SSH".into() };
    let (roll, reason) = (|| "A001R2EC".to_owned(), || "the DIT asked".to_owned());
    let answer = client.order(&order(Action::Hold { roll: roll(), reason: reason() })).await.unwrap();
    assert_eq!((answer.words.as_str(), answer.roll.as_deref()), ("Held", Some("0192f0c4-A001R2EC")));
    let refused = client.order(&order(Action::Accept { roll: roll(), reason: reason() })).await;
    assert_eq!(refused.unwrap_err().code, Code::OrderRefused);
    let recorded = client.actions(10).await.unwrap();
    assert_eq!(recorded, agent.desk.recorded().into_iter().rev().collect::<Vec<_>>());
    let uid = rustix::process::geteuid().as_raw();
    let facts: Vec<_> = recorded.iter().map(|recorded| (recorded.number, recorded.done)).collect();
    assert_eq!(facts, [(2, false), (1, true)]);
    for recorded in recorded {
        assert_eq!((recorded.actor.uid, recorded.actor.origin.as_str()), (uid, "192.0.2.7 by SSH"));
        assert!(!recorded.actor.name.is_empty());
    }
    assert_eq!(client.actions(1).await.unwrap().len(), 1);
}

#[tokio::test]
async fn where_no_agent_is_the_problem_says_so_and_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let nowhere = folder.path().join("control.sock");
    let problem = Client::to(&nowhere).snapshot().await.unwrap_err();
    assert_eq!((problem.code, problem.code.exit()), (Code::AgentUnreachable, 60));
    assert_eq!(problem.message, format!("No agent is running: there is no socket `{}`", nowhere.display()));
    assert!(problem.hint.contains("systemctl start ingest"), "{problem:?}");
    drop(std::os::unix::net::UnixListener::bind(&nowhere).unwrap());
    let problem = Client::to(&nowhere).snapshot().await.unwrap_err();
    assert_eq!(problem.message, format!("No agent is running: nobody answers on `{}`", nowhere.display()));
}

#[tokio::test]
async fn the_stream_ends_with_the_agent_and_the_next_one_is_found_on_the_same_socket() {
    let agent = Agent::start().await;
    let (client, settings) = (agent.client(), agent.settings.clone());
    let mut changes = client.changes().await.unwrap();
    assert_eq!(changes.next().await, Ok(News::Snapshot(Box::new(afternoon()))));
    let folder = agent.end().await;
    assert_eq!(changes.next().await.unwrap_err().code, Code::AgentUnreachable);
    assert_eq!(client.changes().await.err().map(|problem| problem.code), Some(Code::AgentUnreachable));
    let mut snapshot = afternoon();
    snapshot.agent.pid += 1;
    let next = Agent::on(snapshot.clone(), settings, folder).await;
    let mut changes = client.changes().await.unwrap();
    assert_eq!(changes.next().await, Ok(News::Snapshot(Box::new(snapshot.clone()))));
    snapshot.totals.held = 7;
    next.desk.snapshots.send_replace(Arc::new(snapshot));
    let News::Change(change) = changes.next().await.unwrap() else { panic!("a change") };
    assert_eq!(change.totals.map(|totals| totals.held), Some(7));
}
