//! Frames of no camera that is known.

use super::build::Made;
use super::media::{dng, dpx, exr};
use super::{Damage, Kind};

pub(super) const KINDS: &[Kind] = &[
    Kind {
        family: "cinemadng",
        whole: || frames("dng", dng(12_000)),
        roll: None,
        model: None,
        clips: 1,
        media: "shot_0003.dng",
        index: None,
        damages: &[GAP, EVERY_SECOND, SMALLER],
    },
    Kind {
        family: "dpx",
        whole: || frames("dpx", dpx(12_000)),
        roll: None,
        model: None,
        clips: 1,
        media: "shot_0003.dpx",
        index: None,
        damages: &[
            GAP,
            EVERY_SECOND,
            SMALLER,
            Damage {
                what: "the last frames are missing, and the others say how many there are",
                done: |card| (20..=24).for_each(|number| card.remove(&format!("shot_{number:04}.dpx"))),
                verdict: "review",
                codes: &["sequence_short"],
            },
        ],
    },
    Kind {
        family: "exr",
        whole: || frames("exr", exr(12_000)),
        roll: None,
        model: None,
        clips: 1,
        media: "shot_0003.exr",
        index: None,
        damages: &[GAP, EVERY_SECOND],
    },
    Kind {
        family: "tiff",
        whole: || frames("tif", dng(12_000)),
        roll: None,
        model: None,
        clips: 1,
        media: "shot_0003.tif",
        index: None,
        damages: &[GAP, EVERY_SECOND, SMALLER],
    },
];

fn frames(ending: &str, frame: Vec<u8>) -> Made {
    (1..=24)
        .fold(Made::new("plates"), |card, number| card.with(&format!("shot_{number:04}.{ending}"), &frame))
}

/// The ending of the frames of a card.
fn ending(card: &Made) -> &'static str {
    ["dng", "dpx", "exr", "tif"]
        .into_iter()
        .find(|ending| card.at(&format!("shot_0001.{ending}")).exists())
        .unwrap()
}

const GAP: Damage = Damage {
    what: "frames in the middle are missing",
    done: |card| (7..10).for_each(|number| card.remove(&format!("shot_{number:04}.{}", ending(card)))),
    verdict: "incomplete",
    codes: &["sequence_gap"],
};

const EVERY_SECOND: Damage = Damage {
    what: "only every second frame",
    done: |card| {
        let ending = ending(card);
        (2..=24).step_by(2).for_each(|number| card.remove(&format!("shot_{number:04}.{ending}")));
    },
    verdict: "review",
    codes: &["sequence_gap"],
};

const SMALLER: Damage = Damage {
    what: "a frame is smaller than the others",
    done: |card| card.keep(&format!("shot_0009.{}", ending(card)), 0.99),
    verdict: "incomplete",
    codes: &["truncated"],
};
