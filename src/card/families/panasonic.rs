//! Panasonic without P2: `PRIVATE/PANA_GRP/001RAQAM/A001C003_230405_ABCD.MOV` (EVA1, CX350, HC-X). Deleted clips leave their
//! numbers out.

use super::{Extent, Rule};
use crate::card::exam::Exam;
use crate::card::family::Family;
use crate::card::finding::FindingCode;
use crate::card::pattern::Pattern;
use crate::card::segments;
use crate::card::tree::{File, Folder};
use std::collections::{BTreeMap, BTreeSet};

pub(super) const RULE: Rule = Rule { find, judge, extent: Extent::Structure };

static CLIP: Pattern = Pattern::new(r"([A-Z][0-9]{3})C([0-9]{3})_[0-9]{6}_[0-9A-Z]{4}");

const FILMS: [&str; 2] = ["mov", "mp4"];

fn home(folder: Folder<'_>) -> Option<Folder<'_>> {
    folder.at("PRIVATE/PANA_GRP").or_else(|| folder.at("PANA_GRP"))
}

fn find(folder: Folder<'_>) -> Option<Family> {
    home(folder).map(|_| Family::PanasonicMov)
}

fn judge(exam: &mut Exam<'_>) {
    let Some(home) = home(exam.root) else { return };
    let mut numbers: BTreeMap<String, BTreeSet<u64>> = BTreeMap::new();
    for folder in home.folders() {
        let (films, stems) = (folder.by_name(), folder.by_stem());
        for film in folder.files().filter(|file| file.ends_in(&FILMS)) {
            exam.clip(film.stem(), [film], stems.beside(film));
            if let Some([roll, number]) = CLIP.parts(film.stem()) {
                exam.roll(roll);
                numbers.entry(roll.to_ascii_uppercase()).or_default().extend(number.parse::<u64>());
            }
        }
        let has_film = |file: File<'_>| {
            FILMS
                .iter()
                .any(|ending| films.contains_key(&format!("{}.{ending}", file.stem()).to_ascii_lowercase()))
        };
        for file in folder.files().filter(|file| !file.ends_in(&FILMS) && CLIP.fits(file.stem())) {
            if !has_film(file) {
                exam.error(FindingCode::MissingClip, file.path(), "goes with a film, which is missing");
            }
        }
    }
    for (roll, numbers) in numbers {
        segments::clip_gaps(exam, &format!(" on `{roll}`"), numbers, false);
    }
}
