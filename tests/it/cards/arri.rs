//! ARRI: both generations of names, every container.

use super::build::Made;
use super::media::{ari, mov, mxf, mxf_open};
use super::{Damage, Kind};

pub(super) const KINDS: &[Kind] = &[
    Kind {
        family: "arri_mxf",
        whole: || {
            let clip = |number| format!("A_0113C{number:03}_231005_14521{number}_a1EZN");
            (1..=3)
                .fold(Made::new("A_0113_1EZN"), |card, number| {
                    card.with(&format!("{}.mxf", clip(number)), mxf(9000))
                })
                .with(
                    "A_0113_1EZN_AVID.ale",
                    list("ALEXA 35", (1..=3).map(|number| format!("{}.mxf", clip(number)))),
                )
        },
        roll: Some("A_0113_1EZN"),
        model: Some("ALEXA 35"),
        clips: 3,
        media: "A_0113C002_231005_145212_a1EZN.mxf",
        index: Some("A_0113_1EZN_AVID.ale"),
        damages: &[
            Damage {
                what: "a clip of the list is missing",
                done: |card| card.remove("A_0113C002_231005_145212_a1EZN.mxf"),
                verdict: "incomplete",
                codes: &["missing_clip"],
            },
            Damage {
                what: "a clip that is not in the list",
                done: |card| card.put("A_0113C004_231005_150000_a1EZN.mxf", mxf(9000)),
                verdict: "review",
                codes: &["clip_not_in_index"],
            },
            Damage {
                what: "never closed by the camera",
                done: |card| card.put("A_0113C002_231005_145212_a1EZN.mxf", mxf_open(9000)),
                verdict: "incomplete",
                codes: &["not_closed"],
            },
            Damage {
                what: "no list, and a clip number is left out",
                done: |card| {
                    card.remove("A_0113_1EZN_AVID.ale");
                    card.remove("A_0113C002_231005_145212_a1EZN.mxf");
                },
                verdict: "review",
                codes: &["clip_number_gap"],
            },
            Damage {
                what: "packed clips, whose list names the unpacked ones",
                done: |card| {
                    for number in 1..=3 {
                        let name = |codec| format!("A_0113C{number:03}_231005_14521{number}_{codec}1EZN.mxf");
                        card.rename(&name("a"), &name("h"));
                    }
                },
                verdict: "complete",
                codes: &[],
            },
        ],
    },
    Kind {
        family: "arri_mov",
        whole: || {
            let clip = |number| format!("A004C{number:03}_190903_R1JL.mov");
            (1..=2)
                .fold(Made::new("A004R1JL"), |card, number| card.with(&clip(number), mov(9000)))
                .with("A004R1JL_AVID.ale", list("ALEXA Mini", (1..=2).map(clip)))
                .with("A004R1JL_BIN.bin", "bin")
        },
        roll: Some("A004R1JL"),
        model: Some("ALEXA Mini"),
        clips: 2,
        media: "A004C001_190903_R1JL.mov",
        index: Some("A004R1JL_AVID.ale"),
        damages: &[Damage {
            what: "a clip of the list is missing",
            done: |card| card.remove("A004C002_190903_R1JL.mov"),
            verdict: "incomplete",
            codes: &["missing_clip"],
        }],
    },
    Kind {
        family: "arri_ari",
        whole: || {
            let clip = |number| format!("A004C{number:03}_190903_R1JL");
            let mut card = Made::new("A004R1JL");
            for number in 1..=2 {
                for frame in 1001..1013 {
                    let name = clip(number);
                    card = card.with(&format!("{name}/3840x2160/{name}.{frame:07}.ari"), ari(8000));
                }
            }
            card.with("A004R1JL_AVID.ale", list("ALEXA LF", (1..=2).map(clip)))
        },
        roll: Some("A004R1JL"),
        model: Some("ALEXA LF"),
        clips: 2,
        media: "A004C001_190903_R1JL/3840x2160/A004C001_190903_R1JL.0001004.ari",
        index: Some("A004R1JL_AVID.ale"),
        damages: &[
            Damage {
                what: "frames in the middle are missing",
                done: |card| {
                    card.remove("A004C001_190903_R1JL/3840x2160/A004C001_190903_R1JL.0001004.ari");
                    card.remove("A004C001_190903_R1JL/3840x2160/A004C001_190903_R1JL.0001005.ari");
                },
                verdict: "incomplete",
                codes: &["sequence_gap"],
            },
            Damage {
                what: "a clip of the list is missing",
                done: |card| card.remove("A004C002_190903_R1JL"),
                verdict: "incomplete",
                codes: &["missing_clip"],
            },
        ],
    },
];

/// The camera's list of clips.
fn list(model: &str, clips: impl Iterator<Item = String>) -> String {
    let head = "Heading\nFIELD_DELIM\tTABS\nVIDEO_FORMAT\t1080\nFPS\t24\n\nColumn\nName\tTracks\tSource File\tReel_name\tCamera_model\tCamera_sn\tStorage_sn\tUuid\t\n\nData\n";
    let row = |(number, clip): (usize, String)| {
        let name = clip.split('.').next().unwrap_or_default().to_owned();
        format!("{name}\tVA1A2\t{clip}\tA004R1JL\t{model}\t1234\t99{number}\tuuid-{number}\t\n")
    };
    head.to_owned() + &clips.enumerate().map(row).collect::<String>()
}
