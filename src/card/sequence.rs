//! Sequences of frames: numbers without a hole, and one size where the format does not compress.

use super::exam::{Exam, path_in};
use super::finding::FindingCode;
use super::segments::{holes, ranges};
use super::tree::{File, Folder};
use crate::words::english;
use std::collections::BTreeMap;

/// Endings of frames.
pub(super) const FRAMES: [&str; 7] = ["ari", "arx", "dng", "dpx", "exr", "tif", "tiff"];

/// Frames that make a sequence.
const LEAST: usize = 3;

/// Frames of one name.
pub(super) struct Sequence<'a> {
    folder: Folder<'a>,
    /// What stands before the number, and behind it.
    pub(super) stem: String,
    ending: String,
    width: usize,
    frames: BTreeMap<u64, File<'a>>,
}

/// The sequences among the files of a folder.
pub(super) fn of<'a>(folder: Folder<'a>) -> Vec<Sequence<'a>> {
    let mut found: BTreeMap<(&str, &str, usize), BTreeMap<u64, File<'a>>> = BTreeMap::new();
    for file in folder.files().filter(|file| file.ends_in(&FRAMES)) {
        let stem = file.stem();
        let digits = stem.bytes().rev().take_while(u8::is_ascii_digit).count();
        let (name, number) = stem.split_at(stem.len() - digits);
        if let Ok(number) = number.parse() {
            found.entry((name, file.ending(), digits)).or_default().insert(number, file);
        }
    }
    let mut all: Vec<Sequence<'a>> = Vec::new();
    for ((stem, ending, width), frames) in found {
        // Numbers that grow wider go on in the next width.
        let goes_on = all.last_mut().filter(|last| {
            last.stem == stem
                && last.ending == ending
                && last
                    .frames
                    .last_key_value()
                    .is_some_and(|(number, _)| frames.contains_key(&number.saturating_add(1)))
        });
        match goes_on {
            Some(last) => last.frames.extend(frames),
            None => all.push(Sequence { folder, stem: stem.into(), ending: ending.into(), width, frames }),
        }
    }
    all.retain(|sequence| sequence.frames.len() >= LEAST);
    all
}

/// Whether a folder has a sequence in it.
pub(super) fn is_in(folder: Folder<'_>) -> bool {
    let mut frames = folder.files().filter(|file| file.ends_in(&FRAMES)).peekable();
    frames.peek().is_some()
        && folder.files().filter(|file| file.ends_in(&FRAMES)).take(LEAST).count() == LEAST
        && !of(folder).is_empty()
}

impl<'a> Sequence<'a> {
    /// Its frames, in order.
    pub(super) fn files(&self) -> impl Iterator<Item = File<'a>> {
        self.frames.values().copied()
    }

    /// What people call it.
    pub(super) fn name(&self) -> String {
        let (Some((first, _)), Some((last, _))) =
            (self.frames.first_key_value(), self.frames.last_key_value())
        else {
            return self.stem.clone();
        };
        format!("{}[{first:0width$}-{last:0width$}].{}", self.stem, self.ending, width = self.width)
    }

    /// Says which frames are missing, and which are smaller than all others.
    pub(super) fn judge(&self, exam: &mut Exam<'a>) {
        self.gaps(exam);
        if matches!(self.ending.to_ascii_lowercase().as_str(), "ari" | "dpx" | "dng" | "tif" | "tiff") {
            self.sizes(exam);
        }
        if self.ending.eq_ignore_ascii_case("dpx") {
            self.length(exam);
        }
    }

    /// A DPX frame may say how many there are (SMPTE ST 268-1, the field at 1716), in the file's order of bytes.
    fn length(&self, exam: &mut Exam<'a>) {
        let Some(probe) = self.files().last().and_then(|file| exam.open(file).ok()) else { return };
        let Ok((magic, length)) = probe.array::<4>(0).and_then(|magic| Ok((magic, probe.array(1716)?)))
        else {
            return;
        };
        let length = if magic == *b"SDPX" { u32::from_be_bytes(length) } else { u32::from_le_bytes(length) };
        let there = self.frames.len() as u64;
        if length != u32::MAX && u64::from(length) > there {
            let path = path_in(self.folder, &self.name());
            let length = english::thousands(u64::from(length));
            let says =
                format!("has {}, and its frames say that there are {length}", english::count(there, "frame"));
            exam.review(FindingCode::SequenceShort, &path, &says);
        }
    }

    fn gaps(&self, exam: &mut Exam<'a>) {
        let numbers: Vec<u64> = self.frames.keys().copied().collect();
        let steps: Vec<u64> = numbers.windows(2).map(|pair| pair[1] - pair[0]).collect();
        let path = path_in(self.folder, &self.name());
        let same = steps.windows(2).all(|pair| pair[0] == pair[1]);
        match steps.first() {
            Some(1) if same => {}
            Some(step) if same => {
                let says =
                    format!("has only every {step}th frame: on purpose, or a copy that leaves some out");
                exam.review(FindingCode::SequenceGap, &path, &says);
            }
            _ => {
                let first = numbers.first().copied().unwrap_or(0);
                let holes = holes(first, numbers);
                let count = holes.iter().map(|(from, to)| to - from + 1).sum();
                let says =
                    format!("lacks {}: {}", english::count(count, "frame"), ranges(&holes, self.width));
                exam.error(FindingCode::SequenceGap, &path, &says);
            }
        }
    }

    /// Without compression all frames are of one size; where nearly all are, the others are cut off.
    fn sizes(&self, exam: &mut Exam<'a>) {
        let mut often: BTreeMap<u64, usize> = BTreeMap::new();
        for file in self.files() {
            *often.entry(file.size()).or_default() += 1;
        }
        let Some((usual, count)) = often.into_iter().max_by_key(|(_, count)| *count) else { return };
        if count * 10 < self.frames.len() * 9 && self.frames.len() - count > 1 {
            return;
        }
        for file in self.files().filter(|file| file.size() < usual && file.size() > 0) {
            exam.error(FindingCode::Truncated, file.path(), "is smaller than the other frames of its clip");
        }
    }
}
