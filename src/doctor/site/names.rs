//! Names: case, Unicode forms, what Windows does not allow, and how long a name and a path may be.

use super::assumption::{Assumption, Tried};
use super::bench::{Bench, below};
use crate::doctor::finding::Finding;
use crate::doctor::names::Seen;
use crate::problem::Code;
use crate::share::{Kind, ShareError};
use crate::words::path::RelPath;
use bytes::Bytes;

pub(super) const CASE: Assumption = Assumption {
    name: "case",
    assumption: "Case does not tell two names apart, as on every share of Windows",
    expected: "`Name` is found as `nAME`",
    means: "Nothing is lost: two names that differ in case only are held or mapped anyway; but this is not what FSx is like",
};

pub(super) const UNICODE: Assumption = Assumption {
    name: "unicode",
    assumption: "A name comes back letter by letter as it was written, accents included",
    expected: "the accents come back apart from their letters, as they were written",
    means: "Manifests name files letter by letter, and whoever verifies the roll does not find them",
};

pub(super) const ILLEGAL: Assumption = Assumption {
    name: "illegal_names",
    assumption: "Names that Windows cannot hold are refused",
    expected: "`a?b`, `a*b`, `a<b`, `a>b`, `a\"b` and `a|b` are refused",
    means: "Nothing is lost: such a name is held or mapped before it is sent; but this is not what FSx is like",
};

pub(super) const LENGTH: Assumption = Assumption {
    name: "name_length",
    assumption: "A name may have 255 characters",
    expected: "255 plain letters; 255 of any other on FSx, fewer where names are counted in bytes",
    means: "Files with long names are refused by the server, and hold their roll",
};

pub(super) const PATHS: Assumption = Assumption {
    name: "path_length",
    assumption: "A path may be far longer than the 260 characters of old programs",
    expected: "1,000 characters or more",
    means: "Deep folders of a card are refused by the server, and hold their roll",
};

/// Letters of one, two and three bytes in UTF-8, each one character of Windows.
const LETTERS: [char; 3] = ['x', '\u{e9}', '\u{7247}'];
const LONGEST: usize = 255;

/// A component of a long path, and how many there are at most.
const COMPONENT: usize = 100;
const DEPTH: usize = 36;

/// What a path should reach.
const FAR: usize = 1000;

pub(super) fn case(tried: &Tried, is_folder: bool, seen: &Seen) -> Finding {
    match seen.cases_differ {
        false => tried.ok("`Name` is found as `nAME`"),
        true if is_folder => tried.not_checked("a folder of this machine's tells them apart, and is no share of Windows"),
        true => tried.warning(
            "`Name` and `nAME` are two files",
            "See whether this is the right server, or have it be as Windows is (Samba: `case sensitive = auto`)",
        ),
    }
}

pub(super) fn unicode(tried: &Tried, seen: &Seen) -> Finding {
    let forms = if seen.forms_differ { "two names" } else { "one name" };
    match seen.as_written {
        true => tried.ok(format!("It came back as it was written; both forms of an accent are {forms}")),
        false => tried.fault(
            Code::SourceName,
            "It came back in another form",
            "Have the server keep names as they are (Samba: no `vfs_*` that turns them into another form)",
        ),
    }
}

pub(super) fn illegal(tried: &Tried, seen: &Seen) -> Finding {
    match &seen.taken {
        None => tried.not_checked("it needs a server, and the client that is built in"),
        Some(taken) if taken.is_empty() => tried.ok("All are refused"),
        Some(taken) => {
            let names: Vec<String> = taken.iter().map(|name| format!("`{name}`")).collect();
            tried.warning(
                format!("Taken: {}", names.join(", ")),
                "See whether this is the right server: computers with Windows cannot open such files",
            )
        }
    }
}

/// For each kind of letter, the longest name that the server took.
pub(super) async fn lengths(bench: &Bench<'_>) -> Result<[usize; 3], ShareError> {
    let at = bench.folder("lengths").await?;
    let mut longest = [0; 3];
    for (letter, longest) in LETTERS.into_iter().zip(&mut longest) {
        // A server that counts bytes takes 255 of them.
        for length in [LONGEST, LONGEST / 2, LONGEST / 3] {
            let name = below(&at, &letter.to_string().repeat(length))?;
            match bench.one.put(&name, Bytes::from_static(b"name"), None).await {
                Ok(()) => {
                    *longest = length;
                    break;
                }
                Err(error) if is_about_the_name(error.kind) => {}
                Err(error) => return Err(error),
            }
        }
    }
    Ok(longest)
}

