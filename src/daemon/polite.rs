//! Polite mode at work: asks the share for something small again and again, on a connection of its own, and holds the pace
//! to how long that takes.
//!
//! Neither the queue in this machine's sockets nor the one before a lane is in it, only the path's and the server's.

use crate::pace::{Governor, Politeness, Throttle};
use crate::share::{Connector, Destination, Place, Share, SmbPlace};
use futures_util::StreamExt as _;
use futures_util::stream::FuturesUnordered;
use std::time::Duration;
use tokio::task::JoinHandle;
use tokio::time::{Instant, MissedTickBehavior, interval, sleep, timeout};

/// How often it is asked while something moves, whether or not the answer before is there.
const EVERY: Duration = Duration::from_millis(25);

/// And while nothing does.
const IDLE: Duration = Duration::from_secs(1);

/// So many answers may be missing at the same time.
const MISSING: usize = 16;

/// An answer that takes longer is none.
const PATIENCE: Duration = Duration::from_secs(10);

/// How long it waits before it connects anew.
const AGAIN: Duration = Duration::from_secs(5);

/// The rate that moves is the mean over so long.
const MEAN: Duration = Duration::from_millis(400);

/// The work of polite mode. It ends when this is dropped, and nothing is held back for politeness any more.
pub struct Polite {
    asking: JoinHandle<()>,
    governor: Governor,
}

impl Drop for Polite {
    fn drop(&mut self) {
        self.asking.abort();
        self.governor.polite(None, None);
    }
}

impl Polite {
    /// Keeps the path to `destination` such that an answer takes about `target` longer than at its best, at most. `None` where
    /// there is no path to ask along: a folder that stands for a share.
    pub fn start(governor: &Governor, destination: &Destination, target: Duration) -> Option<Self> {
        let Place::Smb(place) = &destination.place else { return None };
        // One connection is enough, and more would be in each other's way.
        let place = Place::Smb(SmbPlace { lanes: 1, ..place.clone() });
        let destination = Destination { place, ..destination.clone() };
        governor.even(Politeness::aim(target));
        let asking = tokio::spawn({
            let governor = governor.clone();
            async move {
                let connector = Connector::to(&destination);
                loop {
                    if let Ok(share) = connector.connect().await {
                        ask(&governor, &share, &destination, target).await;
                    }
                    // Who cannot ask holds nobody back: it is not known to be needed, and others see that the share is away.
                    governor.polite(None, None);
                    sleep(AGAIN).await;
                }
            }
        });
        Some(Self { asking, governor: governor.clone() })
    }
}

/// Asks until there is no answer.
async fn ask(governor: &Governor, share: &Share, destination: &Destination, target: Duration) {
    let begin = Instant::now();
    let (mut politeness, mut moving) = (Politeness::new(target), Moving::new(governor));
    let (mut asked, mut missing) = (None::<Instant>, FuturesUnordered::new());
    let mut tick = interval(EVERY);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            now = tick.tick() => {
                let is_due = moving.look() || asked.is_none_or(|asked| now.duration_since(asked) >= IDLE);
                if is_due && missing.len() < MISSING {
                    asked = Some(now);
                    missing.push(answer(share, destination));
                }
            }
            Some(took) = missing.next() => {
                let Some(took) = took else { return };
                politeness.answered(begin.elapsed(), took, moving.rate);
                governor.polite(politeness.path(), Some(politeness.ceiling()));
            }
        }
    }
}

/// How long one answer takes; `None` where there is none.
async fn answer(share: &Share, destination: &Destination) -> Option<Duration> {
    let asked = Instant::now();
    timeout(PATIENCE, share.stat(&destination.staging)).await.ok()?.ok()?;
    Some(asked.elapsed())
}

/// What goes over the link, in the direction in which more does.
struct Moving {
    ways: [Throttle; 2],
    since: Instant,
    before: [u64; 2],
    /// Bytes per second.
    rate: f64,
}

impl Moving {
    fn new(governor: &Governor) -> Self {
        let ways = [governor.up(), governor.down()];
        let before = [ways[0].taken(), ways[1].taken()];
        Self { ways, since: Instant::now(), before, rate: 0.0 }
    }

    /// Looks at what has gone; says whether anything did lately.
    fn look(&mut self) -> bool {
        let taken = [self.ways[0].taken(), self.ways[1].taken()];
        let over = self.since.elapsed();
        if over >= MEAN {
            let most = taken.iter().zip(self.before).map(|(now, before)| now - before).max();
            self.rate = most.unwrap_or_default() as f64 / over.as_secs_f64();
            (self.since, self.before) = (Instant::now(), taken);
        }
        self.rate > 0.0 || taken != self.before
    }
}
