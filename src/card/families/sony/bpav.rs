//! XDCAM EX: `BPAV/CLPR/<clip>/<clip>.MP4`, with a `.SMI` that holds it together; long takes have parts `_01`, `_02`, which may
//! lie on two cards.

use super::super::{Extent, Rule};
use super::mediapro;
use crate::card::exam::{Exam, path_in};
use crate::card::family::Family;
use crate::card::finding::{Finding, FindingCode, Severity};
use crate::card::pattern::Pattern;
use crate::card::segments::{Parts, dense};
use crate::card::tree::Folder;
use std::collections::{BTreeMap, BTreeSet};

pub(super) const RULE: Rule =
    Rule { find: |folder| home(folder).map(|_| Family::SonyBpav), judge, extent: Extent::Structure };

static CLIP: Pattern = Pattern::new(r"([0-9A-Z]+_[0-9]{4})_([0-9]{2})");
static PART: Pattern = Pattern::new(r"(.+)U[0-9]{2}\.SMI");

fn home(folder: Folder<'_>) -> Option<Folder<'_>> {
    folder
        .at("BPAV")
        .or_else(|| folder.at("PRIVATE/BPAV"))
        .or(Some(folder))
        .filter(|home| home.name().eq_ignore_ascii_case("BPAV") && home.at("CLPR").is_some())
}

fn judge(exam: &mut Exam<'_>) {
    let Some((home, clips)) = home(exam.root).and_then(|home| Some((home, home.at("CLPR")?))) else { return };
    let mut takes: BTreeMap<String, Parts<'_>> = BTreeMap::new();
    for clip in clips.folders() {
        files(exam, clip);
        if let (Some([take, part]), Some(file)) =
            (CLIP.parts(clip.name()), clip.file(&format!("{}.MP4", clip.name())))
        {
            takes
                .entry(take.to_ascii_uppercase())
                .or_default()
                .extend(part.parse().map(|part: u64| (part, file)));
        }
    }
    // A take with parts on another card says so.
    let split: BTreeSet<String> = home
        .at("TAKR")
        .into_iter()
        .flat_map(Folder::folders)
        .flat_map(Folder::files)
        .filter_map(|file| PART.parts::<1>(file.name()).map(|[take]| take.to_ascii_uppercase()))
        .collect();
    for (take, parts) in takes {
        if split.contains(&take) {
            exam.info(
                FindingCode::SpanContinuesElsewhere,
                &path_in(clips, &take),
                "has parts on another card",
            );
        } else {
            dense(exam, clips, &parts, 1, |part| format!("{take}_{part:02}"));
        }
    }
    index(exam, home);
}

/// The files that a clip's folder must have.
fn files<'a>(exam: &mut Exam<'a>, clip: Folder<'a>) {
    let name = clip.name();
    let film = clip.file(&format!("{name}.MP4"));
    if film.is_none() {
        exam.error(
            FindingCode::MissingEssence,
            &path_in(clip, &format!("{name}.MP4")),
            "is missing: the rest of its clip is there",
        );
    }
    if clip.file(&format!("{name}.SMI")).is_none() {
        exam.error(
            FindingCode::MissingSidecar,
            &path_in(clip, &format!("{name}.SMI")),
            "is missing: it holds its clip together",
        );
    }
    for ending in ["M01.XML", "R01.BIM", "I01.PPN"] {
        let file = format!("{name}{ending}");
        if clip.file(&file).is_none() {
            exam.review(
                FindingCode::MissingSidecar,
                &path_in(clip, &file),
                "is missing: the camera writes one for every clip",
            );
        }
    }
    exam.clip(name, film, clip.files().filter(|file| film.is_none_or(|film| film.place != file.place)));
}

fn index(exam: &mut Exam<'_>, home: Folder<'_>) {
    let Some(file) = home.file("MEDIAPRO.XML") else {
        let says = "The card's index (`MEDIAPRO.XML`) is missing, so nothing says whether clips are missing";
        exam.findings.push(Finding::overall(FindingCode::IndexMissing, Severity::Review, says));
        return;
    };
    let Some(root) = exam.index_xml(file) else { return };
    match mediapro::read(&root) {
        Ok(index) => {
            exam.card.model.clone_from(&index.model);
            exam.card.hardware_id.clone_from(&index.media_id);
            mediapro::judge(exam, home, &index);
            strangers(exam, home, &index);
        }
        Err(why) => exam.unreadable(file, &why),
    }
}

fn strangers(exam: &mut Exam<'_>, home: Folder<'_>, index: &mediapro::MediaPro) {
    let known: BTreeSet<String> = index
        .clips
        .iter()
        .flat_map(mediapro::Listed::uris)
        .filter_map(|uri| uri.split('/').nth(1).map(str::to_ascii_lowercase))
        .collect();
    let clips = home.at("CLPR").into_iter().flat_map(Folder::folders);
    for clip in clips.filter(|clip| !known.contains(&clip.name().to_ascii_lowercase())) {
        exam.review(FindingCode::ClipNotInIndex, clip.path(), "is not in the card's index");
    }
}
