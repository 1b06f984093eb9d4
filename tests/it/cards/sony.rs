//! Sony: XDROOT, M4ROOT, BPAV and discs.

use super::build::Made;
use super::media::{mov, mxf};
use super::{Damage, Kind};

pub(super) const KINDS: &[Kind] = &[
    Kind {
        family: "sony_xdroot",
        whole: || xdroot("XDROOT/"),
        roll: Some("A003"),
        model: Some("ILME-FX9"),
        clips: 3,
        media: "XDROOT/Clip/A003C002_230405AC.MXF",
        index: Some("XDROOT/MEDIAPRO.XML"),
        damages: INDEXED,
    },
    Kind {
        family: "sony_xdroot",
        whole: || xdroot("PRIVATE/XDROOT/"),
        roll: Some("A003"),
        model: Some("ILME-FX9"),
        clips: 3,
        media: "PRIVATE/XDROOT/Clip/A003C002_230405AC.MXF",
        index: Some("PRIVATE/XDROOT/MEDIAPRO.XML"),
        damages: &[],
    },
    Kind {
        family: "sony_xdroot",
        whole: || xdroot(""),
        roll: Some("A003"),
        model: Some("ILME-FX9"),
        clips: 3,
        media: "Clip/A003C002_230405AC.MXF",
        // Without it nothing tells what kind of card this is.
        index: None,
        damages: &[],
    },
    Kind {
        family: "sony_m4root",
        whole: m4root,
        roll: None,
        model: Some("ILCE-7SM3"),
        clips: 3,
        media: "PRIVATE/M4ROOT/CLIP/C0002.MP4",
        index: Some("PRIVATE/M4ROOT/MEDIAPRO.XML"),
        damages: &[
            Damage {
                what: "a clip of the index is missing",
                done: |card| card.remove("PRIVATE/M4ROOT/CLIP/C0002.MP4"),
                verdict: "incomplete",
                codes: &["missing_clip"],
            },
            Damage {
                what: "metadata of a clip is missing",
                done: |card| card.remove("PRIVATE/M4ROOT/CLIP/C0002M01.XML"),
                verdict: "review",
                codes: &["missing_sidecar"],
            },
            Damage {
                what: "a clip that the index does not know",
                done: |card| card.put("PRIVATE/M4ROOT/CLIP/C0044.MP4", mov(9000)),
                verdict: "review",
                codes: &["clip_not_in_index"],
            },
        ],
    },
    Kind {
        family: "sony_bpav",
        whole: bpav,
        roll: None,
        model: Some("PMW-EX1"),
        clips: 3,
        media: "BPAV/CLPR/701_0002_01/701_0002_01.MP4",
        index: Some("BPAV/MEDIAPRO.XML"),
        damages: &[
            Damage {
                what: "picture of a clip is missing",
                done: |card| card.remove("BPAV/CLPR/701_0002_01/701_0002_01.MP4"),
                verdict: "incomplete",
                codes: &["missing_essence"],
            },
            Damage {
                what: "what holds a clip together is missing",
                done: |card| card.remove("BPAV/CLPR/701_0002_01/701_0002_01.SMI"),
                verdict: "incomplete",
                codes: &["missing_sidecar"],
            },
            Damage {
                what: "metadata of a clip is missing",
                done: |card| card.remove("BPAV/CLPR/701_0002_01/701_0002_01R01.BIM"),
                verdict: "review",
                codes: &["missing_sidecar"],
            },
            Damage {
                what: "a clip of the index is missing",
                done: |card| card.remove("BPAV/CLPR/701_0002_01"),
                verdict: "incomplete",
                codes: &["missing_clip"],
            },
            Damage {
                what: "a part in the middle of a take is missing",
                done: |card| {
                    card.rename("BPAV/CLPR/701_0001_02", "BPAV/CLPR/701_0001_03");
                    for end in [".MP4", ".SMI", "M01.XML", "R01.BIM", "I01.PPN"] {
                        let from = format!("BPAV/CLPR/701_0001_03/701_0001_02{end}");
                        card.rename(&from, &format!("BPAV/CLPR/701_0001_03/701_0001_03{end}"));
                    }
                    card.edit("BPAV/MEDIAPRO.XML", "701_0001_02", "701_0001_03");
                },
                verdict: "incomplete",
                codes: &["missing_segment"],
            },
            Damage {
                what: "a clip that the index does not know",
                done: |card| clip(card, "701_0009_01"),
                verdict: "review",
                codes: &["clip_not_in_index"],
            },
            Damage {
                what: "a take with parts on another card",
                done: |card| {
                    card.remove("BPAV/CLPR/701_0001_01");
                    card.put("BPAV/TAKR/701_0001/701_0001U01.SMI", "<smil/>");
                    card.edit("BPAV/MEDIAPRO.XML", &material("./CLPR/701_0001_01/701_0001_01.MP4", &[]), "");
                },
                verdict: "complete",
                codes: &["span_continues_elsewhere"],
            },
        ],
    },
    Kind {
        family: "sony_sam",
        whole: sam,
        roll: None,
        model: None,
        clips: 2,
        media: "PROAV/CLPR/C0002/C0002V01.MXF",
        index: Some("PROAV/INDEX.XML"),
        damages: &[
            Damage {
                what: "picture of a clip is missing",
                done: |card| card.remove("PROAV/CLPR/C0002/C0002V01.MXF"),
                verdict: "incomplete",
                codes: &["missing_essence"],
            },
            Damage {
                what: "the last channel of sound is missing",
                done: |card| card.remove("PROAV/CLPR/C0002/C0002A02.MXF"),
                verdict: "incomplete",
                codes: &["missing_essence"],
            },
            Damage {
                what: "a channel of sound in between is missing",
                done: |card| card.remove("PROAV/CLPR/C0002/C0002A01.MXF"),
                verdict: "incomplete",
                codes: &["missing_segment"],
            },
            Damage {
                what: "what holds a clip together is missing",
                done: |card| card.remove("PROAV/CLPR/C0002/C0002C01.SMI"),
                verdict: "incomplete",
                codes: &["missing_sidecar"],
            },
            Damage {
                what: "a clip of the index is missing",
                done: |card| card.remove("PROAV/CLPR/C0002"),
                verdict: "incomplete",
                codes: &["missing_clip"],
            },
            Damage {
                what: "a clip that the index does not know",
                done: |card| disc_clip(card, "C0009"),
                verdict: "review",
                codes: &["clip_not_in_index"],
            },
        ],
    },
];

