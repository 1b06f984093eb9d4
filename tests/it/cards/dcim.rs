//! Cards of photo cameras.

use super::build::Made;
use super::media::{mov, mov_first};
use super::{Damage, Kind};

/// A card of each maker: `family folder`.
macro_rules! makers {
    ($($family:literal $folder:literal)*) => {
        pub(super) const KINDS: &[Kind] = &[NIKON_RAW, $(Kind {
            family: $family,
            whole: || {
                let at = |file: &str| format!(concat!("DCIM/", $folder, "/{}"), file);
                Made::new("photos")
                    .with(&at("MVI_0001.MP4"), mov(9000))
                    .with(&at("MVI_0001.THM"), "thm")
                    .with(&at("MVI_0002.MP4"), mov(9000))
                    .with(&at("IMG_0003.JPG"), "jpg")
            },
            roll: None,
            model: None,
            clips: 2,
            media: concat!("DCIM/", $folder, "/MVI_0002.MP4"),
            index: None,
            damages: &[Damage {
                what: "a small picture without its film",
                done: |card| card.remove(concat!("DCIM/", $folder, "/MVI_0001.MP4")),
                verdict: "incomplete",
                codes: &["missing_clip"],
            }],
        },)*];
    };
}

makers! {
    "dcim_sony" "100MSDCF"
    "dcim_canon" "100CANON"
    "dcim_canon" "100EOSR5"
    "dcim_nikon" "100NCZ_9"
    "dcim_nikon" "101NIKON"
    "dcim_panasonic" "100_PANA"
    "dcim_fuji" "100_FUJI"
    "dcim_olympus" "100OLYMP"
    "dcim_olympus" "100OMSYS"
    "dcim_leica" "100LEICA"
    "dcim_sigma" "100SIGMA"
    "dcim_apple" "100APPLE"
}

const NIKON_RAW: Kind = Kind {
    family: "nikon_nraw",
    whole: || {
        (1..=2)
            .fold(Made::new("Z9"), |card, number| {
                let film = format!("DCIM/101NCZ_9/DSC_{number:04}");
                card.with(&format!("{film}.NEV"), mov_first(b"niko", 9000))
                    .with(&format!("{film}.MP4"), mov(2000))
            })
            .with("NCFL/NC_FLLST.DAT", "list")
    },
    roll: None,
    model: None,
    clips: 2,
    media: "DCIM/101NCZ_9/DSC_0002.NEV",
    index: None,
    damages: &[Damage {
        what: "a film without its raw one",
        done: |card| card.remove("DCIM/101NCZ_9/DSC_0002.NEV"),
        verdict: "review",
        codes: &["missing_clip"],
    }],
};
