//! The kinds of cards, in the order in which they are looked for: the first that fits a folder is it.
//!
//! The table below reads like the list of signatures that it implements; what each looks for and what it expects to find
//! stands in a file of its own.

mod arri;
mod atomos;
mod avchd;
mod blackmagic;
mod canon;
mod dcim;
mod dji;
mod gopro;
mod insta360;
mod p2;
mod panasonic;
mod red;
mod sequences;
mod sony;
mod sound;

use super::exam::Exam;
use super::family::Family;
use super::tree::Folder;

/// How a family is known, and what is expected of its cards.
pub(super) struct Rule {
    /// The family, where this folder is the root of one of its cards.
    pub(super) find: fn(Folder<'_>) -> Option<Family>,
    /// Names the clips and says what is wrong with them.
    pub(super) judge: fn(&mut Exam<'_>),
    /// How much below the root belongs to the card.
    pub(super) extent: Extent,
}

/// How much below its root belongs to a card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Extent {
    /// Everything: the folders are the camera's.
    Structure,
    /// Everything that is not another card: the root is wherever somebody has put the files.
    Files,
    /// The same, and never inside of another card: files like these are part of many.
    Loose,
}

/// Every family, the first that fits first.
#[rustfmt::skip]
pub(super) const RULES: &[Rule] = &[
    red::RULE,        // *.RDM, *.RDC
    sony::XDROOT,     // XDROOT/Clip
    sony::STRIPPED,   // Clip and MEDIAPRO.XML
    sony::M4ROOT,     // M4ROOT/CLIP
    sony::BPAV,       // BPAV/CLPR
    sony::SAM,        // PROAV/CLPR
    p2::RULE,         // CONTENTS/CLIP and VIDEO or AVCLIP
    canon::RULE,      // CONTENTS/CLIPS001, CRM/REEL_0001, XFVC/REEL_0001
    panasonic::RULE,  // PRIVATE/PANA_GRP
    avchd::RULE,      // BDMV/STREAM
    arri::RULE,       // A004R1JL, A_0113_1EZN, and the clips' names
    blackmagic::RULE, // *.braw
    gopro::RULE,      // DCIM/100GOPRO, GX010001.MP4
    dji::RULE,        // DCIM/DJI_001, DJI_0001.MP4
    insta360::RULE,   // DCIM/Camera01/*.insv
    dcim::RULE,       // DCIM/100CANON
    atomos::RULE,     // *_S001_S001_T001.MOV
    sound::RULE,      // SOUNDDEV, folders of WAVE files
    sequences::RULE,  // three frames of one name
];

/// What cameras put onto the same card beside their own: looked at as well.
pub(super) const BESIDE: &[Rule] = &[avchd::RULE, dcim::RULE];