fn material(uri: &str, others: &[String]) -> String {
    let rows: String =
        others.iter().map(|uri| format!("<RelevantInfo uri=\"{uri}\" type=\"XML\"/>")).collect();
    format!(
        "<Material uri=\"{uri}\" type=\"MXF\" dur=\"240\" fps=\"23.98p\" ch=\"4\" videoType=\"XAVC\" umid=\"060A{uri}\" status=\"none\">{rows}</Material>"
    )
}

fn mediapro(model: &str, materials: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<MediaProfile xmlns=\"http://xmlns.sony.net/pro/metadata/mediaprofile\" version=\"2.10\">\
         <Properties><System systemId=\"0800\" systemKind=\"{model} ver.5.020\"/><Attached mediaId=\"17EA\" mediaKind=\"ProfessionalDisc\"/></Properties>\
         <Contents>{materials}</Contents></MediaProfile>\n"
    )
}

fn m01(model: &str, day: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><NonRealTimeMeta xmlns=\"urn:schemas-professionalDisc:nonRealTimeMeta:ver.2.20\">\
         <Duration value=\"240\"/><CreationDate value=\"{day}T10:00:00+02:00\"/><Device manufacturer=\"Sony\" modelName=\"{model}\" serialNo=\"12\"/></NonRealTimeMeta>"
    )
}

const NAMES: [&str; 3] = ["A003C001_230405AB", "A003C002_230405AC", "A003C003_230405AD"];

