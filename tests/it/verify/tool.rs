//! What the reference tool writes, we verify.

use crate::common::media::Media;
use crate::common::mhl_tool as tool;

const FORMATS: [&str; 6] = ["xxh64", "xxh3", "xxh128", "md5", "sha1", "c4"];

fn media() -> Media {
    Media::of(&[
        ("CLIPS/a.mov", "clip"),
        ("CLIPS/ lead & <x>.mov", "markup"),
        ("CLIPS/U\u{308}ni\u{308}code.mov", "decomposed"),
        ("c.mov", ""),
        ("EMPTY/", ""),
    ])
}

fn create(media: &Media, arguments: &[&str]) {
    tool::agrees("ascmhl", &[&["create"], arguments].concat(), &media.root());
}

fn passes(media: &Media, ok: u64) {
    let ran = media.verify(&[]);
    assert_eq!((ran.exit, &ran.json()["counts"]["ok"]), (0, &ok.into()), "{ran:?}");
}

#[test]
fn generations_of_the_tool_in_every_format_are_verified() {
    for format in FORMATS {
        let media = media();
        create(&media, &["-h", format]);
        passes(&media, 4);
        assert!(media.verify(&[]).json()["checked"].to_string().contains("folders held"), "{format}");
        media.write("CLIPS/a.mov", "clap");
        assert_eq!(media.verify(&[]).exit, 11, "{format}");
    }
}

#[test]
fn a_second_generation_of_the_tool_and_one_of_ours_on_top_are_verified() {
    let media = media();
    create(&media, &["-h", "xxh64"]);
    media.write("late.ale", "late");
    create(&media, &["-h", "md5", "-h", "c4"]);
    passes(&media, 5);
    assert_eq!(media.seal("", &["--format", "xxh128"]).exit, 0);
    passes(&media, 5);
    tool::verifies_files(&media.root());
    create(&media, &["-h", "xxh64"]);
    passes(&media, 5);
}

#[test]
fn a_nested_history_of_the_tool_is_verified() {
    let media = Media::of(&[("CARD/clip.mov", "clip"), ("CARD/sub/x.mov", "x"), ("report.pdf", "r")]);
    tool::agrees("ascmhl", &["create", "-h", "xxh64"], &media.root().join("CARD"));
    create(&media, &["-h", "xxh64"]);
    passes(&media, 3);
    media.write("CARD/sub/x.mov", "y");
    let ran = media.verify(&[]);
    assert_eq!((ran.exit, &ran.json()["files"][0]["path"]), (11, &"CARD/sub/x.mov".into()), "{ran:?}");
}

#[test]
fn a_rename_that_the_tool_has_found_is_verified() {
    let media = media();
    create(&media, &["-h", "xxh64"]);
    media.rename("CLIPS/a.mov", "CLIPS/take.mov");
    create(&media, &["-h", "xxh64", "--detect_renaming"]);
    let ran = media.verify(&[]);
    assert_eq!((ran.exit, &ran.json()["counts"]["renamed"]), (0, &1.into()), "{ran:?}");
}

#[test]
fn a_packing_list_of_the_tool_is_verified() {
    let media = media();
    create(&media, &["-h", "md5"]);
    let lists = media.root().parent().unwrap().join("lists");
    std::fs::create_dir(&lists).unwrap();
    let (root, folder) = (media.root().display().to_string(), lists.display().to_string());
    tool::agrees("ascmhl", &["flatten", &root], &lists);
    let list = std::fs::read_dir(&lists).unwrap().next().unwrap().unwrap().path();
    let list = format!("{folder}/{}", list.file_name().unwrap().to_str().unwrap());
    let ran = crate::common::run::ingest(["verify", "--json", &list, "--against", &root]);
    assert_eq!((ran.exit, &ran.json()["kind"]), (0, &"asc-mhl-list".into()), "{ran:?}");
    assert_eq!(ran.json()["counts"]["ok"], 4, "{ran:?}");
}

#[test]
fn what_the_tool_ignores_is_neither_new_nor_missing() {
    let media = media();
    media.write("x.tmp", "x");
    create(&media, &["-h", "xxh64", "-i", "*.tmp"]);
    passes(&media, 4);
    media.remove("x.tmp");
    passes(&media, 4);
}
