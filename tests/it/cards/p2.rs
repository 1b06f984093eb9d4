//! Panasonic P2.

use super::build::Made;
use super::media::mxf;
use super::{Damage, Kind};

pub(super) const KINDS: &[Kind] = &[
    Kind {
        family: "panasonic_p2",
        whole: || card(false),
        roll: None,
        model: Some("AJ-HPX3100"),
        clips: 3,
        media: "CONTENTS/VIDEO/0002XY.MXF",
        index: Some("CONTENTS/CLIP/0002XY.XML"),
        damages: &[
            Damage {
                what: "picture of a clip is missing",
                done: |card| card.remove("CONTENTS/VIDEO/0002XY.MXF"),
                verdict: "incomplete",
                codes: &["missing_essence"],
            },
            Damage {
                what: "the last track of sound is missing",
                done: |card| card.remove("CONTENTS/AUDIO/0002XY01.MXF"),
                verdict: "incomplete",
                codes: &["missing_essence"],
            },
            Damage {
                what: "picture is smaller than its description says",
                done: |card| card.put("CONTENTS/VIDEO/0002XY.MXF", mxf(500)),
                verdict: "incomplete",
                codes: &["truncated"],
            },
            Damage {
                what: "picture and sound without a description",
                done: |card| card.remove("CONTENTS/CLIP/0002XY.XML"),
                verdict: "incomplete",
                codes: &["missing_sidecar"],
            },
            Damage {
                what: "a small picture is missing",
                done: |card| card.remove("CONTENTS/ICON/0002XY.BMP"),
                verdict: "review",
                codes: &["missing_sidecar"],
            },
            Damage {
                what: "`LASTCLIP.TXT` is missing",
                done: |card| card.remove("LASTCLIP.TXT"),
                verdict: "review",
                codes: &["index_missing"],
            },
            Damage {
                what: "the last clip is missing",
                done: |card| {
                    for file in
                        ["CLIP/0003ZZ.XML", "VIDEO/0003ZZ.MXF", "AUDIO/0003ZZ00.MXF", "AUDIO/0003ZZ01.MXF"]
                    {
                        card.remove(&format!("CONTENTS/{file}"));
                    }
                },
                verdict: "incomplete",
                codes: &["missing_clip"],
            },
            Damage {
                what: "the take goes on in a clip of this card that is missing",
                done: |card| span(card, "SERIAL1"),
                verdict: "incomplete",
                codes: &["missing_segment"],
            },
            Damage {
                what: "the take goes on on a card whose number is not known",
                done: |card| span(card, ""),
                verdict: "incomplete",
                codes: &["missing_segment"],
            },
            Damage {
                what: "the take goes on on another card",
                done: |card| span(card, "SERIAL2"),
                verdict: "complete",
                codes: &["span_continues_elsewhere"],
            },
        ],
    },
    Kind {
        family: "panasonic_p2",
        whole: || card(true),
        roll: None,
        model: Some("AJ-HPX3100"),
        clips: 3,
        media: "CONTENTS/AVCLIP/0002XY.MXF",
        index: Some("CONTENTS/CLIP/0002XY.XML"),
        damages: &[Damage {
            what: "picture of a clip is missing",
            done: |card| card.remove("CONTENTS/AVCLIP/0002XY.MXF"),
            verdict: "incomplete",
            codes: &["missing_essence"],
        }],
    },
];

/// Says that the second clip goes on on a card with this number.
fn span(card: &Made, serial: &str) {
    let next = format!(
        "<Next><ClipName>0001NX</ClipName><GlobalClipID>060A-other</GlobalClipID><P2SerialNo.>{serial}</P2SerialNo.></Next>"
    );
    card.edit("CONTENTS/CLIP/0002XY.XML", "<!--next-->", &next);
}

fn description(id: &str) -> String {
    let index = |kind| {
        format!("<{kind}Index><StartByteOffset>100</StartByteOffset><DataSize>9000</DataSize></{kind}Index>")
    };
    let audio = format!("<Audio><AudioFormat>MXF</AudioFormat>{}</Audio>", index("Audio")).repeat(2);
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"no\"?>\n<P2Main xmlns=\"urn:schemas-Professional-Plug-in:P2:ClipMetadata:v3.1\">\
         <ClipContent><ClipName>{id}</ClipName><GlobalClipID>060A-{id}</GlobalClipID><Duration>240</Duration><EditUnit>1/24</EditUnit>\
         <EssenceList><Video><Codec>AVC-I</Codec>{}</Video>{audio}</EssenceList>\
         <Relation><OffsetInShot>0</OffsetInShot><GlobalShotID>060A-{id}</GlobalShotID><Connection><Top><ClipName>{id}</ClipName>\
         <GlobalClipID>060A-{id}</GlobalClipID><P2SerialNo.>SERIAL1</P2SerialNo.></Top><!--next--></Connection></Relation>\
         <ClipMetadata><Device><Manufacturer>Panasonic</Manufacturer><ModelName>AJ-HPX3100</ModelName></Device><Thumbnail><ThumbnailFormat>BMP</ThumbnailFormat></Thumbnail></ClipMetadata>\
         </ClipContent></P2Main>\n",
        index("Video")
    )
}

fn card(joined: bool) -> Made {
    let mut card = Made::new("P2");
    for id in ["0001AB", "0002XY", "0003ZZ"] {
        let here = |path: String| format!("CONTENTS/{path}");
        card = card
            .with(&here(format!("CLIP/{id}.XML")), description(id))
            .with(&here(format!("ICON/{id}.BMP")), "bmp");
        if joined {
            card = card.with(&here(format!("AVCLIP/{id}.MXF")), mxf(12_000));
            continue;
        }
        card = card
            .with(&here(format!("VIDEO/{id}.MXF")), mxf(9000))
            .with(&here(format!("AUDIO/{id}00.MXF")), mxf(9000))
            .with(&here(format!("AUDIO/{id}01.MXF")), mxf(9000));
    }
    ["VIDEO", "AUDIO", "PROXY", "VOICE"]
        .iter()
        .fold(card, |card, folder| card.with(&format!("CONTENTS/{folder}/"), ""))
        .with("LASTCLIP.TXT", "0003ZZ\n060A-0003ZZ\n1.0\n")
}
