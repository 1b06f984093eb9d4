//! Folders with a history: each harm has its own status, its own exit code, and its place in the order of exit codes.

use crate::common::media::Media;
use std::fs;

#[test]
fn a_sealed_folder_is_verified() {
    let media = Media::sealed();
    let ran = media.verify(&["--all"]);
    assert_eq!(ran.exit, 0, "{ran:?}");
    let document = ran.json();
    assert_eq!((&document["verdict"], &document["kind"]), (&"pass".into(), &"asc-mhl".into()));
    assert_eq!(document["counts"]["ok"], 4);
    let files = document["files"].as_array().unwrap();
    assert!(files.iter().all(|file| file["status"] == "ok" && file["expected"] == file["found"]), "{ran:?}");
    assert_eq!(files.iter().filter(|file| file["algorithm"] == "xxh64").count(), 4);
    assert_eq!(media.verify(&[]).json()["files"], serde_json::json!([]), "only what is not ok is listed");
}

#[test]
fn each_harm_to_a_folder_has_its_status_and_exit() {
    type Harm = fn(&Media);
    let table: [(&str, Harm, &str, &str, u8); 10] = [
        ("a byte", |m| m.write("CLIPS/a.mov", "clap"), "altered", "CLIPS/a.mov", 11),
        ("a shorter file", |m| m.write("CLIPS/a.mov", "c"), "altered", "CLIPS/a.mov", 11),
        ("a longer file", |m| m.write("CLIPS/a.mov", "clip and more"), "altered", "CLIPS/a.mov", 11),
        ("no file", |m| m.remove("CLIPS/a.mov"), "missing", "CLIPS/a.mov", 10),
        ("an extra file", |m| m.write("CLIPS/x", "x"), "new", "CLIPS/x", 20),
        ("junk that no pattern names", |m| m.write("CLIPS/._a.mov", "x"), "new", "CLIPS/._a.mov", 20),
        ("a link", |m| m.link("CLIPS/a.mov"), "unverifiable", "CLIPS/a.mov", 21),
        ("a pipe", |m| m.pipe("CLIPS/a.mov"), "altered", "CLIPS/a.mov", 11),
        ("an extra pipe", |m| m.pipe("CLIPS/pipe"), "new", "CLIPS/pipe", 20),
        ("a name that is no text", Media::nameless, "new", "caf\\xe9.mxf", 20),
    ];
    for (what, harm, status, path, exit) in table {
        let media = Media::sealed();
        harm(&media);
        let ran = media.verify(&[]);
        let document = ran.json();
        assert_eq!((ran.exit, &document["exit"]), (exit, &exit.into()), "{what}: {ran:?}");
        let files = document["files"].as_array().unwrap();
        assert_eq!(files.len(), 1, "{what}: {ran:?}");
        assert_eq!((&files[0]["status"], &files[0]["path"]), (&status.into(), &path.into()), "{what}");
        assert_eq!(document["counts"][status], 1, "{what}");
        let problems = document["problems"].as_array().unwrap();
        assert_eq!(problems.len(), 1, "{what}: the folder around it is no news: {ran:?}");
    }
}

#[test]
fn each_harm_to_a_history_makes_it_untrusted() {
    type Harm = fn(&Media);
    let chain = "ascmhl/ascmhl_chain.xml";
    let table: [(&str, Harm, u8); 7] = [
        ("an edited manifest", |m| m.edit(&m.manifest(), "size=\"4\"", "size=\"5\""), 31),
        ("no chain", |m| m.remove("ascmhl/ascmhl_chain.xml"), 32),
        ("no manifest", |m| m.remove(&m.manifest()), 33),
        ("a manifest that the chain does not list", |m| m.copy(&m.manifest(), "ascmhl/0002_x.mhl"), 34),
        ("an empty chain", |m| m.write("ascmhl/ascmhl_chain.xml", ""), 34),
        ("a chain cut in the middle", |m| m.cut("ascmhl/ascmhl_chain.xml"), 34),
        ("a chain that leads out", |m| m.edit("ascmhl/ascmhl_chain.xml", "<path>", "<path>../"), 34),
    ];
    for (what, harm, exit) in table {
        let media = Media::sealed();
        harm(&media);
        // Untrusted wins over everything else.
        media.remove("CLIPS/a.mov");
        let ran = media.verify(&[]);
        assert_eq!((ran.exit, &ran.json()["verdict"]), (exit, &"untrusted".into()), "{what}: {ran:?}");
        assert!(ran.json()["not_checked"].to_string().contains("Media: not checked"), "{what}: {ran:?}");
    }
    let media = Media::of(&[("a.mov", "clip")]);
    assert!(!media.root().join(chain).exists());
    assert_eq!(media.verify(&[]).exit, 30, "no history");
    fs::create_dir(media.root().join("ascmhl")).unwrap();
    assert_eq!(media.verify(&[]).exit, 30, "an empty one is none");
}

