//! AWS for the tests: a stub by AWS's own models, and moto behind it, in a process of its own on a free port of loopback.
//! `tests/aws/stub.py` says what it answers, and what can be changed of it.

use ingest::cloud::Account;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use tempfile::TempDir;

/// The interpreter that `tests/run` provides.
const PYTHON: &str = ".venv-aws/bin/python";

/// What there is in it: see `tests/aws/scenes.py`.
#[allow(dead_code, reason = "names that several suites use, each some of them")]
pub(crate) mod names {
    pub(crate) const FILE_SYSTEM: &str = "fs-0a1b2c3d4e5f67890";
    pub(crate) const GATEWAY: &str = "arn:aws:storagegateway:us-west-2:123456789012:gateway/sgw-12A3456B";
    pub(crate) const LINE: &str = "dxcon-fh6ayh1d";
    pub(crate) const INTERFACE: &str = "dxvif-ffhhk74f";
}
#[allow(unused_imports, reason = "as above")]
pub(crate) use names::{FILE_SYSTEM, GATEWAY, INTERFACE, LINE};

/// A stub that runs; it is gone when this is dropped.
#[allow(dead_code, reason = "a helper that several suites use, each a part of it")]
pub(crate) struct Aws {
    child: Child,
    endpoint: String,
    folder: TempDir,
}

