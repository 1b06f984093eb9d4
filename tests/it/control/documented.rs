//! Every `curl` that `docs/control.md` shows is run, and every metric that it names is there.

use super::desk::{Agent, settings};
use super::scene::afternoon;
use ingest::control::Settings;
use std::path::Path;
use tokio::process::Command;

fn document() -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/control.md")).unwrap()
}

async fn agent() -> Agent {
    let folder = tempfile::tempdir().unwrap();
    let metrics = Some("127.0.0.1:0".parse().unwrap());
    let settings = Settings { metrics, ..settings(&folder.path().join("control.sock")) };
    Agent::on(afternoon(), settings, folder).await
}

#[tokio::test]
async fn every_call_that_the_document_shows_is_answered() {
    let agent = agent().await;
    let text = document().replace("\\\n", " ");
    let calls: Vec<&str> = text.lines().filter(|line| line.starts_with("curl ")).collect();
    assert!(calls.len() > 8, "{calls:?}");
    for call in calls {
        let here = call
            .replace("/run/ingest/control.sock", agent.socket().to_str().unwrap())
            .replace("127.0.0.1:9469", &agent.settings.metrics.unwrap().to_string())
            // It would not end before the agent does.
            .replace("curl -sN", "curl -sN --max-time 1");
        let ran = Command::new("sh").args(["-c", &here]).output().await.unwrap();
        let said = String::from_utf8(ran.stdout).unwrap();
        match call {
            _ if call.contains("/v1/changes") => {
                assert!(said.starts_with("event: snapshot\ndata: {"), "{said}");
            }
            _ if call.contains("/metrics") => assert!(said.ends_with("# EOF\n"), "{call}: {said}"),
            _ => {
                let said: serde_json::Value =
                    serde_json::from_str(&said).unwrap_or_else(|error| panic!("{call}: {error}: {said}"));
                assert!(said.get("code").is_none(), "{call}: {said}");
            }
        }
    }
    let orders: Vec<&str> = agent.desk.recorded().iter().map(|recorded| recorded.action.name()).collect();
    assert_eq!(orders, ["hold", "rate"]);
}

#[tokio::test]
async fn the_metrics_are_those_of_the_document_each_with_its_help() {
    let agent = agent().await;
    let address = format!("http://{}/metrics", agent.settings.metrics.unwrap());
    let said = Command::new("curl").args(["-s", &address]).output().await.unwrap().stdout;
    let said = String::from_utf8(said).unwrap();
    let text = document();
    let table = text.lines().filter(|line| line.starts_with("| `ingest_"));
    let named = table.flat_map(|line| line.split('`').filter(|word| word.starts_with("ingest_")));
    let mut named: Vec<&str> = named.map(|name| name.split('{').next().unwrap()).collect();
    let mut helped: Vec<&str> =
        said.lines().filter_map(|line| line.strip_prefix("# HELP ")?.split(' ').next()).collect();
    named.sort_unstable();
    helped.sort_unstable();
    assert_eq!(named, helped, "{said}");
    // The samples of one metric come in any order.
    let mut lines: Vec<&str> = said.lines().collect();
    lines
        .chunk_by_mut(|one, two| !one.starts_with('#') && !two.starts_with('#'))
        .for_each(<[&str]>::sort_unstable);
    insta::assert_snapshot!("metrics", lines.join("\n"));
}
