//! A watched folder: whether dumps can be read there, and how soon they are seen.

use super::finding::{Finding, check};
use super::look::{Late, Look};
use crate::card::watch::{Mount, Rhythm, mount};
use crate::problem::{Code, Problem};
use crate::words::english::count;
use crate::words::path::shown;
use crate::words::span::Span;
use rustix::fs::{StatVfsMountFlags, statvfs};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// A disk that sleeps wakes up within this.
const PATIENCE: Duration = Duration::from_secs(15);

/// Entries that are counted; a folder may have a hundred thousand.
const COUNTED: usize = 1000;

/// What is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Seen {
    entries: usize,
    /// A folder in it that cannot be listed.
    closed: Option<PathBuf>,
    mount: Mount,
    read_only: bool,
}

pub(super) async fn observe(look: &Look, folder: &Path) -> Result<io::Result<Seen>, Late> {
    let folder = folder.to_owned();
    look.blocking(PATIENCE, move || see(&folder)).await
}

fn see(folder: &Path) -> io::Result<Seen> {
    let (mut entries, mut closed) = (0, None);
    for entry in std::fs::read_dir(folder)?.take(COUNTED) {
        let entry = entry?;
        entries += 1;
        if closed.is_none() && entry.file_type()?.is_dir() && std::fs::read_dir(entry.path()).is_err() {
            closed = Some(entry.path());
        }
    }
    let flags = statvfs(folder)?.f_flag;
    let mount = mount(folder).map_err(|error| error.source)?;
    Ok(Seen { entries, closed, mount, read_only: flags.contains(StatVfsMountFlags::RDONLY) })
}

/// Judges one of the watched folders. `all` of them must not lie one in the other, nor where anything is `written`.
pub(super) fn judge(
    folder: &Path,
    seen: Result<io::Result<Seen>, Late>,
    all: &[PathBuf],
    written: &[PathBuf],
    rhythm: &Rhythm,
) -> Finding {
    let shown_folder = shown(folder);
    let about = check("watched", &shown_folder);
    let fault = |code, message: String| about.fault(Problem::new(code, message));
    let overlaps = |other: &&PathBuf| other.starts_with(folder) || folder.starts_with(other);
    if let Some(other) = written.iter().find(overlaps) {
        let message = format!(
            "The watched folder `{shown_folder}` and `{}`, which is written to, lie one inside the other",
            shown(other)
        );
        let problem = Problem::new(Code::Overlap, message);
        return about.fault(
            problem.with_hint("Name folders that lie apart: nothing is ever written where dumps are"),
        );
    }
    if let Some(outer) = all.iter().find(|other| *other != folder && folder.starts_with(other)) {
        let remedy = "Watch one of the two: every dump in it would be found twice";
        let inside = format!("`{shown_folder}` lies inside `{}`, which is watched, too", shown(outer));
        return about.warning(inside, remedy);
    }
    let seen = match seen {
        Ok(Ok(seen)) => seen,
        Ok(Err(error)) if error.kind() == io::ErrorKind::PermissionDenied => {
            return fault(Code::SourceUnreadable, format!("`{shown_folder}` cannot be read by this user"));
        }
        Ok(Err(error)) => {
            let missing = Problem::new(Code::SourceMissing, format!("`{shown_folder}`: {error}"));
            return about.fault(
                missing.with_hint("Check its path in `[[watch]]`, and that the NAS volume is mounted"),
            );
        }
        Err(late @ Late::Stopped) => return about.not_checked(late),
        Err(late) => {
            let silent = Problem::new(Code::SourceUnreadable, format!("`{shown_folder}`: {late}"));
            return about.fault(silent.with_hint("See whether the NAS is there, and mount its volume again"));
        }
    };
    if let Some(closed) = &seen.closed {
        return fault(Code::SourceUnreadable, format!("`{}` cannot be read by this user", shown(closed)));
    }
    let entries = match seen.entries {
        COUNTED => format!("more than {COUNTED} entries"),
        0 => "nothing in it yet".into(),
        entries => count(entries as u64, "entry"),
    };
    let protection = if seen.read_only { "mounted read-only" } else { "mounted writable, opened read-only" };
    let every = Span(rhythm.top);
    let soon = match seen.mount {
        Mount::Local => format!("changes are told by the kernel, and looked for every {every}"),
        Mount::Network(kind) => {
            format!("a network mount ({kind}), of which no kernel tells: looked at every {every}")
        }
        Mount::Fuse => format!("behind a FUSE program, which may tell nothing: looked at every {every}"),
    };
    about.ok(format!("`{shown_folder}` can be read ({entries}), {protection}; {soon}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::Verdict;

    #[test]
    fn a_watched_folder_is_one_that_can_be_read_all_the_time() {
        let fine = Seen { entries: 3, closed: None, mount: Mount::Local, read_only: true };
        let io = |kind| Ok(Err(io::Error::from(kind)));
        let nfs = Seen { mount: Mount::Network("NFS"), read_only: false, ..fine.clone() };
        let closed = Seen { closed: Some("/nas/dumps/D01".into()), ..fine.clone() };
        use Verdict::{Fault, Ok as Fine, Warning};
        for (folder, seen, verdict, words, remedy) in [
            (
                "/nas/dumps",
                Ok(Ok(fine.clone())),
                Fine,
                "(3 entries), mounted read-only; changes are told",
                "",
            ),
            (
                "/nas/dumps",
                Ok(Ok(nfs)),
                Fine,
                "a network mount (NFS), of which no kernel tells: looked at every 1 min",
                "",
            ),
            ("/nas/dumps", Ok(Ok(closed)), Fault, "`/nas/dumps/D01` cannot be read", "read access"),
            (
                "/nas/dumps",
                io(io::ErrorKind::PermissionDenied),
                Fault,
                "cannot be read by this user",
                "read access",
            ),
            ("/nas/dumps", io(io::ErrorKind::NotFound), Fault, "entity not found", "is mounted"),
            (
                "/nas/dumps",
                Err(Late::Silent(PATIENCE)),
                Fault,
                "no answer within 15 s",
                "mount its volume again",
            ),
            ("/nas/dumps/A", Ok(Ok(fine.clone())), Warning, "lies inside `/nas/dumps`", "found twice"),
            (
                "/var",
                Ok(Ok(fine.clone())),
                Fault,
                "`/var` and `/var/lib/ingest`, which is written to",
                "lie apart",
            ),
            ("/mnt/Footage/A", Ok(Ok(fine)), Fault, "`/mnt/Footage`, which is written to", "lie apart"),
        ] {
            let all = ["/nas/dumps", "/nas/dumps/A", "/var"].map(PathBuf::from);
            let written = ["/var/lib/ingest", "/mnt/Footage"].map(PathBuf::from);
            let found = judge(Path::new(folder), seen, &all, &written, &Rhythm::default());
            assert_eq!(found.verdict, verdict, "{found:?}");
            assert!(found.message.contains(words), "{found:?}");
            assert!(found.remedy.unwrap_or_default().contains(remedy), "{words}");
        }
    }
}
