//! Hints from the kernel that something changed in a folder. They only shorten the wait for the next look: what they miss, the
//! next look sees anyway.
//!
//! One watch stands for one folder, never for a tree or a file. Where the kernel gives no more of them, looking goes on in
//! intervals, and a person is told which limit it was.

use crate::words::english;
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};
use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// More paths than this are no hint any more: then everything is looked at.
const KEPT: usize = 1000;

/// The watches.
pub struct Hints {
    watcher: Option<RecommendedWatcher>,
    watched: BTreeSet<PathBuf>,
    heard: Arc<Mutex<BTreeSet<PathBuf>>>,
    note: Option<String>,
}

impl Hints {
    /// No watches yet. `wake` is called whenever the kernel has something to tell, from another thread.
    pub fn new(wake: impl Fn() + Send + 'static) -> Self {
        let heard = Arc::<Mutex<BTreeSet<PathBuf>>>::default();
        let into = Arc::clone(&heard);
        let take = move |event: notify::Result<Event>| {
            let Ok(event) = event else { return wake() };
            if matches!(event.kind, EventKind::Access(_)) {
                return;
            }
            let mut heard = into.lock().unwrap_or_else(PoisonError::into_inner);
            if heard.len() < KEPT {
                heard.extend(event.paths);
            }
            drop(heard);
            wake();
        };
        let (watcher, note) = match notify::recommended_watcher(take) {
            Ok(watcher) => (Some(watcher), None),
            Err(error) => (None, Some(said(&error, &limits()))),
        };
        Self { watcher, watched: BTreeSet::new(), heard, note }
    }

    /// Watches these folders and no others. Errors cost nothing but time, and become a note.
    pub fn watch(&mut self, folders: &BTreeSet<PathBuf>) {
        let Some(watcher) = &mut self.watcher else { return };
        for gone in self.watched.difference(folders) {
            // It may be gone, and its watch with it.
            let _ = watcher.unwatch(gone);
        }
        let mut kept: BTreeSet<PathBuf> = self.watched.intersection(folders).cloned().collect();
        for new in folders.difference(&self.watched) {
            match watcher.watch(new, RecursiveMode::NonRecursive) {
                Ok(()) => _ = kept.insert(new.clone()),
                Err(error) if is_limit(&error) => {
                    self.note = Some(said(&error, &limits()));
                    break;
                }
                // It went away, or may not be read: a look says so.
                Err(_) => {}
            }
        }
        self.watched = kept;
    }

    /// Where something changed since the last call.
    pub fn heard(&self) -> BTreeSet<PathBuf> {
        std::mem::take(&mut self.heard.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// What a person should know of a limit, once.
    pub fn note(&mut self) -> Option<String> {
        self.note.take()
    }
}

/// The kernel's limits: watches and instances of one user.
struct Limits {
    watches: Option<u64>,
    instances: Option<u64>,
}

fn limits() -> Limits {
    let of = |name: &str| {
        fs::read_to_string(Path::new("/proc/sys/fs/inotify").join(name)).ok()?.trim().parse().ok()
    };
    Limits { watches: of("max_user_watches"), instances: of("max_user_instances") }
}

fn is_limit(error: &notify::Error) -> bool {
    match &error.kind {
        notify::ErrorKind::MaxFilesWatch => true,
        notify::ErrorKind::Io(error) => {
            error.kind() == io::ErrorKind::StorageFull || too_many_instances(error)
        }
        _ => false,
    }
}

/// `inotify_init` says that the user has no more instances as if there were too many open files.
fn too_many_instances(error: &io::Error) -> bool {
    error.raw_os_error() == Some(rustix::io::Errno::MFILE.raw_os_error())
}

fn said(error: &notify::Error, limits: &Limits) -> String {
    let instances = matches!(&error.kind, notify::ErrorKind::Io(error) if too_many_instances(error));
    let (name, limit, what, more) = match instances {
        true => ("max_user_instances", limits.instances, "watchers", 1024),
        false if is_limit(error) => ("max_user_watches", limits.watches, "watched folders", 1_048_576),
        false => {
            return format!(
                "The kernel gives no hints of changes, so that folders are looked at in intervals: {error}"
            );
        }
    };
    let limit = limit.map_or_else(String::new, |limit| format!(" of {}", english::thousands(limit)));
    format!(
        "The kernel's limit{limit} {what} is reached, so that folders are looked at in intervals; `sysctl fs.inotify.{name}={more}` raises it"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc;
    use std::time::Duration;

    #[test]
    fn a_change_in_a_watched_folder_is_heard_and_one_elsewhere_is_not() {
        let folder = tempfile::tempdir().expect("a folder");
        let [here, there] = ["here", "there"].map(|name| folder.path().join(name));
        [&here, &there].into_iter().for_each(|folder| fs::create_dir(folder).expect("a folder"));
        let (wake, woken) = mpsc::channel();
        let mut hints = Hints::new(move || _ = wake.send(()));
        hints.watch(&BTreeSet::from([here.clone()]));
        fs::write(there.join("a.mov"), "x").expect("a file");
        fs::write(here.join("b.mov"), "x").expect("a file");
        let mut heard = BTreeSet::new();
        while !heard.contains(&here.join("b.mov")) {
            woken.recv_timeout(Duration::from_secs(30)).expect("the kernel tells");
            heard.extend(hints.heard());
        }
        assert!(heard.iter().all(|path| path.starts_with(&here)), "{heard:?}");
        assert_eq!(hints.note(), None);
        hints.watch(&BTreeSet::from([there, folder.path().join("gone")]));
        assert_eq!(hints.note(), None, "a folder that is gone is no limit");
    }

    #[test]
    fn each_limit_is_named_with_the_setting_that_raises_it() {
        let limits = Limits { watches: Some(8192), instances: Some(128) };
        let io = |errno: rustix::io::Errno| notify::Error::io(errno.into());
        for (error, expected) in [
            (
                notify::Error::new(notify::ErrorKind::MaxFilesWatch),
                "limit of 8,192 watched folders is reached, so that folders are looked at in intervals; `sysctl fs.inotify.max_user_watches=",
            ),
            (io(rustix::io::Errno::NOSPC), "`sysctl fs.inotify.max_user_watches="),
            (
                io(rustix::io::Errno::MFILE),
                "limit of 128 watchers is reached, so that folders are looked at in intervals; `sysctl fs.inotify.max_user_instances=",
            ),
        ] {
            assert!(is_limit(&error));
            assert!(said(&error, &limits).contains(expected), "{}", said(&error, &limits));
        }
        assert!(!is_limit(&io(rustix::io::Errno::NOENT)));
        assert!(!said(&io(rustix::io::Errno::NOSYS), &limits).contains("sysctl"));
    }
}
