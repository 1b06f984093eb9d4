//! What came with a dump is a claim: compared with every file, and never more than it is.

use super::roll::TestRoll;
use crate::common::mhl_tool as tool;
use ingest::journey::Skipped;
use ingest::manifest::claims::claims;
use ingest::manifest::files::hash_file;
use ingest::problem::{Code, Problem};
use ingest::words::digest::Algorithm;
use ingest::words::path::RelPath;

fn path(text: &str) -> RelPath {
    RelPath::new(text).expect("a path")
}

/// Puts a history into a roll, of one generation that says this.
fn history(roll: &TestRoll, content: &str) {
    let manifest = format!("<hashlist version=\"2.0\" xmlns=\"urn:ASC:MHL:v2.0\">{content}</hashlist>");
    roll.write("ascmhl/0001_A001.mhl", &manifest);
    let c4 =
        hash_file(&roll.root.join("ascmhl/0001_A001.mhl"), &[Algorithm::C4]).expect("the manifest is hashed");
    let chain = format!(
        "<ascmhldirectory xmlns=\"urn:ASC:MHL:DIRECTORY:v2.0\"><hashlist sequencenr=\"1\">\
         <path>0001_A001.mhl</path><c4>{}</c4></hashlist></ascmhldirectory>",
        c4.digests[1]
    );
    roll.write("ascmhl/ascmhl_chain.xml", &chain);
}

#[test]
fn every_claimed_hash_is_compared_with_the_file() {
    let roll = TestRoll::new("A001", &[("clip.mov", "clip"), ("other.mov", "other")]);
    tool::agrees("ascmhl", &["create", "-h", "md5", "-h", "c4"], &roll.root);
    roll.write("new.mov", "nobody claims anything about it");
    let claims = roll.claims();
    assert_eq!(claims.algorithms(), [Algorithm::C4, Algorithm::Md5, Algorithm::Xxh64]);
    assert_eq!(claims.summary.len(), 1);
    assert_eq!((claims.summary[0].kind.as_str(), claims.summary[0].files), ("asc-mhl", 2));

    let compare = |name: &str| {
        let hashed = hash_file(&roll.root.join(name), &claims.algorithms()).expect("the file is hashed");
        claims.compare(&path(name), &hashed.digests)
    };
    assert_eq!(compare("clip.mov"), Ok(2));
    assert_eq!(compare("new.mov"), Ok(0));
    roll.write("clip.mov", "clap");
    let problem = Problem::from(compare("clip.mov").expect_err("it is another file now"));
    assert_eq!(problem.code, Code::ClaimMismatch);
    assert!(problem.message.starts_with("`clip.mov` has c4:c4"), "{problem}");
}

#[test]
fn what_is_claimed_and_not_there_is_missing_unless_it_stays_behind_or_is_ignored() {
    let names = ["clip.mov", "gone.mov", "junk/Thumbs.db", "scratch.tmp", "GONE/", "trash/x/y"];
    let roll = TestRoll::new("A001", &names.map(|name| (name, "")));
    tool::agrees("ascmhl", &["create", "-h", "xxh64"], &roll.root);
    tool::agrees("ascmhl", &["create", "-h", "xxh64", "-i", "*.tmp"], &roll.root);
    for gone in ["gone.mov", "junk/Thumbs.db", "scratch.tmp"] {
        std::fs::remove_file(roll.root.join(gone)).expect("the file was there");
    }
    std::fs::remove_dir(roll.root.join("GONE")).expect("the folder was there");
    let mut listing = roll.listing();
    for skipped in ["junk/Thumbs.db", "trash"] {
        listing.skipped.push(Skipped { path: skipped.into(), reason: "junk".into() });
    }
    listing.files.retain(|file| !file.path.as_str().starts_with("trash"));
    listing.folders.retain(|folder| !folder.path.as_str().starts_with("trash"));
    let claims = claims(&roll.root, &listing).expect("the manifests are sound");
    assert_eq!(claims.missing, [path("gone.mov")]);
    assert_eq!(claims.missing_folders, [path("GONE")]);
    assert_eq!(claims.skipped, ["junk/Thumbs.db", "trash/x/y"].map(path));
}

