//! What Storage Gateway says of a gateway, its cache and its ties.

use crate::common::aws::{Aws, FILE_SYSTEM, GATEWAY};
use ingest::cloud::{Fault, GatewayState, Gateways, TieState, connect};
use serde_json::json;
use std::sync::Arc;

async fn gateways(aws: &Aws) -> Arc<dyn Gateways> {
    connect(&aws.account()).await.unwrap().gateways
}

#[tokio::test]
async fn a_gateway_is_told_as_it_stands() {
    let aws = Aws::start();
    aws.set(&json!({ "gateway": {
        "DeprecationDate": "2027-03-31", "SoftwareUpdatesEndDate": "2026-12-31",
        "NextUpdateAvailabilityDate": "2026-12-01T07:00:00",
    } }));
    let gateways = gateways(&aws).await;
    let gateway = gateways.describe(GATEWAY).await.unwrap();
    assert_eq!((gateway.id.as_str(), gateway.name.as_str()), ("sgw-12A3456B", "nas-gateway"));
    assert_eq!((gateway.state, gateway.version.as_deref()), (GatewayState::Running, Some("2.1.4")));
    assert_eq!(gateway.deprecated.as_deref(), Some("2027-03-31"));
    assert_eq!(gateway.updates_end.as_deref(), Some("2026-12-31"));
    assert_eq!(gateway.update.as_deref(), Some("2026-12-01T07:00:00"));
    let cache = gateways.cache(GATEWAY).await.unwrap();
    assert_eq!((cache.size, cache.used, cache.dirty), (4 << 40, 40.0, 5.0));
    let ties = gateways.ties(GATEWAY).await.unwrap();
    assert_eq!(ties.len(), 1);
    assert_eq!(ties[0].file_system.as_deref(), Some(FILE_SYSTEM));
    assert_eq!((&ties[0].state, ties[0].errors.len()), (&TieState::Available, 0));
    assert_eq!(aws.broken(), [""; 0]);
}

#[tokio::test]
async fn what_is_wrong_with_a_tie_is_told_in_the_words_of_aws() {
    let aws = Aws::start();
    let details = json!([{ "ErrorCode": "FsxFileSystemAuthenticationFailure" }]);
    for (word, state) in [("ERROR", TieState::Error), ("ENTANGLED", TieState::Other("ENTANGLED".into()))] {
        aws.set(&json!({ "association": {
            "FileSystemAssociationStatus": word, "FileSystemAssociationStatusDetails": details,
        } }));
        let ties = gateways(&aws).await.ties(GATEWAY).await.unwrap();
        assert_eq!(
            (&ties[0].state, ties[0].errors.as_slice()),
            (&state, &["FsxFileSystemAuthenticationFailure".to_owned()][..])
        );
    }
}

#[tokio::test]
async fn a_gateway_that_aws_does_not_hear_from_is_no_error() {
    let aws = Aws::start();
    let extra = json!({ "error": { "errorCode": "GatewayNotConnected" } });
    aws.set(&json!({ "fail": { "DescribeGatewayInformation": {
        "code": "InvalidGatewayRequestException", "message": "The specified gateway is not connected.",
        "extra": extra, "times": 1,
    } } }));
    let gateways = gateways(&aws).await;
    let gateway = gateways.describe(GATEWAY).await.unwrap();
    assert_eq!((gateway.id.as_str(), gateway.state), ("sgw-12A3456B", GatewayState::NotConnected));
    let elsewhere = GATEWAY.replace("12A3456B", "12A3456C");
    let error = gateways.describe(&elsewhere).await.expect_err("there is no such gateway");
    assert_eq!(error.fault, Fault::Missing, "{error}");
}
