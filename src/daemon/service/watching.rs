//! Watches the folders, and has work begin on every dump whose copy has ended.

use super::inner::Inner;
use super::table::Seen;
use super::work::Start;
use crate::card::settle::{Outlook, State, Wait};
use crate::card::watch::{Hints, Sighting, Watcher, mount};
use crate::control::WatchedView;
use crate::daemon::evidence::evidence;
use crate::problem::{Code, Problem};
use crate::words::span::Span;
use jiff::Timestamp;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError};
use std::time::Duration;
use tokio::sync::Notify;

/// The kernel tells of every write; nobody needs to look more often than this.
const BREATH: Duration = Duration::from_secs(1);
/// A change of the configuration is heard of within this.
const LONGEST: Duration = Duration::from_secs(5);

/// Watches until the agent stops.
pub(super) async fn watch(inner: Arc<Inner>) {
    let notify = Arc::new(Notify::new());
    let wake = Arc::clone(&notify);
    let mut hints = Hints::new(move || wake.notify_one());
    let mut settings = inner.settings();
    let fresh = || Watcher::new(inner.settings().watch.clone(), settings.cards.times, settings.rhythm);
    let mut watcher = fresh();
    loop {
        let now_in_force = inner.settings();
        if !Arc::ptr_eq(&settings, &now_in_force) {
            settings = now_in_force;
            watcher = Watcher::new(settings.watch.clone(), settings.cards.times, settings.rhythm);
        }
        hints.heard().iter().for_each(|path| watcher.hint(path));
        let now = inner.clock.now();
        let poll = tokio::task::spawn_blocking(move || {
            let sightings = watcher.poll(now, evidence);
            (watcher, sightings)
        });
        let sightings;
        (watcher, sightings) = match poll.await {
            Ok(polled) => polled,
            Err(error) => {
                let message = format!("Watching the folders ended unexpectedly: {error}");
                inner.notice(true, Problem::new(Code::Internal, message));
                return;
            }
        };
        for sighting in sightings {
            saw(&inner, sighting, &watcher, now);
        }
        hints.watch(&watcher.worth_hints());
        note_folders(&inner, &settings.watch, &watcher, hints.note());
        let due = watcher.due().duration_since(inner.clock.now());
        let due = Duration::try_from(due).unwrap_or_default().min(LONGEST);
        tokio::select! {
            () = tokio::time::sleep(due) => {}
            () = async { tokio::join!(notify.notified(), tokio::time::sleep(BREATH)); } => {}
            () = inner.look.notified() => settings.watch.iter().for_each(|folder| watcher.hint(folder)),
            () = inner.stop.cancelled() => return,
        }
    }
}

fn saw(inner: &Arc<Inner>, sighting: Sighting, watcher: &Watcher, now: Timestamp) {
    let folder = sighting.folder;
    match sighting.outlook {
        None => inner.table().forget(&folder),
        Some(Ok(outlook)) if outlook.wait.is_none() => {
            is_seen(inner, &folder, None, false);
            inner.begin(Start::Folder(folder));
        }
        Some(outlook) => {
            let dump = watcher.dumps().find(|dump| dump.folder() == folder);
            let (files, bytes) = dump.map_or((0, 0), |dump| (dump.last().files, dump.last().bytes));
            let is_news = outlook.as_ref().map_or(true, |outlook| outlook.state == State::Growing);
            let words = outlook.map_or_else(|error| error.to_string(), |outlook| words(&outlook, now));
            is_seen(inner, &folder, Some(Seen { words, files, bytes, since: now, changed: now }), is_news);
        }
    }
    inner.changed();
}

/// Takes over what is seen of a dump; where nothing stands against it any more, that its copy has ended. `is_news`: it is
/// not what it was at the last look, or cannot be read.
fn is_seen(inner: &Inner, folder: &Path, seen: Option<Seen>, is_news: bool) {
    let mut table = inner.table();
    let roll = match table.of_folder(folder) {
        Some((_, roll)) if !roll.is_done() => roll,
        Some(_) if seen.is_none() => return,
        // What was delivered and grows is a roll of its own, until it is known what became of it.
        Some(_) => {
            let roll = table.new_one(folder);
            roll.is_old = true;
            roll
        }
        None => table.new_one(folder),
    };
    roll.is_old &= !is_news;
    let since = roll.seen.as_ref().map(|seen| seen.since);
    roll.seen = seen.map(|seen| Seen { since: since.unwrap_or(seen.since), ..seen });
}

/// Without the time that has passed, which would make every look news.
fn words(outlook: &Outlook, now: Timestamp) -> String {
    match &outlook.wait {
        Some(Wait::Quiet { since, until, why }) => {
            let quiet = Span(until.duration_since(*since).try_into().unwrap_or_default());
            format!("Finished when nothing has changed for {quiet}: {}", why.words())
        }
        _ => outlook.words(now),
    }
}

/// What is to be said of the folders themselves.
fn note_folders(inner: &Inner, folders: &[PathBuf], watcher: &Watcher, limit: Option<String>) {
    let view = |path: &PathBuf| {
        let dumps = watcher.dumps().filter(|dump| dump.folder().starts_with(path)).count() as u64;
        let note = match mount(path) {
            Ok(lies_on) => lies_on.note(path).or_else(|| limit.clone()),
            Err(error) => Some(format!("Cannot be read: {error}")),
        };
        let unreadable = std::fs::read_dir(path).is_err();
        WatchedView { path: path.clone(), dumps, note, unreadable }
    };
    let views: Vec<WatchedView> = folders.iter().map(view).collect();
    *inner.watched.lock().unwrap_or_else(PoisonError::into_inner) = views;
}
