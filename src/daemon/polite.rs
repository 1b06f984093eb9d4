//! Polite mode at work: asks the share for something small again and again, on a connection of its own, and holds the pace
//! to how long that takes.
//!
//! Neither the queue in this machine's sockets nor the one before a lane is in it, only the path's and the server's.

use crate::pace::{Governor, Politeness};
use crate::share::{Connector, Destination, Place, Share, SmbPlace};
use std::time::Duration;
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep, timeout};

/// How often it is asked while something is sent.
const EVERY: Duration = Duration::from_millis(40);

/// And while nothing is.
const IDLE: Duration = Duration::from_secs(1);

/// An answer that takes longer is none.
const PATIENCE: Duration = Duration::from_secs(10);

/// How long it waits before it connects anew.
const AGAIN: Duration = Duration::from_secs(5);

/// The rate that was sent is the mean over so long.
const MEAN: Duration = Duration::from_millis(400);

/// A burst may be so much of the queue that is aimed at.
const BURST: u32 = 2;

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
        governor.even(target / BURST);
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
    let mut politeness = Politeness::new(target);
    let (up, begin) = (governor.up(), Instant::now());
    let (mut since, mut before, mut sent) = (begin, up.taken(), 0.0);
    loop {
        let asked = Instant::now();
        let Ok(Ok(_)) = timeout(PATIENCE, share.stat(&destination.staging)).await else { return };
        let took = asked.elapsed();
        let over = since.elapsed();
        if over >= MEAN {
            sent = (up.taken() - before) as f64 / over.as_secs_f64();
            (since, before) = (Instant::now(), up.taken());
        }
        politeness.answered(begin.elapsed(), took, sent);
        governor.polite(politeness.path(), Some(politeness.ceiling()));
        sleep(if sent > 0.0 { EVERY } else { IDLE }.saturating_sub(took.min(EVERY))).await;
    }
}
