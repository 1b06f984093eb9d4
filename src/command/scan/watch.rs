//! `ingest scan --watch`: follows dumps that are still being copied until all have finished.

use crate::card::settle::{State, Wait};
use crate::card::watch::{Hints, Sighting, Watcher, mount};
use crate::command::globals::Globals;
use crate::command::place::StateArgs;
use crate::daemon::evidence;
use crate::problem::{Code, Problem};
use crate::words::bytes::ByteCount;
use crate::words::english;
use crate::words::path::shown;
use crate::words::span::Span;
use crate::world::World;
use jiff::Timestamp;
use std::collections::HashMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Notify;

/// The kernel tells of every write; nobody needs to look more often than this.
const BREATH: Duration = Duration::from_secs(1);

/// Follows the dumps in these folders; what happens is told on stderr.
pub(super) async fn follow(dirs: &[PathBuf], globals: &Globals, world: &mut World) -> Result<(), Problem> {
    let setup = StateArgs::default().setup(globals, world)?;
    let mut teller = Teller { quiet: globals.quiet, said: HashMap::new() };
    for dir in dirs {
        let lies_on =
            mount(dir).map_err(|error| Problem::new(Code::SourceMissing, format!("Cannot read {error}")))?;
        lies_on.note(dir).into_iter().for_each(|note| teller.say(&note, world));
    }
    let notify = Arc::new(Notify::new());
    let wake = Arc::clone(&notify);
    let mut hints = Hints::new(move || wake.notify_one());
    let mut watcher = Watcher::new(dirs.to_vec(), setup.cards.times, setup.rhythm).or_themselves();
    loop {
        let heard = hints.heard();
        heard.iter().for_each(|path| watcher.hint(path));
        let now = world.clock.now();
        let poll = tokio::task::spawn_blocking(move || {
            let sightings = watcher.poll(now, evidence);
            (watcher, sightings)
        });
        let sightings;
        let ended = |error| Problem::new(Code::Internal, format!("A task ended unexpectedly: {error}"));
        (watcher, sightings) = poll.await.map_err(ended)?;
        for sighting in sightings {
            teller.tell(sighting, &watcher, now, world)?;
        }
        let mut dumps = watcher.dumps().peekable();
        if dumps.peek().is_some() && dumps.all(|dump| dump.state() >= State::Settled) {
            return Ok(());
        }
        hints.watch(&watcher.worth_hints());
        hints.note().into_iter().for_each(|note| teller.say(&note, world));
        let due = watcher.due().duration_since(world.clock.now());
        let due = Duration::try_from(due).unwrap_or_default();
        tokio::select! {
            () = tokio::time::sleep(due) => {}
            () = async { tokio::join!(notify.notified(), tokio::time::sleep(BREATH)); } => {}
            () = world.stop.cancelled() => {
                return Err(Problem::new(Code::Interrupted, "Stopped while dumps were still being copied"));
            }
        }
    }
}

/// Tells what is new.
struct Teller {
    quiet: bool,
    /// What was said of each dump last.
    said: HashMap<PathBuf, String>,
}

impl Teller {
    fn tell(
        &mut self,
        sighting: Sighting,
        watcher: &Watcher,
        now: Timestamp,
        world: &mut World,
    ) -> Result<(), Problem> {
        let words = match &sighting.outlook {
            None => "Gone".into(),
            Some(Err(error)) => error.to_string(),
            Some(Ok(outlook)) => match &outlook.wait {
                Some(Wait::Growing) => format!("{}; {}", outlook.words(now), size(watcher, &sighting.folder)),
                // Without the time that has passed, which makes every line another.
                Some(Wait::Quiet { since, until, why }) => {
                    let quiet = Span(until.duration_since(*since).try_into().unwrap_or_default());
                    format!("Finished when nothing has changed for {quiet}: {}", why.words())
                }
                _ => outlook.words(now),
            },
        };
        if self.said.get(&sighting.folder) != Some(&words) {
            self.say(&format!("{}: {words}", shown(&sighting.folder)), world);
            self.said.insert(sighting.folder, words);
        }
        Ok(())
    }

    fn say(&self, words: &str, world: &mut World) {
        if !self.quiet {
            // A lost stderr leaves nobody to tell.
            let _ = writeln!(world.stderr, "{words}");
        }
    }
}

fn size(watcher: &Watcher, folder: &Path) -> String {
    let dump = watcher.dumps().find(|dump| dump.folder() == folder);
    let (files, bytes) = dump.map_or((0, 0), |dump| (dump.last().files, dump.last().bytes));
    format!("{}, {} so far", english::count(files, "file"), ByteCount(bytes))
}
