//! ARRI: reels such as `A004R1JL` (ALEXA, Mini, AMIRA, LF) and `A_0113_1EZN` (ALEXA 35, 265), with clips as `.mxf`, `.mov`, or
//! folders of `.ari` or `.arx` frames. The Avid list that the camera writes names every clip; DITs often drop it.

mod list;

use super::{Extent, Rule, sequences};
use crate::card::exam::Exam;
use crate::card::family::Family;
use crate::card::finding::{Finding, FindingCode, Severity};
use crate::card::pattern::Pattern;
use crate::card::segments;
use crate::card::tree::{File, Folder};
use list::List;
use std::collections::{BTreeMap, BTreeSet};

pub(super) const RULE: Rule = Rule { find, judge, extent: Extent::Files };

static REEL: Pattern = Pattern::new(r"([A-Z][0-9]{3})[RL][0-9A-Z]{3}|([A-Z][A-Z_][0-9]{4})_[0-9][0-9A-Z]{3}");
static CLASSIC: Pattern = Pattern::new(
    r"([A-Z][0-9]{3})[CD]([0-9]{3})_(?:[0-9]{6}|[0-9]{8})_([RL][0-9A-Z]{3})(?:\.[0-9]{7}|[._].*)?",
);
static NEW: Pattern = Pattern::new(
    r"([A-Z][A-Z_][0-9]{4})[A-Z]([0-9]{3})_[0-9]{6}_[0-9]{6}_([a-z])([0-9A-Z]{4})(?:\.[0-9]{7}|[._].*)?",
);

/// What a name of a clip says.
struct Name {
    reel: String,
    number: u64,
}

fn read(stem: &str) -> Option<Name> {
    if let Some([index, number, tail]) = CLASSIC.parts(stem) {
        return Some(Name { reel: format!("{index}{tail}"), number: number.parse().ok()? });
    }
    let [index, number, _codec, tail] = NEW.parts(stem)?;
    Some(Name { reel: format!("{index}_{tail}"), number: number.parse().ok()? })
}

const MEDIA: [&str; 4] = ["mxf", "mov", "ari", "arx"];

fn find(folder: Folder<'_>) -> Option<Family> {
    let of_clips = |folder: Folder<'_>| {
        folder.files().find(|file| file.ends_in(&MEDIA) && read(file.stem()).is_some()).map(family)
    };
    let below =
        |folder: Folder<'_>| folder.folders().filter(|below| read(below.name()).is_some()).find_map(frames);
    if let Some(found) = of_clips(folder).or_else(|| below(folder)) {
        return Some(found);
    }
    // A reel whose clips are gone is still a reel.
    let list = folder.files().any(|file| file.ends_in(&["ale"]));
    REEL.fits(folder.name())
        .then(|| folder.folders().find_map(of_clips).or(list.then_some(Family::ArriMxf)))
        .flatten()
}

fn family(file: File<'_>) -> Family {
    match file.ending().to_ascii_lowercase().as_str() {
        "mxf" => Family::ArriMxf,
        "mov" => Family::ArriMov,
        _ => Family::ArriAri,
    }
}

/// Frames in a clip's folder, or in the folder of their size below it.
fn frames(clip: Folder<'_>) -> Option<Family> {
    let media = |folder: Folder<'_>| folder.files().find(|file| file.ends_in(&MEDIA)).map(family);
    media(clip).or_else(|| clip.folders().find_map(media))
}

