//! The least that AWS has to allow for a configuration, as a policy of IAM.
//!
//! One table: the actions that a part of the program takes, and on what, for a configuration that uses it. A part that comes to ask
//! more of AWS gets its rows here, and in `packaging/aws/agent.yaml`; a test holds the two together. Who we are is
//! answered without any right.

use super::subject::Settings;
use crate::handoff::{SyncPlace, datasync};
use serde::Serialize;
use serde_json::{Value, json};

/// A policy, as IAM reads it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Policy {
    version: &'static str,
    statement: Vec<Statement>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Statement {
    sid: &'static str,
    effect: &'static str,
    action: &'static [&'static str],
    resource: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    condition: Option<Value>,
}

/// What is allowed together: a row of the table.
struct Right {
    sid: &'static str,
    actions: &'static [&'static str],
    /// On what; `None` where the configuration does not use it.
    on: fn(&Settings) -> Option<On>,
}

struct On {
    resources: Vec<String>,
    condition: Option<Value>,
}

const RIGHTS: &[Right] = &[
    // `[handoff]` with `kind = "datasync"`.
    Right {
        sid: "WriteLists",
        actions: &["s3:PutObject"],
        on: |settings| Some(on([in_bucket(task(settings)?, "/manifests/*")])),
    },
    Right {
        sid: "ReadListsAndReports",
        actions: &["s3:GetObject"],
        on: |settings| {
            let place = task(settings)?;
            Some(on(["/manifests/*", "/reports/*"].map(|keys| in_bucket(place, keys))))
        },
    },
    Right {
        sid: "ListListsAndReports",
        actions: &["s3:ListBucket"],
        on: |settings| {
            let bucket = on([in_bucket(task(settings)?, "")]);
            Some(bucket.when("StringLike", "s3:prefix", json!(["manifests/*", "reports/*"])))
        },
    },
    Right {
        sid: "StartTask",
        actions: &["datasync:StartTaskExecution"],
        on: |settings| Some(on([task(settings)?.task.clone()])),
    },
    Right {
        sid: "FollowTask",
        actions: &["datasync:DescribeTaskExecution", "datasync:UpdateTaskExecution"],
        on: |settings| Some(on([format!("{}/execution/*", task(settings)?.task)])),
    },
    // IAM knows no resource for this one.
    Right {
        sid: "FindExecutions",
        actions: &["datasync:ListTaskExecutions"],
        on: |settings| task(settings).map(|_| on(["*".to_owned()])),
    },
    Right {
        sid: "LendTheRole",
        actions: &["iam:PassRole"],
        on: |settings| {
            let role = on([task(settings)?.role.clone()]);
            Some(role.when("StringEquals", "iam:PassedToService", json!("datasync.amazonaws.com")))
        },
    },
    // The file system, the gateway and the link; the ledger; notices; backups: their rows follow with what asks for them.
];

/// The policy for a configuration.
pub fn policy(settings: &Settings) -> Policy {
    let statement = RIGHTS.iter().filter_map(|right| {
        let On { resources, condition } = (right.on)(settings)?;
        Some(Statement {
            sid: right.sid,
            effect: "Allow",
            action: right.actions,
            resource: resources,
            condition,
        })
    });
    Policy { version: "2012-10-17", statement: statement.collect() }
}

impl Policy {
    /// Whether it allows nothing at all.
    pub fn is_empty(&self) -> bool {
        self.statement.is_empty()
    }
}

fn on(resources: impl Into<Vec<String>>) -> On {
    On { resources: resources.into(), condition: None }
}

impl On {
    fn when(self, operator: &str, key: &str, value: Value) -> Self {
        Self { condition: Some(json!({ operator: { key: value } })), ..self }
    }
}

/// DataSync, where it is what carries rolls on.
fn task(settings: &Settings) -> Option<&datasync::Place> {
    match &settings.sync {
        SyncPlace::DataSync(place) => Some(place),
        _ => None,
    }
}

/// The bucket, or keys in it. It lies in the partition of AWS in which the task does.
fn in_bucket(place: &datasync::Place, keys: &str) -> String {
    let partition = place.task.split(':').nth(1).unwrap_or("aws");
    format!("arn:{partition}:s3:::{}{keys}", place.bucket)
}
