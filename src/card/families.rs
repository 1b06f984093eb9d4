//! The kinds of cards, in the order in which they are looked for: the first that fits a folder is it.
//!
//! The table below reads like the list of signatures that it implements; what each looks for and what it expects to find
//! stands in a file of its own.

mod arri;
mod p2;
mod red;
mod sequences;
mod sony;

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
pub(super) const RULES: &[Rule] = &[
    red::RULE,
    sony::XDROOT,
    sony::STRIPPED,
    sony::M4ROOT,
    sony::BPAV,
    sony::SAM,
    p2::RULE,
    arri::RULE,
    sequences::RULE,
];
