//! What Resilio's agent says of itself: for people to read, and for nothing else.

use crate::handoff::error::HandoffError;
use crate::handoff::http::Http;
use crate::words::english::{count, thousands};
use crate::words::path::printable;
use serde::Deserialize;

/// Jobs that are told of.
const TOLD: usize = 3;

#[derive(Deserialize)]
struct Token {
    token: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Client {
    paused: bool,
    server: Server,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Server {
    state: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Run {
    name: String,
    status: String,
    files_completed: u64,
    files_total: u64,
    peers_count: u64,
    errors: Vec<serde_json::Value>,
}

/// Its state, in one sentence. That it is paused is an error: nothing would ever be carried.
pub(super) async fn told(http: &Http) -> Result<String, HandoffError> {
    // A profile may have switched tokens off.
    let token = http.get::<Token>("/api/v3/token", &[]).await?.map(|found| found.token);
    let query: Vec<(&str, &str)> = token.iter().map(|token| ("token", token.as_str())).collect();
    let client: Client = http.get("/api/v3/client", &query).await?.unwrap_or_default();
    if client.paused {
        return Err(HandoffError::Setup(format!("{} is paused", http.who())));
    }
    let runs: Vec<Run> = http.get("/api/v3/runs", &query).await?.unwrap_or_default();
    let jobs: Vec<String> = runs.iter().take(TOLD).map(job).collect();
    let more = runs.len().saturating_sub(TOLD);
    let more = if more > 0 { format!("; {} more", thousands(more as u64)) } else { String::new() };
    let jobs = if jobs.is_empty() { "no job".into() } else { jobs.join("; ") };
    Ok(format!("its agent is {}: {jobs}{more}", printable(&client.server.state).to_lowercase()))
}

fn job(run: &Run) -> String {
    let errors = match run.errors.len() {
        0 => String::new(),
        errors => format!(", {}", count(errors as u64, "error")),
    };
    format!(
        "`{}` {}, {} of {}, {}{errors}",
        printable(&run.name),
        printable(&run.status),
        thousands(run.files_completed),
        count(run.files_total, "file"),
        count(run.peers_count, "peer")
    )
}
