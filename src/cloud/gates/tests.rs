//! Every rule, by tables: what is known, and the gates that follow.

use super::*;
use crate::cloud::{
    Bgp, Cache, CloudError, Deployment, Fault, FileSystem, Gateway, GatewayState, Interface, InterfaceState,
    Lifecycle, Line, LineState, Operation, Reading, Readings, Signal, Storage, Tie, TieState, Weekly,
};
use crate::pace::{Asks, Way};
use jiff::SignedDuration;
use std::collections::BTreeMap;

/// A Sunday, an hour before the file system's weekly window.
const NOW: &str = "2026-11-22T09:00:00Z";

fn at(text: &str) -> Timestamp {
    text.parse().expect("a time")
}

fn later(minutes: i64) -> Timestamp {
    at(NOW) + SignedDuration::from_mins(minutes)
}

fn file_system() -> FileSystem {
    FileSystem {
        id: "fs-1".into(),
        lifecycle: Lifecycle::Available,
        failure: None,
        storage: Some(Storage::Ssd),
        capacity: Some(20_480),
        deployment: Some(Deployment::MultiAz),
        throughput: Some(1024),
        operations: Vec::new(),
        maintenance: Weekly::parse("7:10:00"),
        daily_backup: None,
        actions: Vec::new(),
    }
}

fn gateway() -> Gateway {
    Gateway {
        id: "sgw-1".into(),
        name: "nas".into(),
        state: GatewayState::Running,
        version: None,
        update: None,
        updates_end: None,
        deprecated: None,
    }
}

fn interface() -> Interface {
    Interface {
        id: "dxvif-1".into(),
        line: Some("dxcon-1".into()),
        state: InterfaceState::Available,
        bgp: vec![Bgp::Up],
        mtu: Some(9001),
        limit: None,
    }
}

fn line(state: LineState) -> Line {
    Line { id: "dxcon-1".into(), state, bandwidth: Some(Rate::gigabits(1)) }
}

fn readings(now: Timestamp, values: &[(Signal, f64)]) -> Readings {
    let over = SignedDuration::from_mins(1);
    values.iter().map(|(signal, value)| (*signal, Reading { at: now, over, value: *value })).collect()
}

/// Everything is well.
fn healthy() -> Known {
    let (mut known, now) = (Known::default(), at(NOW));
    known.file_system.take(now, Ok(file_system()));
    known.gateway.take(now, Ok(gateway()));
    known.cache.take(now, Ok(Cache { size: 4 << 40, used: 40.0, dirty: 5.0 }));
    let tie = Tie { file_system: Some("fs-1".into()), state: TieState::Available, errors: Vec::new() };
    known.ties.take(now, Ok(vec![tie]));
    known.line.take(now, Ok(line(LineState::Available)));
    known.interface.take(now, Ok(interface()));
    known.readings.take(now, Ok(readings(now, &[(Signal::FreeStorage, 1e13), (Signal::Network, 10.0)])));
    known
}

fn ours(sent: &[Sent]) -> Ours<'_> {
    Ours { sent, most: None, reserve: None, zone: TimeZone::UTC }
}

/// What follows, one line a gate.
fn told(gates: &[Gate]) -> Vec<String> {
    let asks = |asks: &Asks| match asks {
        Asks::Hold => "hold".to_owned(),
        Asks::AtMost(rate, way) => format!("{rate} {way:?}"),
        Asks::Stop(way) => format!("stop {way:?}"),
    };
    gates.iter().map(|gate| format!("{}: {}; {}", gate.name, asks(&gate.asks), gate.why)).collect()
}

fn judged(known: &Known, now: Timestamp) -> Vec<String> {
    told(&Gates::default().judge(known, &ours(&[]), now))
}

/// What follows where one thing is not as it should be.
fn with(change: impl FnOnce(&mut Known)) -> String {
    let mut known = healthy();
    change(&mut known);
    judged(&known, at(NOW)).join("\n")
}

#[test]
fn where_all_is_well_nothing_is_closed() {
    assert_eq!(judged(&healthy(), at(NOW)), [""; 0]);
    assert_eq!(judged(&Known::default(), at(NOW)), [""; 0], "and nothing where nothing is known");
}

