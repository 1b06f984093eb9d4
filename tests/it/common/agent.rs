//! An agent in this process, for tests that look into a journey or break it from inside.

use super::studio::Studio;
use ingest::daemon::progress::Counters;
use ingest::daemon::{Agent, Asides, CardPolicy, Known, NamePolicy, find_or_create};
use ingest::journal::{Journal, Lock};
use ingest::journey::Dump;
use ingest::pace::{Allowance, Governor, Timetable};
use ingest::problem::Problem;
use ingest::share::{self, Destination, Place};
use ingest::words::bytes::ByteCount;
use ingest::words::clock::Clock;
use ingest::words::memory::Memory;
use ingest::words::path::RelPath;
use std::sync::Arc;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// A local folder as destination.
pub(crate) fn local(studio: &Studio) -> Destination {
    Destination {
        place: Place::Path(studio.share()),
        staging: RelPath::new("_ingest").unwrap(),
        sync_root: RelPath::new("Footage").unwrap(),
    }
}

/// An agent of this studio, whose clock stands still.
pub(crate) async fn agent(studio: &Studio, destination: Destination) -> Result<Agent, Problem> {
    let clock = Clock::held("2026-11-22T09:30:00Z".parse().unwrap());
    Ok(Agent {
        asides: Asides::default(),
        ledger: None,
        beyond: None,
        journal: Journal::open(&studio.state(), clock.clone())?,
        pace: Governor::start(Timetable::always(Allowance::Unlimited), clock.clone()),
        clock,
        write: share::connect(&destination).await?,
        read: share::connect(&destination).await?,
        gateway: None,
        destination,
        patience: Duration::ZERO,
        reserve: Some(ByteCount(0)),
        state: studio.state(),
        studio: "Stage 4".into(),
        host: "nas-vm".into(),
        by: "dit".into(),
        config_sha256: None,
        verify_before: false,
        cards: CardPolicy::default(),
        names: NamePolicy::default(),
        memory: Memory::DEFAULT,
        stop: CancellationToken::new(),
        counters: Arc::new(Counters::new()),
    })
}

/// The roll `A001` of the studio's NAS, as the agent finds it.
pub(crate) async fn begin(agent: &Agent, studio: &Studio) -> Result<(Dump, Lock), Problem> {
    let target = RelPath::new("A001").unwrap();
    let (known, lock) = find_or_create(agent, &studio.nas().join("A001"), &target).await?;
    match known {
        Known::Delivered(dump) | Known::UnderWay(dump) => Ok((dump, lock)),
        Known::Duplicate { dump, .. } | Known::Elsewhere(dump) => Ok((*dump, lock)),
    }
}
