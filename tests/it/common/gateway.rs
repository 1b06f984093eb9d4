//! A file gateway for tests: a Samba server that takes what is written, another one behind it that may only be read,
//! and a courier that carries over what the first has accepted, as late and as badly as a test wants.

mod courier;

use super::agent;
use super::samba::{Options, Samba};
use super::studio::{Studio, tree};
use courier::Courier;
pub(crate) use courier::Rule;
use ingest::daemon::Agent;
use ingest::landing::Patience;
use ingest::share::{self, Encryption};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard};
use std::time::Duration;

/// The two servers and the courier.
pub(crate) struct Gateway {
    pub(crate) front: Samba,
    pub(crate) back: Samba,
    courier: Mutex<Courier>,
    appeared: Mutex<Option<Tree>>,
}

type Tree = BTreeMap<String, Option<String>>;

impl Gateway {
    /// A gateway whose courier takes its time by this seed.
    pub(crate) fn start(seed: u64) -> Self {
        let front = Samba::start(Options::default());
        // Whoever writes past the gateway is refused.
        let back = Samba::start(Options { read_only: true, ..Options::default() });
        let courier = Mutex::new(Courier::new(front.root(), back.root(), seed));
        Self { front, back, courier, appeared: Mutex::default() }
    }

    /// An agent that writes through the gateway and proves behind it.
    pub(crate) async fn agent(&self, studio: &Studio, patience: Duration, unproven: u64) -> Agent {
        let destination = self.back.destination(Encryption::Off, 2);
        let through = self.front.destination(Encryption::Off, 2);
        let mut agent = agent::agent(studio, destination).await.unwrap();
        agent.write = share::connect(&through).await.unwrap();
        agent.gateway = Some(ingest::daemon::Gateway { patience: Patience::new(patience), unproven });
        agent
    }

    /// Tells the courier something.
    pub(crate) fn courier(&self) -> MutexGuard<'_, Courier> {
        self.courier.lock().unwrap()
    }

    /// Has the courier work until something is so.
    pub(crate) async fn until(&self, mut done: impl FnMut() -> bool) {
        while !done() {
            tokio::task::block_in_place(|| {
                self.courier().step();
                self.look();
            });
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }

    /// The roll in the sync root, as the second server has it.
    pub(crate) fn roll(&self) -> PathBuf {
        self.back.root().join("Footage/A001")
    }

    /// Looks whether the roll has its final name behind the gateway, and remembers what it was when it first had.
    fn look(&self) {
        let mut appeared = self.appeared.lock().unwrap();
        if appeared.is_none() && self.roll().exists() {
            *appeared = Some(tree(&self.roll()));
        }
    }

    /// What was behind the gateway under the final name when that was first seen.
    pub(crate) fn appeared(&self) -> Option<Tree> {
        self.appeared.lock().unwrap().clone()
    }

    /// Empties both servers.
    pub(crate) fn begin_again(&self) {
        self.courier().forget();
        *self.appeared.lock().unwrap() = None;
    }
}