#[test]
fn each_state_asks_for_its_own() {
    let mut table = String::new();
    let mut row = |what: String, gates: String| {
        table += &format!("{what}\n    {}\n", if gates.is_empty() { "-" } else { &gates });
    };
    for word in [
        "AVAILABLE",
        "UPDATING",
        "MISCONFIGURED",
        "MISCONFIGURED_UNAVAILABLE",
        "CREATING",
        "DELETING",
        "FAILED",
        "HIBERNATING",
    ] {
        let state = FileSystem { lifecycle: Lifecycle::of(word), ..file_system() };
        row(format!("file system {word}"), with(|known| known.file_system.take(at(NOW), Ok(state))));
    }
    for word in ["PATCHING", "BACKING_UP", "DUSTING"] {
        let state = FileSystem { operations: vec![Operation::of(word)], ..file_system() };
        row(format!("operation {word}"), with(|known| known.file_system.take(at(NOW), Ok(state))));
    }
    for word in ["RUNNING", "NOT_CONNECTED", "SHUTDOWN", "DREAMING"] {
        let state = Gateway { state: GatewayState::of(word), ..gateway() };
        row(format!("gateway {word}"), with(|known| known.gateway.take(at(NOW), Ok(state))));
    }
    for word in ["AVAILABLE", "CREATING", "UPDATING", "DELETING", "FORCE_DELETING", "ERROR", "ENTANGLED"] {
        let errors = vec!["FsxFileSystemAuthenticationFailure".to_owned()];
        let state = Tie { file_system: Some("fs-1".into()), state: TieState::of(word), errors };
        row(format!("tie {word}"), with(|known| known.ties.take(at(NOW), Ok(vec![state]))));
    }
    for word in ["available", "down", "pending", "deleted", "unknown", "frayed"] {
        let state = line(LineState::of(word));
        row(format!("line {word}"), with(|known| known.line.take(at(NOW), Ok(state))));
    }
    for word in ["available", "down", "testing", "deleting", "unknown", "frayed"] {
        let state = Interface { state: InterfaceState::of(word), ..interface() };
        row(format!("interface {word}"), with(|known| known.interface.take(at(NOW), Ok(state))));
    }
    for words in [&["up"][..], &["down", "up"], &["down", "down"], &["unknown"], &["dancing"], &[]] {
        let state = Interface { bgp: words.iter().map(|word| Bgp::of(word)).collect(), ..interface() };
        row(format!("BGP {words:?}"), with(|known| known.interface.take(at(NOW), Ok(state))));
    }
    insta::assert_snapshot!(table);
}

#[test]
fn the_tie_of_another_file_system_closes_nothing() {
    let tie = |id: Option<&str>, state| Tie { file_system: id.map(Into::into), state, errors: Vec::new() };
    for (id, closed) in [(Some("fs-1"), true), (Some("fs-2"), false), (None, true)] {
        let ties = vec![tie(Some("fs-1"), TieState::Available), tie(id, TieState::Error)];
        assert_eq!(!with(|known| known.ties.take(at(NOW), Ok(ties))).is_empty(), closed, "{id:?}");
    }
    let both = vec![tie(Some("fs-1"), TieState::Updating), tie(Some("fs-1"), TieState::Error)];
    assert!(with(|known| known.ties.take(at(NOW), Ok(both))).starts_with("tie: stop Up"), "the worst counts");
}

#[test]
fn a_line_without_routes_is_told_once() {
    let told = with(|known| {
        known.line.take(at(NOW), Ok(line(LineState::Down)));
        known.interface.take(at(NOW), Ok(Interface { state: InterfaceState::Down, ..interface() }));
    });
    assert_eq!(told.lines().count(), 1, "{told}");
}

#[test]
fn new_rolls_wait_near_the_weekly_window_and_in_it() {
    for (now, waits) in [
        ("2026-11-22T09:49:59Z", false),
        ("2026-11-22T09:50:00Z", true),
        ("2026-11-22T10:00:00Z", true),
        ("2026-11-22T10:29:59Z", true),
        ("2026-11-22T10:30:00Z", false),
        ("2026-11-23T10:00:00Z", false),
    ] {
        let mut known = Known::default();
        known.file_system.take(at(now), Ok(file_system()));
        let gates = judged(&known, at(now));
        assert_eq!(!gates.is_empty(), waits, "{now}: {gates:?}");
        let words =
            "window: hold; The file system may be patched from Sun 10:00 to Sun 10:30: its weekly window";
        assert!(gates.iter().all(|gate| gate == words), "{gates:?}");
    }
}

