//! A snapshot of an afternoon: what the agent on a stage's NAS may have to tell.

use ingest::control::{
    AgentView, ArrivalView, Asked, AwsView, EtaView, FactView, GateView, LedgerView, LinkView, Notice, Pace,
    Pacer, RollState, RollView, Sample, Side, Snapshot, Totals, UnknownView, WatchedView, WindowView,
};
use ingest::journey::{Labels, Proof, Stage, SyncTool};
use ingest::pace::Allowance;
use ingest::problem::{Code, Problem};
use ingest::words::priority::Priority;
use jiff::Timestamp;
use std::sync::Arc;

/// The moment of the scene: twenty to eleven in Los Angeles.
pub(crate) const NOW: &str = "2026-11-22T18:40:00Z";

pub(crate) fn at(moment: &str) -> Timestamp {
    moment.parse().unwrap()
}

pub(crate) fn allowed(text: &str) -> Allowance {
    text.parse().unwrap()
}

/// A roll of 256 GB that is in this state, half sent where it is under way.
pub(crate) fn roll(name: &str, state: RollState) -> RollView {
    let bytes = 256_000_000_000;
    let stage = match state {
        RollState::Copying => Stage::Found,
        RollState::Checking => Stage::Settled,
        RollState::Sending => Stage::Sending,
        RollState::Proving => Stage::Sent,
        RollState::Releasing => Stage::Landed,
        RollState::Arriving | RollState::Delivered => Stage::Released,
        RollState::Arrived => Stage::Arrived,
        RollState::Duplicate => Stage::Duplicate,
        RollState::Abandoned => Stage::Abandoned,
        _ => Stage::Queued,
    };
    let (sent, landed) = match state {
        RollState::Sending => (bytes / 2, bytes / 4),
        RollState::Proving => (bytes, bytes / 10 * 9),
        RollState::Releasing | RollState::Arriving | RollState::Delivered | RollState::Arrived => {
            (bytes, bytes)
        }
        _ => (0, 0),
    };
    RollView {
        key: format!("0192f0c4-{name}"),
        id: None,
        roll: name.into(),
        source: format!("/nas/dumps/20261122_D03_MU/Camera_Media/{name}").into(),
        target: format!("Footage/20261122_D03_MU/Camera_Media/{name}"),
        family: "RED".into(),
        verdict: "complete".into(),
        labels: Labels::default(),
        stage,
        state,
        waiting: None,
        problem: None,
        files: 42,
        bytes,
        sent,
        landed,
        rate: if state == RollState::Sending { 800_000_000 } else { 0 },
        priority: Priority::Normal,
        deadline: None,
        eta: None,
        late: None,
        found: at("2026-11-22T17:00:00Z"),
        changed: at("2026-11-22T18:39:30Z"),
        receipt: None,
        arrival: None,
        backup: None,
    }
}

pub(crate) fn eta(earliest: &str, latest: &str) -> Option<EtaView> {
    Some(EtaView { earliest: at(earliest), latest: at(latest), frozen: None })
}

/// Rolls in all states; a timetable that allows 800 Mbit/s by day; one thing to look after.
pub(crate) fn afternoon() -> Snapshot {
    let held = Problem::new(
        Code::CardIncomplete,
        "`A002C014` has no segment 2: the file `A002C014_1122R2_002.R3D` is missing",
    );
    let rolls = vec![
        RollView { problem: Some(held), verdict: "incomplete".into(), ..roll("A002R2EC", RollState::Held) },
        RollView {
            priority: Priority::Urgent,
            deadline: Some(at("2026-11-22T19:30:00Z")),
            eta: eta("2026-11-22T19:10:00Z", "2026-11-22T19:40:00Z"),
            late: Some("At the allowed rate it lands at 11:40, ten minutes after its deadline".into()),
            ..roll("A001R2EC", RollState::Sending)
        },
        RollView {
            eta: eta("2026-11-22T18:42:00Z", "2026-11-22T18:44:00Z"),
            ..roll("B001R2EC", RollState::Proving)
        },
        RollView { family: String::new(), verdict: String::new(), ..roll("C001", RollState::Copying) },
        roll("B002R2EC", RollState::Queued),
        RollView {
            waiting: Some("The file `Clip 0007.mov` cannot be read yet: tried again in 5 min".into()),
            ..roll("S001", RollState::Waiting)
        },
        RollView { receipt: Some(18), arrival: Some(arrival()), ..roll("E001R2EC", RollState::Arriving) },
        RollView { receipt: Some(17), ..roll("A000R2EC", RollState::Delivered) },
        roll("A000R2EC_copy", RollState::Duplicate),
    ];
    Snapshot {
        at: at(NOW),
        agent: agent(),
        link: link(),
        rolls: rolls.into_iter().map(Arc::new).collect(),
        totals: Totals {
            rolls: 5,
            held: 1,
            delivered: 2,
            arriving: 1,
            bytes: 1_280_000_000_000,
            sent: 384_000_000_000,
            landed: 294_400_000_000,
            eta: eta("2026-11-22T21:00:00Z", "2026-11-22T22:30:00Z"),
        },
        notices: vec![Notice {
            since: at("2026-11-22T18:30:00Z"),
            urgent: true,
            problem: Problem::new(Code::SourceMissing, "The watched folder `/nas/old` is not there"),
        }],
        ledger: Some(LedgerView {
            table: "ingest-ledger".into(),
            region: "us-west-2".into(),
            share: "footage, Oregon".into(),
            reached: Some(at("2026-11-22T18:10:00Z")),
            behind: 4,
            since: Some(at("2026-11-22T18:25:00Z")),
            trouble: Some(Problem::new(
                Code::AwsUnreachable,
                "The ledger cannot be asked: AWS does not answer (DynamoDB PutItem: no answer in time)",
            )),
        }),
    }
}

