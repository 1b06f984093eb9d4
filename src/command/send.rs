//! `ingest send`: one dump, the whole journey, in the foreground.

mod overlap;
mod report;
mod shared;

use super::globals::Globals;
use super::place::{PlaceArgs, Setup, no_destination};
use super::progress::Watching;
use crate::daemon::progress::Counters;
use crate::daemon::{self, Agent, Asides, Beyond, Known, Pause, Polite, find_or_create, open_ledger, target};
use crate::journal::Journal;
use crate::journey::Dump;
use crate::pace::Governor;
use crate::problem::Problem;
use crate::share::{Destination, Share};
use crate::words::path::RelPath;
use crate::world::World;
use clap::ValueEnum;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

/// Send one dump: check it, carry it to the share, prove that it landed, release it by one rename, give a receipt.
///
/// Run it again after any interruption: it continues where it was. A dump that was delivered already is answered with
/// its receipt, and nothing is sent.
#[derive(Debug, clap::Args)]
pub(crate) struct Send {
    /// The dump's folder: one camera card
    dir: PathBuf,
    /// Where the roll goes below the sync root, its folder's name included [default: the path below the watched
    /// folder, else the dump's own folder name]
    #[arg(long = "as", value_name = "PATH")]
    name: Option<String>,
    /// Names that the share cannot hold: `hold` the roll when all else is proven, or `map` them to others [default: the
    /// configuration's, else hold]
    #[arg(long, value_name = "POLICY")]
    names: Option<NamesArg>,
    /// Wait until the second region has it, too; it is looked for as `[handoff]` and `[arrival]` say
    #[arg(long)]
    arrive: bool,
    #[command(flatten)]
    card: CardArgs,
    #[command(flatten)]
    place: PlaceArgs,
}

/// How the card is judged.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Card")]
struct CardArgs {
    /// Send the card although it is not whole, or somebody should look at it; the receipt says who wanted that, and why
    #[arg(long, requires = "reason")]
    accept_incomplete: bool,
    /// Why it is sent as it is
    #[arg(long, value_name = "TEXT", requires = "accept_incomplete")]
    reason: Option<String>,
    /// Whose word it is [default: the user who runs this]
    #[arg(long, value_name = "NAME")]
    by: Option<String>,
    /// Send it although the same card was delivered before
    #[arg(long)]
    again: bool,
    /// Where it is still being copied, wait for the end
    #[arg(long)]
    wait: bool,
}

/// What becomes of names that the share cannot hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum NamesArg {
    Hold,
    Map,
}

impl Send {
    pub(crate) async fn run(&self, globals: &Globals, world: &mut World) -> Result<u8, Problem> {
        let mut setup = self.place.setup(globals, world)?;
        setup.names.map = self.names.map_or(setup.names.map, |names| names == NamesArg::Map);
        setup.cards.accept = self.card.reason.clone().filter(|_| self.card.accept_incomplete);
        setup.cards.again = self.card.again;
        setup.cards.wait = self.card.wait.then_some(setup.rhythm.active);
        let source = overlap::source(&self.dir)?;
        let destination = setup.destination.clone().ok_or_else(no_destination)?;
        overlap::refuse(&source, &destination, &setup.state)?;
        let target = target(&source, self.name.as_deref(), &setup.watch)?;

        let started = Instant::now();
        let counters = Arc::new(Counters::new());
        let watching = Watching::start(counters.clone(), target.name(), globals, world);
        let by = self.card.by.as_deref().or_else(|| world.env.get("USER")).unwrap_or("somebody").to_owned();
        let asked = Asked { source: &source, target: &target, by, arrive: self.arrive };
        let carried = carry(asked, destination, setup, counters.clone(), world).await;
        watching.end().await;
        report::print(carried?, started.elapsed(), &counters, globals, world)
    }
}

/// How far a dump came.
struct Carried {
    dump: Dump,
    state: PathBuf,
    delivered_before: bool,
    /// The dump of the same card that was named, where the one that was delivered lay elsewhere.
    duplicate: Option<Dump>,
    problem: Option<Problem>,
}

/// What was asked for.
struct Asked<'a> {
    source: &'a Path,
    target: &'a RelPath,
    by: String,
    arrive: bool,
}

async fn carry(
    asked: Asked<'_>,
    destination: Destination,
    setup: Setup,
    counters: Arc<Counters>,
    world: &World,
) -> Result<Carried, Problem> {
    let journal = Journal::open(&setup.state, world.clock.clone())?;
    // Two sessions: what one wrote, the other reads back, past a gateway through which it was written.
    // One budget a direction, whichever session uses it: a resume reads over the one that writes, too. What is sent
    // again after a break waits for its turn like everything else.
    let governor = Governor::start(setup.pace, world.clock.clone());
    let _pause = Pause::shown_in(counters.trouble(), world.clock.clone(), governor.holds());
    let _polite = setup.polite.and_then(|target| Polite::start(&governor, &destination, target));
    let pace = governor.clone();
    let limit = move |share: Share| share.throttled(governor.up(), governor.down());
    let beyond = Beyond {
        sync: setup.sync.open(setup.account.as_ref()).await?,
        second: setup.second,
        limit: Arc::new(limit.clone()),
        wait: asked.arrive,
    };
    let through = setup.through.as_ref();
    let places = [through.map_or(&destination, |through| &through.destination), &destination];
    let (write, read) =
        daemon::connect_steady(&setup.state, places, setup.patience, counters.trouble(), limit).await?;
    let gateway = through.map(|through| through.gateway);
    let host = rustix::system::uname().nodename().to_string_lossy().into_owned();
    let ledger = match &setup.ledger {
        Some(place) => Some(open_ledger(place, &journal, &setup.studio, &host, world.clock.clone()).await?),
        None => None,
    };
    let begin = setup.ledger.map(|settings| settings.begin);
    let agent = Agent {
        ledger,
        journal,
        clock: world.clock.clone(),
        destination,
        write,
        read,
        gateway,
        patience: setup.patience,
        reserve: setup.reserve,
        state: setup.state,
        studio: setup.studio,
        host,
        by: asked.by,
        config_sha256: setup.config_sha256,
        verify_before: setup.verify_before,
        cards: setup.cards,
        names: setup.names,
        memory: setup.memory,
        pace,
        stop: world.stop.clone(),
        counters,
        asides: Asides::default(),
        beyond: Some(Arc::new(beyond)),
    };
    let (known, _lock) = find_or_create(&agent, asked.source, asked.target).await?;
    let state = agent.state.clone();
    let delivered = |dump, duplicate| Carried {
        dump,
        state: state.clone(),
        delivered_before: true,
        duplicate,
        problem: None,
    };
    match known {
        Known::Delivered(dump) => Ok(delivered(dump, None)),
        Known::Duplicate { dump, of } => Ok(delivered(*of, Some(*dump))),
        Known::Elsewhere(dump) => Ok(delivered(*dump, None)),
        Known::UnderWay(mut dump) => {
            let renewing = shared::renew(&agent, &dump);
            let problem = agent.carry(&mut dump).await.err();
            renewing.abort();
            shared::tell(&agent, begin).await;
            match dump.duplicate_of {
                Some(_) if dump.elsewhere.is_some() => Ok(delivered(dump, None)),
                Some(of) => Ok(delivered(agent.journal.load(of).await?, Some(dump))),
                None => Ok(Carried { dump, state, delivered_before: false, duplicate: None, problem }),
            }
        }
    }
}