fn judge(exam: &mut Exam<'_>) {
    let mut numbers: BTreeMap<String, BTreeSet<u64>> = BTreeMap::new();
    for folder in exam.folders() {
        let clips: Vec<File<'_>> = folder
            .files()
            .filter(|file| file.ends_in(&["mxf", "mov"]) && read(file.stem()).is_some())
            .collect();
        let stems = folder.by_stem();
        for clip in clips {
            exam.clip(clip.stem(), [clip], stems.beside(clip));
        }
        sequences::clips(exam, folder);
    }
    for clip in &exam.card.clips {
        if let Some(name) = read(&clip.name) {
            numbers.entry(name.reel).or_default().insert(name.number);
        }
    }
    let rolls: Vec<String> =
        exam.card.clips.iter().filter_map(|clip| read(&clip.name)).map(|name| name.reel).collect();
    rolls.iter().for_each(|roll| exam.roll(roll));
    let lists: Vec<File<'_>> = exam.files().filter(|file| file.ends_in(&["ale"])).collect();
    if lists.is_empty() {
        let says = "The camera's list of clips (`_AVID.ale`) did not come along, so nothing says whether clips are missing";
        exam.findings.push(Finding::overall(FindingCode::IndexMissing, Severity::Review, says));
        for (reel, numbers) in numbers {
            segments::clip_gaps(exam, &format!(" on `{reel}`"), numbers, true);
        }
    }
    for list in lists {
        compare(exam, list);
    }
}

/// Sees that the list and the disk name the same clips. A copy in which ARRIRAW was packed has another letter before its id.
fn compare(exam: &mut Exam<'_>, file: File<'_>) {
    let Some(text) = exam.index_text(file) else { return };
    let list = match list::parse(&text) {
        Ok(list) => list,
        Err(why) => return exam.unreadable(file, why),
    };
    let List { clips, model, storage } = list;
    exam.card.model = exam.card.model.take().or(model);
    exam.card.hardware_id = exam.card.hardware_id.take().or(storage);
    let there: BTreeSet<String> = exam.card.clips.iter().map(|clip| plain(&clip.name)).collect();
    let listed: BTreeSet<String> = clips.iter().map(|clip| plain(&clip.name)).collect();
    for clip in clips.iter().filter(|clip| !there.contains(&plain(&clip.name))) {
        let path = exam.path(&clip.name);
        exam.error(FindingCode::MissingClip, &path, "is missing: the camera's list of clips names it");
    }
    let ids: BTreeMap<String, &str> =
        clips.iter().filter_map(|row| Some((plain(&row.name), row.id.as_deref()?))).collect();
    for clip in &mut exam.card.clips {
        clip.id = clip.id.take().or_else(|| ids.get(&plain(&clip.name)).map(|id| (*id).into()));
    }
    let strange: Vec<String> = exam
        .card
        .clips
        .iter()
        .filter(|clip| !listed.contains(&plain(&clip.name)))
        .map(|clip| clip.name.clone())
        .collect();
    for clip in strange {
        let path = exam.path(&clip);
        exam.review(FindingCode::ClipNotInIndex, &path, "is not in the camera's list of clips");
    }
}

/// A clip's name in lower case, without an ending, a frame's number, and the letter of how it is coded.
fn plain(name: &str) -> String {
    let name = name.split(['.', '[']).next().unwrap_or(name).to_ascii_lowercase();
    match NEW.parts(&name) {
        Some([_, _, codec, tail]) if !codec.is_empty() => {
            let head = name.find(&format!("_{codec}{tail}")).unwrap_or(name.len());
            format!("{}_{tail}", &name[..head])
        }
        _ => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_both_generations_are_read() {
        for (stem, reel, number) in [
            ("A004C003_190903_R1JL", "A004R1JL", 3),
            ("A004D012_20190903_R1JL", "A004R1JL", 12),
            ("A_0113C007_231005_145210_h1EZN", "A_0113_1EZN", 7),
            ("a004c003_190903_r1jl.0012345", "a004r1jl", 3),
        ] {
            let name = read(stem).expect(stem);
            assert_eq!((name.reel.as_str(), name.number), (reel, number));
        }
        for other in ["A001C001_0512R4", "A001_08151512_C001", "A003C001_230405AB", "C0001"] {
            assert!(read(other).is_none(), "{other}");
        }
        assert!(REEL.fits("A004R1JL") && REEL.fits("A_0113_1EZN") && !REEL.fits("A001CRWE"));
    }

    #[test]
    fn a_packed_clip_is_the_clip_of_the_list() {
        assert_eq!(plain("A_0113C007_231005_145210_a1EZN.mxf"), plain("A_0113C007_231005_145210_h1EZN"));
        assert_eq!(plain("A004C003_190903_R1JL.[0000001-0000009].ari"), plain("A004C003_190903_R1JL"));
    }
}
