//! How fast an agent with many rolls answers: `cargo bench --bench status -- [--rolls N] [--rounds N]`.
//!
//! A real socket, with what an agent would know behind it, asked by the client that the commands use.

use async_trait::async_trait;
use ingest::control::{
    Actor, Answer, Change, Client, Desk, News, Order, Recorded, RollDetail, Server, Settings, Snapshot,
};
use ingest::problem::{Code, Problem};
use ingest::words::clock::Clock;
use serde_json::json;
use std::error::Error;
use std::io::Write as _;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

/// What stands behind the socket: a snapshot, and nobody who could carry an order out.
struct Still(watch::Sender<Arc<Snapshot>>);

#[async_trait]
impl Desk for Still {
    fn snapshots(&self) -> watch::Receiver<Arc<Snapshot>> {
        self.0.subscribe()
    }

    async fn roll(&self, which: &str, _: usize) -> Result<RollDetail, Problem> {
        Err(Problem::new(Code::RollUnknown, which))
    }

    async fn actions(&self, _: usize) -> Result<Vec<Recorded>, Problem> {
        Ok(Vec::new())
    }

    async fn order(&self, _: Actor, _: Order) -> Result<Answer, Problem> {
        Err(Problem::new(Code::OrderRefused, "Nobody is here"))
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().collect();
    let value = |name: &str| arguments.iter().skip_while(|argument| *argument != name).nth(1).cloned();
    let number = |name, default| value(name).map_or(Ok(default), |text| text.parse::<usize>());
    let (rolls, rounds) = (number("--rolls", 1000)?, number("--rounds", 50)?);
    let folder = tempfile::tempdir()?;
    let socket = folder.path().join("control.sock");
    let settings = Settings { socket: Some(socket.clone()), runtime: None, group: None, metrics: None };
    let desk = Arc::new(Still(watch::channel(Arc::new(snapshot(rolls)?)).0));
    let stop = CancellationToken::new();
    let server = Server::bind(&settings).await?;
    let served =
        tokio::spawn(server.serve(Arc::clone(&desk) as Arc<dyn Desk>, Clock::system(), stop.clone()));
    let client = Client::to(&socket);

    let mut answers = Vec::new();
    for _ in 0..rounds {
        let started = Instant::now();
        client.snapshot().await?;
        answers.push(started.elapsed());
    }
    let mut changes = client.changes().await?;
    let News::Snapshot(_) = changes.next().await? else { return Err("everything comes first".into()) };
    let mut differences = Vec::new();
    for round in 0..rounds {
        let mut next = Snapshot::clone(&desk.0.borrow());
        next.totals.sent = round as u64 + 1;
        let started = Instant::now();
        desk.0.send_replace(Arc::new(next));
        let News::Change(change) = changes.next().await? else { return Err("then changes come".into()) };
        let Change { totals: Some(_), .. } = *change else { return Err("the sums changed".into()) };
        differences.push(started.elapsed());
    }
    let bytes = serde_json::to_vec(&**desk.0.borrow())?.len();
    let mut out = std::io::stdout();
    for (what, mut times) in [("everything", answers), ("one difference", differences)] {
        times.sort_unstable();
        let at = |part: usize| times[(times.len() - 1) * part / 100].as_secs_f64() * 1e3;
        let (median, worst) = (at(50), at(100));
        writeln!(out, "{rolls} rolls ({bytes} bytes), {what}: {median:.1} ms, at worst {worst:.1} ms")?;
    }
    stop.cancel();
    tokio::time::timeout(Duration::from_secs(5), served).await??;
    Ok(())
}

/// What an agent with so many rolls would tell, half of them delivered.
fn snapshot(rolls: usize) -> serde_json::Result<Snapshot> {
    let at = "2026-11-22T18:40:00Z";
    let roll = |number: usize| {
        let (state, stage) =
            if number.is_multiple_of(2) { ("queued", "queued") } else { ("delivered", "released") };
        json!({
            "key": format!("0192f0c4-0000-7000-8000-{number:012}"), "id": null, "roll": format!("A{number:04}R2EC"),
            "source": format!("/nas/dumps/20261122_D03_MU/Camera_Media/A{number:04}R2EC"),
            "target": format!("Footage/20261122_D03_MU/Camera_Media/A{number:04}R2EC"),
            "family": "RED", "verdict": "complete", "labels": {}, "stage": stage, "state": state,
            "waiting": null, "problem": null, "files": 2000, "bytes": 256_000_000_000_u64, "sent": 0, "landed": 0,
            "rate": 0, "priority": "normal", "deadline": null, "late": null, "found": at, "changed": at, "receipt": null,
            "eta": { "earliest": at, "latest": at, "frozen": null },
        })
    };
    let sample = json!({ "at": at, "allowed": 800_000_000, "up": 790_000_000, "down": 640_000_000 });
    serde_json::from_value(json!({
        "at": at,
        "agent": {
            "studio": "", "host": "nas", "version": "0", "since": at, "pid": 1, "state": "/var/lib/ingest", "config": null,
            "config_since": at, "stopping": false, "watched": [],
        },
        "link": {
            "destination": "//fs/footage", "trouble": null, "waiting": null, "session": null, "readback": null,
            "free": null, "up": 0, "down": 0, "history": vec![sample; 360], "zone": "UTC", "windows": [],
            "otherwise": "unlimited",
            "pace": {
                "allowance": "unlimited", "by": "timetable", "why": "", "until": null, "timetable": "unlimited",
                "round_trip": null,
            },
        },
        "rolls": (0..rolls).map(roll).collect::<Vec<_>>(),
        "totals": { "rolls": 0, "held": 0, "delivered": 0, "bytes": 0, "sent": 0, "landed": 0, "eta": null },
        "notices": [],
    }))
}
