//! Room: whether what the share calls free is there, and gets less when something is written.

use super::assumption::{Assumption, Tried};
use super::bench::{Bench, content, write_open};
use crate::doctor::finding::Finding;
use crate::problem::Code;
use crate::share::{Kind, ShareError, Space};
use crate::words::bytes::ByteCount;

pub(super) const ASSUMED: Assumption = Assumption {
    name: "free_space",
    assumption: "The share says how much is free, and that is there",
    expected: "free space, of which 16 MiB can be written",
    means: "A send cannot tell whether a roll fits, and would meet the end in the middle of it",
};

const WRITTEN: usize = 16 << 20;

/// What the share says, and what came of writing.
pub(super) struct Seen {
    before: Space,
    after: Space,
    written: Result<(), ShareError>,
}

pub(super) async fn observe(bench: &Bench<'_>) -> Result<Seen, ShareError> {
    let file = bench.path("room.mov")?;
    let before = bench.one.space().await?;
    let written = match write_open(&bench.one, &file, content(50, WRITTEN)).await {
        Ok(handle) => bench.one.close(handle).await,
        Err(error) => Err(error),
    };
    let after = bench.one.space().await?;
    if bench.one.stat(&file).await?.is_some() {
        bench.one.remove_file(&file).await?;
    }
    Ok(Seen { before, after, written })
}

pub(super) fn judge(tried: &Tried, seen: Seen) -> Finding {
    let Seen { before, after, written } = seen;
    let [free, total, left] = [before.free, before.total, after.free].map(ByteCount);
    let found = format!("{free} of {total} free, {left} after 16 MiB were written");
    match written {
        Err(error) if error.kind == Kind::Full => tried.fault(
            Code::ShareFull,
            format!("{free} of {total} are called free, and 16 MiB do not fit ({})", error.detail),
            "Make room, or raise this user's quota on the share",
        ),
        Err(error) => tried.failed(error),
        Ok(()) if before.total == 0 || before.free > before.total => {
            tried.warning(found, "Set `reserve` by hand: what the share says of its size makes no sense")
        }
        Ok(()) => tried.ok(found),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::Verdict;

    #[test]
    fn what_is_called_free_has_to_be_there() {
        let space = |free, total| Space { free, total };
        let full = || Err(ShareError::new(Kind::Full, "room.mov", "the server says STATUS_DISK_FULL"));
        for (before, written, verdict) in [
            (space(1 << 40, 1 << 41), Ok(()), Verdict::Ok),
            (space(1 << 40, 1 << 41), full(), Verdict::Fault),
            (space(1 << 42, 1 << 41), Ok(()), Verdict::Warning),
        ] {
            let found = judge(&ASSUMED.on("//nas"), Seen { before, after: before, written });
            assert_eq!(found.verdict, verdict, "{found:?}");
        }
    }
}
