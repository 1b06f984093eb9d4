//! The sync root of the second region: whether it is there, and can be read.

use super::finding::{Finding, check};
use super::look::Late;
use crate::problem::Code;
use crate::share::{Entry, EntryKind, Share, ShareError};
use crate::words::english::count;
use crate::words::path::RelPath;

/// What lies in it; `None` where it is not there.
pub(super) type Seen = Result<Result<Option<Vec<Entry>>, ShareError>, Late>;

pub(super) async fn observe(share: &Share, sync_root: &RelPath) -> Result<Option<Vec<Entry>>, ShareError> {
    match share.stat(sync_root).await? {
        None => Ok(None),
        Some(_) => share.list(Some(sync_root)).await.map(Some),
    }
}

pub(super) fn judge(address: &str, sync_root: &RelPath, seen: &Seen) -> Finding {
    let about = check("arrivals", address);
    match seen {
        Ok(Ok(Some(entries))) => {
            let folders = entries.iter().filter(|entry| entry.kind == EntryKind::Folder).count();
            about.ok(format!("`{sync_root}` can be read, {} in it", count(folders as u64, "folder")))
        }
        Ok(Ok(None)) => about.warning(
            format!("There is no `{sync_root}` on the second region's share"),
            "Compare `sync_root` in `[arrival]` with where the sync puts rolls; if none was ever carried, it makes it with the first",
        ),
        Ok(Err(error)) => about.fault(error.clone()),
        Err(late) => {
            about.silent(Code::ShareUnreachable, format_args!("Reading `{sync_root}` there"), *late)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::Verdict;
    use crate::share::Kind;
    use std::time::Duration;

    #[test]
    fn a_sync_root_that_cannot_be_read_is_a_fault_and_one_that_is_not_there_is_worth_a_look() {
        let sync_root = RelPath::new("Footage").expect("a path");
        let denied = ShareError::new(Kind::Denied, "//east/footage/Footage", "no");
        for (seen, verdict, words) in [
            (Ok(Ok(Some(Vec::new()))), Verdict::Ok, "`Footage` can be read, 0 folders in it"),
            (Ok(Ok(None)), Verdict::Warning, "There is no `Footage`"),
            (Ok(Err(denied)), Verdict::Fault, "no"),
            (Err(Late::Silent(Duration::from_secs(5))), Verdict::Fault, "no answer within 5 s"),
            (Err(Late::Stopped), Verdict::NotChecked, "stopped"),
        ] {
            let found = judge("//east/footage", &sync_root, &seen);
            assert_eq!(found.verdict, verdict, "{found:?}");
            assert!(found.message.contains(words), "{found:?}");
            assert_eq!(found.remedy.is_some(), verdict >= Verdict::Warning, "{found:?}");
        }
    }
}