#[test]
fn missing_wins_over_altered_over_new() {
    let media = Media::sealed();
    media.write("x", "x");
    assert_eq!(media.verify(&[]).exit, 20);
    media.write("CLIPS/a.mov", "clap");
    assert_eq!(media.verify(&[]).exit, 11);
    media.remove("CLIPS/b.mov");
    let ran = media.verify(&[]);
    assert_eq!((ran.exit, &ran.json()["verdict"]), (10, &"fail".into()));
    let problems = ran.json()["problems"].clone();
    let codes: Vec<_> = problems.as_array().unwrap().iter().map(|problem| problem["code"].clone()).collect();
    assert_eq!(codes, ["files_missing", "files_altered", "files_new"], "all are told");
}

#[test]
fn an_empty_folder_is_missed_by_itself() {
    let media = Media::sealed();
    fs::remove_dir(media.root().join("EMPTY")).unwrap();
    let ran = media.verify(&[]);
    assert_eq!((ran.exit, &ran.json()["missing_folders"]), (10, &serde_json::json!(["EMPTY"])), "{ran:?}");
}

#[test]
fn a_recorded_rename_is_told_and_fine_and_another_is_a_loss_with_a_hint() {
    let media = Media::sealed();
    media.rename("CLIPS/a.mov", "CLIPS/take.mov");
    let ran = media.verify(&[]);
    let files = ran.json()["files"].clone();
    assert_eq!(ran.exit, 10, "{ran:?}");
    assert_eq!((&files[0]["status"], &files[0]["renamed_to"]), (&"missing".into(), &"CLIPS/take.mov".into()));
    assert_eq!((&files[1]["status"], &files[1]["path"]), (&"new".into(), &"CLIPS/take.mov".into()));

    assert_eq!(media.seal("", &["--renames"]).exit, 0);
    let ran = media.verify(&[]);
    assert_eq!((ran.exit, &ran.json()["verdict"]), (0, &"pass".into()), "{ran:?}");
    let files = ran.json()["files"].clone();
    assert_eq!(files.as_array().unwrap().len(), 1, "{ran:?}");
    assert_eq!((&files[0]["status"], &files[0]["path"]), (&"renamed".into(), &"CLIPS/a.mov".into()));
    assert_eq!(ran.json()["counts"]["ok"], 4);
}

#[test]
fn a_folder_hash_that_is_wrong_while_every_file_is_right_wants_attention() {
    let media = Media::sealed();
    media.forge(|xml| {
        let place = xml.find("<content>\n").unwrap() + "<content>\n        <xxh64>".len();
        let other = if &xml[place..=place] == "0" { "1" } else { "0" };
        xml.replace_range(place..=place, other);
    });
    let ran = media.verify(&[]);
    assert_eq!((ran.exit, &ran.json()["verdict"]), (12, &"attention".into()), "{ran:?}");
    assert_eq!(ran.json()["counts"]["ok"], 4);
}

#[test]
fn with_fast_a_file_of_the_wrong_size_is_not_read_and_that_is_said() {
    let media = Media::sealed();
    media.write("CLIPS/a.mov", "c");
    media.write("CLIPS/b.mov", "B");
    let ran = media.verify(&["--fast"]);
    let document = ran.json();
    assert_eq!(ran.exit, 11);
    let algorithms: Vec<_> =
        document["files"].as_array().unwrap().iter().map(|file| file["algorithm"].clone()).collect();
    assert_eq!(algorithms, ["size", "xxh64"], "the second has the right size: {ran:?}");
    assert!(document["checked"].to_string().contains("sizes were compared first"), "{ran:?}");
    let ran = media.verify(&[]);
    assert_eq!(ran.json()["files"][0]["algorithm"], "xxh64", "without it everything is read");
}

#[test]
fn another_copy_is_held_against_the_history_of_the_first() {
    let media = Media::sealed();
    let copy = Media::of(&[("CLIPS/a.mov", "clip"), ("CLIPS/b.mov", "b"), ("c.mov", ""), ("EMPTY/", "")]);
    copy.write("CLIPS/\u{e9} & x", "accent");
    let against = copy.root().display().to_string();
    let ran = media.verify(&["--against", &against]);
    assert_eq!((ran.exit, &ran.json()["counts"]["ok"]), (0, &4.into()), "{ran:?}");
    copy.write("CLIPS/a.mov", "clap");
    assert_eq!(media.verify(&["--against", &against]).exit, 11);
    let ran = media.verify(&["--against", "/none"]);
    assert_eq!((ran.exit, &ran.json()["problems"][0]["code"]), (2, &"source_missing".into()));
}

#[test]
fn an_unreadable_history_below_does_not_keep_the_rest_from_being_checked() {
    let media = Media::of(&[("CARD/clip.mov", "clip"), ("other.mov", "other")]);
    assert_eq!(media.seal("CARD", &[]).exit, 0);
    assert_eq!(media.seal("", &[]).exit, 0);
    media.remove("CARD/ascmhl/ascmhl_chain.xml");
    let ran = media.verify(&["--all"]);
    let document = ran.json();
    assert_eq!((ran.exit, &document["counts"]["ok"]), (32, &1.into()), "{ran:?}");
    assert_eq!(document["files"][0]["code"], "history_untrusted");
}