/// What servers say of a name that is too long.
fn is_about_the_name(kind: Kind) -> bool {
    matches!(kind, Kind::Name | Kind::NotFound | Kind::Denied | Kind::Other)
}

pub(super) fn judge_lengths(tried: &Tried, [plain, two, three]: [usize; 3]) -> Finding {
    let found = format!("{plain} plain letters, {two} like `{}`, {three} like `{}`", LETTERS[1], LETTERS[2]);
    match plain < LONGEST {
        true => tried
            .warning(found, "See what limits names at the server; such files have to be renamed on the NAS"),
        false => tried.ok(found),
    }
}

/// How long a path below the share was that the server took, in characters, and how long one was that it refused.
pub(super) async fn paths(bench: &Bench<'_>) -> Result<(usize, Option<usize>), ShareError> {
    let mut folder = bench.folder("deep").await?;
    let server = bench.address().encode_utf16().count() + 1;
    let length = |path: &RelPath| server + path.as_str().encode_utf16().count();
    for nth in 0..DEPTH {
        let name = format!("{nth:02}{}", "d".repeat(COMPONENT - 2));
        let deeper = below(&folder, &name)?;
        match bench.one.make_folder(&deeper).await {
            Ok(()) => folder = deeper,
            Err(error) if is_about_the_name(error.kind) => {
                return Ok((length(&folder), Some(length(&deeper))));
            }
            Err(error) => return Err(error),
        }
    }
    let file = below(&folder, "A001C001.mov")?;
    bench.one.put(&file, Bytes::from_static(b"deep"), None).await?;
    Ok((length(&file), None))
}

pub(super) fn judge_paths(tried: &Tried, (taken, refused): (usize, Option<usize>)) -> Finding {
    let found = match refused {
        None => format!("{taken} characters, and no end was met"),
        Some(refused) => format!("{taken} characters; {refused} were refused"),
    };
    match taken < FAR {
        true => tried.warning(found, format!("Write `longest_path = {taken}` into `[policy]`: longer ones are then told before they are sent")),
        false => tried.ok(found),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::Verdict;

    #[test]
    fn names_are_judged_by_what_becomes_of_them() {
        let fine = Seen { cases_differ: false, forms_differ: true, as_written: true, taken: Some(vec![]) };
        let odd =
            Seen { cases_differ: true, forms_differ: false, as_written: false, taken: Some(vec!["a?b"]) };
        assert_eq!(case(&CASE.on("//nas"), false, &fine).verdict, Verdict::Ok);
        assert_eq!(case(&CASE.on("//nas"), false, &odd).verdict, Verdict::Warning);
        assert_eq!(case(&CASE.on("/mnt"), true, &odd).verdict, Verdict::NotChecked);
        assert_eq!(unicode(&UNICODE.on("//nas"), &fine).verdict, Verdict::Ok);
        assert_eq!(unicode(&UNICODE.on("//nas"), &odd).verdict, Verdict::Fault);
        assert_eq!(illegal(&ILLEGAL.on("//nas"), &fine).verdict, Verdict::Ok);
        assert_eq!(illegal(&ILLEGAL.on("//nas"), &odd).verdict, Verdict::Warning);
        assert_eq!(illegal(&ILLEGAL.on("/mnt"), &Seen { taken: None, ..fine }).verdict, Verdict::NotChecked);
    }

    #[test]
    fn lengths_are_judged_by_what_a_card_needs() {
        for (lengths, verdict) in
            [([255, 127, 85], Verdict::Ok), ([255; 3], Verdict::Ok), ([127, 127, 85], Verdict::Warning)]
        {
            assert_eq!(judge_lengths(&LENGTH.on("//nas"), lengths).verdict, verdict);
        }
        for (paths, verdict) in [
            ((3700, None), Verdict::Ok),
            ((1100, Some(1201)), Verdict::Ok),
            ((250, Some(351)), Verdict::Warning),
        ] {
            let found = judge_paths(&PATHS.on("//nas"), paths);
            assert_eq!(found.verdict, verdict, "{found:?}");
        }
    }
}
