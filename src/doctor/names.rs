//! How the share treats names: whether case tells two apart, whether a name comes back as it was written, and which it refuses.

use super::finding::{Finding, check};
use super::look::Late;
use super::own::Own;
use crate::problem::{Code, Problem};
use crate::share::{Kind, Probe, Share, ShareError};
use bytes::Bytes;

/// The same letters: one of each as a single character, and with its accent apart.
const COMPOSED: &str = "\u{e9}t\u{e9}";
const APART: &str = "e\u{301}te\u{301}";

/// Names that no share of Windows holds, and that no delivery ever sends.
const ILLEGAL: [&str; 6] = ["a?b", "a*b", "a<b", "a>b", "a\"b", "a|b"];

/// What was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Seen {
    /// Whether `Name` and `nAME` are two files.
    pub(super) cases_differ: bool,
    /// Whether the two forms of an accent are two files.
    pub(super) forms_differ: bool,
    /// Whether both come back as they were written.
    pub(super) as_written: bool,
    /// Illegal names that the server took; `None` where that cannot be tried.
    pub(super) taken: Option<Vec<&'static str>>,
}

/// Tries it in a folder of our own that is there.
pub(super) async fn observe(share: &Share, own: &Own, probe: Option<&Probe>) -> Result<Seen, ShareError> {
    let put = |name: &str| {
        let path = own.child(name);
        async move { share.put(&path?, Bytes::from_static(b"name"), None).await }
    };
    let there = |name: &str| {
        let path = own.child(name);
        async move { Ok::<_, ShareError>(share.stat(&path?).await?.is_some()) }
    };
    put("Name").await?;
    let cases_differ = !there("nAME").await?;
    put(APART).await?;
    let forms_differ = !there(COMPOSED).await?;
    let as_written = share.list(Some(own.staged())).await?.iter().any(|entry| entry.name == APART);
    let mut taken = None;
    if let Some(probe) = probe {
        let mut found = Vec::new();
        for name in ILLEGAL {
            found.extend(probe.try_name(own.staged(), name).await?.is_ok().then_some(name));
        }
        taken = Some(found);
    }
    for name in ["Name", APART] {
        share.remove_file(&own.child(name)?).await?;
    }
    Ok(Seen { cases_differ, forms_differ, as_written, taken })
}

/// `windows`: whether the share is one that Windows' computers use, and no folder of this machine.
pub(super) fn judge(address: &str, windows: bool, seen: &Result<Result<Seen, ShareError>, Late>) -> Finding {
    let about = check("names", address);
    let seen = match seen {
        Ok(Ok(seen)) => seen,
        // A name that the server cannot hold is an answer of its own.
        Ok(Err(error)) if error.kind == Kind::Name => {
            let odd = Problem::new(
                Code::SourceName,
                format!("The share does not hold a plain name with an accent: {error}"),
            );
            return about
                .fault(odd.with_hint("Have the server keep names as UTF-8 (Samba: `unix charset = UTF-8`)"));
        }
        Ok(Err(error)) => return about.fault(error.clone()),
        Err(late) => return about.not_checked(late),
    };
    if !seen.as_written {
        let changed = "A name with an accent comes back in another form than it was written";
        let problem = Problem::new(Code::SourceName, changed);
        return about.fault(problem.with_hint(
            "Have the server keep names as they are: manifests name files letter by letter, and nobody would find them",
        ));
    }
    let cases = if seen.cases_differ { "Case tells names apart" } else { "Case does not tell names apart" };
    let forms = if seen.forms_differ { "Unicode forms are kept apart" } else { "Unicode forms are one" };
    let taken = seen.taken.as_ref().filter(|taken| !taken.is_empty());
    let illegal = match &seen.taken {
        None => "names that Windows cannot hold were not tried".into(),
        Some(taken) if taken.is_empty() => "names that Windows cannot hold are refused".into(),
        Some(taken) => format!("names that Windows cannot hold are taken ({})", taken.join(" ")),
    };
    let found = format!("{cases}, {forms}, {illegal}");
    match (seen.cases_differ && windows, taken) {
        (true, _) => about.warning(
            found,
            "FSx does not tell them apart, and neither does `ingest`: see whether this is the right server (Samba: `case sensitive`)",
        ),
        (false, Some(_)) => about.warning(
            found,
            "Nothing that is sent has such a name, and what others put there Windows cannot open: see whether this is the right server",
        ),
        (false, None) => about.ok(found),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::Verdict;

    #[test]
    fn names_are_as_windows_has_them_or_it_is_said_how_not() {
        let fine =
            Seen { cases_differ: false, forms_differ: true, as_written: true, taken: Some(Vec::new()) };
        let with = |change: fn(&mut Seen)| {
            let mut seen = fine.clone();
            change(&mut seen);
            Ok(Ok(seen))
        };
        let refused =
            Ok(Err(ShareError::new(Kind::Name, "_ingest", "the server says STATUS_OBJECT_NAME_INVALID")));
        use Verdict::{Fault, NotChecked, Ok as Fine, Warning};
        for (windows, seen, verdict, words) in [
            (
                true,
                with(|_| ()),
                Fine,
                "Case does not tell names apart, Unicode forms are kept apart, names that Windows cannot hold are refused",
            ),
            (true, with(|seen| seen.cases_differ = true), Warning, "Case tells names apart"),
            (false, with(|seen| seen.cases_differ = true), Fine, "Case tells names apart"),
            (true, with(|seen| seen.taken = Some(vec!["a?b"])), Warning, "are taken (a?b)"),
            (true, with(|seen| seen.taken = None), Fine, "were not tried"),
            (true, with(|seen| seen.as_written = false), Fault, "comes back in another form"),
            (true, refused, Fault, "plain name with an accent"),
            (true, Err(Late::Stopped), NotChecked, "it was stopped"),
        ] {
            let found = judge("//nas/footage", windows, &seen);
            assert_eq!(found.verdict, verdict, "{found:?}");
            assert!(found.message.contains(words), "{found:?}");
        }
    }
}
