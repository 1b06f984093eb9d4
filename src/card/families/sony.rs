//! Sony, file-based: XDROOT (FX9, FX6, F55, VENICE), M4ROOT (A7, FX3), BPAV (XDCAM EX). `MEDIAPRO.XML` lists every clip with the
//! files that belong to it.

mod bpav;
mod date;
mod mediapro;
mod sam;

use super::{Extent, Rule};
use crate::card::exam::{Exam, path_in};
use crate::card::family::Family;
use crate::card::finding::{Finding, FindingCode, Severity};
use crate::card::pattern::Pattern;
use crate::card::tree::{ByName, File, Folder};
use crate::words::english;
use mediapro::{Listed, MediaPro};
use std::collections::HashSet;

pub(super) const XDROOT: Rule = Rule {
    find: |folder| home(folder, "XDROOT").filter(|home| is_home(*home)).map(|_| Family::SonyXdroot),
    judge: |exam| tree(exam, "XDROOT"),
    extent: Extent::Structure,
};

pub(super) const M4ROOT: Rule = Rule {
    find: |folder| home(folder, "M4ROOT").filter(|home| is_home(*home)).map(|_| Family::SonyM4root),
    judge: |exam| tree(exam, "M4ROOT"),
    extent: Extent::Structure,
};

pub(super) const STRIPPED: Rule = Rule {
    find: |folder| {
        let clips = folder.at("Clip")?;
        folder.file("MEDIAPRO.XML").or_else(|| folder.file("INDEX.XML"))?;
        let has = |ending| clips.files().any(|file| file.ends_in(&[ending]));
        Some(if has("mp4") && !has("mxf") { Family::SonyM4root } else { Family::SonyXdroot })
    },
    judge: |exam| tree(exam, ""),
    extent: Extent::Structure,
};

pub(super) const BPAV: Rule = bpav::RULE;
pub(super) const SAM: Rule = sam::RULE;

/// The roll of clips that are named after one: `A003C012_230405AB`, `A001R001_...`.
static ROLL: Pattern = Pattern::new(r"([A-Z][0-9]{3})[CR][0-9]{3}_.*");

/// The folder with the index: `XDROOT` or `PRIVATE/XDROOT`, or the root itself where somebody took those away.
fn home<'t>(root: Folder<'t>, name: &str) -> Option<Folder<'t>> {
    if name.is_empty() {
        return Some(root);
    }
    root.at(name).or_else(|| root.at("PRIVATE")?.at(name))
}

/// Clips, or the index that names them: a copy may have been stopped in between.
fn is_home(home: Folder<'_>) -> bool {
    home.at("Clip").is_some() || home.file("MEDIAPRO.XML").is_some()
}

/// A card whose clips lie in one folder beside `MEDIAPRO.XML`.
fn tree(exam: &mut Exam<'_>, name: &str) {
    let Some(home) = home(exam.root, name) else { return };
    if let Some(folder) = home.at("Clip") {
        clips(exam, home, folder);
    }
    index(exam, home);
}

fn clips<'a>(exam: &mut Exam<'a>, home: Folder<'a>, folder: Folder<'a>) {
    for file in folder.files().filter(|file| file.ends_in(&["mxf", "mp4"])) {
        let stem = file.stem();
        let goes_with = |other: &File<'_>| {
            other.place != file.place && starts_with(other.name(), stem) && !other.ends_in(&["mxf", "mp4"])
        };
        let beside = ["Sub", "Thmbnl"].into_iter().filter_map(|name| home.at(name)).flat_map(Folder::files);
        let sidecars: Vec<File<'_>> = folder
            .files()
            .chain(beside.filter(|other| starts_with(other.name(), stem)))
            .filter(goes_with)
            .collect();
        exam.clip(stem, [file], sidecars);
        if let Some([roll]) = ROLL.parts(stem) {
            exam.roll(roll);
        }
    }
    model(exam, folder);
}

fn starts_with(name: &str, stem: &str) -> bool {
    name.get(..stem.len()).is_some_and(|head| head.eq_ignore_ascii_case(stem))
}

/// The model, as the first clip's own metadata has it.
fn model(exam: &mut Exam<'_>, folder: Folder<'_>) {
    let mut files = folder.files().filter(|file| file.ends_in(&["xml"]) && starts_with_m01(file.stem()));
    let first = files.next().and_then(|file| exam.sidecar_xml(file));
    let device = first.as_ref().and_then(|root| root.at("Device")?.attribute("modelName"));
    exam.card.model = device.map(Into::into);
}

fn starts_with_m01(stem: &str) -> bool {
    stem.len() > 3 && stem.to_ascii_uppercase().ends_with("M01")
}

/// What the index says against what is there.
fn index(exam: &mut Exam<'_>, home: Folder<'_>) {
    let Some(file) = home.file("MEDIAPRO.XML") else {
        // Cards with the layout of a disc have another index.
        let other = home.file("INDEX.XML");
        if other.is_none_or(|file| exam.index_xml(file).is_some()) {
            let says =
                "The card's index (`MEDIAPRO.XML`) is missing, so nothing says whether clips are missing";
            exam.findings.push(Finding::overall(FindingCode::IndexMissing, Severity::Review, says));
        }
        return;
    };
    let Some(root) = exam.index_xml(file) else { return };
    let index = match mediapro::read(&root) {
        Ok(index) => index,
        Err(why) => return exam.unreadable(file, &why),
    };
    exam.card.model = exam.card.model.take().or_else(|| index.model.clone());
    exam.card.hardware_id.clone_from(&index.media_id);
    mediapro::judge(exam, home, &index);
    strangers(exam, home, &index);
    mediapro::short(exam, home, &index);
}

/// Clips that the index does not know: two cards in one folder, or recorded after the index was copied.
fn strangers(exam: &mut Exam<'_>, home: Folder<'_>, index: &MediaPro) {
    let known: HashSet<String> = index
        .clips
        .iter()
        .flat_map(Listed::uris)
        .map(|uri| path_in(home, &uri).to_ascii_lowercase())
        .collect();
    let strange =
        |file: &File<'_>| file.ends_in(&["mxf", "mp4"]) && !known.contains(&file.path().to_ascii_lowercase());
    let clips = home.at("Clip").into_iter().flat_map(Folder::files);
    let strangers: Vec<File<'_>> = clips.filter(strange).collect();
    for file in &strangers {
        exam.review(FindingCode::ClipNotInIndex, file.path(), "is not in the card's index");
    }
    if !strangers.is_empty() && strangers.len() == exam.card.clips.len() {
        let count = english::count(index.clips.len() as u64, "clip");
        let says = format!(
            "The card's index names {count}, and none of those that are here: it is that of another card"
        );
        exam.findings.push(Finding::overall(FindingCode::ClipNotInIndex, Severity::Review, says));
    }
}

/// The file at a path of the index, below the index's folder; the folders are few and their files are looked up by name.
fn lookup<'t>(home: Folder<'t>, uri: &str, cache: &mut Vec<(String, ByName<'t>)>) -> Option<File<'t>> {
    let (above, name) = uri.rsplit_once('/').unwrap_or(("", uri));
    let at = match cache.iter().position(|(path, _)| path == above) {
        Some(at) => at,
        None => {
            let folder = if above.is_empty() { Some(home) } else { home.at(above) };
            cache.push((above.into(), folder.map(Folder::by_name).unwrap_or_default()));
            cache.len() - 1
        }
    };
    cache[at].1.get(&name.to_ascii_lowercase()).copied()
}
