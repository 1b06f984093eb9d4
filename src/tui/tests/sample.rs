//! A night in a studio: rolls in every state, a link, orders.

mod aws;

pub(super) use aws::aws;

use crate::control::{
    Action, Actor, AgentView, ArrivalView, ClipView, EtaView, EventView, FileView, LedgerView, LinkView,
    Notice, Pace, Pacer, Recorded, RollDetail, RollState, RollView, Sample, Snapshot, SyncView, Totals,
    WatchedView, WindowView,
};
use crate::journey::{CardFacts, Claim, Labels, Noted, Proof, Stage, SyncTool};
use crate::pace::Allowance;
use crate::problem::{Code, Problem};
use crate::words::path::RelPath;
use crate::words::priority::Priority;
use crate::words::rate::Rate;
use crate::words::session::{Limit, Session};
use jiff::{SignedDuration, Timestamp};
use std::sync::Arc;

/// Sunday 22:14:07 in Los Angeles.
pub(super) fn now() -> Timestamp {
    "2026-11-23T06:14:07Z".parse().expect("a time")
}

/// So many minutes from now.
pub(super) fn minutes(minutes: i64) -> Timestamp {
    now().checked_add(SignedDuration::from_mins(minutes)).expect("a time")
}

pub(super) fn eta(from: i64, to: i64) -> Option<EtaView> {
    Some(EtaView { earliest: minutes(from), latest: minutes(to), frozen: None })
}

/// A roll of the main unit on day three that waits for its turn.
pub(super) fn roll(name: &str, state: RollState, gigabytes: u64) -> RollView {
    let stage = match state {
        RollState::Copying => Stage::Found,
        RollState::Checking => Stage::Settled,
        RollState::Sending | RollState::Waiting => Stage::Sending,
        RollState::Proving => Stage::Sent,
        RollState::Releasing => Stage::Landed,
        RollState::Arriving | RollState::Delivered => Stage::Released,
        RollState::Arrived => Stage::Arrived,
        RollState::Duplicate => Stage::Duplicate,
        RollState::Abandoned => Stage::Abandoned,
        RollState::Held | RollState::Queued => Stage::Queued,
    };
    let bytes = gigabytes * 1_000_000_000;
    let proven = if stage >= Stage::Landed && stage <= Stage::Arrived { bytes } else { 0 };
    let folder = format!("20261122_D03_MU/Camera_Media/{name}");
    RollView {
        key: format!("key-{name}"),
        id: (stage > Stage::Found).then(|| "019aa9d2-51c0-7000-8000-00000000002a".parse().expect("an id")),
        roll: name.into(),
        source: format!("/nas/dumps/{folder}").into(),
        target: format!("Footage/{folder}"),
        family: "ARRI".into(),
        verdict: "complete".into(),
        labels: Labels {
            project: None,
            date: Some("2026-11-22".into()),
            episode: None,
            day: Some(3),
            unit: Some("MU".into()),
        },
        stage,
        state,
        waiting: None,
        problem: None,
        files: 412,
        bytes,
        sent: proven,
        landed: proven,
        rate: 0,
        priority: Priority::Normal,
        deadline: None,
        eta: None,
        late: None,
        found: minutes(-95),
        changed: minutes(-12),
        receipt: (proven > 0).then_some(118),
        arrival: None,
        backup: None,
    }
}

fn with(mut roll: RollView, change: impl FnOnce(&mut RollView)) -> Arc<RollView> {
    change(&mut roll);
    Arc::new(roll)
}

/// Held: two clips are missing.
pub(super) fn incomplete() -> RollView {
    let mut roll = roll("A004R2EC", RollState::Held, 640);
    roll.verdict = "incomplete".into();
    roll.problem = Some(
        Problem::new(
            Code::CardIncomplete,
            "2 clips are missing on the card: `A004C003` and `A004C007` stand in the card's own list",
        )
        .with_hint("Copy the rest from the card and retry, or accept it as it is with a reason"),
    );
    roll
}

