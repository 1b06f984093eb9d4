//! AVCHD.

use super::build::Made;
use super::media::mts;
use super::{Damage, Kind};

const HOME: &str = "PRIVATE/AVCHD/BDMV";

pub(super) const KINDS: &[Kind] = &[Kind {
    family: "avchd",
    whole: || {
        let streams = ["00000", "00001", "00002"];
        streams
            .iter()
            .fold(Made::new("AVCHD card"), |card, stream| {
                card.with(&format!("{HOME}/STREAM/{stream}.MTS"), mts(3))
                    .with(&format!("{HOME}/CLIPINF/{stream}.CPI"), "HDMV0100")
            })
            .with(
                &format!("{HOME}/PLAYLIST/00000.MPL"),
                playlist(&[("00000", 1), ("00001", 5), ("00002", 1)]),
            )
            .with(&format!("{HOME}/INDEX.BDM"), index())
            .with(&format!("{HOME}/MOVIEOBJ.BDM"), "MOBJ0100")
    },
    roll: None,
    model: None,
    // The second stream goes on with the first.
    clips: 2,
    media: "PRIVATE/AVCHD/BDMV/STREAM/00001.MTS",
    index: Some("PRIVATE/AVCHD/BDMV/INDEX.BDM"),
    damages: &[
        Damage {
            what: "a stream is missing, what is written about it is there",
            done: |card| card.remove(&format!("{HOME}/STREAM/00001.MTS")),
            verdict: "incomplete",
            codes: &["missing_essence"],
        },
        Damage {
            what: "what is written about a stream is missing",
            done: |card| card.remove(&format!("{HOME}/CLIPINF/00001.CPI")),
            verdict: "incomplete",
            codes: &["missing_sidecar"],
        },
        Damage {
            what: "a stream of the playlist is missing with all its files",
            done: |card| {
                card.remove(&format!("{HOME}/STREAM/00001.MTS"));
                card.remove(&format!("{HOME}/CLIPINF/00001.CPI"));
            },
            verdict: "incomplete",
            codes: &["missing_clip"],
        },
        Damage {
            what: "a playlist is cut",
            done: |card| card.keep(&format!("{HOME}/PLAYLIST/00000.MPL"), 0.5),
            verdict: "incomplete",
            codes: &["index_unreadable"],
        },
        Damage {
            what: "a playlist without a byte",
            done: |card| card.put(&format!("{HOME}/PLAYLIST/00000.MPL"), ""),
            verdict: "incomplete",
            codes: &["zero_byte"],
        },
        Damage {
            what: "a stream that no playlist knows",
            done: |card| {
                card.put(&format!("{HOME}/PLAYLIST/00000.MPL"), playlist(&[("00000", 1), ("00001", 5)]));
            },
            verdict: "review",
            codes: &["clip_not_in_index"],
        },
    ],
}];

/// An index with a table and no extension.
fn index() -> Vec<u8> {
    let head = [&b"INDX0100"[..], &40_u32.to_be_bytes(), &0_u32.to_be_bytes(), &[0; 24]].concat();
    [head, 60_u32.to_be_bytes().to_vec(), vec![3; 60]].concat()
}

/// A playlist of streams, each with how it is joined to the one before.
fn playlist(items: &[(&str, u16)]) -> Vec<u8> {
    let item = |(stream, joined): &(&str, u16)| {
        let body = [stream.as_bytes(), b"M2TS", &joined.to_be_bytes(), &[7; 9]].concat();
        [&(body.len() as u16).to_be_bytes()[..], &body].concat()
    };
    let list: Vec<u8> = items.iter().flat_map(item).collect();
    let body =
        [&0_u16.to_be_bytes()[..], &(items.len() as u16).to_be_bytes(), &0_u16.to_be_bytes(), &list].concat();
    let head = [&b"MPLS0100"[..], &40_u32.to_be_bytes(), &0_u32.to_be_bytes(), &[1; 24]].concat();
    [head, (body.len() as u32).to_be_bytes().to_vec(), body].concat()
}
