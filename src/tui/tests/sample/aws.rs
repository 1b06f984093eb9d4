//! The far side, as AWS tells it on that night.

use super::minutes;
use crate::control::{Asked, AwsView, FactView, GateView, Side, UnknownView};
use crate::words::rate::Rate;

/// What AWS says while the gateway is nearly full, in maintenance, and CloudWatch does not answer.
pub(in crate::tui::tests) fn aws() -> AwsView {
    let gate = |name: &str, asks, rate, why: &str, since| GateView {
        name: name.into(),
        asks,
        rate,
        way: Side::Up,
        why: why.into(),
        since: minutes(since),
    };
    let fact = |what: &str, words: &str| FactView { what: what.into(), words: words.into(), at: minutes(-1) };
    let slow = Some(Rate::bits_per_second(400_000_000));
    AwsView {
        region: "us-west-2".into(),
        gates: vec![
            gate("cache", Asked::Slow, slow, "80 % of the gateway's cache are not brought over yet", -25),
            gate(
                "window",
                Asked::Hold,
                None,
                "The file system may be patched from Sun 22:20 to Sun 22:50: its weekly window",
                -4,
            ),
        ],
        facts: vec![
            fact(
                "file system",
                "fs-0a1b2c3d4e5f67890 AVAILABLE, 10.0 TB free, made for 8.19 Gbit/s at most by its servers, may be patched Mon 06:20 UTC",
            ),
            fact(
                "gateway",
                "sgw-12A3456B RUNNING, 80 % of its cache of 4.40 TB not brought over yet, software 2.1.4",
            ),
            fact("line", "dxcon-fh6ayh1d available, 10.0 Gbit/s"),
            fact("routes", "dxvif-ffhhk74f available, BGP up, packets of 9001 bytes"),
            fact("backups", "the newest whole one is backup-00000000000000001, begun 2026-11-22 01:00"),
        ],
        unknown: vec![UnknownView {
            what: "what others send over the line".into(),
            since: Some(minutes(-31)),
            why: "AWS does not answer (CloudWatch GetMetricData)".into(),
        }],
    }
}
