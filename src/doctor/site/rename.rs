//! The rename, by which a roll is released: in one step, never over anything, and not while somebody has a file open below.

use super::assumption::{Assumption, Tried};
use super::bench::{Bench, below, content, is_in_the_way, put_all};
use crate::doctor::finding::Finding;
use crate::problem::Code;
use crate::share::{Access, Kind, ShareError};
use crate::words::span::Millis;
use bytes::Bytes;
use std::time::Duration;
use tokio::time::Instant;

pub(super) const WHOLE: Assumption = Assumption {
    name: "rename",
    assumption: "A folder is renamed from staging into the sync root in one step, however much lies in it",
    expected: "all of it is there under the new name, and nothing under the old",
    means: "A roll cannot be released by one rename, and the sync could see half of it",
};

pub(super) const TAKEN: Assumption = Assumption {
    name: "rename_taken",
    assumption: "A rename never takes the place of a file or folder that is there",
    expected: "refused: the name is taken",
    means: "A roll of the same name that somebody delivered before could be lost",
};

pub(super) const OPEN: Assumption = Assumption {
    name: "rename_open",
    assumption: "A folder is not renamed while another session has a file below it open",
    expected: "refused, and done as soon as the file is closed",
    means: "A write that was on its way when its connection broke could change a roll that is proven and released",
};

/// Folders, and files in each.
const FOLDERS: usize = 6;
const FILES: usize = 10;

/// How many entries arrived, and how long it took.
pub(super) struct Moved {
    here: usize,
    left: bool,
    took: Duration,
}

pub(super) async fn whole(bench: &Bench<'_>) -> Result<Moved, ShareError> {
    let roll = bench.folder("roll").await?;
    let mut files = Vec::new();
    for nth in 0..FOLDERS {
        let folder = below(&roll, &format!("CLIPS{nth}"))?;
        bench.one.make_folder(&folder).await?;
        for nth in 0..FILES {
            files.push(below(&folder, &format!("A001C00{nth}.mov"))?);
        }
    }
    put_all(&bench.one, files, content(1, 1000)).await?;
    let target = below(bench.released().await?, "roll")?;
    let begin = Instant::now();
    bench.one.rename(&roll, &target).await?;
    let took = begin.elapsed();
    let here = bench.other.walk(&target).await?.len();
    let left = bench.other.stat(&roll).await?.is_some();
    Ok(Moved { here, left, took })
}

pub(super) fn judge_whole(tried: &Tried, moved: Moved) -> Finding {
    let Moved { here, left, took } = moved;
    let all = FOLDERS + FOLDERS * FILES;
    let found = format!("{here} of {all} entries are there after {}", Millis(took));
    if here == all && !left {
        return tried.ok(found);
    }
    let found = if left { format!("{found}, and the old name is there, too") } else { found };
    tried.fault(Code::ShareFault, found, "See whether staging and sync root lie on one volume of one server")
}

/// What came of renaming a file onto a file, and a folder onto an empty folder; and whether what was there is there still.
pub(super) struct Onto {
    file: Result<(), ShareError>,
    folder: Result<(), ShareError>,
    kept: bool,
}

pub(super) async fn taken(bench: &Bench<'_>) -> Result<Onto, ShareError> {
    let at = bench.folder("taken").await?;
    let [new, old, roll, empty] = ["new", "old", "roll", "empty"].map(|name| below(&at, name));
    let (new, old, roll, empty) = (new?, old?, roll?, empty?);
    bench.one.put(&new, Bytes::from_static(b"new"), None).await?;
    bench.one.put(&old, Bytes::from_static(b"old"), None).await?;
    bench.one.make_folder(&roll).await?;
    bench.one.make_folder(&empty).await?;
    let file = bench.one.rename(&new, &old).await;
    let folder = bench.one.rename(&roll, &empty).await;
    let kept = bench.other.get(&old).await? == "old" && bench.other.stat(&roll).await?.is_some();
    Ok(Onto { file, folder, kept })
}

pub(super) fn judge_taken(tried: &Tried, onto: Onto) -> Finding {
    const REMEDY: &str =
        "This server cannot be delivered to safely: find out what stands between it and a plain rename";
    let words = |renamed: &Result<(), ShareError>| match renamed {
        Ok(()) => "replaced".to_owned(),
        Err(error) if error.kind == Kind::Exists => "refused".to_owned(),
        Err(error) => format!("refused otherwise ({})", error.detail),
    };
    let found = format!(
        "a file onto a file: {}; a folder onto an empty one: {}",
        words(&onto.file),
        words(&onto.folder)
    );
    if onto.file.is_ok() || onto.folder.is_ok() || !onto.kept {
        return tried.fault(Code::ShareFault, capital(&found), REMEDY);
    }
    let is_taken =
        |renamed: &Result<(), ShareError>| renamed.as_ref().is_err_and(|error| error.kind == Kind::Exists);
    if is_taken(&onto.file) && is_taken(&onto.folder) {
        return tried.ok(capital(&found));
    }
    tried
        .warning(capital(&found), "Nothing is lost, but a name that is taken is then told as another problem")
}

