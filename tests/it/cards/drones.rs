//! DJI and Insta360.

use super::build::Made;
use super::media::mov;
use super::{Damage, Kind};

pub(super) const KINDS: &[Kind] = &[
    Kind {
        family: "dji",
        whole: || {
            (1..=3).fold(Made::new("drone"), |card, number| {
                let clip = format!("DCIM/DJI_001/DJI_2023040510111{number}_{number:04}_D");
                card.with(&format!("{clip}.MP4"), mov(9000))
                    .with(&format!("{clip}.SRT"), "1\n00:00:00,000 --> 00:00:00,033\n")
                    .with(&format!("{clip}.LRF"), mov(900))
            })
        },
        roll: None,
        model: None,
        clips: 3,
        media: "DCIM/DJI_001/DJI_20230405101112_0002_D.MP4",
        index: None,
        damages: &[
            Damage {
                what: "subtitles without their film",
                done: |card| {
                    card.remove("DCIM/DJI_001/DJI_20230405101112_0002_D.MP4");
                    card.remove("DCIM/DJI_001/DJI_20230405101112_0002_D.LRF");
                },
                verdict: "incomplete",
                codes: &["missing_clip"],
            },
            Damage {
                what: "a preview without its film",
                done: |card| {
                    card.remove("DCIM/DJI_001/DJI_20230405101112_0002_D.MP4");
                    card.remove("DCIM/DJI_001/DJI_20230405101112_0002_D.SRT");
                },
                verdict: "incomplete",
                codes: &["missing_clip"],
            },
            Damage {
                what: "a number that was left out: photos count, too",
                done: |card| {
                    ["MP4", "SRT", "LRF"].iter().for_each(|ending| {
                        card.remove(&format!("DCIM/DJI_001/DJI_20230405101112_0002_D.{ending}"));
                    });
                },
                verdict: "complete",
                codes: &["clip_number_gap"],
            },
            Damage {
                what: "the last part is as large as a full one",
                done: |card| card.large("DCIM/DJI_001/DJI_20230405101113_0003_D.MP4", 4_000_000_000),
                verdict: "review",
                codes: &["maybe_missing_last_segment"],
            },
        ],
    },
    Kind {
        family: "dji",
        whole: || {
            (1..=2).fold(Made::new("drone"), |card, number| {
                card.with(&format!("DCIM/100MEDIA/DJI_{number:04}.MP4"), mov(9000))
            })
        },
        roll: None,
        model: None,
        clips: 2,
        media: "DCIM/100MEDIA/DJI_0002.MP4",
        index: None,
        damages: &[],
    },
    Kind {
        family: "insta360",
        whole: || {
            let path = |kind, lens, number| {
                format!("DCIM/Camera01/{kind}_20230405_10111{number}_{lens}_00{number}.insv")
            };
            (1..=2)
                .fold(Made::new("insta"), |card, number| {
                    card.with(&path("VID", "00", number), mov(9000))
                        .with(&path("VID", "10", number), mov(9000))
                        .with(&path("LRV", "11", number), mov(900))
                })
                .with("DCIM/fileinfo_list.list", "list")
        },
        roll: None,
        model: None,
        clips: 2,
        media: "DCIM/Camera01/VID_20230405_101111_00_001.insv",
        index: None,
        damages: &[
            Damage {
                what: "the film of the second lens is missing",
                done: |card| card.remove("DCIM/Camera01/VID_20230405_101111_10_001.insv"),
                verdict: "incomplete",
                codes: &["missing_essence"],
            },
            Damage {
                what: "the film of the first lens is missing",
                done: |card| card.remove("DCIM/Camera01/VID_20230405_101111_00_001.insv"),
                verdict: "incomplete",
                codes: &["missing_essence"],
            },
            Damage {
                what: "a preview without its film",
                done: |card| {
                    card.remove("DCIM/Camera01/VID_20230405_101111_00_001.insv");
                    card.remove("DCIM/Camera01/VID_20230405_101111_10_001.insv");
                },
                verdict: "incomplete",
                codes: &["missing_clip"],
            },
            Damage {
                what: "a camera with one lens",
                done: |card| {
                    card.remove("DCIM/Camera01/VID_20230405_101111_10_001.insv");
                    card.remove("DCIM/Camera01/VID_20230405_101112_10_002.insv");
                },
                verdict: "complete",
                codes: &[],
            },
        ],
    },
];
