//! Frames of no camera that is known: CinemaDNG, DPX, EXR, TIFF, and ARRIRAW whose folders were renamed. In one folder, or
//! a folder for each clip.

use super::{Extent, RULES, Rule};
use crate::card::exam::Exam;
use crate::card::family::Family;
use crate::card::sequence;
use crate::card::tree::{File, Folder};

pub(super) const RULE: Rule = Rule { find, judge, extent: Extent::Loose };

fn find(folder: Folder<'_>) -> Option<Family> {
    let in_folders = || folder.folders().find(|below| sequence::is_in(*below) && is_nobodys(*below));
    let holder = Some(folder).filter(|folder| sequence::is_in(*folder)).or_else(in_folders)?;
    let ending = holder.files().find(|file| file.ends_in(&sequence::FRAMES))?.ending().to_ascii_lowercase();
    Some(match ending.as_str() {
        "ari" | "arx" => Family::ArriAri,
        "dng" => Family::Cinemadng,
        "dpx" => Family::Dpx,
        "exr" => Family::Exr,
        _ => Family::Tiff,
    })
}

/// Whether no camera explains what is in a folder.
fn is_nobodys(folder: Folder<'_>) -> bool {
    let mut cameras = RULES.iter().filter(|rule| rule.extent != Extent::Loose);
    cameras.all(|rule| (rule.find)(folder).is_none())
}

fn judge(exam: &mut Exam<'_>) {
    for folder in exam.folders() {
        clips(exam, folder);
    }
}

/// Each sequence of a folder as a clip; what else lies there goes with the first.
pub(super) fn clips<'a>(exam: &mut Exam<'a>, folder: Folder<'a>) {
    let mut others: Vec<File<'a>> = folder.files().filter(|file| !file.ends_in(&sequence::FRAMES)).collect();
    for sequence in sequence::of(folder) {
        sequence.judge(exam);
        exam.clip(&sequence.name(), sequence.files(), others.drain(..));
    }
}
