//! RED: `A001_0512KL.RDM/A001_C001_0512R4.RDC/A001_C001_0512R4_001.R3D`, and clip folders that were copied alone.
//!
//! There is no index that anybody can read: what proves a clip are its segments, which are numbered from 001 and all but the
//! last of one size.

mod about;

use super::{Extent, Rule};
use crate::card::exam::Exam;
use crate::card::family::Family;
use crate::card::finding::FindingCode;
use crate::card::pattern::Pattern;
use crate::card::segments::{self, Parts};
use crate::card::tree::{File, Folder};
use std::collections::{BTreeMap, BTreeSet};

pub(super) const RULE: Rule = Rule { find, judge, extent: Extent::Structure };

static MAGAZINE: Pattern = Pattern::new(r"([A-Z][0-9]{3})_[0-9]{4}[0-9A-Z]{2}\.RDM");
static CLIP: Pattern = Pattern::new(r"([A-Z][0-9]{3})_([A-Z])([0-9]{3})_[0-9]{4}[0-9A-Z]{2}\.RDC");
static SEGMENT: Pattern = Pattern::new(r"(.+)_([0-9]{3})\.R3D");

/// The oldest cameras split at 2 GB, the others at 4 GB.
const FULL: u64 = 3_900_000_000;

fn find(folder: Folder<'_>) -> Option<Family> {
    let is_clip = |folder: &Folder<'_>| {
        folder.name().to_ascii_lowercase().ends_with(".rdc")
            && (CLIP.fits(folder.name()) || folder.files().any(|file| file.ends_in(&["r3d"])))
    };
    let is_magazine = |folder: Folder<'_>| {
        MAGAZINE.fits(folder.name()) || folder.name().to_ascii_lowercase().ends_with(".rdm")
    };
    // Magazines side by side are cards of their own.
    let holds_magazine = folder.folders().filter(|below| is_magazine(*below)).count() == 1;
    (holds_magazine
        || is_magazine(folder)
        || is_clip(&folder)
        || folder.folders().any(|below| is_clip(&below)))
    .then_some(Family::Red)
}

fn judge(exam: &mut Exam<'_>) {
    let mut numbers: BTreeMap<(String, String), BTreeSet<u64>> = BTreeMap::new();
    for folder in exam.folders() {
        if let Some([roll]) = MAGAZINE.parts(folder.name()) {
            exam.roll(roll);
        }
        let Some((stem, ending)) = folder.name().rsplit_once('.') else { continue };
        if !ending.eq_ignore_ascii_case("rdc") {
            continue;
        }
        if let Some([roll, camera, number]) = CLIP.parts(folder.name()) {
            exam.roll(roll);
            let reel = (roll.to_ascii_uppercase(), camera.to_ascii_uppercase());
            numbers.entry(reel).or_default().extend(number.parse::<u64>());
        }
        clip(exam, folder, stem);
    }
    for ((roll, _), numbers) in numbers {
        let what = format!(" on `{roll}`: the camera deletes no single clips");
        segments::clip_gaps(exam, &what, numbers, true);
    }
}

fn clip<'a>(exam: &mut Exam<'a>, folder: Folder<'a>, stem: &str) {
    let mut parts = Parts::new();
    let (mut media, mut sidecars) = (Vec::new(), Vec::new());
    for file in folder.files() {
        match SEGMENT.parts(file.name()) {
            Some([clip, number]) if clip.eq_ignore_ascii_case(stem) => {
                parts.extend(number.parse().map(|number: u64| (number, file)));
            }
            Some(_) => {
                let says = "lies in the folder of another clip: it was renamed or moved";
                exam.review(FindingCode::RenamedFile, file.path(), says);
            }
            None if file.ends_in(&["mov", "mxf"]) => media.push(file),
            None => sidecars.push(file),
        }
    }
    if parts.is_empty() && media.is_empty() {
        let says = "has no picture in it";
        exam.error(FindingCode::MissingClip, folder.path(), says);
    }
    segments::dense(exam, folder, &parts, 1, |number| format!("{stem}_{number:03}.R3D"));
    segments::sizes(exam, &parts, FULL);
    let first = parts.values().next().filter(|_| exam.card.hardware_id.is_none());
    if let Some(probe) = first.and_then(|file| exam.open(*file).ok()) {
        let about = about::read(&probe);
        exam.card.model = exam.card.model.take().or(about.model);
        exam.card.hardware_id = about.medium;
    }
    let all: Vec<File<'_>> = parts.into_values().chain(media).collect();
    exam.clip(stem, all, sidecars);
}
