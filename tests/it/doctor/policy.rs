//! What AWS has to allow: what the program prints for a configuration is what the template gives to the agent's role.

use super::scene::Scene;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

const TASK: &str = "task-0123456789abcdef0";
const BUCKET: &str = "studio-ingest";
const GATEWAY: &str = "sgw-12A3456B";

const FILE_SYSTEM: &str = "fs-0a1b2c3d4e5f67890";
const SECRET: &str = "ingest/smb";

/// Everything that asks something of AWS.
fn full() -> Scene {
    let mut scene = Scene::local();
    let at = scene.config.find("[destination]").unwrap();
    scene.config.truncate(at);
    scene.add(&format!(
        "[aws]\nregion = \"us-west-2\"\nfile_system = \"{FILE_SYSTEM}\"\n\
         [destination]\nserver = \"fsx.corp.example.com\"\nshare = \"footage\"\nuser = \"svc\"\n\
         password_secret = \"{SECRET}\"\n\
         [gateway]\nserver = \"nas.corp.example.com\"\nid = \"{GATEWAY}\"\n\
         [link]\nconnection = \"dxcon-fh6ayh1d\"\ninterface = \"dxvif-ffhhk74f\"\n\
         [handoff]\nkind = \"datasync\"\nbucket = \"{BUCKET}\"\n\
         task = \"arn:aws:datasync:us-west-2:123456789012:task/{TASK}\"\n\
         role = \"arn:aws:iam::123456789012:role/ingest-datasync\"\n\
         [backup]\nwhen = \"release\"\n\
         [ledger]\nkind = \"dynamodb\"\n\
         [notify]\ntopic = \"arn:aws:sns:us-west-2:123456789012:ingest-events\"\n"
    ));
    scene
}

/// What the template allows, by the names of its policies.
fn granted() -> Value {
    let python = Path::new(".venv-aws/bin/python");
    assert!(python.exists(), "`{}` is missing: `tests/run` makes it", python.display());
    let given = [
        format!("TaskId={TASK}"),
        format!("BucketName={BUCKET}"),
        format!("GatewayId={GATEWAY}"),
        format!("FileSystemId={FILE_SYSTEM}"),
        format!("SecretName={SECRET}"),
    ];
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
    let policies = granted.as_object().unwrap().values();
    let granted = allowed(policies.flat_map(|statements| statements.as_array().unwrap()));
    let (exit, text) = full().text(&["--iam-policy"]);
    assert_eq!(exit, 0, "{text}");
    let policy: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(allowed(policy["Statement"].as_array().unwrap()), granted);
}

/// The resources of an action, for a configuration with these lines.
fn resources(lines: &str, action: &str) -> Vec<String> {
    let mut scene = Scene::local();
    scene.add(&format!("[aws]\nregion = \"us-west-2\"\n{lines}"));
    let (exit, text) = scene.text(&["--iam-policy"]);
    assert_eq!(exit, 0, "{text}");
    let policy: Value = serde_json::from_str(&text).unwrap();
    let statements = policy["Statement"].as_array().unwrap().iter();
    let of = |statement: &&Value| statement["Action"].as_array().unwrap().contains(&action.into());
    let found = statements.filter(of).flat_map(|statement| statement["Resource"].as_array().unwrap());
    found.map(|resource| resource.as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_configuration_that_uses_a_part_needs_the_rights_of_that_part_alone() {
    const FSX: &str = "file_system = \"fs-0a1b2c3d4e5f67890\"\n";
    const LEDGER: &str = "[ledger]\nkind = \"dynamodb\"\nregion = \"eu-west-1\"\n";
    const LINE: &str = "[link]\nconnection = \"dxcon-fh6ayh1d\"\n";
    const ROUTES: &str = "[link]\ninterface = \"dxvif-ffhhk74f\"\n";
    const TOPIC: &str = "[notify]\ntopic = \"arn:aws:sns:us-east-1:210987654321:events\"\n";
    let daily = format!("{FSX}[backup]\nwhen = \"day\"\n");
    let watched = format!("{FSX}[backup]\nwhen = \"never\"\n");
    for (lines, action, expected) in [
        (FSX, "fsx:DescribeFileSystems", &["*"][..]),
        (FSX, "cloudwatch:GetMetricData", &["*"]),
        (FSX, "directconnect:DescribeConnections", &[]),
        (&watched, "fsx:CreateBackup", &[]),
        // Nothing names the account.
        (
            &daily,
            "fsx:CreateBackup",
            &["arn:aws:fsx:us-west-2:*:file-system/fs-0a1b2c3d4e5f67890", "arn:aws:fsx:us-west-2:*:backup/*"],
        ),
        (LINE, "directconnect:DescribeConnections", &["*"]),
        (LINE, "fsx:DescribeFileSystems", &[]),
        (ROUTES, "directconnect:DescribeVirtualInterfaces", &["*"]),
        (ROUTES, "cloudwatch:GetMetricData", &[]),
        // A ledger may lie in another region, and a topic in another account, too.
        (LEDGER, "dynamodb:Query", &["arn:aws:dynamodb:eu-west-1:*:table/ingest-ledger"]),
        (TOPIC, "sns:Publish", &["arn:aws:sns:us-east-1:210987654321:events"]),
        (TOPIC, "dynamodb:Query", &[]),
    ] {
        assert_eq!(resources(lines, action), expected, "{action} with {lines}");
    }
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
