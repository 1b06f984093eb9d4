//! Where cards are found: some folders down, several in one tree, beside what is none.

use super::build::Made;
use super::media::{ari, mov};
use super::red;
use super::{avchd, sony};
use ingest::card::scan;
use proptest::collection::vec;
use proptest::prelude::*;
use std::fs;

/// Path, family and verdict of every dump.
fn found(made: &Made) -> Vec<(String, String, String)> {
    let root = made.above().to_str().unwrap().to_owned();
    let dumps = scan(made.above()).unwrap();
    let row = |dump: ingest::card::DumpReport| {
        let path = dump.path.strip_prefix(&root).unwrap().trim_start_matches('/').to_owned();
        let verdict = serde_json::to_value(dump.verdict).unwrap().as_str().unwrap().to_owned();
        (path, dump.family, verdict)
    };
    dumps.into_iter().map(row).collect()
}

fn row(path: &str, family: &str, verdict: &str) -> (String, String, String) {
    (path.into(), family.into(), verdict.into())
}

#[test]
fn a_card_is_found_up_to_four_folders_down() {
    let card = (red::KINDS[0].whole)();
    assert_eq!(found(&card), [row("A001_dump", "red", "complete")]);
    let deep = card.above().join("day/unit/A_CAM");
    fs::create_dir_all(&deep).unwrap();
    fs::rename(card.root(), deep.join("A001")).unwrap();
    assert_eq!(found(&card), [row("day/unit/A_CAM/A001", "red", "complete")]);
}

#[test]
fn several_cards_of_one_tree_are_told_apart_and_what_is_none_is_named() {
    let card = (red::KINDS[0].whole)();
    fs::create_dir(card.above().join("B_CAM")).unwrap();
    for frame in 0..4 {
        fs::write(card.above().join(format!("B_CAM/B004C001_190903_R1JL.{frame:07}.ari")), ari(500)).unwrap();
    }
    fs::create_dir(card.above().join("phone")).unwrap();
    fs::write(card.above().join("phone/making of.mov"), mov(900)).unwrap();
    fs::write(card.above().join("report.pdf"), "paper").unwrap();
    assert_eq!(
        found(&card),
        [row("", "none", "review"), row("A001_dump", "red", "complete"), row("B_CAM", "arri_ari", "review"),]
    );
}

#[test]
fn magazines_side_by_side_are_cards_of_their_own() {
    let card = (red::KINDS[0].whole)();
    let other = (red::KINDS[1].whole)();
    fs::rename(other.at("A001_0512KL.RDM"), card.at("A002_0513AB.RDM")).unwrap();
    let roots: Vec<String> = found(&card).into_iter().map(|(path, ..)| path).collect();
    assert_eq!(roots, ["A001_dump/A001_0512KL.RDM", "A001_dump/A002_0513AB.RDM"]);
}

#[test]
fn a_copy_that_was_stopped_before_the_clips_is_still_known() {
    let card = (sony::KINDS[0].whole)();
    card.remove("XDROOT/Clip");
    let report = card.scan();
    assert_eq!((report.family.as_str(), report.findings[0].code.as_str()), ("sony_xdroot", "missing_clip"));
}

#[test]
fn the_two_halves_of_a_recording_are_looked_for_on_both_cards() {
    let two = Made::new("A");
    for clip in ["A001_08151512_C001", "A001_08151514_C002"] {
        two.put(&format!("{clip}.braw"), mov(9000));
        two.put(&format!("../B/{clip}.braw2"), mov(9000));
    }
    assert_eq!(
        found(&two),
        [row("A", "blackmagic_braw", "complete"), row("B", "blackmagic_braw", "complete")]
    );
    let partners = |made: &Made| -> Vec<String> {
        let findings = scan(made.above()).unwrap().into_iter().flat_map(|dump| dump.findings);
        findings
            .filter(|finding| finding.code == "partner_elsewhere")
            .filter_map(|finding| finding.path)
            .collect()
    };
    assert_eq!(partners(&two), [""; 0]);
    fs::remove_file(two.above().join("B/A001_08151512_C001.braw2")).unwrap();
    fs::remove_file(two.at("A001_08151514_C002.braw")).unwrap();
    assert_eq!(partners(&two), ["A001_08151512_C001.braw", "A001_08151514_C002.braw2"]);
}

#[test]
fn what_a_camera_records_beside_its_own_format_is_looked_at_too() {
    let card = (sony::KINDS.iter().find(|kind| kind.family == "sony_m4root").unwrap().whole)();
    let other = (avchd::KINDS[0].whole)();
    fs::rename(other.at("PRIVATE/AVCHD"), card.at("PRIVATE/AVCHD")).unwrap();
    let report = card.scan();
    assert_eq!((report.family.as_str(), report.clips), ("sony_m4root", 5), "{report:#?}");
    assert_eq!(report.findings, []);
    card.remove("PRIVATE/AVCHD/BDMV/STREAM/00001.MTS");
    assert_eq!(card.scan().findings[0].code, "missing_essence");
}

/// Names that mean something to one family or another.
const NAMES: &[&str] = &[
    "XDROOT",
    "Clip",
    "MEDIAPRO.XML",
    "PRIVATE",
    "M4ROOT",
    "BPAV",
    "CLPR",
    "701_0001_01",
    "PROAV",
    "INDEX.XML",
    "CONTENTS",
    "CLIP",
    "VIDEO",
    "0001AB.XML",
    "0001AB.MXF",
    "LASTCLIP.TXT",
    "CLIPS001",
    "INDEX.MIF",
    "AVCHD",
    "BDMV",
    "STREAM",
    "00000.MTS",
    "PLAYLIST",
    "00000.MPL",
    "A001_0512KL.RDM",
    "A001_C001_0512R4.RDC",
    "A001_C001_0512R4_001.R3D",
    "A004R1JL",
    "A004C001_190903_R1JL.mov",
    "x_AVID.ale",
    "A001_08151512_C001.braw",
    "A001_08151512_C001.braw2",
    "DCIM",
    "100GOPRO",
    "GX010001.MP4",
    "GX990001.MP4",
    "DJI_001",
    "DJI_0001.MP4",
    "VID_20230405_101112_10_001.insv",
    "100CANON",
    "X_S001_S001_T001.MOV",
    "S01T01_1.WAV",
    "report.csv",
    "a.18446744073709551614.dpx",
    "a.18446744073709551615.dpx",
    "a.0.dpx",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn whatever_lies_there_is_in_one_dump_at_most_and_nothing_unsettles_the_scan(
        paths in vec((vec(0..NAMES.len(), 1..5), vec(any::<u8>(), 0..40)), 1..12),
    ) {
        let made = Made::new("any");
        for (names, content) in paths {
            let path: Vec<&str> = names.into_iter().map(|name| NAMES[name]).collect();
            let at = made.at(&path.join("/"));
            // Where a file is in the way of a folder, one of them stays.
            if fs::create_dir_all(at.parent().unwrap()).is_ok() {
                _ = fs::write(at, content);
            }
        }
        let files = ingest::card::list(made.root()).map_or(0, |listing| listing.files.len());
        let dumps = scan(made.root()).unwrap();
        prop_assert!(dumps.iter().map(|dump| dump.files).sum::<u64>() <= files as u64);
        prop_assert!(!dumps.is_empty());
        for finding in dumps.iter().flat_map(|dump| &dump.findings) {
            prop_assert!(finding.message.starts_with(|c: char| c == '`' || c.is_uppercase()), "{}", finding.message);
        }
    }
}
