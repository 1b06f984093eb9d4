//! Panasonic P2: `CONTENTS/CLIP/<id>.XML` says which files of `VIDEO` and `AUDIO` make a clip, how large they are, and on which card
//! the take goes on.

mod clip;

use super::{Extent, Rule};
use crate::card::exam::{Exam, path_in};
use crate::card::family::Family;
use crate::card::finding::{Finding, FindingCode, Severity};
use crate::card::pattern::Pattern;
use crate::card::tree::{ByName, File, Folder};
use clip::Clip;
use std::collections::{BTreeMap, HashSet};

pub(super) const RULE: Rule = Rule { find, judge, extent: Extent::Structure };

static ID: Pattern = Pattern::new(r"([0-9]{4}[0-9A-Z]{2})(.*)");

fn find(folder: Folder<'_>) -> Option<Family> {
    let contents = folder.at("CONTENTS")?;
    let media = contents.at("VIDEO").or_else(|| contents.at("AVCLIP")).is_some();
    (contents.at("CLIP").is_some() && media).then_some(Family::PanasonicP2)
}

/// The folders of a card with their files, which are looked up many times.
struct Folders<'a> {
    contents: Folder<'a>,
    named: BTreeMap<&'static str, ByName<'a>>,
}

impl<'a> Folders<'a> {
    fn file(&self, folder: &str, name: &str) -> Option<File<'a>> {
        self.named.get(folder)?.get(&name.to_ascii_lowercase()).copied()
    }

    fn path(&self, folder: &str, name: &str) -> String {
        path_in(self.contents, &format!("{folder}/{name}"))
    }
}

fn judge(exam: &mut Exam<'_>) {
    let Some(contents) = exam.root.at("CONTENTS") else { return };
    let names = ["CLIP", "VIDEO", "AUDIO", "AVCLIP", "ICON", "PROXY", "VOICE"];
    let by_name = |name| (name, contents.at(name).map(Folder::by_name).unwrap_or_default());
    let folders = Folders { contents, named: names.into_iter().map(by_name).collect() };
    let mut indexes: Vec<File<'_>> =
        folders.named["CLIP"].values().filter(|file| file.ends_in(&["xml"])).copied().collect();
    indexes.sort_by_key(|file| file.place);
    let mut clips = Vec::new();
    for file in &indexes {
        let Some(root) = exam.index_xml(*file) else { continue };
        match clip::read(&root) {
            Some(clip) => clips.push((file.stem().to_owned(), clip)),
            None => exam.unreadable(*file, "it describes no clip"),
        }
    }
    for (id, clip) in &clips {
        essences(exam, &folders, id, clip);
    }
    spans(exam, &folders, &clips);
    let known: HashSet<String> = indexes.iter().map(|file| file.stem().to_ascii_uppercase()).collect();
    strays(exam, &folders, &known);
    last_clip(exam, &known);
    exam.card.model = clips.iter().find_map(|(_, clip)| clip.model.clone());
    exam.card.hardware_id = clips.iter().find_map(|(_, clip)| clip.serial.clone());
}