fn xdroot(home: &str) -> Made {
    let mut card = Made::new("A003");
    let mut rows = String::new();
    for name in NAMES {
        card = card
            .with(&format!("{home}Clip/{name}.MXF"), mxf(12_000))
            .with(&format!("{home}Clip/{name}M01.XML"), m01("ILME-FX9", "2023-04-05"))
            .with(&format!("{home}Clip/{name}R01.BIM"), "bim")
            .with(&format!("{home}Sub/{name}S03.MP4"), mov(2000))
            .with(&format!("{home}Thmbnl/{name}T01.JPG"), "jpg");
        let others = [
            format!("./Clip/{name}M01.XML"),
            format!("./Clip/{name}R01.BIM"),
            format!("./Sub/{name}S03.MP4"),
        ];
        rows += &material(&format!("./Clip/{name}.MXF"), &others);
    }
    card.with(&format!("{home}MEDIAPRO.XML"), mediapro("ILME-FX9", &rows))
        .with(&format!("{home}CUEUP.XML"), "<CueUp/>")
        .with(&format!("{home}DISCMETA.XML"), "<DiscMeta/>")
        .with(&format!("{home}General/"), "")
}

fn m4root() -> Made {
    let mut card = Made::new("card 1");
    let mut rows = String::new();
    for name in ["C0001", "C0002", "C0003"] {
        card = card
            .with(&format!("PRIVATE/M4ROOT/CLIP/{name}.MP4"), mov(12_000))
            .with(&format!("PRIVATE/M4ROOT/CLIP/{name}M01.XML"), m01("ILCE-7SM3", "2023-04-05"))
            .with(&format!("PRIVATE/M4ROOT/THMBNL/{name}T01.JPG"), "jpg");
        rows += &material(&format!("./CLIP/{name}.MP4"), &[format!("./CLIP/{name}M01.XML")]);
    }
    card.with("PRIVATE/M4ROOT/MEDIAPRO.XML", mediapro("ILCE-7SM3", &rows))
        .with("PRIVATE/M4ROOT/STATUS.BIN", "status")
        .with("PRIVATE/M4ROOT/SUB/", "")
        .with("DCIM/100MSDCF/DSC00001.JPG", "jpg")
}

fn clip(card: &Made, name: &str) {
    let folder = format!("BPAV/CLPR/{name}");
    card.put(&format!("{folder}/{name}.MP4"), mov(12_000));
    card.put(&format!("{folder}/{name}.SMI"), "<smil/>");
    card.put(&format!("{folder}/{name}M01.XML"), m01("PMW-EX1", "2023-04-05"));
    card.put(&format!("{folder}/{name}R01.BIM"), "bim");
    card.put(&format!("{folder}/{name}I01.PPN"), "ppn");
}

fn bpav() -> Made {
    let card = Made::new("EX1");
    let names = ["701_0001_01", "701_0001_02", "701_0002_01"];
    names.iter().for_each(|name| clip(&card, name));
    let rows: String = names.iter().map(|name| material(&format!("./CLPR/{name}/{name}.MP4"), &[])).collect();
    card.with("BPAV/MEDIAPRO.XML", mediapro("PMW-EX1", &rows).replace(" ver.5.020", ""))
        .with("BPAV/CUEUP.XML", "<CueUp/>")
        .with("BPAV/TAKR/701_0001/701_0001.SMI", "<smil/>")
}

fn disc_clip(card: &Made, name: &str) {
    let folder = format!("PROAV/CLPR/{name}/{name}");
    for essence in ["V01", "A01", "A02", "S01"] {
        card.put(&format!("{folder}{essence}.MXF"), mxf(9000));
    }
    card.put(&format!("{folder}C01.SMI"), "<smil/>");
    card.put(&format!("{folder}M01.XML"), m01("PDW-700", "2023-04-05"));
    card.put(&format!("{folder}R01.BIM"), "bim");
    card.put(&format!("{folder}I01.PPN"), "ppn");
}

