//! The agent in numbers, as Prometheus reads them (<https://prometheus.io/docs/instrumenting/exposition_formats/>).
//!
//! Bytes and seconds, no names of rolls: whoever may read this may not see what is shot.

use crate::control::api::{Asked, RollState, Snapshot};
use crate::pace::Allowance;
use jiff::Timestamp;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::{Registry, Unit};
use std::sync::atomic::AtomicU64;

/// What the text is: OpenMetrics, which Prometheus reads as well as its own.
pub(super) const CONTENT_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

type Real = Gauge<f64, AtomicU64>;

/// The text, ready to send.
pub(super) fn text(snapshot: &Snapshot, now: Timestamp) -> String {
    let mut text = String::new();
    // Writing to a `String` cannot fail.
    let _ = encode(&mut text, &registry(snapshot, now));
    text
}

fn registry(snapshot: &Snapshot, now: Timestamp) -> Registry {
    let mut all = Registry::with_prefix("ingest");
    let Snapshot { at, agent, link, rolls, totals, notices, ledger } = snapshot;
    let family = Family::<[(&str, String); 1], Gauge>::default();
    for state in RollState::ALL {
        let count = rolls.iter().filter(|roll| roll.state == state).count();
        family.get_or_create(&[("state", state.name().into())]).set(count as i64);
    }
    all.register("rolls", "Rolls that the agent knows, by what is going on with them", family);
    let family = Family::<[(&str, String); 1], Gauge>::default();
    for urgent in [true, false] {
        let count = notices.iter().filter(|notice| notice.urgent == urgent).count();
        family.get_or_create(&[("urgent", urgent.to_string())]).set(count as i64);
    }
    all.register("notices", "What somebody should know, or act on where it is urgent", family);

    if let Some(aws) = &link.aws {
        let family = Family::<[(&str, String); 1], Gauge>::default();
        for asked in Asked::ALL {
            let count = aws.gates.iter().filter(|gate| gate.asks == asked).count();
            family.get_or_create(&[("asks", asked.name().into())]).set(count as i64);
        }
        all.register("gates", "Gates of the far side that are closed, by what they ask for", family);
        let help = "What AWS is asked and does not say: nothing is held for it";
        number(&mut all, "aws_unknown", help, aws.unknown.len() as i64);
    }
    let held = i64::try_from(totals.held).unwrap_or(i64::MAX);
    number(&mut all, "held", "Rolls that wait for a person", held);
    let late = rolls.iter().filter(|roll| roll.late.is_some()).count();
    number(&mut all, "late", "Rolls that will miss their deadline, as far as one can tell now", late as i64);
    let up = i64::from(link.trouble.is_none());
    number(&mut all, "share_reachable", "Whether the share can be reached", up);
    if let Some(ledger) = ledger {
        let up = i64::from(ledger.trouble.is_none());
        number(&mut all, "ledger_reachable", "Whether the studio-wide ledger can be reached", up);
        let behind = i64::try_from(ledger.behind).unwrap_or(i64::MAX);
        number(&mut all, "ledger_behind", "Events that the studio-wide ledger does not have yet", behind);
    }

    let mut real = |name: &str, help: &str, unit: Unit, value: f64| {
        let gauge = Real::default();
        gauge.set(value);
        all.register_with_unit(name, help, unit, gauge);
    };
    let sums = "of the rolls that are not done";
    real("to_send", &format!("All bytes {sums}"), Unit::Bytes, totals.bytes as f64);
    real("sent", &format!("Bytes {sums} that are written to the share"), Unit::Bytes, totals.sent as f64);
    real("landed", &format!("Bytes {sums} that are proven on the share"), Unit::Bytes, totals.landed as f64);
    if let Some(free) = link.free {
        real("share_free", "Room on the share, as it was last asked", Unit::Bytes, free as f64);
    }
    if let Some(ledger) = ledger {
        let lag = ledger.since.map_or(0.0, |since| now.duration_since(since).as_secs_f64().max(0.0));
        real("ledger_lag", "Since the oldest event that the ledger does not have", Unit::Seconds, lag);
    }
    let rate = || Unit::Other("bytes_per_second".into());
    real("sending", "Bytes a second towards the share", rate(), link.up as f64 / 8.0);
    real("reading_back", "Bytes a second back from the share", rate(), link.down as f64 / 8.0);
    real(
        "allowance",
        "What may be sent now; +Inf where nothing limits it",
        rate(),
        bytes(link.pace.allowance),
    );
    real("timetable", "What the timetable alone would allow", rate(), bytes(link.pace.timetable));
    if let Some((now, best)) = link.pace.round_trip {
        real("round_trip", "The path's latency now", Unit::Seconds, now as f64 / 1e6);
        real("round_trip_base", "The path's latency at its best", Unit::Seconds, best as f64 / 1e6);
    }
    let age = now.duration_since(*at).as_secs_f64().max(0.0);
    real("snapshot_age", "Since anything changed that the agent reports", Unit::Seconds, age);
    let uptime = now.duration_since(agent.since).as_secs_f64().max(0.0);
    real("uptime", "Since the agent was started", Unit::Seconds, uptime);
    all
}

fn number(all: &mut Registry, name: &str, help: &str, value: i64) {
    let gauge = Gauge::<i64>::default();
    gauge.set(value);
    all.register(name, help, gauge);
}

fn bytes(allowance: Allowance) -> f64 {
    match allowance {
        Allowance::Unlimited => f64::INFINITY,
        Allowance::AtMost(rate) => rate.bytes_per_second(),
        Allowance::Nothing => 0.0,
    }
}
