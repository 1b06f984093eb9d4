//! Manifests that stand by themselves: MHL 1.x, packing lists, checksum lists, and several of them united.

use crate::common::media::Media;
use crate::common::run::ingest;
use ingest::manifest::files::hash_file;
use ingest::words::digest::Algorithm;
use std::fs;

fn hash(media: &Media, path: &str, algorithm: Algorithm) -> String {
    let hashed = hash_file(&media.root().join(path), &[algorithm]).unwrap();
    hashed.digests.iter().find(|digest| digest.algorithm() == algorithm).unwrap().to_string()
}

fn media() -> Media {
    Media::of(&[("CLIPS/a.mov", "clip"), ("CLIPS/b.mov", "another"), ("c.mov", "")])
}

fn mhl(media: &Media, files: &[&str]) -> String {
    let record = |path: &&str| {
        let size = fs::metadata(media.root().join(path)).unwrap().len();
        let hash = hash(media, path, Algorithm::Xxh64);
        format!("<hash><file>{path}</file><size>{size}</size><xxhash64be>{hash}</xxhash64be></hash>")
    };
    let records: String = files.iter().map(record).collect();
    format!(
        "<?xml version=\"1.0\"?><hashlist version=\"1.1\"><creatorinfo><tool>t</tool></creatorinfo>{records}</hashlist>"
    )
}

const ALL: [&str; 3] = ["CLIPS/a.mov", "CLIPS/b.mov", "c.mov"];

#[test]
fn lists_of_every_kind_are_verified_and_harm_is_found() {
    let lines = |media: &Media, algorithm| -> String {
        ALL.iter().map(|path| format!("{}  {path}\n", hash(media, path, algorithm))).collect()
    };
    let media = media();
    media.write("A001R2EC_2026-03-14_101500.mhl", &mhl(&media, &ALL));
    media.write("MD5SUMS", &lines(&media, Algorithm::Md5));
    media.write("card.sha1", &lines(&media, Algorithm::Sha1));
    media.write("card.xxh64", &lines(&media, Algorithm::Xxh64));
    media.write("card.xxh128", &lines(&media, Algorithm::Xxh128));
    media.write("B3SUMS", &lines(&media, Algorithm::Blake3));
    media.write("card.c4", &lines(&media, Algorithm::C4));
    let lists = [
        ("A001R2EC_2026-03-14_101500.mhl", "mhl", "xxh64"),
        ("MD5SUMS", "checksums", "md5"),
        ("card.sha1", "checksums", "sha1"),
        ("card.xxh64", "checksums", "xxh64"),
        ("card.xxh128", "checksums", "xxh128"),
        ("B3SUMS", "checksums", "blake3"),
        ("card.c4", "checksums", "c4"),
    ];
    for (list, kind, algorithm) in lists {
        let ran = media.verify_by(&[list], &["--all"]);
        let document = ran.json();
        assert_eq!((ran.exit, &document["kind"]), (0, &kind.into()), "{list}: {ran:?}");
        assert_eq!((&document["counts"]["ok"], &document["counts"]["new"]), (&3.into(), &0.into()), "{list}");
        assert_eq!(document["files"][0]["algorithm"], algorithm, "{list}");
    }
    media.write("CLIPS/a.mov", "clap");
    media.remove("c.mov");
    media.write("n.bin", "new");
    for (list, ..) in lists {
        let ran = media.verify_by(&[list], &[]);
        let counts = ran.json()["counts"].clone();
        assert_eq!(ran.exit, 10, "{list}: {ran:?}");
        assert_eq!(
            (&counts["ok"], &counts["altered"], &counts["missing"], &counts["new"]),
            (&1.into(), &1.into(), &1.into(), &1.into()),
            "{list}"
        );
    }
}

