//! How many folders the kernel watches for one user, against how many there may be to watch.

use super::finding::{Finding, check};
use super::look::{Late, Look};
use crate::card::watch::{Mount, mount};
use crate::words::english::{count, thousands};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// So long folders are counted at most.
const PATIENCE: Duration = Duration::from_secs(10);

/// More are not counted.
const MOST: u64 = 200_000;

/// What there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Seen {
    /// Folders below the watched ones, of which the kernel would tell.
    folders: u64,
    limit: Option<u64>,
}

pub(super) async fn observe(look: &Look, watch: &[PathBuf]) -> Result<Seen, Late> {
    let watch = watch.to_vec();
    look.blocking(PATIENCE, move || {
        let local = watch.iter().filter(|folder| mount(folder).is_ok_and(Mount::has_events));
        let folders = folders(local.cloned().collect());
        let limit = fs::read_to_string("/proc/sys/fs/inotify/max_user_watches");
        Seen { folders, limit: limit.ok().and_then(|text| text.trim().parse().ok()) }
    })
    .await
}

fn folders(mut left: Vec<PathBuf>) -> u64 {
    let mut found = 0;
    while let Some(folder) = left.pop() {
        found += 1;
        if found >= MOST {
            break;
        }
        let entries = fs::read_dir(&folder).into_iter().flatten().flatten();
        left.extend(
            entries.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir())).map(|e| e.path()),
        );
    }
    found
}

pub(super) fn judge(seen: Result<Seen, Late>) -> Finding {
    let about = check("watch_limits", Path::new("/proc/sys/fs/inotify/max_user_watches").display());
    let Seen { folders, limit } = match seen {
        Ok(seen) => seen,
        Err(late) => return about.not_checked(format_args!("counting folders: {late}")),
    };
    let Some(limit) = limit else { return about.not_checked("the kernel has no such limit") };
    if folders == 0 {
        return about.ok("No watched folder lies where the kernel would tell of changes");
    }
    let what = format!(
        "The kernel watches up to {} for one user, and below the watched ones lie {}",
        count(limit, "folder"),
        thousands(folders)
    );
    // Others watch, too.
    if folders.saturating_mul(2) > limit {
        let enough = (folders * 4).next_power_of_two().max(1 << 20);
        let remedy = format!(
            "`sudo sysctl fs.inotify.max_user_watches={enough}`, and the same in a file below `/etc/sysctl.d`; \
             until then new dumps are found in intervals"
        );
        return about.warning(what, remedy);
    }
    about.ok(what)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::Verdict;

    #[test]
    fn the_limit_is_held_against_the_folders_there_are() {
        for (folders, limit, verdict, words) in [
            (
                12,
                Some(65_536),
                Verdict::Ok,
                "up to 65,536 folders for one user, and below the watched ones lie 12",
            ),
            (40_000, Some(65_536), Verdict::Warning, "lie 40,000"),
            (0, Some(8), Verdict::Ok, "No watched folder lies where"),
            (12, None, Verdict::NotChecked, "no such limit"),
        ] {
            let found = judge(Ok(Seen { folders, limit }));
            assert_eq!(found.verdict, verdict, "{found:?}");
            assert!(found.message.contains(words), "{found:?}");
            let remedy = found.remedy.unwrap_or_default();
            assert_eq!(remedy.contains("max_user_watches=1048576"), verdict == Verdict::Warning);
        }
    }

    #[test]
    fn folders_are_counted_with_those_in_them() {
        let folder = tempfile::tempdir().expect("a folder");
        fs::create_dir_all(folder.path().join("a/b/c")).expect("folders");
        fs::write(folder.path().join("a/file"), "").expect("a file");
        assert_eq!(folders(vec![folder.path().into()]), 4);
    }
}
