//! Sound recorders.

use super::build::Made;
use super::media::wav;
use super::{Damage, Kind};

pub(super) const KINDS: &[Kind] = &[
    Kind {
        family: "sound_devices",
        whole: || {
            (1..=3)
                .fold(Made::new("sound"), |card, take| {
                    let name = format!("S01T{take:02}");
                    card.with(&format!("{name}.WAV"), wav(9000, &ixml(&name, 1)))
                })
                .with("FALSETAKES/S01T01.WAV", wav(900, "<BWFXML/>"))
                .with("TRASH/", "")
                .with("SOUNDDEV/settings.ini", "x")
                .with(
                    "report.CSV",
                    "Date,2023-04-05\nFile Name,Scene,Take\nS01T01.WAV,1,1\nS01T02.WAV,1,2\nS01T03.WAV,1,3\n",
                )
        },
        roll: Some("23Y04M05"),
        model: None,
        clips: 3,
        media: "S01T02.WAV",
        index: None,
        damages: &[
            Damage {
                what: "a take of the report is missing",
                done: |card| card.remove("S01T02.WAV"),
                verdict: "incomplete",
                codes: &["missing_clip"],
            },
            Damage {
                what: "a recorder that was switched off",
                done: |card| {
                    let mut sound = wav(9000, "<BWFXML/>");
                    sound[4..8].fill(0);
                    card.put("S01T02.WAV", sound);
                },
                verdict: "incomplete",
                codes: &["not_closed"],
            },
        ],
    },
    Kind {
        family: "sound_devices",
        whole: || {
            (1..=4).fold(Made::new("mono"), |card, track| {
                let name = format!("23Y04M05/S02T01_{track}");
                card.with(&format!("{name}.wav"), wav(9000, &ixml("S02T01", 4)))
            })
        },
        roll: Some("23Y04M05"),
        model: None,
        clips: 1,
        media: "23Y04M05/S02T01_3.wav",
        index: None,
        damages: &[
            Damage {
                what: "a track in the middle of a take is missing",
                done: |card| card.remove("23Y04M05/S02T01_2.wav"),
                verdict: "incomplete",
                codes: &["missing_segment"],
            },
            Damage {
                what: "the last track of a take is missing",
                done: |card| card.remove("23Y04M05/S02T01_4.wav"),
                verdict: "incomplete",
                codes: &["missing_segment"],
            },
        ],
    },
];

/// What a recorder writes into the files of a take.
fn ixml(name: &str, total: u32) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><BWFXML><PROJECT>film</PROJECT><SCENE>1</SCENE><TAPE>23Y04M05</TAPE>\
         <FILE_SET><TOTAL_FILES>{total}</TOTAL_FILES><FAMILY_UID>uid-{name}</FAMILY_UID><FAMILY_NAME>{name}</FAMILY_NAME></FILE_SET></BWFXML>"
    )
}
