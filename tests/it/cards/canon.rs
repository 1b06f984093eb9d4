//! Canon: every tree and every kind of name.

use super::build::Made;
use super::media::{mov_first, mxf, wav};
use super::{Damage, Kind};

pub(super) const KINDS: &[Kind] = &[
    Kind {
        family: "canon_xf",
        whole: || {
            let clip = |number| format!("CONTENTS/CLIPS001/A001C{number:03}_230405AB_CANON");
            (1..=3)
                .fold(Made::new("A001"), |card, number| {
                    card.with(&format!("{}.MXF", clip(number)), mxf(9000))
                        .with(&format!("{}.XML", clip(number)), DEVICE)
                        .with(&format!("{}.CPF", clip(number)), "cpf")
                        .with(&format!("{}.THM", clip(number)), "thm")
                })
                .with("CONTENTS/CLIPS001/INDEX.MIF", "mif")
        },
        roll: Some("A001"),
        model: Some("EOS C500 Mark II"),
        clips: 3,
        media: "CONTENTS/CLIPS001/A001C002_230405AB_CANON.MXF",
        index: None,
        damages: &[
            Damage {
                what: "picture of a clip is missing",
                done: |card| card.remove("CONTENTS/CLIPS001/A001C002_230405AB_CANON.MXF"),
                verdict: "incomplete",
                codes: &["missing_clip"],
            },
            Damage {
                what: "a clip number is left out",
                done: |card| {
                    for ending in ["MXF", "XML", "CPF", "THM"] {
                        card.remove(&format!("CONTENTS/CLIPS001/A001C002_230405AB_CANON.{ending}"));
                    }
                },
                verdict: "review",
                codes: &["clip_number_gap"],
            },
            NO_INDEX,
            EMPTY_INDEX,
        ],
    },
    Kind {
        family: "canon_xf",
        whole: || {
            let card = ["AA0001", "AA0002"].into_iter().fold(Made::new("camera"), |card, clip| {
                (1..=2).fold(card, |card, stream| {
                    let stem = format!("CONTENTS/CLIPS001/{clip}/{clip}{stream:02}");
                    card.with(&format!("{stem}.MXF"), mxf(9000)).with(&format!("{stem}.CIF"), "cif")
                })
            });
            card.with("CONTENTS/CLIPS001/INDEX.MIF", "mif")
        },
        roll: None,
        model: None,
        clips: 2,
        media: "CONTENTS/CLIPS001/AA0001/AA000102.MXF",
        index: None,
        damages: &[
            Damage {
                what: "the first stream of a clip is missing",
                done: |card| card.remove("CONTENTS/CLIPS001/AA0001/AA000101.MXF"),
                verdict: "incomplete",
                codes: &["missing_segment"],
            },
            Damage {
                what: "the last stream of a clip is missing",
                done: |card| card.remove("CONTENTS/CLIPS001/AA0001/AA000102.MXF"),
                verdict: "incomplete",
                codes: &["missing_essence"],
            },
            NO_INDEX,
            EMPTY_INDEX,
        ],
    },
    Kind {
        family: "canon_crm",
        whole: || {
            let clip = |number| format!("CRM/REEL_0001/A_0001C{number:03}X230405_101112AB_CANON");
            (1..=2)
                .fold(Made::new("A_0001"), |card, number| {
                    card.with(&format!("{}.CRM", clip(number)), mov_first(b"crx ", 9000))
                        .with(&format!("{}_Proxy.MP4", clip(number)), mov_first(b"mp42", 3000))
                })
                .with("CANONMSC/M0001.CTG", "ctg")
                .with("PRIVATE/AUDIO/note.WAV", wav(2000, "<BWFXML/>"))
        },
        roll: Some("A_0001"),
        model: None,
        clips: 2,
        media: "CRM/REEL_0001/A_0001C002X230405_101112AB_CANON.CRM",
        index: None,
        damages: &[
            Damage {
                what: "a proxy without its clip",
                done: |card| card.remove("CRM/REEL_0001/A_0001C002X230405_101112AB_CANON.CRM"),
                verdict: "incomplete",
                codes: &["missing_clip"],
            },
            Damage {
                what: "a part in the middle of a clip is missing",
                done: |card| {
                    let part = |part| format!("CRM/REEL_0001/A_0001C003X230405_111112AB_CANON_{part:03}.CRM");
                    card.put(&part(1), mov_first(b"crx ", 9000));
                    card.put(&part(3), mov_first(b"crx ", 9000));
                },
                verdict: "incomplete",
                codes: &["missing_segment"],
            },
        ],
    },
    Kind {
        family: "canon_xfs",
        whole: || {
            (1..=3).fold(Made::new("A_0001"), |card, number| {
                let clip = format!("XFVC/REEL_0001/A_0001C{number:03}X230405_101112AB_CANON.MP4");
                card.with(&clip, mov_first(b"mp42", 9000))
            })
        },
        roll: Some("A_0001"),
        model: None,
        clips: 3,
        media: "XFVC/REEL_0001/A_0001C001X230405_101112AB_CANON.MP4",
        index: None,
        damages: &[Damage {
            what: "a clip number is left out",
            done: |card| card.remove("XFVC/REEL_0001/A_0001C002X230405_101112AB_CANON.MP4"),
            verdict: "review",
            codes: &["clip_number_gap"],
        }],
    },
];

const DEVICE: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><ClipInfo xmlns=\"http://example.com/canon\"><Device><Manufacturer>Canon</Manufacturer><ModelName>EOS C500 Mark II</ModelName></Device></ClipInfo>";

const NO_INDEX: Damage = Damage {
    what: "index missing",
    done: |card| card.remove("CONTENTS/CLIPS001/INDEX.MIF"),
    verdict: "review",
    codes: &["index_missing"],
};

const EMPTY_INDEX: Damage = Damage {
    what: "index without a byte",
    done: |card| card.put("CONTENTS/CLIPS001/INDEX.MIF", ""),
    verdict: "incomplete",
    codes: &["zero_byte"],
};
