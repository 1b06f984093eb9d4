//! What keeps a dump from being sent: all of it is named, and nothing of it is touched.

use super::{dump, put};
use ingest::card::{Severity, Verdict, list, scan};
use ingest::problem::{Code, Problem};
use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;
use std::os::unix::net::UnixListener;
use std::path::Path;
use std::process::Command;

fn problem(folder: &Path) -> Problem {
    list(folder).expect_err("it cannot be sent").into()
}

#[test]
fn each_fault_has_its_code_and_names_the_path() {
    type Make = fn(&Path);
    let cases: [(Make, Code, &str); 8] = [
        (
            |dump| symlink("/etc/hostname", dump.join("odd")).unwrap(),
            Code::SourceLink,
            "a symbolic link: `odd`",
        ),
        (|dump| symlink("..", dump.join("odd")).unwrap(), Code::SourceLink, "a symbolic link: `odd`"),
        (
            |dump| assert!(Command::new("mkfifo").arg(dump.join("odd")).status().unwrap().success()),
            Code::SourceSpecial,
            "a pipe, socket or device: `odd`",
        ),
        (
            |dump| drop(UnixListener::bind(dump.join("odd")).unwrap()),
            Code::SourceSpecial,
            "a pipe, socket or device: `odd`",
        ),
        (
            |dump| fs::write(dump.join(OsStr::from_bytes(b"A\xff.mov")), "x").unwrap(),
            Code::SourceName,
            "`A\u{fffd}.mov` (it is not UTF-8)",
        ),
        (|dump| put(dump, ".clip.mov.Xy12Zq"), Code::SourceChanged, "still running: `.clip.mov.Xy12Zq`"),
        (|dump| put(dump, "clip.tmp"), Code::SourceChanged, "still running: `clip.tmp`"),
        (
            |dump| put(dump, "sub/.rsync-partial/clip.mov"),
            Code::SourceChanged,
            "still running: `sub/.rsync-partial`",
        ),
    ];
    for (make, code, words) in cases {
        let dump = dump(&["clip.mov"]);
        make(dump.path());
        let problem = problem(dump.path());
        assert_eq!(problem.code, code, "{problem}");
        assert!(problem.message.starts_with("The dump has ") && problem.message.contains(words), "{problem}");
    }
}

#[test]
fn what_this_user_may_not_read_is_found_before_anything_is_sent() {
    use std::os::unix::fs::PermissionsExt;
    if rustix::process::geteuid().is_root() {
        // Root reads everything; the program as a whole is tested as another user with `ingest send`.
        return;
    }
    for closed in ["sub/clip.mov", "sub"] {
        let dump = dump(&["a.mov", "sub/clip.mov"]);
        let at = dump.path().join(closed);
        fs::set_permissions(&at, fs::Permissions::from_mode(0o000)).unwrap();
        let problem = problem(dump.path());
        fs::set_permissions(&at, fs::Permissions::from_mode(0o700)).unwrap();
        assert_eq!(problem.code, Code::SourceUnreadable);
        assert!(problem.message.contains(&format!("`{closed}`")), "{problem}");
    }
}

#[test]
fn a_link_is_never_followed_not_even_to_name_what_lies_behind_it() {
    let outside = dump(&["secret.mov"]);
    let dump = dump(&["clip.mov"]);
    symlink(outside.path(), dump.path().join("way-out")).unwrap();
    assert!(!problem(dump.path()).message.contains("secret"));
}

#[test]
fn all_problems_of_a_dump_are_told_at_once_and_many_are_counted() {
    let dump = dump(&["clip.mov", "x.mov.part"]);
    fs::write(dump.path().join(OsStr::from_bytes(b"A\xff.mov")), "x").unwrap();
    for number in 0..30 {
        symlink("clip.mov", dump.path().join(format!("link{number:02}"))).unwrap();
    }
    let problem = problem(dump.path());
    assert_eq!(problem.code, Code::SourceName, "the first in the order of names");
    assert!(problem.message.contains("30 symbolic links: `link00`, `link01`"), "{problem}");
    assert!(problem.message.contains("`link19` and 10 more; and a temporary file"), "{problem}");
}

#[test]
fn junk_hides_no_link_but_its_own() {
    let dump = dump(&["clip.mov", "@eaDir/x"]);
    symlink("/nowhere", dump.path().join("@eaDir/link")).unwrap();
    symlink("/nowhere", dump.path().join("#snapshot")).unwrap();
    assert_eq!(list(dump.path()).expect("a listing").skipped.len(), 2);
}

#[test]
fn a_name_that_no_share_can_hold_is_listed_and_a_scan_says_all_of_them_with_a_remedy() {
    let dump = dump(&["clip.mov", "CLIP.mov", "A./a\x1b[31m.mov"]);
    for number in 0..30 {
        put(dump.path(), &format!("take {number}: wide.mov"));
    }
    assert_eq!(list(dump.path()).expect("a listing").files.len(), 33);
    let report = scan(dump.path()).expect("a report").remove(0);
    let named: Vec<_> = report.findings.iter().filter(|finding| finding.code == "source_name").collect();
    assert_eq!(named.len(), 33);
    let says = |path: &str, words: &str| {
        let message =
            &named.iter().find(|finding| finding.path.as_deref() == Some(path)).expect(path).message;
        assert!(message.contains(words), "{message}");
    };
    says("A.", "`A.` (it ends in a dot or a space); `names = \"map\"` makes it `A~");
    says("A./a\x1b[31m.mov", "`A./a\\u{1b}[31m.mov` (a control character, \\u{1b})");
    says("clip.mov", "`clip.mov` (on the share it is the same name as `CLIP.mov`)");
}

#[test]
fn a_scan_judges_what_it_can_and_says_what_it_cannot() {
    let clean = dump(&["A001R2EC/clip.mov", "A001R2EC/.DS_Store"]);
    let [report] = &scan(&clean.path().join("A001R2EC")).expect("a report")[..] else { panic!("one dump") };
    assert_eq!((report.verdict, report.files, report.bytes, report.ignored), (Verdict::Review, 1, 1, 1));
    assert_eq!(report.roll.as_deref(), Some("A001R2EC"));
    assert_eq!((report.junk.as_slice(), report.family.as_str()), (&[".DS_Store".to_owned()][..], "none"));
    let codes = |dump: &Path| -> Vec<String> {
        scan(dump).expect("a report").remove(0).findings.into_iter().map(|finding| finding.code).collect()
    };
    assert_eq!(codes(clean.path()), ["index_missing"]);

    let running = dump(&["clip.mov.part", "clip.mov"]);
    let report = scan(running.path()).expect("a report").remove(0);
    assert_eq!(report.verdict, Verdict::InProgress);
    assert_eq!(
        (report.findings[0].code.as_str(), report.findings[0].severity),
        ("copy_in_progress", Severity::Review)
    );

    for number in 0..30 {
        symlink("clip.mov", running.path().join(format!("link{number:02}"))).unwrap();
    }
    let findings = scan(running.path()).expect("a report").remove(0).findings;
    assert_eq!(findings[1].path.as_deref(), Some("link00"));
    assert!(
        findings.iter().any(|finding| finding.message == "The dump has 10 more of these"),
        "{findings:#?}"
    );

    let empty = dump(&["MISC/"]);
    assert_eq!(codes(empty.path()), ["source_empty"]);
}
