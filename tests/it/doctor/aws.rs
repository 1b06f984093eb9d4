//! What is asked of AWS: a far side at which all is well, and a table of those at which something is not.

use super::scene::Scene;
use crate::common::aws::{Aws, FILE_SYSTEM, GATEWAY, INTERFACE, LINE};
use serde_json::json;

/// All that is looked at, besides who this is.
const CHECKS: [&str; 9] = [
    "aws_file_system",
    "aws_backups",
    "aws_gateway",
    "aws_line",
    "aws_routes",
    "aws_metrics",
    "ledger",
    "notices",
    "aws_secret",
];

/// A set-up that uses everything, but for a server: none is there.
fn scene(aws: &Aws) -> Scene {
    let mut scene = Scene::local();
    let at = scene.config.find("[destination]").unwrap();
    scene.config.truncate(at);
    scene.add(&aws.section());
    scene.add(&format!(
        "file_system = \"{FILE_SYSTEM}\"\n\
         [destination]\nserver = \"127.0.0.1\"\nport = 1\nshare = \"footage\"\nuser = \"svc\"\n\
         password_secret = \"ingest/smb\"\n\
         [gateway]\nserver = \"127.0.0.1\"\nport = 1\nid = \"{GATEWAY}\"\n\
         [link]\nconnection = \"{LINE}\"\ninterface = \"{INTERFACE}\"\n\
         [backup]\nwhen = \"release\"\n\
         [ledger]\nkind = \"dynamodb\"\n\
         [notify]\ntopic = \"arn:aws:sns:us-west-2:123456789012:ingest-events\"\n"
    ));
    scene
}

/// Makes all well: also on the day of the week on which the file system may be patched.
fn well(aws: &Aws) {
    let today = jiff::Zoned::now().with_time_zone(jiff::tz::TimeZone::UTC).weekday();
    let far_off = today.wrapping_add(3).to_monday_one_offset();
    aws.reset();
    aws.set(&json!({
        "file_system": { "WindowsConfiguration": { "WeeklyMaintenanceStartTime": format!("{far_off}:10:00") } },
        "metrics": { "CachePercentDirty": 5.0, "FilesFailingUpload": 0.0, "ConnectionBpsIngress": 1e6 },
    }));
}