/// What is going on at a quarter past ten.
pub(super) fn night() -> Snapshot {
    let rolls = vec![
        with(roll("A001R2EC", RollState::Sending, 983), |roll| {
            (roll.sent, roll.landed) = (640_000_000_000, 609_000_000_000);
            (roll.rate, roll.eta) = (1_410_000_000, eta(44, 58));
            (roll.priority, roll.deadline) = (Priority::Urgent, Some(minutes(436)));
        }),
        with(roll("B002R1AA", RollState::Sending, 2100), |roll| {
            (roll.sent, roll.landed) = (130_000_000_000, 90_000_000_000);
            (roll.rate, roll.eta) = (510_000_000, eta(470, 720));
            roll.deadline = Some(minutes(436));
            roll.late = Some(
                "at the rate of this timetable it lands at 06:05 at the earliest, by 05:30 was asked".into(),
            );
        }),
        Arc::new(incomplete()),
        with(roll("C001R9ZZ_Übungsaufnahme_日本語の長い名前", RollState::Held, 310), |roll| {
            roll.problem = Some(Problem::new(
                Code::FilesAltered,
                "1 file differs from the manifest: `C001C004_261122_R9ZZ.mxf`",
            ));
        }),
        with(roll("A002R2ED", RollState::Proving, 410), |roll| {
            (roll.sent, roll.landed) = (roll.bytes, 380_000_000_000);
            roll.eta = eta(4, 6);
        }),
        with(roll("S001_20261122", RollState::Queued, 12), |roll| {
            roll.family = "Sound Devices".into();
            roll.eta = eta(50, 75);
        }),
        with(roll("A003R2EF", RollState::Copying, 205), |roll| {
            (roll.family, roll.verdict) = (String::new(), String::new());
            roll.waiting = Some("still being copied: last change 12 s ago".into());
        }),
        with(roll("D001R7QQ", RollState::Waiting, 95), |roll| {
            roll.sent = 11_000_000_000;
            roll.waiting = Some("the share is read-only; trying again in 20 s (for 3 min)".into());
            roll.eta = eta(90, 120);
        }),
        with(roll("E001R2EA", RollState::Arriving, 88), |roll| {
            roll.waiting = Some("312 of 412 files are there; Syncthing v1.19.2, folder idle; the far device `virginia` is connected".into());
            roll.arrival = Some(ArrivalView {
                sync: SyncTool::Syncthing,
                proof: Proof::Report,
                at: None,
                there: 312,
                all: 412,
                missing: vec!["E001C009_261122_R2EA.mxf".into(), "E001C010_261122_R2EA.mxf".into()],
                words: "Syncthing v1.19.2, folder idle; the far device `virginia` is connected".into(),
            });
        }),
        Arc::new(roll("A000R2EB", RollState::Delivered, 720)),
        Arc::new(roll("B001R1AB", RollState::Arrived, 1900)),
        with(roll("A001R2EC", RollState::Duplicate, 983), |roll| {
            roll.key = "key-again".into();
            roll.source = "/nas/dumps/again/A001R2EC".into();
            roll.waiting = Some("delivered before, receipt 118".into());
        }),
        Arc::new(roll("TEST0001", RollState::Abandoned, 3)),
    ];
    Snapshot {
        at: now(),
        agent: AgentView {
            studio: "Stage 4".into(),
            host: "nas-vm".into(),
            version: "0.1.0".into(),
            since: minutes(-7300),
            pid: 812,
            state: "/var/lib/ingest".into(),
            config: Some("/etc/ingest/config.toml".into()),
            config_since: minutes(-1500),
            stopping: false,
            watched: vec![WatchedView {
                path: "/nas/dumps".into(),
                dumps: 12,
                note: None,
                unreadable: false,
            }],
        },
        link: link(),
        rolls,
        totals: Totals {
            rolls: 6,
            held: 2,
            delivered: 3,
            arriving: 1,
            bytes: 3_805_000_000_000,
            sent: 1_191_000_000_000,
            landed: 1_079_000_000_000,
            eta: eta(470, 720),
        },
        notices: vec![Notice {
            since: minutes(-40),
            urgent: false,
            problem: Problem::new(
                Code::ShareUnreachable,
                "`//fsx/footage` did not answer for 4 min, and does again",
            ),
        }],
        ledger: Some(LedgerView {
            table: "ingest-ledger".into(),
            region: "us-west-2".into(),
            share: "//fsx/footage".into(),
            reached: Some(minutes(-2)),
            behind: 0,
            since: None,
            trouble: None,
        }),
    }
}

pub(super) fn link() -> LinkView {
    let rate = |gigabits: u64| Allowance::AtMost(Rate::bits_per_second(gigabits * 1_000_000_000));
    let days = |days: std::ops::Range<u16>| days.map(|day| (day * 1440 + 480, day * 1440 + 1200)).collect();
    LinkView {
        destination: "smb://svc-ingest@fsx.example.com/footage".into(),
        trouble: None,
        waiting: None,
        session: Some(session()),
        readback: Some(session()),
        sync: Some(SyncView {
            sync: SyncTool::Syncthing,
            words: "Syncthing v1.19.2, folder idle; the far device `virginia` is connected".into(),
            trouble: None,
            second: None,
        }),
        aws: None,
        free: Some(41_300_000_000_000),
        pace: Pace {
            allowance: rate(2),
            by: Pacer::Timetable,
            why: "The window every day 20:00-08:00".into(),
            until: Some(minutes(586)),
            timetable: rate(2),
            round_trip: Some((28_400, 26_900)),
            back: None,
            hold: None,
        },
        up: 1_920_000_000,
        down: 1_880_000_000,
        history: (0..360)
            .map(|place| Sample {
                at: now().checked_sub(SignedDuration::from_secs((359 - place) * 10)).expect("a time"),
                allowed: if place < 130 { Some(1_000_000_000) } else { Some(2_000_000_000) },
                up: if place < 130 {
                    960_000_000
                } else {
                    1_700_000_000 + 1_000_000 * (place as u64 % 7) * 35
                },
                down: 900_000_000,
            })
            .collect(),
        zone: "America/Los_Angeles".into(),
        windows: vec![
            WindowView { words: "Mon-Fri 08:00-20:00".into(), allowance: rate(1), stretches: days(0..5) },
            WindowView {
                words: "Sat 00:00-06:00".into(),
                allowance: Allowance::Nothing,
                stretches: vec![(7200, 7560)],
            },
        ],
        otherwise: rate(2),
    }
}

