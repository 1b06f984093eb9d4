//! Canon: XF and XF-AVC below `CONTENTS/CLIPS001`, Cinema RAW Light below `CRM`, XF-AVC S below `XFVC`. The index is not public, so only
//! that it is there counts; what a clip's own small files name must be there, too.

use super::{Extent, Rule};
use crate::card::exam::{Exam, path_in};
use crate::card::family::Family;
use crate::card::finding::{Finding, FindingCode, Severity};
use crate::card::pattern::Pattern;
use crate::card::segments::{self, Parts, dense};
use crate::card::tree::{File, Folder};
use std::collections::{BTreeMap, BTreeSet};

pub(super) const RULE: Rule = Rule { find, judge, extent: Extent::Structure };

static CLIPS: Pattern = Pattern::new(r"CLIPS[0-9]{3}");
static REEL: Pattern = Pattern::new(r"REEL_[0-9]{4}");
/// C300 Mark III, C500 Mark II, XA and XF.
static AVC: Pattern = Pattern::new(r"([A-Z][0-9]{3})C([0-9]{3})_[0-9]{6}[A-Z0-9]{2}_CANON");
/// C80, C400, R5 Mark II; a part's number behind `CANON` is taken for one.
static NEW: Pattern = Pattern::new(
    r"([A-Z][A-Z_][0-9]{4})[CD]([0-9]{3}).[0-9]{6}_[0-9]{6}[A-Z0-9]{2}_CANON(?:_([0-9]{3}))?(_Proxy)?",
);
/// XF305, C300: a folder for each clip, a number for each stream.
static STREAM: Pattern = Pattern::new(r"([A-Z]{2}[0-9]{4})([0-9]{2})");

const MEDIA: [&str; 3] = ["mxf", "crm", "mp4"];
/// What the camera writes beside each clip.
const BESIDE: [&str; 5] = ["xml", "cif", "cpf", "xmp", "thm"];

fn find(folder: Folder<'_>) -> Option<Family> {
    let reels =
        |name: &str| folder.at(name).is_some_and(|home| home.folders().any(|reel| REEL.fits(reel.name())));
    if reels("CRM") {
        return Some(Family::CanonCrm);
    }
    if reels("XFVC") {
        return Some(Family::CanonXfs);
    }
    let mut clips = folder.at("CONTENTS")?.folders().filter(|clips| CLIPS.fits(clips.name())).peekable();
    clips.peek()?;
    let raw = clips.flat_map(Folder::files).any(|file| file.ends_in(&["crm"]));
    Some(if raw { Family::CanonCrm } else { Family::CanonXf })
}

fn judge(exam: &mut Exam<'_>) {
    let homes: Vec<Folder<'_>> = exam
        .folders()
        .into_iter()
        .filter(|folder| CLIPS.fits(folder.name()) || REEL.fits(folder.name()))
        .collect();
    let mut numbers: BTreeMap<String, BTreeSet<u64>> = BTreeMap::new();
    for home in homes {
        if CLIPS.fits(home.name()) {
            index(exam, home);
            home.folders().for_each(|clip| streams(exam, clip));
        }
        clips(exam, home, &mut numbers);
    }
    for (roll, numbers) in numbers {
        exam.roll(&roll);
        segments::clip_gaps(exam, &format!(" on `{roll}`"), numbers, true);
    }
    model(exam);
}

fn index(exam: &mut Exam<'_>, home: Folder<'_>) {
    match home.file("INDEX.MIF") {
        Some(file) if file.size() == 0 => exam.unreadable(file, "it is empty"),
        Some(_) => {}
        None => {
            let says = format!(
                "The card's index (`{}`) is missing, so nothing says whether clips are missing",
                path_in(home, "INDEX.MIF")
            );
            exam.findings.push(Finding::overall(FindingCode::IndexMissing, Severity::Review, says));
        }
    }
}

