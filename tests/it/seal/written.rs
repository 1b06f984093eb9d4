//! Generations that are written, each verified by the reference tool: its files, its folders, its schema's order.

use super::card::card;
use crate::common::mhl_tool as tool;

const ODD_NAMES: [(&str, &str); 10] = [
    ("CLIPS/a.mov", "clip"),
    ("CLIPS/take 2.mov", "another clip"),
    ("CLIPS/ leading and trailing ", "blanks"),
    ("CLIPS/a & b <c> \"d\" 'e' ]]>.txt", "markup"),
    ("CLIPS/\u{dc}n\u{ef}code NFC.mov", "composed"),
    ("CLIPS/U\u{308}ni\u{308}code NFD.mov", "decomposed"),
    (".hidden/..dots", "leading dots"),
    ("a-b/x", "sorts before a slash"),
    ("empty.bin", ""),
    ("EMPTY/ALSO EMPTY/", ""),
];

#[test]
fn a_first_generation_with_odd_names_is_verified() {
    let card = card(&ODD_NAMES);
    let xml = card.generation(&[]);
    assert!(xml.contains("<process>in-place</process>"), "{xml}");
    assert_eq!(xml.matches("action=\"original\"").count(), 9, "{xml}");
    tool::verifies(&card.root());
}

#[test]
fn all_six_formats_come_from_one_read_and_in_the_order_of_the_schema() {
    let card = card(&[("a.mov", "abc"), ("b/c.mov", "")]);
    let xml = card.generation(&["--format", "xxh64,xxh3,xxh128,md5,sha1,c4"]);
    let places: Vec<_> = ["<c4 ", "<md5 ", "<sha1 ", "<xxh128 ", "<xxh3 ", "<xxh64 "]
        .iter()
        .map(|format| xml.find(format).unwrap_or_else(|| panic!("{format}: {xml}")))
        .collect();
    assert!(places.is_sorted(), "{xml}");
    assert!(xml.contains(">900150983cd24fb0d6963f7d28e17f72</md5>"), "{xml}");
    tool::verifies(&card.root());
}

#[test]
fn a_second_generation_compares_with_the_first_whatever_its_format() {
    let card = card(&[("a.mov", "abc"), ("b/c.mov", "c")]);
    card.generation(&["--format", "md5"]);
    card.write("late.ale", "late");
    let xml = card.generation(&["--format", "c4"]);
    assert_eq!(xml.matches("<md5 action=\"verified\"").count(), 2, "{xml}");
    assert_eq!(xml.matches("<c4 action=\"verified\"").count(), 2, "{xml}");
    assert_eq!(xml.matches("<c4 action=\"original\"").count(), 1, "{xml}");
    tool::verifies_files(&card.root());
}

#[test]
fn a_history_below_gets_its_generation_first_and_is_vouched_for() {
    let card = card(&[("CARD_A/clip1.mxf", "one"), ("OTHER/x.wav", "two"), ("report.pdf", "three")]);
    assert_eq!(card.seal("CARD_A", &[]).exit, 0);
    let ran = card.seal("", &[]);
    assert_eq!(ran.exit, 0, "{ran:?}");
    let written: Vec<String> = serde_json::from_value(ran.json()["written"].clone()).unwrap();
    let folders: Vec<_> = written.iter().map(|path| path.rsplit_once('/').unwrap().0).collect();
    assert_eq!(folders, ["CARD_A/ascmhl", "CARD_A/ascmhl", "ascmhl", "ascmhl"]);
    tool::verifies(&card.root());
    tool::verifies(&card.root().join("CARD_A"));
}

#[test]
fn a_file_with_a_new_name_is_recorded_as_renamed_when_that_is_asked_for() {
    let card = card(&[("CLIPS/a.mov", "abc"), ("CLIPS/b.mov", "b")]);
    card.generation(&["--format", "md5"]);
    std::fs::remove_file(card.root().join("CLIPS/a.mov")).unwrap();
    card.write("CLIPS/take 1.mov", "abc");
    card.write("CLIPS/other.mov", "xyz");
    let ran = card.seal("", &["--renames"]);
    assert_eq!(ran.exit, 0, "{ran:?}");
    assert_eq!(
        ran.json()["renamed"],
        serde_json::json!([{ "from": "CLIPS/a.mov", "to": "CLIPS/take 1.mov" }])
    );
    tool::verifies_files(&card.root());
}

#[test]
fn who_where_and_why_stand_in_the_manifest() {
    let card = card(&[("a.mov", "abc")]);
    let who = ["--author", "A & B", "--email", "ann@example.org", "--role", "DIT"];
    let xml = card.generation(&[&who[..], &["--location", "Stage <4>", "--comment", "day 3"]].concat());
    for part in [
        "<author email=\"ann@example.org\" role=\"DIT\">A &amp; B</author>",
        "<location>Stage &lt;4&gt;</location>",
        "<comment>day 3</comment>",
    ] {
        assert!(xml.contains(part), "{xml}");
    }
    tool::verifies(&card.root());
}

#[test]
fn what_is_ignored_once_stays_ignored() {
    let card = card(&[("a.mov", "abc"), ("Cache/x", "x"), ("Thumbs.db", "junk"), ("x.tmp", "t")]);
    let first = card.generation(&["--ignore", "Cache/", "--ignore", "*.tmp"]);
    let second = card.generation(&[]);
    for xml in [first, second] {
        for pattern in [".DS_Store", "ascmhl", "ascmhl/", "Cache/", "*.tmp", "Thumbs.db"] {
            assert!(xml.contains(&format!("<pattern>{pattern}</pattern>")), "{pattern}: {xml}");
        }
        assert_eq!(xml.matches("<hash>").count(), 1, "{xml}");
    }
    tool::verifies(&card.root());
}

#[test]
fn harm_is_recorded_as_failed_and_loss_is_told() {
    let card = card(&[("a.mov", "abc"), ("b.mov", "b"), ("c.mov", "c")]);
    card.generation(&[]);
    card.write("a.mov", "abd");
    std::fs::remove_file(card.root().join("b.mov")).unwrap();
    let ran = card.seal("", &["--format", "md5"]);
    let document = ran.json();
    assert_eq!((ran.exit, &document["exit"]), (10, &10.into()), "{ran:?}");
    assert_eq!((&document["altered"], &document["missing"]), (&["a.mov"][..].into(), &["b.mov"][..].into()));
    let xml = std::fs::read_to_string(card.root().join(document["manifest"].as_str().unwrap())).unwrap();
    assert_eq!(xml.matches("action=\"failed\"").count(), 1, "{xml}");
    assert_eq!(
        xml.matches("<md5 action=\"verified\"").count(),
        1,
        "only of the file that is as it was: {xml}"
    );
}
