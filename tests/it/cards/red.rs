//! RED.

use super::build::Made;
use super::media::{r3d, r3d2};
use super::{Damage, Kind};

const FIRST: &str = "A001_0512KL.RDM/A001_C001_0512R4.RDC";
const FULL: usize = 40_000;

pub(super) const KINDS: &[Kind] = &[
    Kind {
        family: "red",
        whole: || magazine(r3d),
        roll: Some("A001"),
        model: Some("DSMC2 HELIUM 8K"),
        clips: 3,
        media: "A001_0512KL.RDM/A001_C001_0512R4.RDC/A001_C001_0512R4_003.R3D",
        index: None,
        damages: DAMAGES,
    },
    Kind {
        family: "red",
        whole: || magazine(|bytes| r3d2(bytes / 10_000)),
        roll: Some("A001"),
        model: Some("DSMC2 HELIUM 8K"),
        clips: 3,
        media: "A001_0512KL.RDM/A001_C001_0512R4.RDC/A001_C001_0512R4_003.R3D",
        index: None,
        damages: DAMAGES,
    },
];

fn magazine(segment: fn(usize) -> Vec<u8>) -> Made {
    Made::new("A001_dump")
        .with("A001_0512KL.RDM/digital_magazine.bin", "opaque")
        .with(&format!("{FIRST}/A001_C001_0512R4_001.R3D"), segment(FULL))
        .with(&format!("{FIRST}/A001_C001_0512R4_002.R3D"), segment(FULL))
        .with(&format!("{FIRST}/A001_C001_0512R4_003.R3D"), segment(FULL / 2))
        .with(&format!("{FIRST}/A001_C001_0512R4.RMD"), "<look/>")
        .with("A001_0512KL.RDM/A001_C002_0512AB.RDC/A001_C002_0512AB_001.R3D", segment(FULL / 2))
        .with("A001_0512KL.RDM/A001_C003_0512CD.RDC/A001_C003_0512CD_001.R3D", segment(FULL / 2))
}

const DAMAGES: &[Damage] = &[
    Damage {
        what: "a segment in the middle is missing",
        done: |card| card.remove(&format!("{FIRST}/A001_C001_0512R4_002.R3D")),
        verdict: "incomplete",
        codes: &["missing_segment"],
    },
    Damage {
        what: "the first segment is missing",
        done: |card| card.remove(&format!("{FIRST}/A001_C001_0512R4_001.R3D")),
        verdict: "incomplete",
        codes: &["missing_segment"],
    },
    Damage {
        what: "the last segment is missing",
        done: |card| card.remove(&format!("{FIRST}/A001_C001_0512R4_003.R3D")),
        verdict: "review",
        codes: &["maybe_missing_last_segment"],
    },
    Damage {
        what: "a segment that is not the last is smaller",
        done: |card| card.keep(&format!("{FIRST}/A001_C001_0512R4_002.R3D"), 0.5),
        verdict: "incomplete",
        codes: &["truncated"],
    },
    Damage {
        what: "a clip folder without picture",
        done: |card| card.remove("A001_0512KL.RDM/A001_C003_0512CD.RDC/A001_C003_0512CD_001.R3D"),
        verdict: "incomplete",
        codes: &["missing_clip"],
    },
    Damage {
        what: "a clip number is left out",
        done: |card| card.remove("A001_0512KL.RDM/A001_C002_0512AB.RDC"),
        verdict: "review",
        codes: &["clip_number_gap"],
    },
    Damage {
        what: "a segment of another clip",
        done: |card| {
            let other = format!("{FIRST}/A001_C009_0512R4_001.R3D");
            card.duplicate(&format!("{FIRST}/A001_C001_0512R4_003.R3D"), &other);
        },
        verdict: "review",
        codes: &["renamed_file"],
    },
    Damage {
        what: "clips of two rolls in one magazine",
        done: |card| {
            let (from, to) = ("A001_C003_0512CD", "A002_C003_0512CD");
            let magazine = "A001_0512KL.RDM";
            card.rename(
                &format!("{magazine}/{from}.RDC/{from}_001.R3D"),
                &format!("{magazine}/{from}.RDC/{to}_001.R3D"),
            );
            card.rename(&format!("{magazine}/{from}.RDC"), &format!("{magazine}/{to}.RDC"));
        },
        verdict: "review",
        codes: &["clip_not_in_index"],
    },
];
