//! XDCAM discs and SAM cards: `PROAV/CLPR/C0001/` with picture (`V01`), each channel of sound (`A01`, `A02`...) and metadata as
//! files of their own; `INDEX.XML` names them.

use super::super::{Extent, Rule};
use crate::card::exam::{Exam, path_in};
use crate::card::family::Family;
use crate::card::finding::{Finding, FindingCode, Severity};
use crate::card::markup::Element;
use crate::card::pattern::Pattern;
use crate::card::segments::{Parts, dense};
use crate::card::tree::{File, Folder};

pub(super) const RULE: Rule =
    Rule { find: |folder| home(folder).map(|_| Family::SonySam), judge, extent: Extent::Structure };

static SOUND: Pattern = Pattern::new(r".+A([0-9]{2})\.MXF");

fn home(folder: Folder<'_>) -> Option<Folder<'_>> {
    folder.at("PROAV").filter(|home| home.at("CLPR").is_some())
}

fn judge(exam: &mut Exam<'_>) {
    let Some((home, clips)) = home(exam.root).and_then(|home| Some((home, home.at("CLPR")?))) else { return };
    for clip in clips.folders() {
        files(exam, clip);
    }
    match home.file("INDEX.XML") {
        None => {
            let says = "The card's index (`INDEX.XML`) is missing, so nothing says whether clips are missing";
            exam.findings.push(Finding::overall(FindingCode::IndexMissing, Severity::Review, says));
        }
        Some(file) => {
            if let Some(root) = exam.index_xml(file) {
                index(exam, clips, &root);
            }
        }
    }
}

/// The files of a clip's folder: a picture, sound without a hole, and what holds them together.
fn files<'a>(exam: &mut Exam<'a>, clip: Folder<'a>) {
    let name = clip.name();
    let picture = clip.file(&format!("{name}V01.MXF"));
    if picture.is_none() {
        let path = path_in(clip, &format!("{name}V01.MXF"));
        exam.error(FindingCode::MissingEssence, &path, "is missing: the rest of its clip is there");
    }
    let mut sound = Parts::new();
    for file in clip.files() {
        if let Some([number]) = SOUND.parts(file.name()) {
            sound.extend(number.parse().map(|number: u64| (number, file)));
        }
    }
    dense(exam, clip, &sound, 1, |number| format!("{name}A{number:02}.MXF"));
    let lacks = |ending: &str| Some(format!("{name}{ending}")).filter(|file| clip.file(file).is_none());
    if let Some(file) = lacks("C01.SMI") {
        exam.error(
            FindingCode::MissingSidecar,
            &path_in(clip, &file),
            "is missing: it holds its clip together",
        );
    }
    for file in ["M01.XML", "R01.BIM", "I01.PPN"].into_iter().filter_map(lacks) {
        let says = "is missing: the camera writes one for every clip";
        exam.review(FindingCode::MissingSidecar, &path_in(clip, &file), says);
    }
    let media: Vec<File<'a>> = picture.into_iter().chain(sound.into_values()).collect();
    let others: Vec<File<'a>> =
        clip.files().filter(|file| media.iter().all(|media| media.place != file.place)).collect();
    exam.clip(name, media, others);
}

/// Rows such as `<clip clipId="C0001"><video file="C0001V01.MXF"/><audio file="C0001A01.MXF"/>...`.
fn index(exam: &mut Exam<'_>, clips: Folder<'_>, root: &Element) {
    for row in root.every().filter(|element| element.name == "clip") {
        let Some(name) = row.attribute("clipId") else { continue };
        let Some(folder) = clips.at(name) else {
            exam.error(
                FindingCode::MissingClip,
                &path_in(clips, name),
                "is missing: the card's index names it",
            );
            continue;
        };
        if let Some(clip) = exam.card.clips.iter_mut().find(|clip| clip.name.eq_ignore_ascii_case(name)) {
            clip.id = row.attribute("umid").map(Into::into);
        }
        for part in &row.children {
            let Some(file) = part.attribute("file").filter(|file| !file.contains('/')) else { continue };
            let there = folder.file(file).is_some()
                || exam
                    .findings
                    .iter()
                    .any(|finding| finding.path.as_deref() == Some(&path_in(folder, file)));
            match part.name.as_str() {
                _ if there => {}
                "video" | "audio" => {
                    let path = path_in(folder, file);
                    exam.error(FindingCode::MissingEssence, &path, "is missing: the card's index names it");
                }
                _ => {
                    let path = path_in(folder, file);
                    exam.review(FindingCode::MissingSidecar, &path, "is missing: the card's index names it");
                }
            }
        }
    }
    let known = |name: &str| {
        root.every().any(|row| row.attribute("clipId").is_some_and(|id| id.eq_ignore_ascii_case(name)))
    };
    let strangers: Vec<Folder<'_>> = clips.folders().filter(|clip| !known(clip.name())).collect();
    for clip in strangers {
        exam.review(FindingCode::ClipNotInIndex, clip.path(), "is not in the card's index");
    }
}