#[allow(dead_code, reason = "a helper that several suites use, each a part of it")]
impl Aws {
    /// A stub in which all is well.
    pub(crate) fn start() -> Self {
        assert!(Path::new(PYTHON).exists(), "`{PYTHON}` is missing: `tests/run` makes it");
        let mut child = Command::new(PYTHON)
            .args(["-B", "tests/aws/stub.py"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the stub starts");
        let mut port = String::new();
        let stdout = child.stdout.take().expect("its output");
        BufReader::new(stdout).read_line(&mut port).expect("its port");
        let endpoint = format!("http://127.0.0.1:{}", port.trim());
        let folder = tempfile::tempdir().expect("a folder");
        let keys =
            "[default]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = stub-secret-0451\n";
        fs::write(folder.path().join("credentials"), keys).expect("a file of credentials");
        Self { child, endpoint, folder }
    }

    /// The same, with the weekly window days away, whenever it is looked at.
    pub(crate) fn in_peace() -> Self {
        let aws = Self::start();
        let window = (Timestamp::now() + SignedDuration::from_hours(72)).strftime("%u:%H:%M").to_string();
        aws.set(
            &json!({ "file_system": { "WindowsConfiguration": { "WeeklyMaintenanceStartTime": window } } }),
        );
        aws
    }

    pub(crate) fn endpoint(&self) -> &str {
        &self.endpoint
    }

    fn credentials(&self) -> PathBuf {
        self.folder.path().join("credentials")
    }

    /// Who asks it, for what runs in this process.
    pub(crate) fn account(&self) -> Account {
        Account {
            region: "us-west-2".into(),
            profile: None,
            credentials_file: Some(self.credentials()),
            endpoint: Some(self.endpoint.clone()),
        }
    }

    /// The same as a section of the configuration file.
    pub(crate) fn section(&self) -> String {
        let (file, endpoint) = (self.credentials(), &self.endpoint);
        format!("[aws]\nregion = \"us-west-2\"\ncredentials_file = {file:?}\nendpoint = {endpoint:?}\n")
    }

    /// Makes a bucket.
    pub(crate) fn bucket(&self, name: &str) {
        let place = "<CreateBucketConfiguration><LocationConstraint>us-west-2</LocationConstraint></CreateBucketConfiguration>";
        self.s3(&["-X", "PUT", "-H", "Content-Type: application/xml", "-d", place], name);
    }

    /// Asks S3, by these options of curl, for an object or a bucket; gives what it says.
    pub(crate) fn s3(&self, how: &[&str], path: &str) -> String {
        let said = self.asking("s3").args(how).arg(format!("{}/{path}", self.endpoint)).output();
        let said = said.expect("curl runs");
        assert!(said.status.success(), "{said:?}");
        String::from_utf8(said.stdout).expect("text")
    }

    /// Changes the state, as `scenes.py` has it: `{"cache": {"CacheDirtyPercentage": 80.0}}`.
    pub(crate) fn set(&self, change: &Value) {
        self.control("PUT", "state", Some(change));
    }

    /// Makes all well again, but for tables, topics, secrets and buckets.
    pub(crate) fn reset(&self) {
        self.control("PUT", "reset", None);
    }

    /// Lets a call fail so many times from now on.
    pub(crate) fn fail(&self, call: &str, code: &str, times: u32) {
        self.set(&json!({ "fail": { call: { "code": code, "message": "as ordered", "times": times } } }));
    }

    /// Has a call, after so many others of its name, never answered: `done` says whether it is carried out.
    pub(crate) fn halt(&self, call: &str, skip: usize, done: bool) {
        self.control("PUT", "halt", Some(&json!({ call: { "skip": skip, "done": done } })));
    }

    /// Makes the table of a ledger.
    pub(crate) fn make_table(&self, name: &str) {
        let key = |name, kind| json!({ "AttributeName": name, "KeyType": kind });
        let text = |name| json!({ "AttributeName": name, "AttributeType": "S" });
        self.dynamodb(
            "CreateTable",
            &json!({
                "TableName": name,
                "BillingMode": "PAY_PER_REQUEST",
                "KeySchema": [key("pk", "HASH"), key("sk", "RANGE")],
                "AttributeDefinitions": [text("pk"), text("sk")],
            }),
        );
    }

    /// Asks DynamoDB, as nobody of this program does.
    pub(crate) fn dynamodb(&self, call: &str, given: &Value) -> Value {
        self.json("dynamodb", &format!("DynamoDB_20120810.{call}"), given)
    }

    /// Makes a topic, with a queue behind it that gets all of its messages.
    pub(crate) fn make_topic(&self, name: &str) -> Topic<'_> {
        let topic = format!("arn:aws:sns:us-west-2:123456789012:{name}");
        self.sqs("CreateQueue", &json!({ "QueueName": name }));
        let queue = format!("{}/123456789012/{name}", self.endpoint);
        self.sns(&[("Action", "CreateTopic"), ("Name", name)]);
        let endpoint = format!("arn:aws:sqs:us-west-2:123456789012:{name}");
        self.sns(&[
            ("Action", "Subscribe"),
            ("TopicArn", &topic),
            ("Protocol", "sqs"),
            ("Endpoint", &endpoint),
        ]);
        Topic { aws: self, arn: topic, queue }
    }

    fn sqs(&self, call: &str, given: &Value) -> Value {
        self.json("sqs", &format!("AmazonSQS.{call}"), given)
    }

    fn sns(&self, given: &[(&str, &str)]) {
        let mut curl = self.asking("sns");
        for (name, value) in given.iter().chain(&[("Version", "2010-03-31")]) {
            curl.args(["--data-urlencode", &format!("{name}={value}")]);
        }
        let said = curl.arg(&self.endpoint).output().expect("curl runs");
        assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stdout));
    }

    /// A call of a service that speaks JSON.
    fn json(&self, service: &str, target: &str, given: &Value) -> Value {
        said(&mut self.calling(service, target, given))
    }

    fn calling(&self, service: &str, target: &str, given: &Value) -> Command {
        let mut curl = self.asking(service);
        curl.args([
            "-H",
            &format!("X-Amz-Target: {target}"),
            "-H",
            "Content-Type: application/x-amz-json-1.0",
        ]);
        curl.args(["-d", &given.to_string(), &self.endpoint]);
        curl
    }

    /// Moto knows by the signature which service is meant, and does not check it.
    fn asking(&self, service: &str) -> Command {
        let who = format!(
            "Authorization: AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20260101/us-west-2/{service}/\
             aws4_request, SignedHeaders=host, Signature=none"
        );
        let mut curl = Command::new("curl");
        curl.args(["-sS", "--fail-with-body", "-H", &who]);
        curl
    }

    /// The items of a table, without the types of their values, sorted by their keys.
    pub(crate) fn items(&self, table: &str) -> Vec<Value> {
        let mut given = json!({ "TableName": table });
        let mut items = Vec::new();
        loop {
            let page = self.dynamodb("Scan", &given);
            items.extend(
                page["Items"].as_array().expect("items").iter().map(|item| plain(&json!({ "M": item }))),
            );
            match page.get("LastEvaluatedKey") {
                Some(last) => given["ExclusiveStartKey"] = last.clone(),
                None => break,
            }
        }
        items.sort_by_key(|item| [item["pk"].to_string(), item["sk"].to_string()]);
        items
    }

    /// Puts a secret in, or another value into it.
    pub(crate) fn secret(&self, name: &str, text: &str) {
        let call = |action: &str, body: Value| {
            // A refusal is an answer, too.
            let said = self.calling("secretsmanager", &format!("secretsmanager.{action}"), &body).output();
            serde_json::from_slice::<Value>(&said.expect("curl runs").stdout).expect("JSON")
        };
        let made = call("CreateSecret", json!({ "Name": name, "SecretString": text }));
        if made.get("ARN").is_none() {
            let put = call("PutSecretValue", json!({ "SecretId": name, "SecretString": text }));
            assert!(put.get("ARN").is_some(), "{made} {put}");
        }
    }

    /// The names of all calls so far, retries included.
    pub(crate) fn calls(&self) -> Vec<String> {
        let log = self.control("GET", "log", None);
        let names = log.as_array().expect("a list").iter();
        names.map(|call| call["call"].as_str().expect("a name").to_owned()).collect()
    }

    /// All calls of a name so far, with their parameters.
    pub(crate) fn given(&self, name: &str) -> Vec<Value> {
        let log = self.control("GET", "log", None);
        let calls = log.as_array().expect("a list").iter().filter(|call| call["call"] == name);
        calls.map(|call| call["given"].clone()).collect()
    }

    /// What did not keep to the models, on the way in or out. A test that asks for nothing unknown ends with none.
    pub(crate) fn broken(&self) -> Vec<String> {
        serde_json::from_value(self.control("GET", "broken", None)).expect("a list")
    }

    fn control(&self, method: &str, path: &str, body: Option<&Value>) -> Value {
        let mut curl = Command::new("curl");
        curl.args(["-sS", "--fail", "-X", method, &format!("{}/_stub/{path}", self.endpoint)]);
        if let Some(body) = body {
            curl.args(["-d", &body.to_string()]);
        }
        said(&mut curl)
    }
}