#[test]
fn lists_of_one_roll_are_united() {
    let media = media();
    media.write("part1.mhl", &mhl(&media, &ALL[..2]));
    media.write("part2.mhl", &mhl(&media, &ALL[2..]));
    let ran = media.verify_by(&["part1.mhl"], &[]);
    assert_eq!(
        (ran.exit, &ran.json()["counts"]["new"]),
        (20, &1.into()),
        "one list proves only what it names"
    );
    for targets in [&["part1.mhl", "part2.mhl"][..], &[""]] {
        let ran = media.verify_by(targets, &[]);
        assert_eq!((ran.exit, &ran.json()["counts"]["ok"]), (0, &3.into()), "{targets:?}: {ran:?}");
        let said = ran.json()["checked"].to_string();
        assert!(said.contains("part1.mhl") && said.contains("part2.mhl"), "{said}");
    }
}

#[test]
fn a_list_above_or_beside_the_media_finds_them() {
    let media = media();
    let day = media.root().parent().unwrap().to_owned();
    let text = mhl(&media, &ALL).replace("<file>", "<file>A001R2EC/");
    fs::write(day.join("DAY_03.mhl"), &text).unwrap();
    let ran = media.verify_by(&["../DAY_03.mhl"], &[]);
    assert_eq!((ran.exit, &ran.json()["counts"]["ok"]), (0, &3.into()), "{ran:?}");
    let root = media.root().display().to_string();
    let ran = media.verify_by(&["../DAY_03.mhl"], &["--against", &root, "--all"]);
    assert_eq!((ran.exit, &ran.json()["files"][0]["path"]), (0, &"CLIPS/a.mov".into()), "{ran:?}");

    fs::create_dir(day.join("lists")).unwrap();
    fs::write(day.join("lists/card.mhl"), mhl(&media, &ALL)).unwrap();
    let ran = media.verify_by(&["../lists/card.mhl"], &["--against", &root]);
    assert_eq!((ran.exit, &ran.json()["counts"]["ok"]), (0, &3.into()), "{ran:?}");
}

#[test]
fn junk_is_ignored_and_said_but_what_a_list_names_is_read_wherever_it_lies() {
    let media = media();
    media.write("@eaDir/x", "recorded");
    media.write("CLIPS/._a.mov", "junk");
    media.write("A001.mhl", &mhl(&media, &ALL));
    let ran = media.verify_by(&["A001.mhl"], &[]);
    assert_eq!(ran.exit, 0, "{ran:?}");
    assert!(ran.json()["checked"].to_string().contains("2 of junk ignored"), "{ran:?}");
    media.write("A001.mhl", &mhl(&media, &["CLIPS/a.mov", "CLIPS/b.mov", "c.mov", "@eaDir/x"]));
    let ran = media.verify_by(&["A001.mhl"], &[]);
    assert_eq!((ran.exit, &ran.json()["counts"]["ok"]), (0, &4.into()), "{ran:?}");
}

#[test]
fn a_list_that_leads_out_of_the_folder_or_is_cut_off_is_not_trusted() {
    for (what, text) in [
        ("upwards", "d41d8cd98f00b204e9800998ecf8427e  ../c.mov\n"),
        ("absolute", "d41d8cd98f00b204e9800998ecf8427e  /etc/hostname\n"),
    ] {
        let media = media();
        media.write("MD5SUMS", text);
        let ran = media.verify_by(&["MD5SUMS"], &[]);
        assert_eq!((ran.exit, &ran.json()["verdict"]), (34, &"untrusted".into()), "{what}: {ran:?}");
    }
    let media = media();
    media.write("A001.mhl", &mhl(&media, &ALL));
    media.cut("A001.mhl");
    assert_eq!(media.verify_by(&["A001.mhl"], &[]).exit, 34);
    media.write("notes.txt", "no list");
    assert_eq!(media.verify_by(&["notes.txt"], &[]).exit, 34);
    let ran = ingest(["verify", "/none/A001.mhl", "--json"]);
    assert_eq!((ran.exit, &ran.json()["problems"][0]["code"]), (2, &"source_missing".into()));
}

#[test]
fn the_manifest_of_a_history_stands_for_the_whole_history() {
    let media = Media::sealed();
    let ran = media.verify_by(&[&media.manifest()], &[]);
    assert_eq!((ran.exit, &ran.json()["kind"]), (0, &"asc-mhl".into()), "{ran:?}");
}
