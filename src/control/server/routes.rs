//! Which address answers what.

use super::order::read;
use super::peer::Peer;
use super::{answer, changes, metrics};
use crate::control::api::{Desk, Snapshot};
use crate::words::clock::Clock;
use axum::body::Body;
use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Extension, Json, Router};
use serde::Deserialize;
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

/// Files of a roll, where nothing is said.
const FILES: usize = 100;

/// Orders, where nothing is said; and at most.
const ACTIONS: usize = 100;
const MOST_ACTIONS: usize = 10_000;

#[derive(Clone)]
struct Here {
    desk: Arc<dyn Desk>,
    clock: Clock,
    stop: CancellationToken,
}

/// What the unix socket answers.
pub(super) fn all(desk: Arc<dyn Desk>, clock: Clock, stop: CancellationToken) -> Router {
    let here = Here { desk: Arc::clone(&desk), clock: clock.clone(), stop };
    let router = Router::new()
        .route("/v1/snapshot", get(snapshot))
        .route("/v1/changes", get(stream))
        .route("/v1/rolls/{roll}", get(roll))
        .route("/v1/actions", get(actions))
        .route("/v1/orders", post(order))
        .method_not_allowed_fallback(answer::no_such_method)
        .with_state(here);
    router.merge(public(desk, clock))
}

/// What anybody may read who reaches the address for metrics: numbers, no names.
pub(super) fn public(desk: Arc<dyn Desk>, clock: Clock) -> Router {
    Router::new()
        .route("/metrics", get(scrape))
        .route("/healthz", get(health))
        .method_not_allowed_fallback(answer::no_such_method)
        .fallback(answer::no_such_address)
        .with_state(Here { desk, clock, stop: CancellationToken::new() })
}

fn newest(here: &Here) -> Arc<Snapshot> {
    Arc::clone(&here.desk.snapshots().borrow())
}

async fn snapshot(State(here): State<Here>) -> Response {
    Json(newest(&here)).into_response()
}

async fn stream(State(here): State<Here>) -> Response {
    changes::stream(here.desk.snapshots(), here.stop).into_response()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Depth {
    #[serde(default = "files")]
    files: usize,
}

fn files() -> usize {
    FILES
}

async fn roll(
    State(here): State<Here>,
    path: Result<Path<String>, PathRejection>,
    depth: Result<Query<Depth>, QueryRejection>,
) -> Response {
    match (path, depth) {
        (Ok(Path(roll)), Ok(Query(depth))) => answer::of(here.desk.roll(&roll, depth.files).await),
        (Err(error), _) => answer::wrong(StatusCode::BAD_REQUEST, sentence(error.body_text())),
        (_, Err(error)) => answer::wrong(StatusCode::BAD_REQUEST, sentence(error.body_text())),
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Most {
    #[serde(default = "most")]
    most: usize,
}

fn most() -> usize {
    ACTIONS
}

async fn actions(State(here): State<Here>, most: Result<Query<Most>, QueryRejection>) -> Response {
    match most {
        Ok(Query(Most { most })) => answer::of(here.desk.actions(most.min(MOST_ACTIONS)).await),
        Err(error) => answer::wrong(StatusCode::BAD_REQUEST, sentence(error.body_text())),
    }
}

async fn order(State(here): State<Here>, Extension(peer): Extension<Peer>, body: Body) -> Response {
    match read(body).await {
        Ok(order) => {
            let actor = peer.actor(&order.origin).await;
            answer::of(here.desk.order(actor, order).await)
        }
        Err(wrong) => answer::wrong(wrong.status(), wrong.to_string()),
    }
}

async fn scrape(State(here): State<Here>) -> Response {
    let text = metrics::text(&newest(&here), here.clock.now());
    ([(header::CONTENT_TYPE, metrics::CONTENT_TYPE)], text).into_response()
}

/// Whether the agent is at work: 200, or 503 when it is coming to an end.
async fn health(State(here): State<Here>) -> Response {
    let stopping = newest(&here).agent.stopping;
    let (status, word) = match stopping {
        false => (StatusCode::OK, "ok"),
        true => (StatusCode::SERVICE_UNAVAILABLE, "stopping"),
    };
    (status, Json(serde_json::json!({ "status": word }))).into_response()
}

/// The words of a library, as a sentence of ours.
fn sentence(text: String) -> String {
    text.trim_end_matches('.').escape_debug().to_string()
}