/// The second region lacks two files of it.
fn arrival() -> ArrivalView {
    ArrivalView {
        sync: SyncTool::Syncthing,
        proof: Proof::Hash,
        at: None,
        there: 40,
        all: 42,
        missing: vec!["E001C009.R3D".into(), "E001C010.R3D".into()],
        words: "by name and size".into(),
    }
}

fn agent() -> AgentView {
    let watched = WatchedView { path: "/nas/dumps".into(), dumps: 8, note: None, unreadable: false };
    AgentView {
        studio: "Riot, Los Angeles".into(),
        host: "nas-ingest".into(),
        version: "0.1.0".into(),
        since: at("2026-11-20T06:00:00Z"),
        pid: 4711,
        state: "/var/lib/ingest".into(),
        config: Some("/etc/ingest/config.toml".into()),
        config_since: at("2026-11-20T06:00:00Z"),
        stopping: false,
        watched: vec![watched],
    }
}

/// The weekly window of the file system comes, and CloudWatch does not answer.
fn aws() -> AwsView {
    AwsView {
        region: "us-west-2".into(),
        facts: vec![FactView {
            what: "file system".into(),
            words: "fs-0a1b2c3d4e5f67890 AVAILABLE, may be patched Sun 18:45 UTC".into(),
            at: at("2026-11-22T18:39:30Z"),
        }],
        gates: vec![GateView {
            name: "window".into(),
            asks: Asked::Hold,
            rate: None,
            way: Side::Up,
            why: "The file system may be patched from Sun 10:45 to Sun 11:15: its weekly window".into(),
            since: at("2026-11-22T18:35:00Z"),
        }],
        unknown: vec![UnknownView {
            what: "how busy the file system is".into(),
            since: Some(at("2026-11-22T18:10:00Z")),
            why: "AWS does not answer (CloudWatch GetMetricData)".into(),
        }],
    }
}

fn link() -> LinkView {
    LinkView {
        destination: "//amznfsx0a1b2c3d.corp.example.com/footage".into(),
        trouble: None,
        waiting: None,
        session: None,
        readback: None,
        sync: None,
        aws: Some(aws()),
        free: Some(12_000_000_000_000),
        pace: Pace {
            allowance: allowed("800 Mbit/s"),
            by: Pacer::Timetable,
            why: "The window Mon-Sun 08:00-20:00 allows 800 Mbit/s".into(),
            until: Some(at("2026-11-23T04:00:00Z")),
            timetable: allowed("800 Mbit/s"),
            round_trip: Some((31_000, 28_000)),
            back: None,
            hold: Some(
                "The file system may be patched from Sun 10:45 to Sun 11:15: its weekly window".into(),
            ),
        },
        up: 790_000_000,
        down: 640_000_000,
        history: vec![Sample { at: at(NOW), allowed: Some(800_000_000), up: 790_000_000, down: 640_000_000 }],
        zone: "America/Los_Angeles".into(),
        windows: vec![WindowView {
            words: "Mon-Sun 08:00-20:00".into(),
            allowance: allowed("800 Mbit/s"),
            stretches: (0..7).map(|day| (day * 1440 + 480, day * 1440 + 1200)).collect(),
        }],
        otherwise: Allowance::Unlimited,
    }
}