fn sam() -> Made {
    let card = Made::new("disc");
    let mut rows = String::new();
    for name in ["C0001", "C0002"] {
        disc_clip(&card, name);
        rows += &format!(
            "<clip clipId=\"{name}\" umid=\"060A{name}\" file=\"{name}C01.SMI\"><video file=\"{name}V01.MXF\"/>\
             <audio file=\"{name}A01.MXF\"/><audio file=\"{name}A02.MXF\"/><subStream file=\"{name}S01.MXF\"/><meta file=\"{name}M01.XML\"/></clip>"
        );
    }
    card.with(
        "PROAV/INDEX.XML",
        format!(
            "<indexFile><contents><clipTable path=\"/PROAV/CLPR\">{rows}</clipTable></contents></indexFile>"
        ),
    )
    .with("PROAV/DISCMETA.XML", "<DiscMeta/>")
}

const INDEXED: &[Damage] = &[
    Damage {
        what: "a clip of the index is missing, its sidecars are there",
        done: |card| card.remove("XDROOT/Clip/A003C002_230405AC.MXF"),
        verdict: "incomplete",
        codes: &["missing_clip"],
    },
    Damage {
        what: "a clip of the index is missing with all its files",
        done: |card| without(card, "A003C002_230405AC"),
        verdict: "incomplete",
        codes: &["missing_clip"],
    },
    Damage {
        what: "clips of an earlier day in the index of a card that was not formatted",
        done: |card| {
            without(card, "A003C002_230405AC");
            card.edit("XDROOT/MEDIAPRO.XML", "A003C002_230405AC", "A003C002_230401AC");
        },
        verdict: "review",
        codes: &["missing_clip"],
    },
    Damage {
        what: "a missing clip from a camera that had lost its time",
        done: |card| {
            without(card, "A003C002_230405AC");
            card.edit("XDROOT/MEDIAPRO.XML", "A003C002_230405AC", "A003C002_220101AC");
        },
        verdict: "incomplete",
        codes: &["missing_clip"],
    },
    Damage {
        what: "metadata of a clip is missing",
        done: |card| card.remove("XDROOT/Clip/A003C002_230405ACM01.XML"),
        verdict: "review",
        codes: &["missing_sidecar"],
    },
    Damage {
        what: "metadata of a clip is cut",
        done: |card| card.keep("XDROOT/Clip/A003C002_230405ACM01.XML", 0.5),
        verdict: "incomplete",
        codes: &["truncated"],
    },
    Damage {
        what: "a proxy of a clip is missing",
        done: |card| card.remove("XDROOT/Sub/A003C002_230405ACS03.MP4"),
        verdict: "review",
        codes: &["missing_sidecar"],
    },
    Damage {
        what: "a clip that the index does not know",
        done: |card| card.put("XDROOT/Clip/A003C009_230405ZZ.MXF", mxf(9000)),
        verdict: "review",
        codes: &["clip_not_in_index"],
    },
    Damage {
        what: "two cards merged, the second index over the first",
        done: |card| {
            for name in ["A004C001_230405BA", "A004C002_230405BB", "A004C003_230405BC"] {
                card.put(&format!("XDROOT/Clip/{name}.MXF"), mxf(9000));
            }
        },
        verdict: "review",
        codes: &["clip_not_in_index"],
    },
    Damage {
        what: "an index that leads out of the card",
        done: |card| card.edit("XDROOT/MEDIAPRO.XML", "./Clip/A003C002_230405AC.MXF", "../../etc/passwd"),
        verdict: "incomplete",
        codes: &["index_unreadable"],
    },
    Damage {
        what: "a clip of half the size of others of its kind",
        done: |card| card.put("XDROOT/Clip/A003C002_230405AC.MXF", mxf(3000)),
        verdict: "review",
        codes: &["truncated"],
    },
];

/// The card without any file of a clip.
fn without(card: &Made, name: &str) {
    for file in [
        format!("Clip/{name}.MXF"),
        format!("Clip/{name}M01.XML"),
        format!("Clip/{name}R01.BIM"),
        format!("Sub/{name}S03.MP4"),
        format!("Thmbnl/{name}T01.JPG"),
    ] {
        card.remove(&format!("XDROOT/{file}"));
    }
}