pub(super) fn session() -> Session {
    Session {
        client: "native".into(),
        address: "//fsx.example.com/footage".into(),
        login: "Kerberos as svc-ingest@CORP.EXAMPLE.COM".into(),
        gateway: false,
        dialect: "3.1.1".into(),
        signing: "AES-128-GMAC".into(),
        encryption: "AES-256-GCM".into(),
        readback: "own connection, no oplock, unbuffered read".into(),
        limits: vec![Limit::Microseconds],
    }
}

/// A night with nothing to do.
pub(super) fn quiet() -> Snapshot {
    let mut snapshot = night();
    snapshot.rolls.retain(|roll| roll.state.is_done());
    snapshot.totals = Totals { delivered: 2, ..Totals::default() };
    (snapshot.link.up, snapshot.link.down) = (0, 0);
    snapshot.link.history.clear();
    snapshot.notices.clear();
    snapshot
}

/// The held roll in depth.
pub(super) fn detail(roll: RollView) -> RollDetail {
    let missing = |clip: &str| Noted {
        code: "clip_missing".into(),
        severity: "error".into(),
        path: None,
        message: format!("`{clip}` stands in the card's own list, and is not there"),
    };
    let clip = |number: u32| ClipView {
        name: format!("A004C{number:03}_261122_R2EC"),
        files: 2,
        bytes: 91_400_000_000,
        findings: Vec::new(),
    };
    let mut clips: Vec<ClipView> = (1..=7).map(clip).collect();
    clips[4].findings.push(Noted {
        code: "clip_cut_off".into(),
        severity: "review".into(),
        path: Some("A004C005_261122_R2EC.mxf".into()),
        message: "The footer is missing: the recording may have been cut off".into(),
    });
    let event = |number: i64, kind: &str, words: &str| EventView {
        number,
        at: minutes(-30 - number),
        kind: kind.into(),
        words: words.into(),
    };
    let file = |number: u32, evidence: &str| FileView {
        path: format!("CLIPS/A004C{number:03}_261122_R2EC.mxf"),
        size: 91_400_000_000,
        evidence: evidence.into(),
        blake3: None,
        repaired: u32::from(number == 2),
    };
    let mut claim = Claim::new(RelPath::new("A004R2EC_2026-11-22_211500.mhl").expect("a path"), "mhl");
    claim.files = 14;
    RollDetail {
        card: CardFacts {
            roll: Some("A004R2EC".into()),
            model: Some("ALEXA 35".into()),
            clips: 7,
            findings: vec![missing("A004C003"), missing("A004C007")],
            ..CardFacts::default()
        },
        clips,
        files: vec![file(1, "landed"), file(2, "landed"), file(4, "written"), file(5, "listed")],
        skipped: vec![(".DS_Store".into(), "junk of an operating system".into())],
        claims: vec![claim],
        sessions: vec![session()],
        readbacks: vec![],
        accepted: None,
        duplicate_of: None,
        elsewhere: None,
        ledger: vec!["It has the roll: checked as `Camera_Media/A001R2EC`".into()],
        receipt: None,
        events: vec![
            event(3, "held", "Held: 2 clips are missing"),
            event(2, "settled", "412 files, 640 GB"),
            event(1, "found", "Found"),
        ],
        remedies: vec![
            "Copy the rest from the card into the same folder; then key r tries it again".into(),
            "Key a accepts it as it is: your name and reason stand in the receipt".into(),
            "Key x gives it up; the dump stays".into(),
        ],
        roll,
    }
}

/// What people ordered.
pub(super) fn orders() -> Vec<Recorded> {
    let order = |number: i64, name: &str, action: Action, outcome: &str, done: bool| Recorded {
        number,
        at: minutes(-10 * number),
        actor: Actor { uid: 1000 + u32::from(done), name: name.into(), origin: "192.0.2.7 by SSH".into() },
        action,
        outcome: outcome.into(),
        done,
    };
    let key = || "key-A004R2EC".to_owned();
    vec![
        order(1, "ann", Action::Retry { roll: key() }, "2 clips are missing on the card", false),
        order(
            2,
            "ann",
            Action::Prioritise {
                roll: "key-A001R2EC".into(),
                priority: Some(Priority::Urgent),
                deadline: Some(minutes(436).into()),
            },
            "A001R2EC is urgent, to land by 05:30",
            true,
        ),
        order(
            3,
            "second.ac",
            Action::Pause { until: Some(minutes(-20)), reason: "remote grading session".into() },
            "Nothing is sent until 21:54",
            true,
        ),
    ]
}
