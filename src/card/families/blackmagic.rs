//! Blackmagic: clips side by side, `A001_08151512_C001.braw`. A camera that records on two cards puts half of the frames into
//! `.braw2` on the other.

use super::{Extent, Rule, sequences};
use crate::card::exam::{Exam, path_in};
use crate::card::family::Family;
use crate::card::finding::FindingCode;
use crate::card::pattern::Pattern;
use crate::card::segments;
use crate::card::tree::{File, Folder};
use std::collections::{BTreeMap, BTreeSet};

pub(super) const RULE: Rule = Rule { find, judge, extent: Extent::Files };

static CLIP: Pattern = Pattern::new(r"([A-Z][0-9]{3})_[0-9]{8}_([CS])([0-9]{3})");
/// Older cameras, which have films or folders of frames.
static OLD: Pattern = Pattern::new(r"(.+_[0-9]+)_[0-9]{4}-[0-9]{2}-[0-9]{2}_[0-9]{4}_C([0-9]{4})");

const RAW: [&str; 2] = ["braw", "braw2"];
const MEDIA: [&str; 4] = ["braw", "braw2", "mov", "mp4"];

fn find(folder: Folder<'_>) -> Option<Family> {
    let fits = |stem: &str| CLIP.fits(stem) || OLD.fits(stem);
    let film = |file: File<'_>| file.ends_in(&RAW) || file.ends_in(&MEDIA) && fits(file.stem());
    let frames = || {
        folder.folders().any(|clip| OLD.fits(clip.name()) && clip.files().any(|file| file.ends_in(&["dng"])))
    };
    (folder.files().any(film) || frames()).then_some(Family::BlackmagicBraw)
}

fn judge(exam: &mut Exam<'_>) {
    let mut numbers: BTreeMap<String, BTreeSet<u64>> = BTreeMap::new();
    for folder in exam.folders() {
        let is_proxy = folder.name().eq_ignore_ascii_case("proxy");
        let stems = folder.by_stem();
        let proxies = folder.at("Proxy").map(Folder::by_stem).unwrap_or_default();
        for clip in folder.files().filter(|file| file.ends_in(&MEDIA) && !is_proxy) {
            let sidecars: Vec<File<'_>> = stems.beside(clip).chain(proxies.beside(clip)).collect();
            exam.clip(clip.stem(), [clip], sidecars);
            if let Some([roll, "C" | "c", number]) = CLIP.parts(clip.stem()) {
                exam.roll(roll);
                numbers.entry(roll.to_ascii_uppercase()).or_default().extend(number.parse::<u64>());
            }
        }
        sequences::clips(exam, folder);
        lonely(exam, folder, is_proxy);
    }
    for (roll, numbers) in numbers {
        segments::clip_gaps(exam, &format!(" on `{roll}`"), numbers, true);
    }
}

/// What goes with a clip that is not there.
fn lonely(exam: &mut Exam<'_>, folder: Folder<'_>, is_proxy: bool) {
    let stems: BTreeSet<String> = exam.card.clips.iter().map(|clip| clip.name.to_ascii_lowercase()).collect();
    let lonely = |file: &File<'_>| {
        (file.ends_in(&["sidecar"]) || is_proxy && file.ends_in(&["mp4", "mov"]))
            && !stems.contains(&file.stem().to_ascii_lowercase())
    };
    for file in folder.files().filter(lonely) {
        let path = path_in(exam.root, &format!("{}.braw", file.stem()));
        exam.review(FindingCode::MissingClip, &path, "is missing: what goes with it is there");
    }
}
