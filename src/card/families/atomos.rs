//! Atomos: `UNIT_S001_S001_T001.MOV`, scene, shot and take, or a folder of that name with raw frames. Takes can be deleted.

use super::{Extent, Rule, sequences};
use crate::card::exam::Exam;
use crate::card::family::Family;
use crate::card::pattern::Pattern;
use crate::card::segments;
use crate::card::tree::Folder;
use std::collections::{BTreeMap, BTreeSet};

pub(super) const RULE: Rule = Rule { find, judge, extent: Extent::Files };

static TAKE: Pattern = Pattern::new(r"(.+_S[0-9]{3}_S[0-9]{3})_T([0-9]{3})");

const FILMS: [&str; 2] = ["mov", "mp4"];

fn find(folder: Folder<'_>) -> Option<Family> {
    let film = folder.files().any(|file| file.ends_in(&FILMS) && TAKE.fits(file.stem()));
    let frames =
        |below: Folder<'_>| TAKE.fits(below.name()) && below.files().any(|file| file.ends_in(&["dng"]));
    (film || folder.folders().any(frames)).then_some(Family::Atomos)
}

fn judge(exam: &mut Exam<'_>) {
    let mut takes: BTreeMap<String, BTreeSet<u64>> = BTreeMap::new();
    let mut note = |name: &str| {
        if let Some([shot, take]) = TAKE.parts(name) {
            takes.entry(shot.to_ascii_uppercase()).or_default().extend(take.parse::<u64>());
        }
    };
    for folder in exam.folders() {
        note(folder.name());
        let stems = folder.by_stem();
        for film in folder.files().filter(|file| file.ends_in(&FILMS)) {
            note(film.stem());
            exam.clip(film.stem(), [film], stems.beside(film));
        }
        sequences::clips(exam, folder);
    }
    for (shot, takes) in takes {
        segments::clip_gaps(exam, &format!(" of the takes of `{shot}`"), takes, true);
    }
}
