//! A folder that stands for the share: whether it is there, and whether it lies on a mount at all.

use super::finding::{Finding, check};
use super::look::{Late, Look};
use crate::card::watch::{self, mount};
use crate::problem::{Code, Problem};
use crate::share::{Mount, ShareError};
use crate::words::path::shown;
use std::path::Path;
use std::time::Duration;

const PATIENCE: Duration = Duration::from_secs(15);

/// On which mount it lies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Seen {
    mount: Mount,
    /// Whether that is the one that holds this machine's own system.
    is_system: bool,
    pub(super) is_network: bool,
}

pub(super) async fn observe(look: &Look, path: &Path) -> Result<Result<Seen, ShareError>, Late> {
    let path = path.to_owned();
    look.blocking(PATIENCE, move || {
        let found = Mount::of(&path)?;
        let is_system = Mount::of(Path::new("/")).is_ok_and(|system| system == found);
        let is_network = mount(&path).is_ok_and(|kind| matches!(kind, watch::Mount::Network(_)));
        Ok(Seen { mount: found, is_system, is_network })
    })
    .await
}

pub(super) fn judge(path: &Path, seen: &Result<Result<Seen, ShareError>, Late>) -> Finding {
    let folder = shown(path);
    let about = check("folder", &folder);
    match seen {
        Ok(Ok(Seen { mount, is_system: true, .. })) => about.warning(
            format!("`{folder}` lies on this machine's own disk, {mount}"),
            "If a share should be mounted there, it is not: mount it; what is sent now stays here",
        ),
        Ok(Ok(Seen { mount, .. })) => about.ok(format!("`{folder}` lies on {mount}")),
        Ok(Err(error)) => about.fault(
            Problem::new(
                Code::ShareMissing,
                format!("The folder that stands for the share is not to be had: {error}"),
            )
            .with_hint("Check its path, and that the share is mounted there"),
        ),
        Err(late @ Late::Stopped) => about.not_checked(late),
        Err(late) => about
            .fault(Problem::new(Code::ShareLost, format!("`{folder}`: {late}")).with_hint(
                "The server behind the mount is away: see whether it answers, and mount it again",
            )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::Verdict;
    use crate::share::Kind;

    #[test]
    fn a_folder_that_stands_for_a_share_should_be_a_mount() {
        let mount = Mount { source: "//fsx/footage".into(), kind: "cifs".into(), point: "/mnt/fsx".into() };
        let seen = |is_system| Ok(Ok(Seen { mount: mount.clone(), is_system, is_network: true }));
        let gone = ShareError::new(Kind::NotFound, "/mnt/fsx", "No such file or directory");
        for (seen, verdict, words) in [
            (seen(false), Verdict::Ok, "lies on //fsx/footage (cifs) at /mnt/fsx"),
            (seen(true), Verdict::Warning, "on this machine's own disk"),
            (Ok(Err(gone)), Verdict::Fault, "No such file or directory"),
            (Err(Late::Silent(PATIENCE)), Verdict::Fault, "no answer within 15 s"),
        ] {
            let found = judge(Path::new("/mnt/fsx"), &seen);
            assert_eq!(found.verdict, verdict, "{found:?}");
            assert!(found.message.contains(words), "{found:?}");
        }
    }
}