/// A clip in a folder of its own: streams 01 to the last, each with its small files.
fn streams<'a>(exam: &mut Exam<'a>, clip: Folder<'a>) {
    let (mut parts, mut named, mut others) = (Parts::new(), BTreeSet::new(), Vec::new());
    for file in clip.files() {
        let number = STREAM.parts(file.stem()).and_then(|[name, number]| {
            name.eq_ignore_ascii_case(clip.name()).then(|| number.parse::<u64>().ok())?
        });
        match number {
            Some(number) if file.ends_in(&["mxf"]) => drop(parts.insert(number, file)),
            Some(number) if file.ends_in(&BESIDE) => {
                named.insert(number);
                others.push(file);
            }
            _ => others.push(file),
        }
    }
    let name = |number: u64| format!("{}{number:02}.MXF", clip.name());
    dense(exam, clip, &parts, 1, name);
    // What lies between two streams is said already.
    let last = parts.last_key_value().map_or(0, |(number, _)| *number);
    for number in named.into_iter().filter(|number| *number > last) {
        let says = "is missing: what the camera writes beside it is there";
        exam.error(FindingCode::MissingEssence, &path_in(clip, &name(number)), says);
    }
    if parts.is_empty() && clip.files().next().is_none() {
        exam.error(FindingCode::MissingClip, clip.path(), "is the folder of a clip, and empty");
    }
    exam.clip(clip.name(), parts.into_values(), others);
}

/// Clips that lie side by side.
fn clips<'a>(exam: &mut Exam<'a>, home: Folder<'a>, numbers: &mut BTreeMap<String, BTreeSet<u64>>) {
    let mut media: BTreeMap<String, Parts<'a>> = BTreeMap::new();
    let mut beside: BTreeMap<String, Vec<File<'a>>> = BTreeMap::new();
    for file in home.files() {
        let Some(name) = read(file.stem()) else { continue };
        if file.ends_in(&MEDIA) && !name.proxy {
            media.entry(name.clip).or_default().insert(name.part, file);
            numbers.entry(name.roll).or_default().insert(name.number);
        } else if name.proxy || file.ends_in(&BESIDE) {
            beside.entry(name.clip).or_default().push(file);
        }
    }
    for (clip, parts) in &media {
        let ending = parts.values().next().map_or("MXF", |file| file.ending());
        if parts.len() > 1 || parts.keys().any(|part| *part > 1) {
            dense(exam, home, parts, 1, |part| format!("{clip}_{part:03}.{ending}"));
        }
        exam.clip(clip, parts.values().copied(), beside.remove(clip).unwrap_or_default());
    }
    for (clip, files) in beside {
        let path = path_in(home, &clip);
        let says =
            format!("has no picture: only `{}` is there", files.first().map_or("", |file| file.name()));
        exam.error(FindingCode::MissingClip, &path, &says);
    }
}

/// What the name of a clip says.
struct Name {
    clip: String,
    roll: String,
    number: u64,
    part: u64,
    proxy: bool,
}

fn read(stem: &str) -> Option<Name> {
    let upper = stem.to_ascii_uppercase();
    if let Some([roll, number]) = AVC.parts(&upper) {
        let (roll, number) = (roll.into(), number.parse().ok()?);
        return Some(Name { clip: upper.clone(), roll, number, part: 1, proxy: false });
    }
    let [roll, number, part, proxy] = NEW.parts(&upper)?;
    let end = upper.find("_CANON")? + "_CANON".len();
    Some(Name {
        clip: upper[..end].into(),
        roll: roll.into(),
        number: number.parse().ok()?,
        part: if part.is_empty() { 1 } else { part.parse().ok()? },
        proxy: !proxy.is_empty(),
    })
}

/// The model, as the small file of the first clip has it.
fn model(exam: &mut Exam<'_>) {
    let first = exam.files().find(|file| file.ends_in(&["xml"]));
    let root = first.and_then(|file| exam.sidecar_xml(file));
    let found = root.as_ref().and_then(|root| {
        let device = root.every().find(|element| element.name == "Device")?;
        device.text_at("ModelName").map(Into::into)
    });
    exam.card.model = found;
}