/// The files of a clip, and whether they are as large as the clip's description says.
fn essences<'a>(exam: &mut Exam<'a>, folders: &Folders<'a>, id: &str, clip: &Clip) {
    let joined = folders.file("AVCLIP", &format!("{id}.MXF"));
    let video = clip.video.iter().map(|least| ("VIDEO", format!("{id}.MXF"), *least));
    let audio = (0..).zip(&clip.audio).map(|(track, least)| ("AUDIO", format!("{id}{track:02}.MXF"), *least));
    let wanted: Vec<_> = if joined.is_some() { Vec::new() } else { video.chain(audio).collect() };
    let mut media: Vec<File<'a>> = joined.into_iter().collect();
    for (folder, name, least) in wanted {
        let Some(file) = folders.file(folder, &name) else {
            let path = folders.path(folder, &name);
            exam.error(
                FindingCode::MissingEssence,
                &path,
                "is missing: the description of its clip names it",
            );
            continue;
        };
        if file.size() > 0 && file.size() < least {
            exam.error(
                FindingCode::Truncated,
                file.path(),
                "is smaller than the description of its clip says",
            );
        }
        media.push(file);
    }
    let mut sidecars: Vec<File<'a>> = folders.file("CLIP", &format!("{id}.XML")).into_iter().collect();
    for (folder, endings) in [("ICON", ["BMP", "bmp"]), ("PROXY", ["MP4", "BIN"])] {
        let listed = if folder == "ICON" { clip.icon } else { clip.proxy };
        let there: Vec<_> =
            endings.iter().filter_map(|ending| folders.file(folder, &format!("{id}.{ending}"))).collect();
        if listed && there.is_empty() {
            let path = folders.path(folder, &format!("{id}.{}", endings[0]));
            exam.review(
                FindingCode::MissingSidecar,
                &path,
                "is missing: the description of its clip names it",
            );
        }
        sidecars.extend(there.first());
    }
    for number in 0..clip.memos {
        let name = format!("{id}{number:02}.WAV");
        match folders.file("VOICE", &name) {
            Some(file) => sidecars.push(file),
            None => {
                let path = folders.path("VOICE", &name);
                exam.review(
                    FindingCode::MissingSidecar,
                    &path,
                    "is missing: the description of its clip names it",
                );
            }
        }
    }
    exam.clip(id, media, sidecars).id.clone_from(&clip.global);
}

/// Takes that go on in another clip: on this card it must be there, on another it is only said.
fn spans(exam: &mut Exam<'_>, folders: &Folders<'_>, clips: &[(String, Clip)]) {
    let here: HashSet<&str> = clips.iter().filter_map(|(_, clip)| clip.global.as_deref()).collect();
    for (id, clip) in clips {
        let beside = clip.previous.iter().chain(&clip.next);
        for other in beside.filter(|other| !here.contains(other.global.as_str())) {
            let path = folders.path("CLIP", &format!("{id}.XML"));
            let name = other.name.as_deref().unwrap_or("a clip without a name");
            // Where the cards' numbers differ, it was recorded across two cards.
            match other.serial.as_ref().zip(clip.serial.as_ref()) {
                Some((other, own)) if other != own => {
                    let says = format!("is part of a take that goes on in `{name}` on the card `{other}`");
                    exam.info(FindingCode::SpanContinuesElsewhere, &path, &says);
                }
                _ => {
                    let says = format!("is part of a take that goes on in `{name}`, which is missing");
                    exam.error(FindingCode::MissingSegment, &path, &says);
                }
            }
        }
    }
}

/// Picture and sound without a description.
fn strays(exam: &mut Exam<'_>, folders: &Folders<'_>, known: &HashSet<String>) {
    for folder in ["VIDEO", "AUDIO", "AVCLIP"] {
        let mut files: Vec<File<'_>> = folders.named[folder].values().copied().collect();
        files.sort_by_key(|file| file.place);
        for file in files.into_iter().filter(|file| file.ends_in(&["mxf"])) {
            let id = ID.parts(file.stem()).map(|[id, _]| id.to_ascii_uppercase());
            if id.is_none_or(|id| !known.contains(&id)) {
                let says = "has no description in `CONTENTS/CLIP`, without which no program can use it";
                exam.error(FindingCode::MissingSidecar, file.path(), says);
            }
        }
    }
}

/// The name of the clip that was recorded last, in a file of its own.
fn last_clip(exam: &mut Exam<'_>, known: &HashSet<String>) {
    let Some(file) = exam.root.file("LASTCLIP.TXT").or_else(|| exam.root.file("CONTENTS/LASTCLIP.TXT"))
    else {
        let says = "The file that names the last clip (`LASTCLIP.TXT`) is missing, so nothing says whether clips are missing";
        exam.findings.push(Finding::overall(FindingCode::IndexMissing, Severity::Review, says));
        return;
    };
    let Some(text) = exam.index_text(file) else { return };
    let Some(name) = text.lines().next().map(str::trim).filter(|name| ID.fits(name)) else {
        return exam.unreadable(file, "it names no clip");
    };
    if !known.contains(&name.to_ascii_uppercase()) {
        let path = exam.path(&format!("CONTENTS/CLIP/{name}.XML"));
        exam.error(FindingCode::MissingClip, &path, "is missing: `LASTCLIP.TXT` names it as the last clip");
    }
}
