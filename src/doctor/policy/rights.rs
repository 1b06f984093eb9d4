//! The table of rights: the actions that a part of the program takes, and on what, for a configuration that uses it. A part that comes
//! to ask more of AWS gets its rows here, and in `packaging/aws/agent.yaml`; a test holds the two together.

use super::arn;
use crate::doctor::subject::Settings;
use crate::handoff::{SyncPlace, datasync};
use serde_json::{Value, json};

/// What is allowed together: a row of the table.
pub(super) struct Right {
    pub(super) sid: &'static str,
    pub(super) actions: &'static [&'static str],
    /// On what; `None` where the configuration does not use it.
    pub(super) on: fn(&Settings) -> Option<On>,
}

pub(super) struct On {
    pub(super) resources: Vec<String>,
    pub(super) condition: Option<Value>,
}

pub(super) const RIGHTS: &[Right] = &[
    // `[handoff]` with `kind = "datasync"`.
    Right {
        sid: "WriteLists",
        actions: &["s3:PutObject"],
        on: |settings| Some(on([arn::in_bucket(task(settings)?, "/manifests/*")])),
    },
    Right {
        sid: "ReadListsAndReports",
        actions: &["s3:GetObject"],
        on: |settings| {
            let place = task(settings)?;
            Some(on(["/manifests/*", "/reports/*"].map(|keys| arn::in_bucket(place, keys))))
        },
    },
    Right {
        sid: "ListListsAndReports",
        actions: &["s3:ListBucket"],
        on: |settings| {
            let bucket = on([arn::in_bucket(task(settings)?, "")]);
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
    // `[aws] file_system`. Backups are read so that one can say which rolls are inside one.
    Right {
        sid: "LookAtFileSystem",
        actions: &["fsx:DescribeFileSystems", "fsx:DescribeBackups"],
        on: |settings| anything_if(settings.ids.file_system.is_some()),
    },
    // `[gateway] id`.
    Right {
        sid: "LookAtGateway",
        actions: &[
            "storagegateway:DescribeGatewayInformation",
            "storagegateway:DescribeCache",
            "storagegateway:ListFileSystemAssociations",
        ],
        on: |settings| Some(on([arn::gateway(settings)?])),
    },
    Right {
        sid: "LookAtTies",
        actions: &["storagegateway:DescribeFileSystemAssociations"],
        on: |settings| Some(on([arn::ties(settings)?])),
    },
    // `[link] connection` and `interface`.
    Right {
        sid: "LookAtLine",
        actions: &["directconnect:DescribeConnections"],
        on: |settings| anything_if(settings.ids.line.is_some()),
    },
    Right {
        sid: "LookAtRoutes",
        actions: &["directconnect:DescribeVirtualInterfaces"],
        on: |settings| anything_if(settings.ids.interface.is_some()),
    },
    // Nothing is measured of an interface.
    Right {
        sid: "ReadMetrics",
        actions: &["cloudwatch:GetMetricData"],
        on: |settings| {
            let ids = &settings.ids;
            anything_if(ids.file_system.is_some() || ids.gateway.is_some() || ids.line.is_some())
        },
    },
    // `[backup]`, unless it says "never".
    Right {
        sid: "BackUp",
        actions: &["fsx:CreateBackup"],
        on: |settings| settings.backs_up.then(|| arn::backed_up(settings).map(on)).flatten(),
    },
    // `password_secret`, wherever it stands.
    Right {
        sid: "LogIn",
        actions: &["secretsmanager:GetSecretValue"],
        on: |settings| Some(arn::secrets(settings)).filter(|secrets| !secrets.is_empty()).map(on),
    },
    // `[ledger]`.
    Right {
        sid: "KeepLedger",
        actions: &["dynamodb:PutItem", "dynamodb:GetItem", "dynamodb:Query"],
        on: |settings| Some(on([arn::table(settings)?])),
    },
    // `[notify]`. Only `ingest doctor` looks for the topic.
    Right {
        sid: "Tell",
        actions: &["sns:Publish", "sns:GetTopicAttributes"],
        on: |settings| settings.topic.as_ref().map(|(_, topic)| on([topic.clone()])),
    },
];

fn on(resources: impl Into<Vec<String>>) -> On {
    On { resources: resources.into(), condition: None }
}

impl On {
    fn when(self, operator: &str, key: &str, value: Value) -> Self {
        Self { condition: Some(json!({ operator: { key: value } })), ..self }
    }
}

/// IAM knows no resource for what only describes.
fn anything_if(is_used: bool) -> Option<On> {
    is_used.then(|| on(["*".to_owned()]))
}

/// DataSync, where it is what carries rolls on.
fn task(settings: &Settings) -> Option<&datasync::Place> {
    match &settings.sync {
        SyncPlace::DataSync(place) => Some(place),
        _ => None,
    }
}
