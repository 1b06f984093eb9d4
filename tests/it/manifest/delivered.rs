//! What we write for a delivered roll, the reference tool verifies.

use super::roll::TestRoll;
use crate::common::mhl_tool as tool;
use ingest::manifest::asc_mhl::SealError;
use ingest::words::digest::Algorithm;
use ingest::words::path::RelPath;

const ODD_NAMES: [(&str, &str); 16] = [
    ("A001C001_260314.mxf", "clip"),
    ("CLIPS/A001C002 take 2.mov", "another clip"),
    ("CLIPS/ leading and trailing ", "blanks"),
    ("CLIPS/a & b <c> \"d\" 'e' ]]>.txt", "markup"),
    ("CLIPS/\u{dc}n\u{ef}code NFC.mov", "composed"),
    ("CLIPS/U\u{308}ni\u{308}code NFD.mov", "decomposed"),
    ("CLIPS/\u{30d5}\u{30a1}\u{30a4}\u{30eb} \u{1f3ac}.mov", "beyond the basic plane"),
    (".hidden/..dots", "leading dots"),
    ("a-b/x", "sorts before a slash"),
    ("a/x", "sorts after a hyphen"),
    ("a b/x", "sorts before both"),
    ("empty.bin", ""),
    ("EMPTY/", ""),
    ("EMPTY/ALSO EMPTY/", ""),
    ("same/1", "the same"),
    ("same/2", "the same"),
];

#[test]
fn a_first_generation_is_verified_with_all_its_odd_names() {
    let roll = TestRoll::new("C003 & H8LM", &ODD_NAMES);
    let sealed = roll.deliver("2026-03-14T10:15:00Z");
    assert_eq!(sealed.generation, 1);
    assert_eq!(sealed.manifest.as_str(), "ascmhl/0001_C003 & H8LM_2026-03-14_101500Z.mhl");
    assert!(sealed.left_out.is_empty());
    tool::verifies(&roll.root);

    let listed = roll.listing();
    let claims = roll.claims();
    assert!(claims.missing.is_empty() && claims.missing_folders.is_empty());
    for file in listed.files.iter().filter(|file| !file.path.as_str().starts_with("ascmhl/")) {
        assert_eq!(claims.size(&file.path), Some(file.size), "{}", file.path);
        assert_eq!(claims.hashes(&file.path).len(), 1, "{}", file.path);
    }
}

#[test]
fn line_ends_in_a_name_survive() {
    let roll = TestRoll::new("A001", &[("line\nfeed\tand tab", "odd"), ("carriage\rreturn", "odder")]);
    let sealed = roll.deliver("2026-03-14T10:15:00Z");
    let xml = roll.read(&sealed.manifest);
    assert!(xml.contains(">line&#10;feed&#9;and tab<") && xml.contains(">carriage&#13;return<"), "{xml}");
    tool::agrees("ascmhl-debug", &["verify"], &roll.root);
    assert!(roll.claims().missing.is_empty(), "we read back the names that we wrote");
}

#[test]
fn a_name_that_xml_has_no_way_to_write_is_refused_by_name() {
    let roll = TestRoll::new("A001", &[("a", ""), ("b\x07ell", "")]);
    assert_eq!(roll.seal("2026-03-14T10:15:00Z"), Err(SealError::Name("b\x07ell".into())));
}

#[test]
fn the_tool_finds_what_is_altered_or_gone_after_delivery() {
    let roll = TestRoll::new("A001", &ODD_NAMES);
    roll.deliver("2026-03-14T10:15:00Z");
    roll.write("same/1", "not it");
    let (exit, said) = tool::run("ascmhl-debug", &["verify"], &roll.root);
    assert_eq!(exit, 11, "{said}");
    roll.write("same/1", "the same");
    std::fs::remove_dir(roll.root.join("EMPTY/ALSO EMPTY")).expect("the empty folder");
    let (exit, said) = tool::run("ascmhl-debug", &["verify"], &roll.root);
    assert_eq!(exit, 10, "{said}");
}

