//! Cameras whose cards are those of a photo camera: `DCIM/100CANON`. The folder's name tells the maker; nothing tells which films
//! there should be.

use super::{Extent, Rule};
use crate::card::exam::{Exam, path_in};
use crate::card::family::Family;
use crate::card::finding::FindingCode;
use crate::card::pattern::Pattern;
use crate::card::tree::{File, Folder};

pub(super) const RULE: Rule = Rule { find, judge, extent: Extent::Structure };

static FOLDER: Pattern = Pattern::new(r"[0-9]{3}([A-Z0-9_]{5})");

/// The ends of folders' names, and the makers.
const MAKERS: &[(&str, Family)] = &[
    ("MSDCF", Family::DcimSony),
    ("CANON", Family::DcimCanon),
    ("EOS", Family::DcimCanon),
    ("NCZ", Family::DcimNikon),
    ("NIKON", Family::DcimNikon),
    ("NCD", Family::DcimNikon),
    ("_PANA", Family::DcimPanasonic),
    ("_FUJI", Family::DcimFuji),
    ("OLYMP", Family::DcimOlympus),
    ("OMSYS", Family::DcimOlympus),
    ("LEICA", Family::DcimLeica),
    ("SIGMA", Family::DcimSigma),
    ("APPLE", Family::DcimApple),
];

const FILMS: [&str; 6] = ["mp4", "mov", "nev", "r3d", "mxf", "crm"];

pub(super) fn find(folder: Folder<'_>) -> Option<Family> {
    let dcim = folder.at("DCIM")?;
    let raw = |folder: Folder<'_>| folder.files().any(|file| file.ends_in(&["nev", "r3d"]));
    let maker = dcim.folders().find_map(|below| {
        let [tag] = FOLDER.parts(below.name())?;
        let tag = tag.to_ascii_uppercase();
        MAKERS.iter().find(|(known, _)| tag.starts_with(known)).map(|(_, family)| *family)
    });
    let nikon = || dcim.folders().any(raw).then_some(Family::NikonNraw);
    match maker {
        Some(Family::DcimNikon) | None => nikon().or(maker),
        maker => maker,
    }
}

pub(super) fn judge(exam: &mut Exam<'_>) {
    for folder in exam.root.at("DCIM").into_iter().flat_map(Folder::folders) {
        let (files, stems) = (folder.by_name(), folder.by_stem());
        let beside = |file: File<'_>, ending: &str| {
            files.get(&format!("{}.{ending}", file.stem()).to_ascii_lowercase()).copied()
        };
        let has_raw = folder.files().any(|file| file.ends_in(&["nev"]));
        for film in folder.files().filter(|file| file.ends_in(&FILMS)) {
            let is_film = film.ends_in(&["mp4"]);
            if is_film && beside(film, "nev").is_some() {
                continue;
            }
            if is_film && has_raw {
                let path = path_in(folder, &format!("{}.NEV", film.stem()));
                let says = "may be missing: its film is there, which may be one of its own or the preview of a raw film";
                exam.review(FindingCode::MissingClip, &path, says);
            }
            exam.clip(film.stem(), [film], stems.beside(film));
        }
        // A small picture of a film, without the film.
        for file in folder.files().filter(|file| file.ends_in(&["thm"])) {
            if !FILMS.iter().any(|ending| beside(file, ending).is_some()) && beside(file, "jpg").is_none() {
                exam.error(FindingCode::MissingClip, file.path(), "goes with a film, which is missing");
            }
        }
    }
}
