//! Resilio: what it must not carry, and what its agent says. It is not free software, so its agent is played here: by the
//! documented routes of its API v3, with a token that each call has to show.

use super::scene::Scene;
use crate::common::agent::local;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::routing::get;
use axum::{Json, Router};
use ingest::handoff::{Address, HandoffError, Outlook, Sync as _, SyncPlace, resilio};
use ingest::journey::Stage;
use ingest::problem::{Code, Problem};
use ingest::receipt::Rung;
use ingest::share::Share;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::fs;
use std::sync::{Arc, Mutex};
use std::time::Duration;

const TOKEN: &str = "token-0451";

type Said = Arc<Mutex<Value>>;
type Answer = Result<Json<Value>, StatusCode>;

fn of(said: &Said, part: &str, query: &HashMap<String, String>) -> Answer {
    match query.get("token").map(String::as_str) {
        Some(TOKEN) => Ok(Json(said.lock().unwrap()[part].clone())),
        _ => Err(StatusCode::FORBIDDEN),
    }
}

async fn client(State(said): State<Said>, Query(query): Query<HashMap<String, String>>) -> Answer {
    of(&said, "client", &query)
}

async fn runs(State(said): State<Said>, Query(query): Query<HashMap<String, String>>) -> Answer {
    of(&said, "runs", &query)
}

/// An agent of Resilio that says this; gives its address.
async fn agent(said: Said) -> String {
    let routes = Router::new()
        .route("/api/v3/token", get(async || Json(json!({ "token": TOKEN }))))
        .route("/api/v3/client", get(client))
        .route("/api/v3/runs", get(runs))
        .with_state(said);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, routes).await.unwrap() });
    url
}

fn place(scene: &Scene, url: Option<&str>) -> resilio::Place {
    let destination = local(&scene.studio);
    resilio::Place {
        rescan: "10 min".parse().unwrap(),
        api: url.map(|url| Address { url: url.into(), key_file: None, certificate: None }),
        sync_root: destination.sync_root,
        staging: destination.staging,
    }
}

async fn share(scene: &Scene) -> Share {
    ingest::share::connect(&local(&scene.studio)).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_it_carries_must_not_hold_staging() {
    let scene = Scene::new(SyncPlace::Untold, false);
    let sync = resilio::Resilio::new(&place(&scene, None)).unwrap();
    let share = share(&scene).await;
    let own = |folder: &str, list: Option<&str>| {
        for folder in ["", "Footage"] {
            fs::remove_dir_all(scene.studio.share().join(folder).join(".sync")).ok();
        }
        let own = scene.studio.share().join(folder).join(".sync");
        fs::create_dir_all(&own).unwrap();
        if let Some(list) = list {
            fs::write(own.join("IgnoreList"), list).unwrap();
        }
    };
    let Outlook { words, doubt } = sync.outlook(&share).await.unwrap();
    assert!(doubt.is_some() && words.contains("it has left no `.sync`"), "{words}");
    own("Footage", None);
    let Outlook { words, doubt } = sync.outlook(&share).await.unwrap();
    assert_eq!(doubt, None);
    assert_eq!(words, "finds a roll within 10 min; it carries `Footage`; staging lies outside");
    for (list, ignored) in [
        (None, false),
        (Some("Thumbs.db\n*.tmp\n"), false),
        (Some("_ing*\n"), false),
        (Some("Thumbs.db\r\n_ingest\r\n"), true),
    ] {
        own("", list);
        match sync.outlook(&share).await.map_err(Problem::from) {
            Ok(Outlook { words, .. }) => {
                assert!(ignored && words.contains("ignores staging by its rule"), "{list:?}: {words}");
            }
            Err(problem) => {
                assert!(!ignored && problem.code == Code::SyncSetup, "{list:?}: {problem}");
                assert!(
                    problem.message.contains("write `_ingest` on a line of `.sync/IgnoreList`"),
                    "{list:?}: {problem}"
                );
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn its_agent_is_asked_where_it_can_be_reached() {
    let scene = Scene::new(SyncPlace::Untold, false);
    let run = json!({
        "name": "footage", "status": "working", "files_completed": 1200, "files_total": 4000, "peers_count": 1,
        "errors": [{"code": 2}], "of_a_newer_version": {},
    });
    let said = Arc::new(Mutex::new(json!({
        "client": {"paused": false, "server": {"state": "CONNECTED"}}, "runs": [run],
    })));
    let url = agent(said.clone()).await;
    let sync = resilio::Resilio::new(&place(&scene, Some(&url))).unwrap();
    let share = share(&scene).await;
    let Outlook { words, .. } = sync.outlook(&share).await.unwrap();
    assert!(
        words.ends_with("its agent is connected: `footage` working, 1,200 of 4,000 files, 1 peer, 1 error"),
        "{words}"
    );
    said.lock().unwrap()["client"]["paused"] = true.into();
    let error = sync.outlook(&share).await.unwrap_err();
    assert!(matches!(&error, HandoffError::Setup(words) if words.ends_with("is paused")), "{error}");
    said.lock().unwrap()["client"] = json!("nonsense");
    let problem = Problem::from(sync.outlook(&share).await.unwrap_err());
    assert_eq!(problem.code, Code::SyncSetup);
    let nobody = resilio::Resilio::new(&place(&scene, Some("http://127.0.0.1:9"))).unwrap();
    assert_eq!(Problem::from(nobody.outlook(&share).await.unwrap_err()).code, Code::SyncUnreachable);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_roll_is_released_for_it_and_nobody_is_told_that_it_arrived() {
    let mut scene = Scene::new(SyncPlace::Untold, false);
    scene.sync = SyncPlace::Resilio(place(&scene, None));
    let dump = scene.carry(true).await.unwrap();
    assert_eq!((dump.stage, dump.onward, dump.receipts.len()), (Stage::Released, None, 1));
    let said = scene.receipt(1).receipt;
    assert_eq!((said.arrival.state.as_str(), said.evidence.rung), ("not checked", Rung::Landed));
}

#[tokio::test(flavor = "multi_thread")]
async fn its_silence_is_no_hindrance_where_virginia_can_be_read() {
    let mut scene = Scene::new(SyncPlace::Untold, true);
    scene.sync = SyncPlace::Resilio(place(&scene, None));
    scene.carry(false).await.unwrap();
    let (arrived, ()) = tokio::join!(scene.carry(true), async {
        tokio::time::sleep(Duration::from_millis(250)).await;
        scene.copy_over();
    });
    assert_eq!(arrived.unwrap().stage, Stage::Arrived);
    let said = scene.receipt(2).receipt;
    assert_eq!((said.arrival.sync.as_str(), said.arrival.state.as_str()), ("resilio", "proven"));
}
