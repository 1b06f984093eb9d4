//! The journal: whether it can be read, and says the same twice.

use super::finding::{Finding, check};
use super::look::{Late, Look};
use crate::journal::{self, JournalError, Reader, Report};
use crate::journey::Stage;
use crate::problem::{Code, Problem};
use crate::words::english::count;
use crate::words::id::DumpId;
use crate::words::path::shown;
use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

/// For a journal of millions of files.
const PATIENCE: Duration = Duration::from_secs(60);

/// What a dump is, for whoever finds its folder on the share.
pub(super) type Dumps = BTreeMap<DumpId, Known>;

/// A dump of the journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Known {
    /// The name of its roll.
    pub(super) roll: String,
    /// Its stage, in a word.
    pub(super) stage: String,
    /// Whether nothing more happens to it.
    pub(super) done: bool,
}

/// What the journal says.
pub(super) struct Seen {
    report: Report,
    pub(super) dumps: Dumps,
}

pub(super) async fn observe(look: &Look, state: &Path) -> Result<Result<Seen, JournalError>, Late> {
    let state = state.to_owned();
    look.blocking(PATIENCE, move || see(&state)).await
}

fn see(state: &Path) -> Result<Seen, JournalError> {
    let report = journal::check(state)?;
    let known = Reader::open(state)?.dumps()?.into_iter().map(|dump| {
        let known =
            Known { roll: dump.roll, stage: dump.stage.to_string(), done: dump.stage >= Stage::Released };
        (dump.id, known)
    });
    Ok(Seen { report, dumps: known.collect() })
}

pub(super) fn judge(state: &Path, seen: &Result<Result<Seen, JournalError>, Late>) -> Finding {
    let about = check("journal", shown(state));
    match seen {
        Err(late @ Late::Stopped) => about.not_checked(late),
        Err(late) => about.not_checked(format_args!("{late}; `ingest journal check` takes its time")),
        Ok(Err(JournalError::Missing(_))) => about.ok("There is no journal yet: nothing was sent from here"),
        Ok(Err(error)) => about.fault(error.clone()),
        Ok(Ok(Seen { report, .. })) if !report.faults.is_empty() => {
            let faults = count(report.faults.len() as u64, "fault");
            let first = report.faults.first().map(String::as_str).unwrap_or_default();
            about.fault(Problem::new(Code::JournalBroken, format!("The journal has {faults}: {first}")))
        }
        Ok(Ok(Seen { report, .. })) => {
            let (dumps, events) = (count(report.dumps, "dump"), count(report.events, "event"));
            about.ok(format!("The journal is sound: {dumps}, {events}"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::Verdict;
    use std::path::PathBuf;

    #[test]
    fn a_journal_is_sound_or_it_is_said_what_it_is() {
        let path = || PathBuf::from("/state/journal.db");
        let seen = |faults: &[&str]| {
            let faults = faults.iter().map(|fault| (*fault).into()).collect();
            Ok(Ok(Seen { report: Report { dumps: 2, events: 40, faults }, dumps: Dumps::new() }))
        };
        let newer = JournalError::Newer { path: path(), found: 9, known: 4 };
        for (seen, verdict, words) in [
            (seen(&[]), Verdict::Ok, "sound: 2 dumps, 40 events"),
            (seen(&["The index is wrong"]), Verdict::Fault, "1 fault: The index is wrong"),
            (Ok(Err(JournalError::Missing(path()))), Verdict::Ok, "no journal yet"),
            (Ok(Err(newer)), Verdict::Fault, "written by a newer version"),
            (Err(Late::Silent(PATIENCE)), Verdict::NotChecked, "no answer within 1 min"),
        ] {
            let found = judge(Path::new("/state"), &seen);
            assert_eq!(found.verdict, verdict, "{found:?}");
            assert!(found.message.contains(words), "{found:?}");
        }
    }
}
