//! What AWS has to allow: what the program prints for a configuration is what the template gives to the agent's role.

use super::scene::Scene;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

const TASK: &str = "task-0123456789abcdef0";
const BUCKET: &str = "studio-ingest";
const GATEWAY: &str = "sgw-12A3456B";

/// Policies of the template for parts of the agent that the program has no rows for yet.
const LATER: [&str; 5] = ["look", "look-at-gateway", "ledger-and-notices", "back-up", "log-in"];

/// Everything that asks something of AWS.
fn full() -> Scene {
    let mut scene = Scene::local();
    scene.add(&format!(
        "[aws]\nregion = \"us-west-2\"\n[handoff]\nkind = \"datasync\"\nbucket = \"{BUCKET}\"\n\
         task = \"arn:aws:datasync:us-west-2:123456789012:task/{TASK}\"\n\
         role = \"arn:aws:iam::123456789012:role/ingest-datasync\"\n"
    ));
    scene
}

/// What the template allows, by the names of its policies.
fn granted() -> Value {
    let python = Path::new(".venv-aws/bin/python");
    assert!(python.exists(), "`{}` is missing: `tests/run` makes it", python.display());
    let given = [format!("TaskId={TASK}"), format!("BucketName={BUCKET}"), format!("GatewayId={GATEWAY}")];
    let said = Command::new(python)
        .args(["-B", "tests/aws/policies.py", "packaging/aws/agent.yaml"])
        .args(given)
        .output()
        .unwrap();
    assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
    serde_json::from_slice(&said.stdout).unwrap()
}

/// What is allowed, whatever the order and the grouping.
fn allowed<'a>(statements: impl IntoIterator<Item = &'a Value>) -> BTreeSet<String> {
    let list = |value: &Value| match value {
        Value::Array(values) => values.clone(),
        one => vec![one.clone()],
    };
    let mut allowed = BTreeSet::new();
    for statement in statements.into_iter().filter(|statement| statement["Effect"] == "Allow") {
        for action in list(&statement["Action"]) {
            for resource in list(&statement["Resource"]) {
                allowed.insert(json!([action, resource, statement["Condition"]]).to_string());
            }
        }
    }
    allowed
}

#[test]
fn the_policy_of_a_full_configuration_is_what_the_template_grants() {
    let granted = granted();
    for name in LATER {
        assert!(granted[name].is_array(), "the template has a policy `{name}`");
    }
    let policies = granted.as_object().unwrap().iter();
    let used = policies.filter(|(name, _)| !LATER.contains(&name.as_str()));
    let granted = allowed(used.flat_map(|(_, statements)| statements.as_array().unwrap()));
    let (exit, text) = full().text(&["--iam-policy"]);
    assert_eq!(exit, 0, "{text}");
    let policy: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(allowed(policy["Statement"].as_array().unwrap()), granted);
}

#[test]
fn the_policy_reads_like_this() {
    let (_, text) = full().text(&["--iam-policy"]);
    insta::assert_snapshot!(text);
}

#[test]
fn where_nothing_needs_a_right_there_is_no_policy() {
    let mut scene = Scene::local();
    scene.add("[aws]\nregion = \"us-west-2\"\n");
    let (exit, text) = scene.text(&["--iam-policy"]);
    assert_eq!(exit, 2, "{text}");
    assert!(text.contains("Nothing in this configuration needs a right at AWS"), "{text}");
}

#[test]
fn a_configuration_with_faults_has_no_policy() {
    let mut scene = full();
    scene.add("rate = 800\n");
    let (exit, text) = scene.text(&["--iam-policy"]);
    assert_eq!(exit, 2, "{text}");
    assert!(text.contains("`ingest doctor` and `ingest config check` list them all"), "{text}");
}
