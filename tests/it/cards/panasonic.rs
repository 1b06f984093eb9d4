//! Panasonic without P2.

use super::build::Made;
use super::media::mov;
use super::{Damage, Kind};

pub(super) const KINDS: &[Kind] = &[Kind {
    family: "panasonic_mov",
    whole: || {
        (1..=3).fold(Made::new("A001"), |card, number| {
            let clip = format!("PRIVATE/PANA_GRP/001RAQAM/A002C{number:03}_230405_ABCD");
            card.with(&format!("{clip}.MOV"), mov(9000)).with(&format!("{clip}.BMP"), "bmp")
        })
    },
    roll: Some("A002"),
    model: None,
    clips: 3,
    media: "PRIVATE/PANA_GRP/001RAQAM/A002C003_230405_ABCD.MOV",
    index: None,
    damages: &[
        Damage {
            what: "a small picture without its film",
            done: |card| card.remove("PRIVATE/PANA_GRP/001RAQAM/A002C002_230405_ABCD.MOV"),
            verdict: "incomplete",
            codes: &["missing_clip"],
        },
        Damage {
            what: "a clip that was deleted in the camera",
            done: |card| {
                card.remove("PRIVATE/PANA_GRP/001RAQAM/A002C002_230405_ABCD.MOV");
                card.remove("PRIVATE/PANA_GRP/001RAQAM/A002C002_230405_ABCD.BMP");
            },
            verdict: "complete",
            codes: &["clip_number_gap"],
        },
        Damage {
            what: "clips of two rolls on one card",
            done: |card| {
                let clip = "PRIVATE/PANA_GRP/001RAQAM/A002C003_230405_ABCD";
                let other = "PRIVATE/PANA_GRP/001RAQAM/B007C003_230405_ABCD";
                card.rename(&format!("{clip}.MOV"), &format!("{other}.MOV"));
                card.rename(&format!("{clip}.BMP"), &format!("{other}.BMP"));
            },
            verdict: "review",
            codes: &["clip_not_in_index"],
        },
    ],
}];
