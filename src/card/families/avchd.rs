//! AVCHD: `BDMV/STREAM/00000.MTS` with `CLIPINF/00000.CPI`, and playlists that say which streams make a take.

use super::{Extent, Rule};
use crate::card::exam::{Exam, path_in};
use crate::card::family::Family;
use crate::card::finding::{Finding, FindingCode, Severity};
use crate::card::pattern::Pattern;
use crate::card::tree::{File, Folder};
use std::collections::BTreeMap;

pub(super) const RULE: Rule = Rule { find, judge, extent: Extent::Structure };

static NUMBER: Pattern = Pattern::new(r"[0-9]{5}");

/// The folder with the index: on cards below `PRIVATE/AVCHD`.
fn home(root: Folder<'_>) -> Option<Folder<'_>> {
    let at = |path: &str| root.at(path).filter(|home| home.at("STREAM").is_some());
    at("PRIVATE/AVCHD/BDMV").or_else(|| at("AVCHD/BDMV")).or_else(|| at("BDMV"))
}

pub(super) fn find(folder: Folder<'_>) -> Option<Family> {
    home(folder).map(|_| Family::Avchd)
}

/// A stream of a playlist, and whether it goes on with the one before.
struct Item {
    stream: String,
    joined: bool,
}

pub(super) fn judge(exam: &mut Exam<'_>) {
    let Some(home) = home(exam.root) else { return };
    let by_number = |folder: &str, endings: &[&str]| -> BTreeMap<String, File<'_>> {
        let files = home.at(folder).into_iter().flat_map(Folder::files);
        let fitting = files.filter(|file| file.ends_in(endings) && NUMBER.fits(file.stem()));
        fitting.map(|file| (file.stem().to_owned(), file)).collect()
    };
    let streams = by_number("STREAM", &["mts", "m2ts"]);
    let infos = by_number("CLIPINF", &["cpi", "clpi"]);
    let missing = |stream: &str, ending: &str| path_in(home, &format!("STREAM/{stream}.{ending}"));
    for number in infos.keys().filter(|number| !streams.contains_key(*number)) {
        let says = "is missing: what the camera writes about it is there";
        exam.error(FindingCode::MissingEssence, &missing(number, "MTS"), says);
    }
    for number in streams.keys().filter(|number| !infos.contains_key(*number)) {
        let path = path_in(home, &format!("CLIPINF/{number}.CPI"));
        exam.error(FindingCode::MissingSidecar, &path, "is missing: the camera writes one for every stream");
    }
    index(exam, home);
    let mut known: Vec<String> = Vec::new();
    for file in by_number("PLAYLIST", &["mpl", "mpls"]).into_values() {
        let read = exam
            .index_bytes(file)
            .and_then(|bytes| playlist(&bytes).ok_or_else(|| "it is no whole playlist".into()));
        let items = match read {
            Ok(items) => items,
            Err(why) => {
                exam.unreadable(file, &why);
                continue;
            }
        };
        for item in items
            .iter()
            .filter(|item| !streams.contains_key(&item.stream) && !infos.contains_key(&item.stream))
        {
            exam.error(
                FindingCode::MissingClip,
                &missing(&item.stream, "MTS"),
                "is missing: a playlist names it",
            );
        }
        clips(exam, &items, &streams, &infos);
        known.extend(items.into_iter().map(|item| item.stream));
    }
    for (number, stream) in &streams {
        if !known.contains(number) {
            exam.review(FindingCode::ClipNotInIndex, stream.path(), "is in no playlist");
            exam.clip(number, [*stream], infos.get(number).copied());
        }
    }
}

fn index(exam: &mut Exam<'_>, home: Folder<'_>) {
    match home.file("INDEX.BDM").or_else(|| home.file("INDEX.BDMV")) {
        Some(file) => {
            let whole = exam.index_bytes(file).map(|bytes| is_whole(&bytes));
            match whole {
                Ok(true) => {}
                Ok(false) => exam.unreadable(file, "it ends in the middle"),
                Err(why) => exam.unreadable(file, &why),
            }
        }
        None => {
            let says = "The card's index (`INDEX.BDM`) is missing, so nothing says whether clips are missing";
            exam.findings.push(Finding::overall(FindingCode::IndexMissing, Severity::Review, says));
        }
    }
}

/// An index names two places, at 8 and 12, where a length and so many bytes follow; the second may be none.
fn is_whole(bytes: &[u8]) -> bool {
    let long = |at: usize| -> Option<usize> {
        let four: [u8; 4] = bytes.get(at..at.checked_add(4)?)?.try_into().ok()?;
        usize::try_from(u32::from_be_bytes(four)).ok()
    };
    let ends = |place: usize| -> Option<usize> { long(place)?.checked_add(4)?.checked_add(place) };
    let inside = |at: usize| {
        long(at).is_some_and(|place| place == 0 || ends(place).is_some_and(|end| end <= bytes.len()))
    };
    bytes.starts_with(b"INDX") && inside(8) && inside(12)
}

/// One clip for each stream that goes on with none before it.
fn clips<'a>(
    exam: &mut Exam<'a>,
    items: &[Item],
    streams: &BTreeMap<String, File<'a>>,
    infos: &BTreeMap<String, File<'a>>,
) {
    let mut open: Option<(&str, Vec<File<'a>>, Vec<File<'a>>)> = None;
    for item in items {
        if !item.joined
            && let Some((name, media, sidecars)) = open.take()
        {
            exam.clip(name, media, sidecars);
        }
        let (_, media, sidecars) = open.get_or_insert((&item.stream, Vec::new(), Vec::new()));
        media.extend(streams.get(&item.stream));
        sidecars.extend(infos.get(&item.stream));
    }
    if let Some((name, media, sidecars)) = open {
        exam.clip(name, media, sidecars);
    }
}

/// The streams of a playlist: at 8 stands where the list begins; an item has a length, five digits, `M2TS`, and flags
/// whose low bits tell how it is joined to the one before.
fn playlist(bytes: &[u8]) -> Option<Vec<Item>> {
    let short = |at: usize| Some(u16::from_be_bytes(bytes.get(at..at + 2)?.try_into().ok()?));
    let long = |at: usize| Some(u32::from_be_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?));
    if !bytes.starts_with(b"MPLS") {
        return None;
    }
    let list = usize::try_from(long(8)?).ok()?;
    let end = list.checked_add(4)?.checked_add(usize::try_from(long(list)?).ok()?)?;
    let count = short(list.checked_add(6)?)?;
    let mut at = list + 10;
    let mut items = Vec::new();
    for _ in 0..count {
        let length = usize::from(short(at)?);
        let stream = str::from_utf8(bytes.get(at + 2..at + 7)?).ok()?;
        if !NUMBER.fits(stream) || bytes.get(at + 7..at + 11)? != b"M2TS" {
            return None;
        }
        items.push(Item { stream: stream.into(), joined: matches!(short(at + 11)? & 0xf, 5 | 6) });
        at += 2 + length;
    }
    (at <= end && end <= bytes.len()).then_some(items)
}
