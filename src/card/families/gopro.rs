//! GoPro: `GX010001.MP4` is chapter 01 of video 0001; older cameras begin with `GOPR0001.MP4` and go on with `GP010001.MP4`. A loop
//! counts its files instead.

use super::{Extent, Rule};
use crate::card::exam::Exam;
use crate::card::family::Family;
use crate::card::finding::FindingCode;
use crate::card::pattern::Pattern;
use crate::card::segments::{self, Parts, dense};
use crate::card::tree::{File, Folder};
use std::collections::BTreeMap;

pub(super) const RULE: Rule = Rule { find, judge, extent: Extent::Files };

static FOLDER: Pattern = Pattern::new(r"[0-9]{3}GOPRO");
static CHAPTER: Pattern = Pattern::new(r"G([XHS])([0-9]{2})([0-9]{4})");
static OLD_FIRST: Pattern = Pattern::new(r"GOPR([0-9]{4})");
static OLD_MORE: Pattern = Pattern::new(r"GP([0-9]{2})([0-9]{4})");
static LOOP: Pattern = Pattern::new(r"G[XH]([A-Z]{2})([0-9]{4})");
static ANY: Pattern = Pattern::new(r"G[XHSLP][0-9]{6}|GOPR[0-9]{4}");

const FILMS: [&str; 2] = ["mp4", "360"];

/// Chapters end at 4 GB, or at 12 on newer cameras.
const FULL: u64 = 3_900_000_000;

fn find(folder: Folder<'_>) -> Option<Family> {
    let inside = folder.at("DCIM").is_some_and(|dcim| dcim.folders().any(|below| FOLDER.fits(below.name())));
    let film = |file: File<'_>| file.ends_in(&["mp4", "360", "lrv"]) && ANY.fits(file.stem());
    (inside || FOLDER.fits(folder.name()) && folder.files().next().is_some() || folder.files().any(film))
        .then_some(Family::Gopro)
}

/// Which video a file belongs to, and as which chapter.
fn chapter(stem: &str) -> Option<(String, u64)> {
    if let Some([letter, chapter, number]) = CHAPTER.parts(stem) {
        return Some((format!("G{}{number}", letter.to_ascii_uppercase()), chapter.parse().ok()?));
    }
    if let Some([number]) = OLD_FIRST.parts(stem) {
        return Some((format!("GOPR{number}"), 0));
    }
    let [chapter, number] = OLD_MORE.parts(stem)?;
    Some((format!("GOPR{number}"), chapter.parse().ok()?))
}

fn judge(exam: &mut Exam<'_>) {
    for folder in exam.folders() {
        let mut videos: BTreeMap<String, Parts<'_>> = BTreeMap::new();
        let mut loops: BTreeMap<String, Parts<'_>> = BTreeMap::new();
        for file in folder.files().filter(|file| file.ends_in(&FILMS)) {
            if let Some((video, chapter)) = chapter(file.stem()) {
                videos.entry(video).or_default().insert(chapter, file);
            } else if let Some([letters, number]) = LOOP.parts(file.stem()) {
                let parts = loops.entry(letters.to_ascii_uppercase()).or_default();
                parts.extend(number.parse().map(|number: u64| (number, file)));
            }
        }
        for (video, parts) in videos {
            one(exam, folder, &video, parts);
        }
        for (letters, parts) in loops {
            let first = parts.keys().next().copied().unwrap_or(0);
            dense(exam, folder, &parts, first, |number| format!("GH{letters}{number:04}.MP4"));
            exam.clip(&format!("loop {letters}"), parts.into_values(), []);
        }
        previews(exam, folder);
    }
    let version = exam.root.file("MISC/version.txt");
    let text = version.and_then(|file| exam.index_bytes(file).ok()).unwrap_or_default();
    let text = String::from_utf8_lossy(&text).into_owned();
    exam.card.model = value(&text, "camera type");
    exam.card.hardware_id = value(&text, "camera serial number");
}

fn one<'a>(exam: &mut Exam<'a>, folder: Folder<'a>, video: &str, parts: Parts<'a>) {
    let old = video.starts_with("GOPR");
    let (letters, number) = video.split_at(video.len() - 4);
    let ending = parts.values().next().map_or("MP4", |file| file.ending());
    dense(exam, folder, &parts, u64::from(!old), |chapter| match (old, chapter) {
        (true, 0) => format!("{video}.{ending}"),
        (true, _) => format!("GP{chapter:02}{number}.{ending}"),
        _ => format!("{letters}{chapter:02}{number}.{ending}"),
    });
    segments::sizes(exam, &parts, FULL);
    let with = |file: &File<'_>| {
        !file.ends_in(&FILMS)
            && file.stem().len() > 4
            && file.stem().get(1..).is_some_and(|tail| tail.ends_with(number))
    };
    let sidecars: Vec<File<'a>> = folder.files().filter(with).collect();
    exam.clip(video, parts.into_values(), sidecars);
}

/// Previews whose film is not there.
fn previews(exam: &mut Exam<'_>, folder: Folder<'_>) {
    let films = folder.by_name();
    for file in folder.files().filter(|file| file.ends_in(&["lrv"])) {
        let Some(tail) = file.stem().get(2..).filter(|_| ANY.fits(file.stem())) else { continue };
        let there = |head: &str| {
            ["mp4", "360"]
                .iter()
                .any(|ending| films.contains_key(&format!("{head}{tail}.{ending}").to_ascii_lowercase()))
        };
        if !["gx", "gh", "gs", "gp", "go"].into_iter().any(there) {
            exam.error(FindingCode::MissingClip, file.path(), "is a preview, and its film is missing");
        }
    }
}

/// A value of the camera's own file, which is nearly JSON: some versions leave a comma too many.
fn value(text: &str, name: &str) -> Option<String> {
    let (_, rest) = text.split_once(&format!("\"{name}\""))?;
    let value = rest.trim_start().strip_prefix(':')?.trim_start().strip_prefix('"')?;
    value.split_once('"').map(|(value, _)| value.to_owned()).filter(|value| !value.is_empty())
}
