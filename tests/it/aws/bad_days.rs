//! Every call on every bad day: what it fails with, and how often it was tried.

use crate::common::aws::{Aws, FILE_SYSTEM, GATEWAY, INTERFACE, LINE};
use ingest::cloud::{Account, Cloud, CloudError, Fault, Subjects, connect};
use ingest::problem::{Code, Problem};
use ingest::words::clock::Clock;

/// Each call by its name, and the name of the first that it makes at AWS.
const CALLS: [(&str, &str); 10] = [
    ("file system", "DescribeFileSystems"),
    ("backups", "DescribeBackups"),
    ("back up", "CreateBackup"),
    ("gateway", "DescribeGatewayInformation"),
    ("cache", "DescribeCache"),
    ("ties", "ListFileSystemAssociations"),
    ("line", "DescribeConnections"),
    ("interface", "DescribeVirtualInterfaces"),
    ("metrics", "GetMetricData"),
    ("secret", "GetSecretValue"),
];

async fn made(cloud: &Cloud, call: &str) -> Result<(), CloudError> {
    match call {
        "file system" => cloud.file_systems.describe(FILE_SYSTEM).await.map(drop),
        "backups" => cloud.file_systems.backups(FILE_SYSTEM).await.map(drop),
        "back up" => cloud.file_systems.back_up(FILE_SYSTEM, "ingest-1").await.map(drop),
        "gateway" => cloud.gateways.describe(GATEWAY).await.map(drop),
        "cache" => cloud.gateways.cache(GATEWAY).await.map(drop),
        "ties" => cloud.gateways.ties(GATEWAY).await.map(drop),
        "line" => cloud.lines.line(LINE).await.map(drop),
        "interface" => cloud.lines.interface(INTERFACE).await.map(drop),
        "metrics" => {
            let of = Subjects { file_system: Some(FILE_SYSTEM.into()), ..Subjects::default() };
            cloud.metrics.read(&of, Clock::system().now()).await.map(drop)
        }
        "secret" => cloud.secrets.password("ingest/smb").await.map(drop),
        other => panic!("{other}"),
    }
}

#[tokio::test]
async fn each_bad_day_is_its_own_and_no_call_is_made_for_ever() {
    let aws = Aws::start();
    aws.secret("ingest/smb", "hunter2");
    for (call, operation) in CALLS {
        // A client that was throttled goes slower with its next call.
        let cloud = connect(&aws.account()).await.unwrap();
        made(&cloud, call).await.unwrap_or_else(|error| panic!("{call} on a good day: {error}"));
        for (code, fault, problem, tries) in [
            ("ExpiredTokenException", Fault::Expired, Code::AwsExpired, 1),
            ("AccessDeniedException", Fault::Denied, Code::AwsDenied, 1),
            ("UnrecognizedClientException", Fault::Credentials, Code::AwsCredentials, 1),
            ("RequestTimeTooSkewed", Fault::Clock, Code::AwsClock, 3),
            ("ThrottlingException", Fault::Throttled, Code::AwsThrottled, 3),
        ] {
            let before = aws.calls().len();
            aws.fail(operation, code, 100);
            let cloud = connect(&aws.account()).await.unwrap();
            let error = made(&cloud, call).await.expect_err(code);
            aws.fail(operation, code, 0);
            assert_eq!((error.fault, error.operation), (fault, operation), "{call} {code}: {error}");
            let made = aws.calls().len() - before;
            assert!((1..=tries).contains(&made), "{call} {code} was tried {made} times");
            let words = format!("{error} {error:?}");
            for secret in ["stub-secret", "bgp-secret", "hunter2"] {
                assert!(!words.contains(secret), "{words}");
            }
            assert_eq!(Problem::from(error).code, problem, "{call} {code}");
        }
    }
    assert_eq!(aws.broken(), [""; 0]);
}

#[tokio::test]
async fn a_signature_for_another_region_says_so() {
    let aws = Aws::start();
    aws.set(&serde_json::json!({ "fail": { "*": {
        "code": "InvalidSignatureException", "status": 403, "times": 100,
        "message": "Credential should be scoped to a valid region.",
    } } }));
    let cloud = connect(&aws.account()).await.unwrap();
    for (call, _) in CALLS {
        let error = made(&cloud, call).await.expect_err("another region");
        assert_eq!(error.fault, Fault::Region, "{call}: {error}");
    }
}

#[tokio::test]
async fn an_address_where_nobody_answers_is_told_for_every_call() {
    let aws = Aws::start();
    let nobody = Account { endpoint: Some("http://127.0.0.1:1".into()), ..aws.account() };
    for (call, operation) in CALLS {
        let cloud = connect(&nobody).await.unwrap();
        let error = made(&cloud, call).await.expect_err("nobody is there");
        assert_eq!((error.fault, error.operation), (Fault::Unreachable, operation), "{call}: {error}");
        assert!(error.may_pass());
    }
}

#[tokio::test]
async fn an_answer_that_is_cut_off_is_not_understood_and_not_shown() {
    let aws = Aws::start();
    let cloud = connect(&aws.account()).await.unwrap();
    for (call, operation) in CALLS.into_iter().filter(|(call, _)| *call != "secret") {
        aws.set(&serde_json::json!({ "garbled": [operation] }));
        let error = made(&cloud, call).await.expect_err("cut off");
        assert_eq!(error.fault, Fault::Unknown, "{call}: {error}");
        assert!(!format!("{error:?}").contains("bgp-secret"), "{error:?}");
    }
}
