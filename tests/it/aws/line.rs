//! What Direct Connect says of a line, and what of it is never taken over.

use crate::common::aws::{Aws, INTERFACE, LINE};
use ingest::cloud::{Bgp, Fault, InterfaceState, LineState, Lines, connect};
use ingest::words::rate::Rate;
use serde_json::json;
use std::sync::Arc;

async fn lines(aws: &Aws) -> Arc<dyn Lines> {
    connect(&aws.account()).await.unwrap().lines
}

#[tokio::test]
async fn a_line_is_told_as_it_stands() {
    let aws = Aws::start();
    aws.set(&json!({ "interface": { "rateLimit": "2Gbps" } }));
    let lines = lines(&aws).await;
    let line = lines.line(LINE).await.unwrap();
    assert_eq!((line.state, line.bandwidth.map(Rate::bits)), (LineState::Available, Some(10_000_000_000)));
    let interface = lines.interface(INTERFACE).await.unwrap();
    assert_eq!((interface.line.as_deref(), interface.mtu), (Some(LINE), Some(9001)));
    assert_eq!((interface.state, interface.bgp.as_slice()), (InterfaceState::Available, &[Bgp::Up][..]));
    assert_eq!(interface.limit.map(Rate::bits), Some(2_000_000_000));
    assert_eq!(aws.broken(), [""; 0]);
}

#[tokio::test]
async fn words_that_nobody_knows_yet_are_kept_as_they_are() {
    let aws = Aws::start();
    aws.set(&json!({
        "newer": true,
        "connection": { "connectionState": "frayed", "bandwidth": "plenty" },
        "interface": {
            "virtualInterfaceState": "frayed", "rateLimit": "some",
            "bgpPeers": [{ "bgpStatus": "dancing" }, { "bgpStatus": "down" }],
        },
    }));
    let lines = lines(&aws).await;
    let line = lines.line(LINE).await.unwrap();
    assert_eq!((line.state, line.bandwidth), (LineState::Other("frayed".into()), None));
    let interface = lines.interface(INTERFACE).await.unwrap();
    assert_eq!(interface.state, InterfaceState::Other("frayed".into()));
    assert_eq!(interface.bgp, [Bgp::Other("dancing".into()), Bgp::Down]);
    assert_eq!(interface.limit, None);
}

#[tokio::test]
async fn the_key_of_the_routes_is_in_no_value_and_no_error() {
    let aws = Aws::start();
    let lines = lines(&aws).await;
    let interface = lines.interface(INTERFACE).await.unwrap();
    assert!(!format!("{interface:?}").contains("bgp-secret"), "{interface:?}");
    aws.set(&json!({ "garbled": ["DescribeVirtualInterfaces"] }));
    let error = lines.interface(INTERFACE).await.expect_err("the answer is cut off");
    assert_eq!(error.fault, Fault::Unknown, "{error}");
    assert!(!format!("{error} {error:?}").contains("bgp-secret"), "{error:?}");
}

#[tokio::test]
async fn what_is_not_there_is_missing() {
    let aws = Aws::start();
    let lines = lines(&aws).await;
    for error in [lines.line("dxcon-00000000").await.err(), lines.interface("dxvif-00000000").await.err()] {
        let error = error.expect("nothing has that name");
        assert_eq!(error.fault, Fault::Missing, "{error}");
    }
}
