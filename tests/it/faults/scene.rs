//! A roll on its way to a real server over a link, somebody who breaks something, and what has to hold afterwards.

use super::client::{Client, Why};
use crate::common::agent::{agent, begin};
use crate::common::link::Link;
use crate::common::samba::{Options, Samba};
use crate::common::studio::{Studio, tree};
use ingest::daemon::progress::{Counters, Doing};
use ingest::pace::{Allowance, Throttle};
use ingest::share::{Connector, Share};
use ingest::words::block::BLOCK;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;
use tokio::time::{sleep, timeout};

/// The card: one file that takes a while, others beside it.
pub(super) const CARD: &[(&str, usize)] = &[
    ("A001_C001.mov", 8 * BLOCK as usize + 5),
    ("A001_C002.mov", BLOCK as usize + 1),
    ("A001_C003.mov", 1_200_000),
    ("CLIPS/a b é.xml", 700),
    ("CLIPS/empty.txt", 0),
    ("CLIPS/c.bin", 300_000),
    ("MISC/", 0),
];

/// What may be on its way at any moment: what an upload holds in memory, and its small files.
pub(super) const UNDER_WAY: u64 = 6 * BLOCK + 2_000_000;

/// So slow that something can be broken in the middle.
const RATE: &str = "500 Mbit/s";

/// Longer than any row takes.
const LONG: Duration = Duration::from_secs(180);

/// What a row can get at while the roll is sent.
pub(super) struct Scene {
    pub(super) samba: Samba,
    pub(super) link: Link,
    client: Client,
    up: Throttle,
    counters: Arc<Counters>,
}

impl Scene {
    /// Lets the first byte go, where [`How::held`] kept it.
    pub(super) fn go(&self) {
        self.up.allow(RATE.parse().unwrap());
    }

    /// Returns when so many bytes are acknowledged.
    pub(super) async fn sent(&self, bytes: u64) {
        self.until("bytes", |counters| counters.sent().bytes.load(Relaxed) >= bytes).await;
    }

    /// Returns when the progress says that it waits for this.
    pub(super) async fn waits_for(&self, words: &str) {
        let says = |counters: &Counters| counters.sample().waiting.is_some_and(|why| why.contains(words));
        self.until(words, says).await;
    }

    /// Returns when it waits since calls fail like this.
    pub(super) async fn waits_since(&self, why: Why) {
        self.waits_for(self.client.says(why)).await;
    }

    /// Returns when it is at the rename.
    pub(super) async fn releases(&self) {
        self.until("the release", |counters| counters.sample().doing == Doing::Releasing).await;
    }

    async fn until(&self, what: &str, reached: impl Fn(&Counters) -> bool) {
        let wait = async {
            while !reached(&self.counters) {
                sleep(Duration::from_millis(2)).await;
            }
        };
        let state = || format!("no {what}: {:?}\n{}", self.counters.sample(), self.samba.log());
        timeout(LONG / 3, wait).await.unwrap_or_else(|_| panic!("{}", state()));
    }

    /// The roll's folder in staging, once it is there.
    pub(super) async fn staged(&self) -> PathBuf {
        loop {
            let staging = std::fs::read_dir(self.samba.root().join("_ingest")).into_iter().flatten();
            let mut rolls = staging.map(|entry| entry.unwrap().path().join("A001"));
            if let Some(roll) = rolls.find(|roll| roll.join("CLIPS").exists()) {
                return roll;
            }
            sleep(Duration::from_millis(2)).await;
        }
    }
}

/// What the journey had to do for it.
#[derive(Debug)]
pub(super) struct Trouble {
    /// Sessions that were replaced.
    pub(super) sessions: u64,
    /// Bytes that were sent more than once.
    pub(super) again: u64,
}

/// How a row is run.
#[derive(Clone, Copy)]
pub(super) struct How {
    pub(super) options: Options,
    /// How long the server may say nothing.
    pub(super) silence: Duration,
    /// Nothing is sent before [`Scene::go`].
    pub(super) held: bool,
}

impl Default for How {
    fn default() -> Self {
        Self { options: Options::default(), silence: Duration::from_secs(30), held: false }
    }
}

/// Sends the card with a client while `harm` does its worst, and sees that the roll arrives by itself: proven, released,
/// equal to the byte, each byte acknowledged once, and no more sent again than was under way.
pub(super) async fn goes_on(client: Client, how: How, harm: impl AsyncFnOnce(&mut Scene)) -> Trouble {
    let samba = Samba::start(how.options);
    let server = SocketAddr::from((Ipv4Addr::LOCALHOST, samba.port()));
    let link = Link::open((Ipv4Addr::LOCALHOST, 0).into(), server).await;
    let studio = Studio::new();
    let dump = studio.dump("A001", CARD);
    let place = client.at(&samba, &link);
    let mut agent = agent(&studio, place.clone()).await.unwrap();
    let counters = agent.counters.clone();
    let allowed = if how.held { Allowance::Nothing } else { RATE.parse().unwrap() };
    let (up, down) = (Throttle::new(allowed), Throttle::new(Allowance::Unlimited));
    let limit = up.clone();
    let slow = move |share: Share| share.throttled(limit.clone(), down.clone());
    let steady = async || {
        let connector = Connector::impatient(&place, how.silence).dressed(slow.clone());
        let first = connector.connect().await.unwrap();
        first.steady(connector, LONG, counters.trouble())
    };
    (agent.write, agent.read, agent.patience) = (steady().await, steady().await, LONG);
    let (mut begun, _lock) = begin(&agent, &studio).await.unwrap();
    let mut scene = Scene { samba, link, client, up, counters: counters.clone() };
    let carrying = tokio::spawn(async move { agent.carry(&mut begun).await.map(|()| begun) });
    timeout(LONG, harm(&mut scene)).await.expect("the fault is over in time");
    let carried = timeout(LONG, carrying).await.unwrap_or_else(|_| panic!("stuck: {:?}", counters.sample()));
    let carried = carried.unwrap().unwrap_or_else(|problem| panic!("{problem:?}\n{}", scene.samba.log()));

    assert!(carried.receipt().is_some());
    let mut delivered = tree(&scene.samba.root().join("Footage/A001"));
    delivered.retain(|path, _| !path.starts_with("ascmhl"));
    assert_eq!(delivered, tree(&dump));
    let sent = counters.sent();
    assert_eq!(sent.bytes.load(Relaxed) + sent.found.load(Relaxed), carried.bytes(), "each byte counts once");
    let again = sent.again.load(Relaxed) + counters.trouble().repeated().0;
    assert!(again <= UNDER_WAY * counters.trouble().sessions_replaced().max(1), "{again} bytes sent again");
    assert_eq!(counters.sample().waiting, None);
    Trouble { sessions: counters.trouble().sessions_replaced(), again }
}
