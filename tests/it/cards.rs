//! Cards of every family, whole and damaged in every way that is known: none that is whole is called incomplete, and none
//! that is damaged complete. Each is small, and has the structure of a real one.

mod arri;
mod atomos;
mod avchd;
mod blackmagic;
pub(crate) mod build;
mod canon;
mod dcim;
mod drones;
mod gopro;
pub(crate) mod media;
mod p2;
mod panasonic;
mod red;
mod sequences;
mod sony;
mod sound;
mod table;
mod tree;

use build::Made;

/// A family: how to make a whole card, what is known about it, and what may happen to it.
pub(crate) struct Kind {
    /// Its code.
    family: &'static str,
    whole: fn() -> Made,
    roll: Option<&'static str>,
    model: Option<&'static str>,
    clips: u64,
    /// A file of picture or sound: it is cut, emptied and so on as well.
    media: &'static str,
    /// The index: it is taken away, cut and emptied as well.
    index: Option<&'static str>,
    damages: &'static [Damage],
}

/// What may happen to a card.
pub(crate) struct Damage {
    /// In the words of the table.
    what: &'static str,
    done: fn(&Made),
    verdict: &'static str,
    /// One of these must be among the findings; all right when there are none to name.
    codes: &'static [&'static str],
}

/// Every family.
const KINDS: &[&[Kind]] = &[
    red::KINDS,
    sony::KINDS,
    p2::KINDS,
    canon::KINDS,
    panasonic::KINDS,
    avchd::KINDS,
    arri::KINDS,
    blackmagic::KINDS,
    gopro::KINDS,
    drones::KINDS,
    dcim::KINDS,
    atomos::KINDS,
    sound::KINDS,
    sequences::KINDS,
];

fn kinds() -> impl Iterator<Item = &'static Kind> {
    KINDS.iter().copied().flatten()
}