#[test]
fn what_should_stay_free_keeps_new_rolls_back() {
    for (free, capacity, reserve, waits) in [
        (11e9, Some(20_480), None, false),
        (9e9, Some(20_480), None, true),
        (9e9, Some(100), None, false),
        (1e9, Some(100), None, true),
        (9e9, None, None, true),
        (9e9, Some(20_480), Some(0), false),
        (40e9, Some(20_480), Some(50_000_000_000), true),
    ] {
        let mut known = healthy();
        known.file_system.take(at(NOW), Ok(FileSystem { capacity, ..file_system() }));
        known.readings.take(at(NOW), Ok(readings(at(NOW), &[(Signal::FreeStorage, free)])));
        let gates = Gates::default().judge(&known, &Ours { reserve, ..ours(&[]) }, at(NOW));
        assert_eq!(
            told(&gates).iter().any(|gate| gate.starts_with("space: hold")),
            waits,
            "{free} {capacity:?}"
        );
    }
}

#[test]
fn every_gate_opens_when_what_it_rests_on_is_old() {
    let mut known = healthy();
    let broken =
        FileSystem { lifecycle: Lifecycle::Failed, operations: vec![Operation::Patching], ..file_system() };
    known.file_system.take(at(NOW), Ok(broken));
    known.gateway.take(at(NOW), Ok(Gateway { state: GatewayState::Shutdown, ..gateway() }));
    known.cache.take(at(NOW), Ok(Cache { size: 1, used: 99.0, dirty: 95.0 }));
    let tie = Tie { file_system: None, state: TieState::Error, errors: Vec::new() };
    known.ties.take(at(NOW), Ok(vec![tie]));
    known.line.take(at(NOW), Ok(line(LineState::Down)));
    let values =
        [(Signal::FreeStorage, 0.0), (Signal::Cpu, 99.0), (Signal::Failing, 7.0), (Signal::LineUp, 9e8)];
    known.readings.take(at(NOW), Ok(readings(at(NOW), &values)));
    let (mut gates, nothing) = (Gates::default(), [Sent { at: at(NOW), up: 0, back: 0 }]);
    let mut names = |known: &Known, now| -> Vec<&str> {
        gates.judge(known, &ours(&nothing), now).iter().map(|gate| gate.name).collect()
    };
    let all = [
        "file system",
        "maintenance",
        "space",
        "gateway",
        "tie",
        "failing",
        "line",
        "busy",
        "cache",
        "others up",
    ];
    assert_eq!(names(&known, at(NOW)), all);
    // Nobody answers any more: that changes nothing at first.
    let refused =
        || CloudError { service: "", operation: "", fault: Fault::Unreachable, detail: String::new() };
    known.file_system.take(later(5), Err(refused()));
    known.cache.take(later(5), Err(refused()));
    known.readings.take(later(5), Err(refused()));
    assert_eq!(names(&known, later(9)), all);
    assert_eq!(names(&known, later(10)), ["failing", "busy"], "what is measured may be a little older");
    assert_eq!(names(&known, later(15)), [""; 0]);
}

/// The rate after each value of a signal, one a minute, while we send at what is allowed but no faster than `link`.
fn rates(signal: Signal, values: &[f64], link: f64) -> Vec<String> {
    let (mut gates, mut known, mut sent) = (Gates::default(), Known::default(), Vec::new());
    let mut rate = link;
    let mut told = Vec::new();
    for (minute, value) in (0..).zip(values) {
        let now = later(minute);
        sent.push(Sent { at: now, up: rate as u64, back: 0 });
        known.readings.take(now, Ok(readings(now, &[(signal, *value)])));
        let ours = Ours { most: Some(Rate::gigabits(10)), ..ours(&sent) };
        let closed = gates.judge(&known, &ours, now);
        // Asked again with nothing new, it stays as it is.
        assert_eq!(gates.judge(&known, &ours, now + SignedDuration::from_secs(20)), closed);
        let most = closed.first().map(|gate| match gate.asks {
            Asks::AtMost(most, _) => most,
            other => panic!("{other:?}"),
        });
        rate = most.map_or(link, |most| (most.bits() as f64).min(link));
        told.push(most.map_or("-".into(), |most| most.to_string()));
    }
    told
}