#[test]
fn a_folder_that_the_patterns_in_force_leave_out_is_not_missed() {
    let roll = TestRoll::new("A001", &[("clip.mov", "clip")]);
    let folders = ["cache", "cache/deep", "sub/cache", "sub"];
    let records =
        folders.map(|folder| format!("<directoryhash><path>{folder}</path><content/></directoryhash>"));
    let ignore =
        "<processinfo><process>in-place</process><ignore><pattern>cache/</pattern></ignore></processinfo>";
    history(&roll, &format!("{ignore}<hashes>{}</hashes>", records.concat()));
    assert_eq!(roll.claims().missing_folders, [path("sub")]);
}

#[test]
fn a_record_without_a_hash_to_rely_on_is_reported_and_never_counts_as_compared() {
    let record = |name: &str, hash: &str| format!("<hash><path>{name}</path>{hash}</hash>");
    let records = [
        record("failed.mov", "<xxh64 action=\"failed\">44bc2cf5ad770999</xxh64>"),
        record("short.mov", "<md5 action=\"original\">d41d</md5>"),
        record("unknown.mov", "<sha256 action=\"original\">00</sha256>"),
        record("good.mov", "<xxh64 action=\"original\">44BC2CF5AD770999</xxh64>"),
    ];
    let names = ["failed.mov", "good.mov", "short.mov", "unknown.mov"];
    let roll = TestRoll::new("A001", &names.map(|name| (name, "abc")));
    history(&roll, &format!("<hashes>{}</hashes>", records.concat()));

    let claims = roll.claims();
    assert_eq!(claims.unusable, ["failed.mov", "short.mov", "unknown.mov"].map(path));
    assert_eq!(claims.summary[0].files, 1);
    for name in names {
        let hashed = hash_file(&roll.root.join(name), &claims.algorithms()).expect("the file is hashed");
        assert_eq!(claims.compare(&path(name), &hashed.digests), Ok(u32::from(name == "good.mov")), "{name}");
    }
}

#[test]
fn manifests_of_every_kind_are_united_and_each_is_held_against_the_files() {
    let legacy = |name: &str, md5: &str| {
        format!(
            "<hashlist version=\"1.1\"><hash><file>{name}</file><size>3</size><md5>{md5}</md5></hash></hashlist>"
        )
    };
    let abc = "900150983cd24fb0d6963f7d28e17f72";
    let packing = "<hashlist version=\"2.0\" xmlns=\"urn:ASC:MHL:v2.0\"><hashes><hash><path>b.mov</path>\
                   <xxh64 action=\"original\">44bc2cf5ad770999</xxh64></hash></hashes></hashlist>";
    let roll = TestRoll::new(
        "A001",
        &[
            ("a.mov", "abc"),
            ("b.mov", "abc"),
            ("sub/c.mov", "abc"),
            ("A001_2026-03-14_101500.mhl", &legacy("a.mov", abc)),
            ("A001_2026-03-14_111500.MHL", &legacy("sub/c.mov", abc)),
            ("packinglist_A001.mhl", packing),
            ("sub/MD5SUMS", &format!("{abc}  c.mov\n")),
            ("sub/._hidden.mhl", "x"),
        ],
    );
    let claims = roll.claims();
    let kinds: Vec<_> =
        claims.summary.iter().map(|claim| (claim.path.as_str(), &*claim.kind, claim.files)).collect();
    assert_eq!(
        kinds,
        [
            ("A001_2026-03-14_101500.mhl", "mhl", 1),
            ("A001_2026-03-14_111500.MHL", "mhl", 1),
            ("packinglist_A001.mhl", "asc-mhl-list", 1),
            ("sub/MD5SUMS", "checksums", 1),
        ]
    );
    assert_eq!(claims.algorithms(), [Algorithm::Md5, Algorithm::Xxh64]);
    for (name, values) in [("a.mov", 1), ("b.mov", 1), ("sub/c.mov", 2), ("A001_2026-03-14_101500.mhl", 0)] {
        let hashed = hash_file(&roll.root.join(name), &claims.algorithms()).expect("the file is hashed");
        assert_eq!(claims.compare(&path(name), &hashed.digests), Ok(values), "{name}");
        let other = hash_file(&roll.root.join("packinglist_A001.mhl"), &claims.algorithms());
        let other = other.expect("the file is hashed").digests;
        assert_eq!(claims.compare(&path(name), &other).is_err(), values > 0, "{name}");
    }
}

