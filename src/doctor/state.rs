//! The state folder: where journal, keys and receipts are kept.

use super::finding::{Finding, check};
use super::look::{Late, Look};
use crate::card::watch::{Mount, mount};
use crate::problem::{Code, Problem};
use crate::words::bytes::ByteCount;
use crate::words::path::shown;
use rustix::fs::{Access, access, statvfs};
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

const PATIENCE: Duration = Duration::from_secs(5);

/// Below this nothing can be journalled for long.
const TOO_LITTLE: u64 = 50_000_000;

/// A year of receipts, and a journal of millions of files.
const LITTLE: u64 = 2_000_000_000;

/// What is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Seen {
    /// The folder, or what is there in its place.
    there: There,
    /// Whether this user may write there, or in the nearest folder above that exists.
    writable: bool,
    mount: Mount,
    free: u64,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum There {
    Nothing,
    NoFolder,
    Folder { owner: String, mode: u32 },
}

pub(super) async fn observe(look: &Look, state: &Path) -> Result<io::Result<Seen>, Late> {
    let state = state.to_owned();
    look.blocking(PATIENCE, move || see(&state)).await
}

fn see(state: &Path) -> io::Result<Seen> {
    let there = match std::fs::metadata(state) {
        Ok(found) if found.is_dir() => There::Folder { owner: user(found.uid()), mode: found.mode() & 0o777 },
        Ok(_) => There::NoFolder,
        Err(error) if error.kind() == io::ErrorKind::NotFound => There::Nothing,
        Err(error) => return Err(error),
    };
    let nearest =
        state.ancestors().find(|above| above.exists()).map_or_else(|| PathBuf::from("/"), Into::into);
    let room = statvfs(&nearest)?;
    Ok(Seen {
        there,
        writable: access(&nearest, Access::WRITE_OK | Access::EXEC_OK).is_ok(),
        mount: mount(&nearest).map_err(|error| error.source)?,
        free: room.f_bavail.saturating_mul(room.f_frsize),
    })
}

fn user(number: u32) -> String {
    let known = uzers::get_user_by_uid(number);
    known.map_or_else(|| number.to_string(), |user| user.name().to_string_lossy().into_owned())
}

pub(super) fn judge(state: &Path, seen: Result<io::Result<Seen>, Late>) -> Finding {
    let folder = shown(state);
    let about = check("state", &folder);
    let unusable = |what: String| Problem::new(Code::StateUnusable, what);
    let Seen { there, writable, mount, free } = match seen {
        Ok(Ok(seen)) => seen,
        Ok(Err(error)) => {
            let problem = unusable(format!("`{folder}` cannot be looked at: {error}"));
            return about.fault(problem.with_hint("Run this as the user of the agent, or as root"));
        }
        Err(late @ Late::Stopped) => return about.not_checked(late),
        Err(late) => return about.fault(unusable(format!("`{folder}`: {late}"))),
    };
    if let Mount::Network(kind) = mount {
        let problem =
            unusable(format!("`{folder}` is a network mount ({kind}), on which a journal is not safe"));
        return about.fault(problem.with_hint("Name a folder on a disk of this machine as `state_dir`"));
    }
    let free_words = ByteCount(free);
    let (owner, mode) = match there {
        There::NoFolder => return about.fault(unusable(format!("`{folder}` is no folder"))),
        _ if free < TOO_LITTLE => {
            let full = format!("`{folder}` has {free_words} free on its disk, too little for the journal");
            return about.fault(Problem::new(Code::StateFull, full));
        }
        There::Nothing if !writable => {
            let missing = unusable(format!("`{folder}` is not there, and this user may not make it"));
            return about.fault(missing.with_hint(format!(
                "`sudo install -d -m 700 -o USER {folder}`, with the user of the agent"
            )));
        }
        There::Nothing => {
            return about.ok(format!(
                "`{folder}` is not there yet, and is made when it is needed; {free_words} free on that disk"
            ));
        }
        There::Folder { .. } if !writable => {
            let foreign = unusable(format!("`{folder}` cannot be written by this user"));
            return about.fault(foreign.with_hint(
                "Run this as the user of the agent; if it is that one, give it the folder with `chown`",
            ));
        }
        There::Folder { owner, mode } => (owner, mode),
    };
    if mode & 0o077 != 0 {
        let open = format!("`{folder}` can be looked into by others (mode {mode:o})");
        return about.warning(open, format!("`chmod 700 {folder}`"));
    }
    if free < LITTLE {
        let little = format!("`{folder}` has {free_words} free on its disk");
        return about.warning(little, "Make room there: the journal grows with every file");
    }
    about.ok(format!("`{folder}` belongs to `{owner}`, mode {mode:o}, {free_words} free"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::Verdict;

    #[test]
    fn a_state_folder_is_judged_by_what_would_happen_in_it() {
        let fine = Seen {
            there: There::Folder { owner: "ingest".into(), mode: 0o700 },
            writable: true,
            mount: Mount::Local,
            free: 80_000_000_000,
        };
        let with = |change: fn(&mut Seen)| {
            let mut seen = fine.clone();
            change(&mut seen);
            Ok(Ok(seen))
        };
        use Verdict::{Fault, NotChecked, Ok as Fine, Warning};
        for (seen, verdict, words, remedy) in [
            (with(|_| ()), Fine, "belongs to `ingest`, mode 700, 80.0 GB free", ""),
            (with(|seen| seen.there = There::Nothing), Fine, "is not there yet, and is made", ""),
            (
                with(|seen| (seen.there, seen.writable) = (There::Nothing, false)),
                Fault,
                "this user may not make it",
                "install -d",
            ),
            (with(|seen| seen.there = There::NoFolder), Fault, "is no folder", "belongs to the user"),
            (with(|seen| seen.writable = false), Fault, "cannot be written by this user", "chown"),
            (
                with(|seen| seen.there = There::Folder { owner: "ingest".into(), mode: 0o755 }),
                Warning,
                "by others (mode 755)",
                "chmod 700 /state",
            ),
            (with(|seen| seen.mount = Mount::Network("NFS")), Fault, "a network mount (NFS)", "state_dir"),
            (with(|seen| seen.free = 1_000_000), Fault, "1.00 MB free", "Make room"),
            (with(|seen| seen.free = 1_000_000_000), Warning, "1.00 GB free", "Make room"),
            (
                Ok(Err(io::Error::from(io::ErrorKind::PermissionDenied))),
                Fault,
                "cannot be looked at",
                "as root",
            ),
            (Err(Late::Silent(PATIENCE)), Fault, "no answer within 5 s", "belongs to the user"),
            (Err(Late::Stopped), NotChecked, "it was stopped", ""),
        ] {
            let found = judge(Path::new("/state"), seen);
            assert_eq!(found.verdict, verdict, "{found:?}");
            assert!(found.message.contains(words), "{found:?}");
            assert!(found.remedy.unwrap_or_default().contains(remedy), "{words}");
        }
    }
}
