//! What lies in staging that no dump of the journal owns. It is listed, and never touched: it may be another agent's.

use super::finding::{Finding, check};
use super::journal::Dumps;
use super::look::Late;
use crate::share::{Entry, EntryKind, ShareError};
use crate::words::english::{count, list};
use crate::words::id::{DumpId, LookId};
use crate::words::path::{RelPath, printable};
use crate::words::span::Span;
use jiff::Timestamp;

/// How many are named.
const NAMED: usize = 10;

/// Folders that have a purpose of their own.
const KNOWN: [&str; 1] = ["witness"];

/// `entries`: what stands in staging; `None` where there is no staging folder yet. `dumps`: what the journal knows, if it could be
/// read.
pub(super) fn judge(
    staging: &RelPath,
    entries: &Result<Result<Option<Vec<Entry>>, ShareError>, Late>,
    dumps: Option<&Dumps>,
    now: Timestamp,
) -> Finding {
    let about = check("leftovers", staging);
    let entries = match entries {
        Ok(Ok(Some(entries))) => entries,
        Ok(Ok(None)) => return about.ok(format!("There is no `{staging}` yet: the first send makes it")),
        Ok(Err(error)) => return about.fault(error.clone()),
        Err(late) => return about.not_checked(late),
    };
    let Some(dumps) = dumps else { return about.needs("the journal, which says whose each folder is") };
    let mut left: Vec<&Entry> = entries.iter().collect();
    left.sort_by(|one, other| one.name.cmp(&other.name));
    let under_way = left.iter().filter(|entry| known(entry, dumps).is_some_and(|dump| !dump.done)).count();
    let odd: Vec<String> = left.iter().filter_map(|entry| odd(entry, dumps, now)).collect();
    if odd.is_empty() {
        let dumps = count(under_way as u64, "dump");
        return about.ok(format!("`{staging}` holds {dumps} under way, and nothing else"));
    }
    about.warning(
        format!("In `{staging}` lies what no dump under way owns: {}", list(&odd, NAMED)),
        "See whose each is (another machine's agent may be at work, or have a journal of its own); then take it away by hand",
    )
}

fn known<'a>(entry: &Entry, dumps: &'a Dumps) -> Option<&'a super::journal::Known> {
    dumps.get(&entry.name.parse::<DumpId>().ok()?)
}

/// What is odd about an entry, and how old it is.
fn odd(entry: &Entry, dumps: &Dumps, now: Timestamp) -> Option<String> {
    let name = printable(&entry.name);
    let age = now.duration_since(entry.modified).unsigned_abs();
    let age = format!("changed {} ago", Span(age));
    if entry.kind == EntryKind::Folder && KNOWN.contains(&entry.name.as_str()) {
        return None;
    }
    if let Some(dump) = known(entry, dumps) {
        let roll = printable(&dump.roll);
        return dump.done.then(|| format!("`{name}` of `{roll}`, which is {} ({age})", dump.stage));
    }
    let look = ["doctor-", "site-test-"]
        .iter()
        .find_map(|kind| entry.name.strip_prefix(kind)?.parse::<LookId>().ok());
    let what = match (look, entry.name.parse::<DumpId>()) {
        (Some(_), _) => " of an `ingest doctor`",
        (None, Ok(_)) => " of a dump that this journal does not know",
        (None, Err(_)) => "",
    };
    Some(format!("`{name}`{what} ({age})"))
}

#[cfg(test)]
mod tests {
    use super::super::journal::Known;
    use super::*;
    use crate::doctor::Verdict;

    const OURS: &str = "0192f0c1-2b3c-7d4e-8f50-123456789abc";
    const DONE: &str = "0192f0c1-2b3c-7d4e-8f50-123456789abd";
    const FOREIGN: &str = "0192f0c1-2b3c-7d4e-8f50-123456789abe";

    #[test]
    fn what_nobody_owns_is_listed_with_its_age() {
        let now: Timestamp = "2026-11-22T12:00:00Z".parse().expect("a moment");
        let entry = |name: &str| Entry {
            name: name.into(),
            kind: EntryKind::Folder,
            size: 0,
            modified: now - jiff::SignedDuration::from_hours(3),
        };
        let known = |stage: &str, done| Known { roll: "A001R2EC".into(), stage: stage.into(), done };
        let id = |text: &str| text.parse::<DumpId>().expect("an id");
        let dumps = Dumps::from([(id(OURS), known("sending", false)), (id(DONE), known("released", true))]);
        for (names, verdict, words) in [
            (vec![OURS, "witness"], Verdict::Ok, "holds 1 dump under way, and nothing else"),
            (vec![], Verdict::Ok, "holds 0 dumps"),
            (
                vec![OURS, FOREIGN],
                Verdict::Warning,
                "of a dump that this journal does not know (changed 3 h ago)",
            ),
            (vec![DONE], Verdict::Warning, "of `A001R2EC`, which is released"),
            (vec!["New Folder"], Verdict::Warning, "`New Folder` (changed 3 h ago)"),
            (vec![&format!("site-test-{FOREIGN}")], Verdict::Warning, "of an `ingest doctor`"),
        ] {
            let entries = Ok(Ok(Some(names.into_iter().map(entry).collect())));
            let staging = RelPath::new("_ingest").expect("a path");
            let found = judge(&staging, &entries, Some(&dumps), now);
            assert_eq!(found.verdict, verdict, "{found:?}");
            assert!(found.message.contains(words), "{found:?}");
            assert_eq!(judge(&staging, &entries, None, now).verdict, Verdict::NotChecked);
        }
    }
}
