//! A connection that breaks: how soon there is another, and how soon the server frees what the old one had open.

use super::assumption::{Assumption, Tried};
use super::bench::{Bench, below, content, is_in_the_way, write_open};
use crate::doctor::finding::Finding;
use crate::problem::Code;
use crate::share::{Place, ShareError};
use crate::words::span::Millis;
use std::time::Duration;
use tokio::time::{Instant, sleep};

pub(super) const ASSUMED: Assumption = Assumption {
    name: "reconnect",
    assumption: "After a connection broke, the next login has the server free what the old one had open",
    expected: "a folder with a file that was open can be renamed within 5 s",
    means: "A release waits after every break, until the server gives up the old handles by itself (15 min and more)",
};

const SOON: Duration = Duration::from_secs(5);

/// So long it is tried.
const PATIENCE: Duration = Duration::from_secs(45);

/// Between two tries.
const BREATH: Duration = Duration::from_millis(100);

/// How long the login took, and when the rename was possible.
pub(super) struct Seen {
    login: Duration,
    freed: Option<Duration>,
}

pub(super) async fn observe(bench: &Bench<'_>) -> Result<Option<Seen>, ShareError> {
    if matches!(bench.destination.place, Place::Path(_)) {
        return Ok(None);
    }
    let at = bench.folder("broken").await?;
    let (roll, renamed) = (below(&at, "roll")?, below(&at, "renamed")?);
    bench.one.make_folder(&roll).await?;
    let broken = bench.connector.connect().await?;
    write_open(&broken, &below(&roll, "A001C001.mov")?, content(20, 65_536)).await?;
    let begin = Instant::now();
    broken.give_up();
    drop(broken);
    // It names the session that broke.
    let next = bench.connector.connect().await?;
    let login = begin.elapsed();
    let freed = loop {
        match next.rename(&roll, &renamed).await {
            Ok(()) => break Some(begin.elapsed()),
            Err(error) if !is_in_the_way(error.kind) => return Err(error),
            Err(_) if begin.elapsed() > PATIENCE => break None,
            Err(_) => sleep(BREATH).await,
        }
    };
    Ok(Some(Seen { login, freed }))
}

pub(super) fn judge(tried: &Tried, seen: Option<Seen>) -> Finding {
    const REMEDY: &str = "Have the server notice dead connections sooner (Samba: `deadtime`, `keepalive`), or keep to one client";
    match seen {
        None => tried.not_checked("a folder of this machine's has no connections"),
        Some(Seen { login, freed: Some(freed) }) if freed <= SOON => {
            tried.ok(format!("Logged in again after {}, renamed after {}", Millis(login), Millis(freed)))
        }
        Some(Seen { freed: Some(freed), .. }) => {
            tried.warning(format!("It could be renamed only after {}", Millis(freed)), REMEDY)
        }
        Some(Seen { freed: None, .. }) => tried.fault(
            Code::ShareBusy,
            format!("It could not be renamed for {} s", PATIENCE.as_secs()),
            REMEDY,
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::Verdict;

    #[test]
    fn old_handles_are_freed_soon_late_or_not() {
        let seen = |freed: Option<u64>| Some(Seen { login: BREATH, freed: freed.map(Duration::from_secs) });
        for (seen, verdict) in [
            (seen(Some(1)), Verdict::Ok),
            (seen(Some(20)), Verdict::Warning),
            (seen(None), Verdict::Fault),
            (None, Verdict::NotChecked),
        ] {
            assert_eq!(judge(&ASSUMED.on("//nas"), seen).verdict, verdict);
        }
    }
}
