//! Sound recorders: poly files `S01T01.WAV`, sets of mono files `S01T01_1.WAV`, and what the recorder wrote into each (iXML), which says how
//! many files belong together. A report names all takes.

mod ixml;

use super::{Extent, Rule};
use crate::card::exam::{Exam, path_in};
use crate::card::family::Family;
use crate::card::finding::FindingCode;
use crate::card::pattern::Pattern;
use crate::card::tree::{File, Folder};
use ixml::About;
use std::collections::{BTreeMap, BTreeSet};

pub(super) const RULE: Rule = Rule { find, judge, extent: Extent::Loose };

/// Folders of recorders that are kept and not looked at as takes.
const ASIDE: [&str; 3] = ["SOUNDDEV", "FALSETAKES", "TRASH"];

static DAY: Pattern = Pattern::new(r"[0-9]{2}Y[0-9]{2}M[0-9]{2}(?:D[0-9]{2})?");
static MONO: Pattern = Pattern::new(r"(.+?)_(?:Tr)?([0-9]{1,2}|[A-Z])");

const WAVES: [&str; 2] = ["wav", "bwf"];

fn find(folder: Folder<'_>) -> Option<Family> {
    let waves = |folder: Folder<'_>| folder.files().any(|file| file.ends_in(&WAVES));
    let recorder =
        folder.folders().any(|below| ASIDE.iter().any(|aside| below.name().eq_ignore_ascii_case(aside)));
    let days = || folder.folders().any(|below| DAY.fits(below.name()) && waves(below));
    let films = |file: File<'_>| file.ends_in(&["mov", "mp4", "mxf", "avi", "braw", "r3d"]);
    let sound = || waves(folder) && !folder.files().any(films);
    let of_recorder = recorder && (waves(folder) || folder.folders().any(waves));
    (of_recorder || days() || sound()).then_some(Family::SoundDevices)
}

fn judge(exam: &mut Exam<'_>) {
    let mut families: BTreeMap<String, Vec<(File<'_>, About)>> = BTreeMap::new();
    for folder in exam.folders() {
        if aside(folder) {
            continue;
        }
        if DAY.fits(folder.name()) {
            exam.roll(folder.name());
        }
        let mut sets: BTreeMap<String, Vec<File<'_>>> = BTreeMap::new();
        for file in folder.files().filter(|file| file.ends_in(&WAVES)) {
            match ixml::read(exam, file) {
                Some(about) if about.family.is_some() => {
                    let family = about.family.clone().unwrap_or_default();
                    families.entry(family).or_default().push((file, about));
                }
                _ => {
                    let name = MONO.parts(file.stem()).map_or(file.stem(), |[take, _]| take);
                    sets.entry(name.to_owned()).or_default().push(file);
                }
            }
        }
        for (name, files) in sets {
            exam.clip(&name, files, []);
        }
    }
    for (id, files) in families {
        together(exam, &id, files);
    }
    reports(exam);
}

fn aside(folder: Folder<'_>) -> bool {
    folder.path().split('/').any(|name| ASIDE.iter().any(|aside| name.eq_ignore_ascii_case(aside)))
}

/// The files that say that they belong together, and how many of them there are.
fn together<'a>(exam: &mut Exam<'a>, id: &str, files: Vec<(File<'a>, About)>) {
    let Some((first, about)) = files.first() else { return };
    let total = files.iter().filter_map(|(_, about)| about.total).max();
    let name = about.name.clone().unwrap_or_else(|| first.stem().to_owned());
    let there = files.len() as u64;
    if let Some(total) = total.filter(|total| *total > there) {
        let says = format!(
            "belongs to a take of {total} files, of which {} missing",
            match total - there {
                1 => "1 is".to_owned(),
                more => format!("{more} are"),
            }
        );
        exam.error(FindingCode::MissingSegment, first.path(), &says);
    }
    if let Some(tape) = &about.tape {
        exam.card.roll = exam.card.roll.take().or_else(|| Some(tape.clone()));
    }
    exam.clip(&name, files.into_iter().map(|(file, _)| file), []).id = Some(id.into());
}

/// Takes that a report names. A report is free in its form, so that only names of files count.
fn reports(exam: &mut Exam<'_>) {
    let files: BTreeSet<String> = exam.files().map(|file| file.name().to_ascii_lowercase()).collect();
    let stems: BTreeSet<String> = exam
        .files()
        .filter(|file| file.ends_in(&WAVES))
        .filter_map(|file| MONO.parts(file.stem()).map(|[take, _]| take.to_ascii_lowercase()))
        .collect();
    let reports: Vec<File<'_>> =
        exam.files().filter(|file| file.ends_in(&["csv"]) && file.size() > 0).collect();
    for report in reports {
        let bytes = exam.index_bytes(report).unwrap_or_default();
        for name in names(&String::from_utf8_lossy(&bytes)) {
            let lower = name.to_ascii_lowercase();
            // `S01T01_X.WAV` stands for the set of mono files.
            let set = lower.strip_suffix("_x.wav").is_some_and(|take| stems.contains(take));
            if !set && !files.contains(&lower) {
                let path = path_in(exam.root, &name);
                exam.error(FindingCode::MissingClip, &path, "is missing: the sound report names it");
            }
        }
    }
}

/// The names of files of a report, of the column that is called so.
fn names(text: &str) -> Vec<String> {
    let cells = |line: &str| -> Vec<String> {
        line.split([',', ';', '\t']).map(|cell| cell.trim().trim_matches('"').to_owned()).collect()
    };
    let mut lines = text.lines().map(cells);
    let column = lines.find_map(|cells| cells.iter().position(|cell| cell.eq_ignore_ascii_case("File Name")));
    let Some(column) = column else { return Vec::new() };
    let is_sound = |name: &String| {
        name.rsplit_once('.')
            .is_some_and(|(_, ending)| WAVES.iter().any(|wave| ending.eq_ignore_ascii_case(wave)))
    };
    lines.filter_map(|cells| cells.get(column).cloned()).filter(is_sound).collect()
}