fn capital(found: &str) -> String {
    found.replacen("a file", "A file", 1)
}

/// What came of a rename while a file was open below, and after it was closed.
pub(super) struct While {
    open: Result<(), ShareError>,
    closed: Result<(), ShareError>,
}

pub(super) async fn open(bench: &Bench<'_>) -> Result<While, ShareError> {
    let at = bench.folder("open").await?;
    let [roll, renamed] = ["roll", "renamed"].map(|name| below(&at, name));
    let (roll, renamed) = (roll?, renamed?);
    bench.one.make_folder(&roll).await?;
    let file = below(&roll, "A001C001.mov")?;
    bench.one.put(&file, content(2, 1000), None).await?;
    let handle = bench.other.open(&file, Access::Read).await?;
    let open = bench.one.rename(&roll, &renamed).await;
    bench.other.close(handle).await?;
    let closed = match &open {
        Ok(()) => Ok(()),
        Err(_) => bench.one.rename(&roll, &renamed).await,
    };
    Ok(While { open, closed })
}

pub(super) fn judge_open(tried: &Tried, is_folder: bool, seen: While) -> Finding {
    match (seen.open, seen.closed) {
        (Ok(()), _) if is_folder => {
            tried.not_checked("a folder of this machine's is renamed whoever has a file open")
        }
        (Ok(()), _) => tried.fault(
            Code::ShareFault,
            "It was renamed while the file was open",
            "Have the server refuse that, as Windows does (Samba: `strict rename = yes`)",
        ),
        (Err(error), Ok(())) if is_in_the_way(error.kind) => {
            tried.ok(format!("Refused ({}), and done once the file was closed", error.detail))
        }
        (Err(error), Ok(())) => tried.warning(
            format!("Refused otherwise than expected ({}), and done once the file was closed", error.detail),
            "A release that meets this is told as a fault, and not waited for",
        ),
        (Err(_), Err(error)) => tried.fault(
            Code::ShareBusy,
            format!("Refused, and refused again after the file was closed ({})", error.detail),
            "See who else holds files open there, such as a virus scanner or a backup",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::Verdict;
    use Verdict::{Fault, NotChecked, Ok as Fine, Warning};

    fn no(kind: Kind) -> Result<(), ShareError> {
        Err(ShareError::new(kind, "roll", "the server says no"))
    }

    #[test]
    fn a_rename_brings_everything_or_is_none() {
        let took = Duration::from_millis(9);
        for (here, left, verdict) in [(66, false, Fine), (65, false, Fault), (66, true, Fault)] {
            let found = judge_whole(&WHOLE.on("//nas"), Moved { here, left, took });
            assert_eq!(found.verdict, verdict, "{found:?}");
        }
    }

    #[test]
    fn a_rename_that_replaces_is_a_fault() {
        for (file, folder, kept, verdict) in [
            (no(Kind::Exists), no(Kind::Exists), true, Fine),
            (no(Kind::Exists), no(Kind::Denied), true, Warning),
            (Ok(()), no(Kind::Exists), true, Fault),
            (no(Kind::Exists), Ok(()), true, Fault),
            (no(Kind::Exists), no(Kind::Exists), false, Fault),
        ] {
            let found = judge_taken(&TAKEN.on("//nas"), Onto { file, folder, kept });
            assert_eq!(found.verdict, verdict, "{found:?}");
        }
    }

    #[test]
    fn a_rename_under_somebodys_hand_is_a_fault() {
        for (is_folder, open, closed, verdict) in [
            (false, no(Kind::Busy), Ok(()), Fine),
            (false, no(Kind::Denied), Ok(()), Fine),
            (false, no(Kind::Other), Ok(()), Warning),
            (false, no(Kind::Busy), no(Kind::Busy), Fault),
            (false, Ok(()), Ok(()), Fault),
            (true, Ok(()), Ok(()), NotChecked),
        ] {
            let found = judge_open(&OPEN.on("//nas"), is_folder, While { open, closed });
            assert_eq!(found.verdict, verdict, "{found:?}");
        }
    }
}