/// A topic and the queue behind it.
#[allow(dead_code, reason = "a helper that several suites use, each a part of it")]
pub(crate) struct Topic<'a> {
    aws: &'a Aws,
    /// Its ARN.
    pub(crate) arn: String,
    queue: String,
}

#[allow(dead_code, reason = "a helper that several suites use, each a part of it")]
impl Topic<'_> {
    /// The messages that came since this was asked last, as the topic passes them on.
    pub(crate) fn messages(&self) -> Vec<Value> {
        let mut messages = Vec::new();
        loop {
            let given = json!({ "QueueUrl": self.queue, "MaxNumberOfMessages": 10 });
            let said = self.aws.sqs("ReceiveMessage", &given);
            let some = said["Messages"].as_array().cloned().unwrap_or_default();
            if some.is_empty() {
                return messages;
            }
            for message in some {
                let body = message["Body"].as_str().expect("a body");
                messages.push(serde_json::from_str(body).expect("JSON"));
                let given = json!({ "QueueUrl": self.queue, "ReceiptHandle": message["ReceiptHandle"] });
                self.aws.sqs("DeleteMessage", &given);
            }
        }
    }
}

fn said(curl: &mut Command) -> Value {
    let said = curl.output().expect("curl runs");
    let text = String::from_utf8_lossy(&said.stdout);
    assert!(said.status.success(), "{text}{}", String::from_utf8_lossy(&said.stderr));
    if text.trim().is_empty() { Value::Null } else { serde_json::from_str(&text).expect("JSON") }
}

/// A value of DynamoDB without its type.
fn plain(value: &Value) -> Value {
    let (kind, value) =
        value.as_object().and_then(|value| value.iter().next()).expect("a value with its type");
    match (kind.as_str(), value) {
        ("M", Value::Object(map)) => map.iter().map(|(name, value)| (name.clone(), plain(value))).collect(),
        ("L", Value::Array(list)) => list.iter().map(plain).collect(),
        ("N", Value::String(number)) => serde_json::from_str(number).expect("a number"),
        (_, value) => value.clone(),
    }
}

impl Drop for Aws {
    fn drop(&mut self) {
        // It ends with its input.
        drop(self.child.stdin.take());
        self.child.kill().ok();
        self.child.wait().ok();
    }
}
