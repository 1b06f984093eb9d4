//! The access list of a roll: that it can be given the one of the folder it goes to, before it goes there.

use super::assumption::{Assumption, Tried};
use super::bench::{Bench, below};
use crate::doctor::finding::Finding;
use crate::share::{Kind, ShareError};

pub(super) const ASSUMED: Assumption = Assumption {
    name: "access",
    assumption: "What is made in staging can be given the access list of the sync root, and keeps it through the rename",
    expected: "the released folder has what the sync root passes on",
    means: "Released rolls keep the list of staging, and editors may not be able to open them; the receipt says so",
};

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Seen {
    /// This kind of share shows no lists.
    None,
    /// The sync root passes nothing on.
    Nothing,
    /// This user may not give a folder another list.
    Refused(String),
    /// The list of the folder after the rename: whether it is what the sync root passes on.
    Renamed(bool),
}

pub(super) async fn observe(bench: &Bench<'_>) -> Result<Seen, ShareError> {
    let released = bench.released().await?;
    let Some(wanted) = bench.one.access_list(released).await? else { return Ok(Seen::None) };
    if !wanted.passes_anything_on() {
        return Ok(Seen::Nothing);
    }
    let staged = bench.folder("access").await?;
    match bench.one.set_access_list(&staged, &wanted).await {
        Err(error) if error.kind == Kind::Lost => return Err(error),
        Err(error) => return Ok(Seen::Refused(error.detail)),
        Ok(()) => {}
    }
    let (roll, target) = (below(&staged, "roll")?, below(released, "access")?);
    bench.one.make_folder(&roll).await?;
    bench.one.rename(&roll, &target).await?;
    let own = bench.other.access_list(&target).await?;
    Ok(Seen::Renamed(own.is_some_and(|own| own.is_inherited_from(&wanted))))
}

pub(super) fn judge(tried: &Tried, seen: Seen) -> Finding {
    match seen {
        Seen::None => tried.not_checked("this kind of share shows no access lists"),
        Seen::Nothing => tried.ok("The sync root passes nothing on, so that there is nothing to inherit"),
        Seen::Renamed(true) => tried.ok("It has what the sync root passes on"),
        Seen::Renamed(false) => tried.warning(
            "It has another list than the sync root passes on",
            "Give `_ingest` the same access list as the sync root, by hand",
        ),
        Seen::Refused(why) => tried.warning(
            format!("This user may not give a folder another list ({why})"),
            "Give the user the right to change permissions in staging, or give `_ingest` the list of the sync root by hand",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::Verdict;

    #[test]
    fn a_list_is_kept_or_somebody_is_told() {
        for (seen, verdict) in [
            (Seen::None, Verdict::NotChecked),
            (Seen::Nothing, Verdict::Ok),
            (Seen::Renamed(true), Verdict::Ok),
            (Seen::Renamed(false), Verdict::Warning),
            (Seen::Refused("no".into()), Verdict::Warning),
        ] {
            assert_eq!(judge(&ASSUMED.on("//nas"), seen).verdict, verdict);
        }
    }
}
