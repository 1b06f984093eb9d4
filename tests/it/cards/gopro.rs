//! GoPro: the names of three generations.

use super::build::Made;
use super::media::mov;
use super::{Damage, Kind};

const HOME: &str = "DCIM/100GOPRO";

pub(super) const KINDS: &[Kind] = &[
    Kind {
        family: "gopro",
        whole: || {
            let version = "{\n\"info version\":\"2.0\",\n\"camera type\":\"HERO11 Black\",\n\"camera serial number\":\"C3471\",\n}\n";
            Made::new("GoPro")
                .with(&format!("{HOME}/GX010001.MP4"), mov(40_000))
                .with(&format!("{HOME}/GX020001.MP4"), mov(40_000))
                .with(&format!("{HOME}/GX030001.MP4"), mov(9000))
                .with(&format!("{HOME}/GX010002.MP4"), mov(9000))
                .with(&format!("{HOME}/GL010001.LRV"), mov(2000))
                .with(&format!("{HOME}/GX010001.THM"), "thm")
                .with("MISC/version.txt", version)
        },
        roll: None,
        model: Some("HERO11 Black"),
        clips: 2,
        media: "DCIM/100GOPRO/GX010002.MP4",
        index: None,
        damages: &[
            Damage {
                what: "a chapter in the middle is missing",
                done: |card| card.remove(&format!("{HOME}/GX020001.MP4")),
                verdict: "incomplete",
                codes: &["missing_segment"],
            },
            Damage {
                what: "the first chapter is missing",
                done: |card| card.remove(&format!("{HOME}/GX010001.MP4")),
                verdict: "incomplete",
                codes: &["missing_segment"],
            },
            Damage {
                what: "the last chapter is missing",
                done: |card| card.remove(&format!("{HOME}/GX030001.MP4")),
                verdict: "review",
                codes: &["maybe_missing_last_segment"],
            },
            Damage {
                what: "a chapter that is not the last is smaller",
                done: |card| card.put(&format!("{HOME}/GX020001.MP4"), mov(9000)),
                verdict: "incomplete",
                codes: &["truncated"],
            },
            Damage {
                what: "a preview without its film",
                done: |card| card.put(&format!("{HOME}/GL010009.LRV"), mov(900)),
                verdict: "incomplete",
                codes: &["missing_clip"],
            },
        ],
    },
    Kind {
        family: "gopro",
        whole: || {
            Made::new("GoPro")
                .with(&format!("{HOME}/GOPR0007.MP4"), mov(40_000))
                .with(&format!("{HOME}/GP010007.MP4"), mov(40_000))
                .with(&format!("{HOME}/GP020007.MP4"), mov(9000))
                .with(&format!("{HOME}/GHAB0010.MP4"), mov(9000))
                .with(&format!("{HOME}/GHAB0011.MP4"), mov(9000))
                .with(&format!("{HOME}/GHAB0012.MP4"), mov(9000))
        },
        roll: None,
        model: None,
        clips: 2,
        media: "DCIM/100GOPRO/GP020007.MP4",
        index: None,
        damages: &[
            Damage {
                what: "a chapter in the middle is missing",
                done: |card| card.remove(&format!("{HOME}/GP010007.MP4")),
                verdict: "incomplete",
                codes: &["missing_segment"],
            },
            Damage {
                what: "a file in the middle of a loop is missing",
                done: |card| card.remove(&format!("{HOME}/GHAB0011.MP4")),
                verdict: "incomplete",
                codes: &["missing_segment"],
            },
        ],
    },
];
