//! DJI: `DCIM/DJI_001/DJI_20230405101112_0001_D.MP4`, older drones `DCIM/100MEDIA/DJI_0001.MP4`. Long takes go on in the next number without a
//! word, so that nothing proves that the last part is there.

use super::{Extent, Rule, sequences};
use crate::card::exam::Exam;
use crate::card::family::Family;
use crate::card::finding::FindingCode;
use crate::card::pattern::Pattern;
use crate::card::segments;
use crate::card::tree::{File, Folder};
use std::collections::BTreeSet;

pub(super) const RULE: Rule = Rule { find, judge, extent: Extent::Files };

static FOLDER: Pattern = Pattern::new(r"DJI_[0-9]{3}(_.*)?|[0-9]{3}MEDIA");
static NEW: Pattern = Pattern::new(r"DJI_([0-9]{14})_([0-9]{4})_[A-Z](_[A-Za-z0-9]+)?");
static OLD: Pattern = Pattern::new(r"DJI_([0-9]{4})");

const FILMS: [&str; 2] = ["mp4", "mov"];

/// Files that another one follows, at 4 GB or about 16.
const FULL: [std::ops::Range<u64>; 2] = [3_900_000_000..4_400_000_000, 15_500_000_000..17_300_000_000];

fn find(folder: Folder<'_>) -> Option<Family> {
    let holds = |folder: Folder<'_>| {
        folder
            .files()
            .any(|file| file.name().to_ascii_uppercase().starts_with("DJI_") && !file.ends_in(&["txt"]))
    };
    let inside = folder.at("DCIM").is_some_and(|dcim| {
        dcim.folders().any(|below| {
            let name = below.name();
            name.to_ascii_uppercase().starts_with("DJI_") && FOLDER.fits(name)
                || FOLDER.fits(name) && holds(below)
        })
    });
    let film = |file: File<'_>| file.ends_in(&FILMS) && (NEW.fits(file.stem()) || OLD.fits(file.stem()));
    (inside || folder.files().any(film)).then_some(Family::Dji)
}

fn judge(exam: &mut Exam<'_>) {
    let mut numbers: BTreeSet<u64> = BTreeSet::new();
    for folder in exam.folders() {
        let stems = folder.by_stem();
        // Cameras with several lenses have several films of one number.
        let films: Vec<(u64, File<'_>)> = folder
            .files()
            .filter(|file| file.ends_in(&FILMS))
            .filter_map(|file| Some((number(file)?, file)))
            .collect();
        for (number, film) in &films {
            exam.clip(film.stem(), [*film], stems.beside(*film));
            let full = FULL.iter().any(|range| range.contains(&film.size()));
            if full && !films.iter().any(|(other, _)| *other == number + 1) {
                let says = "is as large as a full part, and no next one is there: another may be missing";
                exam.review(FindingCode::MaybeMissingLastSegment, film.path(), says);
            }
        }
        numbers.extend(films.into_iter().map(|(number, _)| number));
        beside(exam, folder);
        sequences::clips(exam, folder);
    }
    segments::clip_gaps(exam, "", numbers, false);
}

/// The number in a name, which counts on over films and photos.
fn number(file: File<'_>) -> Option<u64> {
    let stem = file.stem();
    let number = NEW.parts(stem).map(|[_, number]| number).or_else(|| OLD.parts(stem).map(|[number]| number));
    number?.parse().ok()
}

/// Subtitles and previews whose film is not there.
fn beside(exam: &mut Exam<'_>, folder: Folder<'_>) {
    let files = folder.by_name();
    let has_film = |stem: &str| {
        FILMS.iter().any(|ending| files.contains_key(&format!("{stem}.{ending}").to_ascii_lowercase()))
    };
    let mut said = BTreeSet::new();
    for file in folder.files().filter(|file| file.ends_in(&["srt", "lrf"]) && number(*file).is_some()) {
        if !has_film(file.stem()) && said.insert(file.stem().to_ascii_lowercase()) {
            exam.error(FindingCode::MissingClip, file.path(), "goes with a film, which is missing");
        }
    }
}