/// A stub with a table, a topic and a secret in it.
fn whole() -> Aws {
    let aws = Aws::start();
    aws.make_table("ingest-ledger");
    aws.make_topic("ingest-events");
    aws.secret("ingest/smb", r#"{"password":"pass word 0451"}"#);
    well(&aws);
    aws
}

#[test]
fn a_far_side_at_which_all_is_well_is_said_to_be_and_nothing_is_changed_there() {
    let aws = whole();
    let examined = scene(&aws).examine(&[]);
    for check in CHECKS {
        assert_eq!(examined.finding(check)["verdict"], "ok", "{:#}", examined.finding(check));
    }
    for (check, words) in [
        ("aws_file_system", "AVAILABLE, 10.0 TB free"),
        ("aws_file_system", "may be patched"),
        ("aws_file_system", "backed up daily from 09:00 UTC"),
        ("aws_backups", "not tried, since it would make one: `fsx:CreateBackup`"),
        ("aws_gateway", "RUNNING, 5 % of its cache"),
        ("aws_gateway", &format!("tied to {FILE_SYSTEM}")),
        ("aws_line", "available, 10.0 Gbit/s"),
        ("aws_routes", "BGP up"),
        ("aws_metrics", "the file system, the gateway and the line"),
        ("ledger", "`dynamodb:PutItem`"),
        ("notices", "`sns:Publish`"),
    ] {
        let finding = examined.finding(check);
        assert!(finding["message"].as_str().unwrap().contains(words), "{words}: {finding:#}");
    }
    assert!(!examined.document.to_string().contains("0451"), "no secret is shown");
    let changing = ["Put", "Create", "Publish", "Update", "Delete", "Start"];
    let calls = aws.calls();
    let changed: Vec<_> =
        calls.iter().filter(|call| changing.iter().any(|verb| call.starts_with(verb))).collect();
    assert!(changed.is_empty(), "{changed:?}");
    assert_eq!(aws.broken(), [""; 0]);
}

/// Something that is wrong: how it is made so, the check that has to find it, its verdict and code, and words of the remedy.
type Row = (&'static str, fn(&Aws, &mut Scene), [&'static str; 3], &'static str);

fn rows() -> Vec<Row> {
    vec![
        (
            "a file system of another name",
            |_, scene| scene.replace(FILE_SYSTEM, "fs-00000000000000000"),
            ["aws_file_system", "fault", "aws_missing"],
            "Check the id",
        ),
        (
            "a file system that lost its directory",
            |aws, _| aws.set(&json!({ "file_system": { "Lifecycle": "MISCONFIGURED" } })),
            ["aws_file_system", "fault", "aws_down"],
            "its service account",
        ),
        (
            "a file system that is being patched",
            |aws, _| {
                let patching = json!({ "MaintenanceOperationsInProgress": ["PATCHING"] });
                aws.set(&json!({ "file_system": { "WindowsConfiguration": patching } }));
            },
            ["aws_file_system", "warning", ""],
            "no new roll begins until that is over",
        ),
        (
            "a file system that is full",
            |aws, _| aws.set(&json!({ "metrics": { "FreeStorageCapacity": 1e6 } })),
            ["aws_file_system", "fault", "share_full"],
            "Make room",
        ),
        (
            "a gateway that is down",
            |aws, _| aws.set(&json!({ "gateway": { "GatewayState": "SHUTDOWN" } })),
            ["aws_gateway", "fault", "aws_down"],
            "its machine runs",
        ),
        (
            "a gateway of another file system",
            |aws, _| {
                let other = "arn:aws:fsx:us-west-2:123456789012:file-system/fs-00000000000000000";
                aws.set(&json!({ "file_system": { "ResourceARN": other } }));
            },
            ["aws_gateway", "fault", "aws_down"],
            "the gateway's associations",
        ),
        (
            "a gateway that brings nothing over",
            |aws, _| aws.set(&json!({ "association": { "FileSystemAssociationStatus": "ERROR" } })),
            ["aws_gateway", "fault", "gateway_stuck"],
            "health log",
        ),
        (
            "a line that is down",
            |aws, _| aws.set(&json!({ "connection": { "connectionState": "down" } })),
            ["aws_line", "fault", "aws_down"],
            "the provider of the line",
        ),
        (
            "a line without routes",
            |aws, _| {
                let peer =
                    json!({ "bgpPeerId": "dxpeer-1", "bgpPeerState": "available", "bgpStatus": "down" });
                aws.set(&json!({ "interface": { "bgpPeers": [peer] } }));
            },
            ["aws_routes", "fault", "aws_down"],
            "the BGP session",
        ),
        (
            "a file system that may not be looked at",
            |aws, _| aws.fail("DescribeFileSystems", "AccessDeniedException", 100),
            ["aws_file_system", "fault", "aws_denied"],
            "`fsx:DescribeFileSystems`",
        ),
        (
            "metrics that may not be read",
            |aws, _| aws.fail("GetMetricData", "AccessDenied", 100),
            ["aws_metrics", "fault", "aws_denied"],
            "`cloudwatch:GetMetricData`",
        ),
        (
            "a line of which nothing is measured",
            |aws, _| aws.set(&json!({ "metrics": { "ConnectionBpsIngress": null } })),
            ["aws_metrics", "warning", ""],
            "those in CloudWatch",
        ),
        (
            "a ledger without its table",
            |_, scene| scene.replace("\"dynamodb\"\n", "\"dynamodb\"\ntable = \"nobodys\"\n"),
            ["ledger", "fault", "ledger_missing"],
            "packaging/aws/ledger.yaml",
        ),
        (
            "a ledger that may not be read",
            |aws, _| aws.fail("Query", "AccessDeniedException", 100),
            ["ledger", "fault", "ledger_denied"],
            "dynamodb:GetItem, PutItem and Query",
        ),
        (
            "a topic that is not there",
            |_, scene| scene.replace("ingest-events", "nobody"),
            ["notices", "fault", "aws_missing"],
            "packaging/aws/topic.yaml",
        ),
        (
            "a topic that may not be looked for, which no notice needs",
            |aws, _| aws.fail("GetTopicAttributes", "AuthorizationError", 100),
            ["notices", "warning", "aws_denied"],
            "`sns:GetTopicAttributes`",
        ),
        (
            "a secret that is not there",
            |_, scene| scene.replace("ingest/smb", "ingest/none"),
            ["aws_secret", "fault", "aws_missing"],
            "Mend `password_secret`",
        ),
        (
            "an AWS that does not know this machine",
            |aws, _| aws.fail("GetCallerIdentity", "InvalidClientTokenId", 100),
            ["aws_identity", "fault", "aws_credentials"],
            "Name a profile",
        ),
    ]
}

#[test]
fn whatever_is_wrong_at_aws_is_named_with_its_remedy() {
    let aws = whole();
    for (what, spoil, [check, verdict, code], remedy) in rows() {
        well(&aws);
        let mut scene = scene(&aws);
        spoil(&aws, &mut scene);
        let examined = scene.examine(&[]);
        let finding = examined.finding(check);
        let text = |key: &str| finding[key].as_str().unwrap_or_default();
        assert_eq!((text("verdict"), text("code")), (verdict, code), "{what}: {finding:#}");
        assert!(text("remedy").contains(remedy), "{what}: {finding:#}");
    }
}

#[test]
fn what_depends_on_aws_knowing_this_machine_says_so() {
    let aws = whole();
    aws.fail("GetCallerIdentity", "ExpiredToken", 100);
    let examined = scene(&aws).examine(&[]);
    for check in CHECKS {
        assert_eq!(
            examined.finding(check)["message"],
            "Not checked: needs AWS to know this machine",
            "{check}"
        );
    }
}