#[test]
fn a_busy_file_system_is_left_to_the_editors_step_by_step_and_without_swinging() {
    let down = rates(Signal::Network, &[50.0, 79.0, 85.0, 85.0, 85.0], 8e9);
    assert_eq!(down, ["-", "-", "6.00 Gbit/s", "4.50 Gbit/s", "3.38 Gbit/s"], "from what really went");
    let still = rates(Signal::ServerDisk, &[85.0, 79.0, 66.0, 72.0, 66.0], 8e9);
    assert_eq!(still[1..], ["6.00 Gbit/s"; 4], "in between nothing changes");
    let up = rates(Signal::Cpu, &[90.0, 60.0, 60.0, 60.0, 60.0], 8e9);
    assert_eq!(up, ["6.00 Gbit/s", "7.50 Gbit/s", "9.38 Gbit/s", "-", "-"]);
    let floor = rates(Signal::DiskOperations, &[99.0; 30], 8e9);
    assert_eq!(floor.last().map(String::as_str), Some("1.00 Gbit/s"), "never less than a tenth");
}

#[test]
fn a_cache_that_fills_slows_us_down_and_stops_us_and_lets_us_go_again() {
    let mut gates = Gates::default();
    let mut closed = |dirty: f64| {
        let mut known = healthy();
        known.cache.take(at(NOW), Ok(Cache { size: 4 << 40, used: 99.0, dirty }));
        told(&gates.judge(&known, &ours(&[]), at(NOW))).join("")
    };
    for (dirty, expected) in [
        (60.0, ""),
        (62.5, "cache: 900 Mbit/s Up; 62 % of the gateway's cache are not brought over yet"),
        (72.5, "cache: 500 Mbit/s Up; 72 % of the gateway's cache are not brought over yet"),
        (84.9, "cache: 20.0 Mbit/s Up; 85 % of the gateway's cache are not brought over yet"),
        (85.0, "stop"),
        (81.0, "stop"),
        (80.0, "stop"),
        (79.9, "cache: 204 Mbit/s Up; 80 % of the gateway's cache are not brought over yet"),
        (81.0, "cache: 160 Mbit/s Up; 81 % of the gateway's cache are not brought over yet"),
        (10.0, ""),
    ] {
        let found = closed(dirty);
        match expected {
            "stop" => assert!(found.starts_with("cache: stop Up; "), "{dirty}: {found}"),
            expected => assert_eq!(found, expected, "{dirty}"),
        }
    }
}

#[test]
fn others_on_the_line_are_left_room_in_their_own_direction() {
    let mut table = BTreeMap::new();
    // What the line carries up and back, and what of it is ours.
    for (name, line_up, line_back, up, back) in [
        ("nobody else", 0.95e9, 0.1e9, 900_000_000, 90_000_000),
        ("editors read", 0.2e9, 0.6e9, 190_000_000, 0),
        ("somebody uploads", 0.8e9, 0.0, 400_000_000, 0),
        ("full of others", 0.99e9, 0.0, 0, 0),
    ] {
        let mut known = healthy();
        let values = [(Signal::LineUp, line_up), (Signal::LineDown, line_back)];
        known.readings.take(at(NOW), Ok(readings(at(NOW), &values)));
        let sent = [Sent { at: at(NOW), up, back }];
        table.insert(name, told(&Gates::default().judge(&known, &ours(&sent), at(NOW))));
    }
    insta::assert_debug_snapshot!(table);
}

#[test]
fn what_is_left_to_us_changes_seldom_and_slowly() {
    let (mut gates, mut known) = (Gates::default(), healthy());
    let mut left = Vec::new();
    for (minute, others) in
        (0..).zip([0.0, 40e6, 60e6, 70e6, 300e6, 300e6, 300e6, 310e6, 290e6, 40e6, 0.0, 0.0, 0.0])
    {
        let now = later(minute);
        known.line.take(now, Ok(line(LineState::Available)));
        known.readings.take(now, Ok(readings(now, &[(Signal::LineUp, others)])));
        let sent = [Sent { at: now, up: 0, back: 0 }];
        let closed = gates.judge(&known, &ours(&sent), now);
        left.push(closed.first().map_or("-".into(), |gate| match gate.asks {
            Asks::AtMost(rate, Way::Up) => rate.to_string(),
            other => panic!("{other:?}"),
        }));
    }
    let expected = "- - - 881 728 652 652 588 588 744 847 898 -";
    assert_eq!(left.join(" ").replace(" Mbit/s", ""), expected);
}

#[test]
fn what_we_sent_is_not_known_to_an_agent_that_has_just_been_started() {
    let mut known = healthy();
    known.readings.take(at(NOW), Ok(readings(at(NOW), &[(Signal::LineUp, 9e8)])));
    assert_eq!(judged(&known, at(NOW)), [""; 0]);
}
