//! What this user may do on the share, found out by doing it in a folder of its own: everything that a delivery does, the rename
//! from staging into the sync root included.

use super::finding::{Finding, check};
use super::look::Late;
use super::own::Own;
use crate::problem::{Code, Problem};
use crate::share::{Access, EntryKind, Kind, Share, ShareError};
use crate::words::english::count;
use crate::words::path::RelPath;
use crate::words::span::Millis;
use bytes::Bytes;
use jiff::Timestamp;
use std::time::Duration;
use tokio::time::Instant;

/// Something small that is written and read back.
const CONTENT: &[u8] = b"May this user write here, and is this what is read back?";

/// What was done, in order: the last of them may have failed.
#[derive(Clone, Debug, Default)]
pub(super) struct Seen {
    steps: u64,
    took: Duration,
    /// What failed, in words that go on behind "This user cannot".
    failed: Option<(&'static str, ShareError)>,
    /// Whether what was read back is what was written.
    equal: bool,
    /// When the server says that the file was written, against when that was: for its clock.
    pub(super) written: Option<(Timestamp, Timestamp)>,
    /// What came of the rename; `None` where there is no sync root to rename into.
    over: Option<Result<Duration, ShareError>>,
}

/// Does it all. `own` is made here, and stays.
pub(super) async fn observe(
    share: &Share,
    own: &Own,
    sync_root: &RelPath,
    now: impl Fn() -> Timestamp,
) -> Seen {
    let mut seen = Seen { equal: true, ..Seen::default() };
    if let Err(failed) = in_staging(share, own, &mut seen, now).await {
        seen.failed = Some(failed);
        return seen;
    }
    match share.stat(sync_root).await {
        Ok(Some(root)) if root.kind == EntryKind::Folder => seen.over = Some(over(share, own).await),
        Ok(_) => {}
        Err(error) => seen.over = Some(Err(error)),
    }
    seen
}

type Failed = (&'static str, ShareError);

/// Counts a step, and says what it was when it fails.
async fn step<T>(
    seen: &mut Seen,
    what: &'static str,
    work: impl Future<Output = Result<T, ShareError>>,
) -> Result<T, Failed> {
    let begin = Instant::now();
    let done = work.await.map_err(|error| (what, error))?;
    seen.steps += 1;
    seen.took += begin.elapsed();
    Ok(done)
}

async fn in_staging(
    share: &Share,
    own: &Own,
    seen: &mut Seen,
    now: impl Fn() -> Timestamp,
) -> Result<(), Failed> {
    let path = |name: &str| own.child(name).map_err(|error| ("name a file", error));
    let (file, renamed) = (path("file")?, path("renamed")?);
    step(seen, "make a folder", own.make(share)).await?;
    let handle = step(seen, "make a file", share.open(&file, Access::Write)).await?;
    let written = async {
        step(seen, "write to a file", share.write_at(handle, 0, Bytes::from_static(CONTENT))).await?;
        step(seen, "flush a file", share.flush(handle)).await?;
        let entry = step(seen, "look at a file", share.stat(&file)).await?;
        seen.written = entry.map(|entry| (entry.modified, now()));
        let read = step(seen, "read a file back", share.read_at(handle, 0, CONTENT.len() + 1)).await?;
        seen.equal = read == CONTENT;
        let date = "2026-01-02T03:04:05.1234567Z".parse().unwrap_or(Timestamp::UNIX_EPOCH);
        step(seen, "set the time of a file", share.set_modified(handle, date)).await
    };
    let written = written.await;
    let closed = step(seen, "close a file", share.close(handle)).await;
    written.and(closed)?;
    step(seen, "rename a file", share.rename(&file, &renamed)).await?;
    step(seen, "list a folder", share.list(Some(own.staged()))).await?;
    step(seen, "delete a file of its own", share.remove_file(&renamed)).await
}

/// Renames an empty folder into the sync root, and back at once.
async fn over(share: &Share, own: &Own) -> Result<Duration, ShareError> {
    let folder = own.child("roll")?;
    share.make_folder(&folder).await?;
    let begin = Instant::now();
    share.rename(&folder, own.released()).await?;
    let took = begin.elapsed();
    share.rename(own.released(), &folder).await?;
    Ok(took)
}

pub(super) fn judge(
    address: &str,
    staging: &RelPath,
    sync_root: &RelPath,
    seen: &Result<Seen, Late>,
) -> Vec<Finding> {
    let (rights, release) = (check("rights", address), check("release", address));
    let seen = match seen {
        Ok(seen) => seen,
        Err(late @ Late::Stopped) => return vec![rights.not_checked(late), release.not_checked(late)],
        Err(late) => {
            let lost = Problem::new(Code::ShareLost, format!("Trying out what this user may do: {late}"));
            return vec![rights.fault(lost), release.needs("the rights in staging")];
        }
    };
    if let Some((what, error)) = &seen.failed {
        let Problem { code, message, hint } = error.clone().into();
        let failed = Problem::new(code, format!("This user cannot {what} in `{staging}`: {message}"));
        return vec![rights.fault(failed.with_hint(hint)), release.needs("the rights in staging")];
    }
    if !seen.equal {
        let differs = "What was read back from the share is not what was written";
        return vec![
            rights.fault(Problem::new(Code::LandingDiffers, differs)),
            release.needs("the rights in staging"),
        ];
    }
    let each = Millis(seen.took / u32::try_from(seen.steps.max(1)).unwrap_or(1));
    let may = rights.ok(format!(
        "This user makes, writes, flushes, reads back, dates, renames, lists and deletes in `{staging}` ({}, {each} each)",
        count(seen.steps, "call")
    ));
    let over = match &seen.over {
        None => release.warning(
            format!("There is no sync root `{sync_root}` on the share, so that no rename into it was tried"),
            "Make it, or check its name against what the sync watches; the first release makes it otherwise",
        ),
        Some(Ok(took)) => release.ok(format!(
            "One rename moves a folder from `{staging}` to `{sync_root}` in {}: they lie on one volume (an empty one went and came back)",
            Millis(*took)
        )),
        Some(Err(error)) => {
            let Problem { code, message, hint } = error.clone().into();
            let hint = match error.kind {
                Kind::Denied | Kind::ReadOnly => hint,
                _ => "Staging and sync root have to lie on one volume of one share, and the name must be free: see the message".into(),
            };
            let failed = Problem::new(code, format!("No folder can be renamed from `{staging}` to `{sync_root}`: {message}"));
            release.fault(failed.with_hint(hint))
        }
    };
    vec![may, over]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::Verdict;

    #[test]
    fn what_a_user_may_do_is_told_by_the_step_that_failed() {
        let rel = |text: &str| RelPath::new(text).expect("a path");
        let error = |kind| ShareError::new(kind, "_ingest", "the server says no");
        let fine = || Seen { steps: 11, took: Duration::from_millis(110), equal: true, ..Seen::default() };
        let over = |over| Ok(Seen { over, ..fine() });
        let failed = |what, kind| Ok(Seen { failed: Some((what, error(kind))), ..fine() });
        use Verdict::{Fault, NotChecked, Ok as Fine, Warning};
        for (seen, verdicts, words, code) in [
            (
                over(Some(Ok(Duration::from_millis(9)))),
                [Fine, Fine],
                "in 9.0 ms: they lie on one volume",
                None,
            ),
            (over(None), [Fine, Warning], "There is no sync root `Footage`", None),
            (
                over(Some(Err(error(Kind::Denied)))),
                [Fine, Fault],
                "No folder can be renamed",
                Some(Code::ShareDenied),
            ),
            (
                over(Some(Err(error(Kind::Other)))),
                [Fine, Fault],
                "No folder can be renamed",
                Some(Code::ShareFault),
            ),
            (
                failed("make a folder", Kind::Denied),
                [Fault, NotChecked],
                "cannot make a folder",
                Some(Code::ShareDenied),
            ),
            (
                failed("write to a file", Kind::Full),
                [Fault, NotChecked],
                "cannot write to a file",
                Some(Code::ShareFull),
            ),
            (
                failed("make a folder", Kind::ReadOnly),
                [Fault, NotChecked],
                "in `_ingest`",
                Some(Code::ShareReadOnly),
            ),
            (
                Ok(Seen { equal: false, ..fine() }),
                [Fault, NotChecked],
                "is not what was written",
                Some(Code::LandingDiffers),
            ),
            (Err(Late::Stopped), [NotChecked, NotChecked], "it was stopped", None),
        ] {
            let found = judge("//nas/footage", &rel("_ingest"), &rel("Footage"), &seen);
            assert_eq!(found.iter().map(|found| found.verdict).collect::<Vec<_>>(), verdicts, "{found:?}");
            assert!(found.iter().any(|found| found.message.contains(words)), "{found:?}");
            assert_eq!(found.iter().find_map(|found| found.code), code, "{found:?}");
        }
    }
}
