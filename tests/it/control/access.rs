//! Who may call, and what becomes of a socket that is there already.

use super::desk::{Agent, settings};
use super::scene::afternoon;
use ingest::control::{Client, Server, Settings, SocketError};
use ingest::problem::{Code, Problem};
use std::os::unix::fs::{FileTypeExt, MetadataExt, PermissionsExt};
use std::os::unix::net::UnixListener;
use std::process::Command;

async fn refused(settings: &Settings) -> SocketError {
    Server::bind(settings).await.err().expect("no socket")
}

#[tokio::test]
async fn the_socket_is_for_its_user_and_the_group_only() {
    let folder = tempfile::tempdir().unwrap();
    let socket = folder.path().join("below/control.sock");
    let group = Command::new("id").arg("-gn").output().unwrap().stdout;
    let group = Some(String::from_utf8(group).unwrap().trim().to_owned());
    let agent = Agent::on(afternoon(), Settings { group, ..settings(&socket) }, folder).await;
    let found = std::fs::symlink_metadata(&socket).unwrap();
    assert!(found.file_type().is_socket());
    assert_eq!(found.permissions().mode() & 0o7777, 0o660);
    assert_eq!(found.gid(), rustix::process::getegid().as_raw());
    let folder = agent.end().await;
    assert!(!socket.exists(), "it goes with the agent");
    drop(folder);
}

#[tokio::test]
async fn another_group_than_the_agents_own_may_call() {
    if !rustix::process::geteuid().is_root() {
        panic!("this test gives a socket to another group, which takes root: run it by `tests/run`");
    }
    let folder = tempfile::tempdir().unwrap();
    let socket = folder.path().join("control.sock");
    let settings = Settings { group: Some("daemon".into()), ..settings(&socket) };
    std::fs::set_permissions(folder.path(), PermissionsExt::from_mode(0o755)).unwrap();
    let agent = Agent::on(afternoon(), settings, folder).await;
    let call = async |group: &str| {
        let mut curl = tokio::process::Command::new("setpriv");
        curl.args(["--reuid=nobody", "--clear-groups", &format!("--regid={group}")]);
        let curl = curl.args(["curl", "-sf", "--unix-socket"]).arg(&socket).arg("http://ingest/healthz");
        curl.output().await.unwrap()
    };
    let (member, stranger) = (call("daemon").await, call("nogroup").await);
    assert_eq!(String::from_utf8_lossy(&member.stdout), r#"{"status":"ok"}"#, "{member:?}");
    assert!(!stranger.status.success() && stranger.stdout.is_empty(), "{stranger:?}");
    agent.end().await;
}

#[tokio::test]
async fn a_group_that_is_none_is_refused_and_leaves_nothing_behind() {
    let folder = tempfile::tempdir().unwrap();
    let socket = folder.path().join("control.sock");
    let settings = Settings { group: Some("no-such-group".into()), ..settings(&socket) };
    let problem = Problem::from(refused(&settings).await);
    assert_eq!(problem.message, "There is no group `no-such-group` on this machine");
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 0);
}

#[tokio::test]
async fn what_a_dead_agent_left_is_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let socket = folder.path().join("control.sock");
    drop(UnixListener::bind(&socket).unwrap());
    std::fs::write(folder.path().join("control.sock.new"), "half made").unwrap();
    let agent = Agent::on(afternoon(), settings(&socket), folder).await;
    assert!(agent.client().snapshot().await.is_ok());
}

#[tokio::test]
async fn a_second_agent_is_refused_and_the_first_one_keeps_answering() {
    let agent = Agent::start().await;
    let error = refused(&agent.settings).await;
    assert!(matches!(error, SocketError::Live(_)), "{error}");
    assert_eq!(Problem::from(error).code, Code::AgentBusy);
    assert!(agent.client().snapshot().await.is_ok());
}

/// Nobody takes its calls, and no more can wait: it is busy, not dead.
#[tokio::test]
async fn an_agent_that_takes_no_calls_lives() {
    let folder = tempfile::tempdir().unwrap();
    let socket = folder.path().join("control.sock");
    let busy = UnixListener::bind(&socket).unwrap();
    rustix::net::listen(&busy, 1).unwrap();
    let mut calls = Vec::new();
    for _ in 0..2 {
        calls.push(std::os::unix::net::UnixStream::connect(&socket).unwrap());
    }
    assert!(matches!(refused(&settings(&socket)).await, SocketError::Live(_)));
}

#[tokio::test]
async fn a_file_that_is_no_socket_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("control.sock");
    std::fs::write(&path, "notes").unwrap();
    let error = refused(&settings(&path)).await;
    assert!(matches!(error, SocketError::Foreign(_)), "{error}");
    assert_eq!(std::fs::read(&path).unwrap(), b"notes");
}

#[tokio::test]
async fn an_agent_that_ends_leaves_the_socket_of_another_alone() {
    let agent = Agent::start().await;
    let socket = agent.socket();
    std::fs::remove_file(&socket).unwrap();
    let _other = UnixListener::bind(&socket).unwrap();
    let _folder = agent.end().await;
    assert!(socket.exists());
}

#[tokio::test]
async fn a_folder_that_cannot_be_made_is_named() {
    let error = refused(&settings("/proc/nowhere/control.sock".as_ref())).await;
    assert!(error.to_string().starts_with("Cannot make the control socket: `/proc/nowhere`: "), "{error}");
    assert_eq!(Problem::from(error).code, Code::SocketUnusable);
}

#[tokio::test]
async fn numbers_are_answered_on_an_address_and_nothing_else_is() {
    let folder = tempfile::tempdir().unwrap();
    let metrics = Some("127.0.0.1:0".parse().unwrap());
    let settings = Settings { metrics, ..settings(&folder.path().join("control.sock")) };
    let agent = Agent::on(afternoon(), settings, folder).await;
    let address = agent.settings.metrics.expect("the port that was given");
    let get = async |path: &str| {
        let mut curl = tokio::process::Command::new("curl");
        let curl = curl.args(["-s", "-w", " %{http_code}", &format!("http://{address}{path}")]);
        String::from_utf8(curl.output().await.unwrap().stdout).unwrap()
    };
    assert!(get("/metrics").await.ends_with("# EOF\n 200"));
    assert_eq!(get("/healthz").await, "{\"status\":\"ok\"} 200");
    for path in ["/v1/snapshot", "/v1/changes", "/v1/rolls/A001R2EC", "/v1/actions", "/v1/orders"] {
        assert!(get(path).await.ends_with(" 404"), "{path}");
    }
    let second = Settings { socket: Some(agent.socket().with_extension("2")), ..agent.settings.clone() };
    let problem = Problem::from(refused(&second).await);
    assert!(problem.message.starts_with(&format!("Cannot listen on {address}: ")), "{problem:?}");
    assert!(Client::to(agent.socket()).snapshot().await.is_ok());
}