#[test]
fn lists_above_a_dump_count_where_they_are_about_it() {
    let abc = "900150983cd24fb0d6963f7d28e17f72";
    let roll = TestRoll::new("A001", &[("CLIPS/a.mov", "abc"), ("b.mov", "abc")]);
    let above = roll.root.parent().expect("a folder above");
    let write = |name: &str, content: &str| std::fs::write(above.join(name), content).expect("a file");
    write("B002.mhl", "<hashlist><hash><file>B002/x.mov</file><md5>00</md5></hash></hashlist>");
    write("MD5SUMS", &format!("{abc}  A001/CLIPS/a.mov\n{abc}  B002/x.mov\n"));
    let claims = roll.claims();
    assert_eq!(claims.hashes(&path("CLIPS/a.mov")).len(), 1);
    assert!(claims.missing.is_empty(), "what is missing of another dump is not ours");
    let [claim] = &claims.summary[..] else { panic!("{:?}", claims.summary) };
    assert_eq!((claim.path.as_str(), claim.files), ("MD5SUMS", 1));
    assert_eq!(claim.folder.as_deref(), Some(above));

    write("B002.mhl", "<hashlist><hash>");
    let claims = roll.claims();
    let broken = claims.summary.iter().find(|claim| claim.path.as_str() == "B002.mhl").expect("a claim");
    assert!(broken.unchecked.as_ref().is_some_and(|why| why.contains("it ends in the middle")), "{broken:?}");
    write("A001_2036.mhl", "<hashlist><hash>");
    assert!(
        ingest::manifest::claims::claims(&roll.root, &roll.listing()).is_err(),
        "it is named after the dump"
    );
}

#[test]
fn a_history_above_a_dump_counts_for_what_it_says_of_it() {
    let day = TestRoll::new("D03", &[("A001/CLIPS/a.mov", "abc"), ("B002/b.mov", "def"), ("A001/x.tmp", "")]);
    tool::agrees("ascmhl", &["create", "-h", "md5", "-i", "*.tmp"], &day.root);
    let roll = TestRoll { root: day.root.join("A001"), ..day };
    let claims = roll.claims();
    let known: Vec<_> =
        claims.lists.iter().flat_map(|list| list.roster.files()).map(|(path, _)| path).collect();
    assert_eq!(known, [&path("CLIPS/a.mov")]);
    assert_eq!((&*claims.summary[0].kind, claims.summary[0].files), ("asc-mhl", 1));
    std::fs::remove_file(roll.root.join("CLIPS/a.mov")).expect("a file");
    assert_eq!(roll.claims().missing, [path("CLIPS/a.mov")]);
}

#[test]
fn a_packing_list_counts_from_the_folder_in_which_its_files_are() {
    let packing = |name: &str| {
        format!(
            "<hashlist version=\"2.0\" xmlns=\"urn:ASC:MHL:v2.0\"><hashes><hash><path>{name}</path>\
             <xxh64 action=\"original\">44bc2cf5ad770999</xxh64></hash></hashes></hashlist>"
        )
    };
    let roll = TestRoll::new(
        "A001",
        &[
            ("CLIPS/a.mov", "abc"),
            ("REPORTS/root.mhl", &packing("CLIPS/a.mov")),
            ("CLIPS/beside.mhl", &packing("a.mov")),
            ("REPORTS/other.mhl", &packing("B002/x.mov")),
        ],
    );
    let claims = roll.claims();
    assert!(claims.missing.is_empty(), "{:?}", claims.missing);
    assert_eq!(claims.hashes(&path("CLIPS/a.mov")).len(), 2);
    let other = claims.summary.iter().find(|claim| claim.path.as_str() == "REPORTS/other.mhl");
    assert!(other.is_some_and(|claim| claim.unchecked.is_some()), "{:?}", claims.summary);
}
