//! Modification times: kept as they were set, to 100 ns, through the close and through the rename.

use super::assumption::{Assumption, Tried};
use super::bench::{Bench, below};
use crate::doctor::finding::Finding;
use crate::problem::Code;
use crate::share::{Access, ShareError};
use crate::words::session::Session;
use bytes::Bytes;
use jiff::Timestamp;

pub(super) const ASSUMED: Assumption = Assumption {
    name: "times",
    assumption: "Modification times of files and folders are kept to 100 ns, through close and rename",
    expected: "2019-03-14 09:26:53.5897932, for the file and for the folder",
    means: "Delivered files do not have the times of the card, and a manifest that has them differs",
};

/// What a set of 100 ns would show of a coarser clock.
const SET: &str = "2019-03-14T09:26:53.5897932Z";

/// What came back of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Seen {
    wanted: Timestamp,
    file: Timestamp,
    folder: Timestamp,
}

pub(super) async fn observe(bench: &Bench<'_>) -> Result<Seen, ShareError> {
    let set: Timestamp = SET.parse().unwrap_or(Timestamp::UNIX_EPOCH);
    let at = bench.folder("times").await?;
    let roll = below(&at, "roll")?;
    bench.one.make_folder(&roll).await?;
    let file = below(&roll, "A001C001.mov")?;
    let handle = bench.one.open(&file, Access::Write).await?;
    let written = async {
        bench.one.write_at(handle, 0, Bytes::from_static(b"content")).await?;
        bench.one.set_modified(handle, set).await
    };
    let written = written.await;
    bench.one.close(handle).await?;
    written?;
    bench.one.set_folder_modified(&roll, set).await?;
    let target = below(bench.released().await?, "times")?;
    bench.one.rename(&roll, &target).await?;
    let session: Session = bench.one.session();
    let modified = |path| {
        let other = &bench.other;
        async move {
            let entry = other.stat(path).await?;
            Ok::<_, ShareError>(entry.map_or(Timestamp::UNIX_EPOCH, |entry| entry.modified))
        }
    };
    let (file, folder) = (below(&target, "A001C001.mov")?, target);
    let (file, folder) = (modified(&file).await?, modified(&folder).await?);
    Ok(Seen { wanted: session.kept(set), file, folder })
}

pub(super) fn judge(tried: &Tried, seen: Seen) -> Finding {
    let Seen { wanted, file, folder } = seen;
    if file == wanted && folder == wanted {
        return tried.ok(format!("Both came back as {file}"));
    }
    tried.fault(
        Code::ShareFault,
        format!("The file came back as {file}, the folder as {folder}"),
        "Have the server keep times as they are set (Samba: `dos filetimes = yes`, `dos filetime resolution = no`), on a file system \
         with fine times",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::Verdict;

    #[test]
    fn a_time_that_comes_back_coarser_is_a_fault() {
        let at = |text: &str| text.parse::<Timestamp>().expect("a time");
        let wanted = at(SET);
        let coarse = at("2019-03-14T09:26:52Z");
        for (file, folder, verdict) in [
            (wanted, wanted, Verdict::Ok),
            (coarse, wanted, Verdict::Fault),
            (wanted, coarse, Verdict::Fault),
        ] {
            let found = judge(&ASSUMED.on("//nas"), Seen { wanted, file, folder });
            assert_eq!(found.verdict, verdict, "{found:?}");
        }
    }
}
