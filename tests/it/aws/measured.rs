//! What CloudWatch says, all of it by one call.

use crate::common::aws::{Aws, FILE_SYSTEM, LINE};
use ingest::cloud::{Signal, Subjects, connect};
use ingest::words::clock::Clock;
use serde_json::json;

fn all() -> Subjects {
    Subjects {
        file_system: Some(FILE_SYSTEM.into()),
        gateway: Some(("sgw-12A3456B".into(), "nas-gateway".into())),
        line: Some(LINE.into()),
    }
}

#[tokio::test]
async fn one_call_gives_the_newest_value_of_everything() {
    let aws = Aws::start();
    aws.set(&json!({ "metrics": { "ConnectionBpsIngress": 4e9, "FilesFailingUpload": 2 } }));
    let (metrics, now) = (connect(&aws.account()).await.unwrap().metrics, Clock::system().now());
    let readings = metrics.read(&all(), now).await.unwrap();
    let value = |signal: Signal| readings.get(&signal).map(|reading| reading.value);
    assert_eq!(value(Signal::FreeStorage), Some(1e13));
    assert_eq!(value(Signal::Network), Some(10.0));
    assert_eq!(value(Signal::LineUp), Some(4e9), "what goes up is what comes in at AWS");
    assert_eq!(value(Signal::Failing), Some(2.0));
    assert_eq!(value(Signal::Cpu), None, "what has no value is none");
    let age = now.duration_since(readings[&Signal::Network].at).as_secs();
    assert!((0..=1).contains(&age), "as old as the end of its minute: {age} s");
    let calls = aws.given("GetMetricData");
    assert_eq!(calls.len(), 1);
    let queries = calls[0]["MetricDataQueries"].as_array().unwrap();
    assert_eq!(queries.len(), Signal::ALL.len());
    let dirty = queries
        .iter()
        .find(|query| query["MetricStat"]["Metric"]["MetricName"] == "CachePercentDirty")
        .unwrap();
    let names: Vec<&str> = dirty["MetricStat"]["Metric"]["Dimensions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|dimension| dimension["Name"].as_str().unwrap())
        .collect();
    assert_eq!((names, &dirty["MetricStat"]["Period"]), (vec!["GatewayId", "GatewayName"], &json!(300)));
    assert_eq!(aws.broken(), [""; 0]);
}

#[tokio::test]
async fn nothing_is_asked_where_nothing_is_named() {
    let aws = Aws::start();
    let metrics = connect(&aws.account()).await.unwrap().metrics;
    assert!(metrics.read(&Subjects::default(), Clock::system().now()).await.unwrap().is_empty());
    assert_eq!(aws.calls(), [""; 0]);
}
