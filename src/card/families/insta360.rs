//! Insta360: `VID_20230405_101112_00_001.insv`, and `_10_` for the second lens where the camera writes two files.

use super::{Extent, Rule};
use crate::card::exam::{Exam, path_in};
use crate::card::family::Family;
use crate::card::finding::FindingCode;
use crate::card::pattern::Pattern;
use crate::card::tree::{File, Folder};
use std::collections::BTreeMap;

pub(super) const RULE: Rule = Rule { find, judge, extent: Extent::Files };

static FOLDER: Pattern = Pattern::new(r"Camera[0-9]{2}");
static FILM: Pattern = Pattern::new(r"(VID|LRV)_([0-9]{8}_[0-9]{6})_([01][01])_([0-9]{3})");

fn find(folder: Folder<'_>) -> Option<Family> {
    let film = |folder: Folder<'_>| folder.files().any(|file| file.ends_in(&["insv"]));
    let inside = folder
        .at("DCIM")
        .is_some_and(|dcim| dcim.folders().any(|below| FOLDER.fits(below.name()) && film(below)));
    (inside || film(folder)).then_some(Family::Insta360)
}

/// The files of a take.
#[derive(Default)]
struct Take<'a> {
    first: Option<File<'a>>,
    second: Option<File<'a>>,
    previews: Vec<File<'a>>,
}

fn judge(exam: &mut Exam<'_>) {
    for folder in exam.folders() {
        let mut takes: BTreeMap<String, Take<'_>> = BTreeMap::new();
        for file in folder.files().filter(|file| file.ends_in(&["insv", "lrv", "mp4"])) {
            let Some([kind, time, lens, number]) = FILM.parts(file.stem()) else { continue };
            let take = takes.entry(format!("{time} {number}")).or_default();
            match (kind.eq_ignore_ascii_case("VID"), lens) {
                (true, "00") => take.first = Some(file),
                (true, "10") => take.second = Some(file),
                _ => take.previews.push(file),
            }
        }
        // Some modes put both lenses into one file: where takes beside it have two, a lone one is suspicious.
        let pairs = takes.values().any(|take| take.first.is_some() && take.second.is_some());
        for (name, take) in takes {
            one(exam, folder, &name, take, pairs);
        }
    }
}

fn one<'a>(exam: &mut Exam<'a>, folder: Folder<'a>, name: &str, take: Take<'a>, pairs: bool) {
    let (time, number) = name.split_once(' ').unwrap_or((name, ""));
    let path = |lens: &str| path_in(folder, &format!("VID_{time}_{lens}_{number}.insv"));
    match (take.first, take.second) {
        (None, None) => {
            exam.error(FindingCode::MissingClip, &path("00"), "is missing: its preview is there");
        }
        (None, Some(_)) => {
            exam.error(
                FindingCode::MissingEssence,
                &path("00"),
                "is missing: the film of the second lens is there",
            );
        }
        (Some(_), None) if pairs => {
            let says = "is missing: other takes on this card have a film of the second lens";
            exam.error(FindingCode::MissingEssence, &path("10"), says);
        }
        _ => {}
    }
    exam.clip(name, take.first.into_iter().chain(take.second), take.previews);
}
