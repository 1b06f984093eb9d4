//! Blackmagic.

use super::build::Made;
use super::media::{dng, mov};
use super::{Damage, Kind};

pub(super) const KINDS: &[Kind] = &[
    Kind {
        family: "blackmagic_braw",
        whole: || {
            (1..=3).fold(Made::new("A001"), |card, number| {
                let clip = format!("A001_08151512_C{number:03}");
                card.with(&format!("{clip}.braw"), mov(9000))
                    .with(&format!("{clip}.sidecar"), "{}")
                    .with(&format!("Proxy/{clip}.mp4"), mov(2000))
            })
        },
        roll: Some("A001"),
        model: None,
        clips: 3,
        media: "A001_08151512_C003.braw",
        index: None,
        damages: &[
            Damage {
                what: "a clip is missing, what goes with it is there",
                done: |card| card.remove("A001_08151512_C002.braw"),
                verdict: "review",
                codes: &["missing_clip"],
            },
            Damage {
                what: "a clip number is left out",
                done: |card| {
                    for file in [
                        "A001_08151512_C002.braw",
                        "A001_08151512_C002.sidecar",
                        "Proxy/A001_08151512_C002.mp4",
                    ] {
                        card.remove(file);
                    }
                },
                verdict: "review",
                codes: &["clip_number_gap"],
            },
            Damage {
                what: "no sidecars and no proxies",
                done: |card| {
                    card.remove("Proxy");
                    (1..=3).for_each(|number| card.remove(&format!("A001_08151512_C{number:03}.sidecar")));
                },
                verdict: "complete",
                codes: &[],
            },
        ],
    },
    Kind {
        family: "blackmagic_braw",
        whole: || {
            let clip = "cam_1_2023-04-05_1011_C0001";
            (0..12).fold(Made::new("A001"), |card, frame| {
                card.with(&format!("{clip}/{clip}_{frame:06}.dng"), dng(12_000))
            })
        },
        roll: Some("A001"),
        model: None,
        clips: 1,
        media: "cam_1_2023-04-05_1011_C0001/cam_1_2023-04-05_1011_C0001_000003.dng",
        index: None,
        damages: &[Damage {
            what: "frames in the middle are missing",
            done: |card| card.remove("cam_1_2023-04-05_1011_C0001/cam_1_2023-04-05_1011_C0001_000003.dng"),
            verdict: "incomplete",
            codes: &["sequence_gap"],
        }],
    },
];