#[test]
fn a_second_generation_goes_on_from_whatever_format_the_first_is_in() {
    for format in [Algorithm::Md5, Algorithm::Xxh128, Algorithm::C4, Algorithm::Xxh64] {
        let roll = TestRoll::new("A001R2EC", &ODD_NAMES);
        tool::agrees("ascmhl", &["create", "-h", format.name()], &roll.root);
        roll.write("ADDED/new.mov", "a file that the first generation does not know");

        let claims = roll.claims();
        assert!(claims.algorithms().contains(&format) && claims.algorithms().contains(&Algorithm::Xxh64));
        let sealed = roll.deliver("2036-03-14T10:15:00Z");
        assert_eq!(sealed.generation, 2);
        let xml = roll.read(&sealed.manifest);
        assert!(xml.contains(&format!("<{format} action=\"verified\"")), "{format}: {xml}");
        assert!(xml.contains("<xxh64 action=\"original\""), "the added file: {xml}");
        assert!(!xml.contains("failed"));

        tool::agrees("ascmhl-debug", &["verify"], &roll.root);
        tool::agrees("ascmhl", &["diff"], &roll.root);
        let (_, said) = tool::run("ascmhl-debug", &["verify", "-dh"], &roll.root);
        let ours_differ =
            said.lines().any(|line| line.contains("mismatch") && line.contains("(generation 0002)"));
        assert!(!ours_differ && !said.contains("Traceback"), "{format}: {said}");

        // The tool goes on from our generation, and we from the tool's.
        tool::agrees("ascmhl", &["create", "-h", "sha1"], &roll.root);
        let claims = roll.claims();
        assert_eq!(claims.histories.of(None).map(|history| history.generations.len()), Some(3));
        assert!(claims.missing.is_empty() && claims.missing_folders.is_empty());
        let clip = RelPath::new("A001C001_260314.mxf").expect("a path");
        assert!(claims.hashes(&clip).iter().any(|hash| hash.algorithm() == Algorithm::Sha1));
    }
}

#[test]
fn what_an_earlier_generation_ignores_stays_ignored() {
    let roll =
        TestRoll::new("A001", &[("clip.mov", "clip"), ("clip.tmp", "scratch"), ("CACHE/x", "scratch")]);
    tool::agrees("ascmhl", &["create", "-h", "xxh64", "-i", "*.tmp", "-i", "CACHE/"], &roll.root);
    let sealed = roll.deliver("2036-03-14T10:15:00Z");
    assert_eq!(sealed.left_out, [RelPath::new("clip.tmp").expect("a path")]);
    let xml = roll.read(&sealed.manifest);
    assert!(!xml.contains("clip.tmp") && !xml.contains(">CACHE<"));
    for pattern in [".DS_Store", "ascmhl", "ascmhl/", "*.tmp", "CACHE/", "._*", "Thumbs.db"] {
        assert_eq!(xml.matches(&format!("<pattern>{pattern}</pattern>")).count(), 1, "{pattern}");
    }
    tool::verifies(&roll.root);
}

#[test]
fn a_name_that_is_composed_otherwise_on_the_disk_is_known_and_goes_on_as_renamed() {
    let (composed, apart) = ("Stra\u{df}e \u{e9}", "Stra\u{df}e e\u{301}");
    let roll = TestRoll::new("A001", &[(&format!("{composed}/{composed}.mov"), "clip"), ("b.mov", "other")]);
    tool::agrees("ascmhl", &["create", "-h", "md5"], &roll.root);
    let at = |folder: &str, file: &str| roll.root.join(folder).join(format!("{file}.mov"));
    std::fs::rename(at(composed, composed), at(composed, apart)).expect("a file is renamed");
    std::fs::rename(roll.root.join(composed), roll.root.join(apart)).expect("a folder is renamed");

    let claims = roll.claims();
    assert!(claims.missing.is_empty() && claims.missing_folders.is_empty(), "{claims:?}");
    let sealed = roll.deliver("2036-03-14T10:15:00Z");
    let xml = roll.read(&sealed.manifest);
    assert!(xml.contains(&format!("<previousPath>{composed}/{composed}.mov</previousPath>")), "{xml}");
    assert!(xml.contains("<md5 action=\"verified\""), "{xml}");
    tool::verifies(&roll.root);
}
