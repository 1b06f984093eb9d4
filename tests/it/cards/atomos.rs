//! Atomos.

use super::build::Made;
use super::media::{dng, mov};
use super::{Damage, Kind};

pub(super) const KINDS: &[Kind] = &[
    Kind {
        family: "atomos",
        whole: || {
            (1..=3)
                .fold(Made::new("ninja"), |card, take| {
                    card.with(&format!("NINJA_S001_S001_T{take:03}.MOV"), mov(9000))
                })
                .with("NINJA.fcpxml", "<fcpxml/>")
        },
        roll: None,
        model: None,
        clips: 3,
        media: "NINJA_S001_S001_T002.MOV",
        index: None,
        damages: &[Damage {
            what: "a take is left out",
            done: |card| card.remove("NINJA_S001_S001_T002.MOV"),
            verdict: "review",
            codes: &["clip_number_gap"],
        }],
    },
    Kind {
        family: "atomos",
        whole: || {
            (0..12).fold(Made::new("shogun"), |card, frame| {
                card.with(&format!("SHOGUN_S001_S001_T001/SHOGUN_S001_S001_T001_{frame:06}.dng"), dng(12_000))
            })
        },
        roll: None,
        model: None,
        clips: 1,
        media: "SHOGUN_S001_S001_T001/SHOGUN_S001_S001_T001_000004.dng",
        index: None,
        damages: &[Damage {
            what: "frames in the middle are missing",
            done: |card| card.remove("SHOGUN_S001_S001_T001/SHOGUN_S001_S001_T001_000004.dng"),
            verdict: "incomplete",
            codes: &["sequence_gap"],
        }],
    },
];
