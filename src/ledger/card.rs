//! The index by cards: where each was delivered, so that another studio finds it by content, whatever its name is there.

use super::key::signed;
use super::place::{Place, Scribe, number, parsed, text};
use crate::cloud::table::{Condition, Item, Test};
use crate::journey::{Dump, Elsewhere, Print, Stage};
use crate::words::id::DumpId;

/// The first part of the keys of a card.
pub(super) fn pk(print: Print) -> String {
    format!("card#{print}")
}

/// What the second part begins with, of a delivery.
pub(super) const AT: &str = "at#";

/// That a card was delivered, as the ledger has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivered {
    /// Whose delivery it was.
    pub scribe: Scribe,
    /// As which dump.
    pub dump: DumpId,
    /// Where, for people and for the journal.
    pub place: Elsewhere,
    /// What lay beside the media: see [`beside`].
    beside: String,
}

/// What lies beside the media files of a dump, by path and size, in one hash.
fn beside(dump: &Dump) -> String {
    let mut hasher = blake3::Hasher::new();
    for file in dump.files.iter().filter(|file| file.print.is_none()) {
        hasher.update(format!("{}\0{}\n", file.source.path, file.source.size).as_bytes());
    }
    hasher.finalize().to_hex().to_string()
}

/// The entry for a dump that was released; none for one whose card nothing tells apart.
pub(super) fn entry(dump: &Dump, place: &Place, scribe: &Scribe) -> Option<Item> {
    let print = dump.card.identity.fingerprint?;
    let released = dump.reached(Stage::Released)?;
    let mut item = signed(scribe, pk(print), format!("{AT}{}#{}", place.share, dump.id));
    for (name, value) in [
        ("dump", dump.id.to_string()),
        ("share", place.share.clone()),
        ("destination", dump.destination.clone()),
        ("roll", dump.roll.clone()),
        ("target", dump.target.to_string()),
        ("released", released.to_string()),
        ("beside", beside(dump)),
    ] {
        item.insert(name.into(), value.into());
    }
    if let Some((number, sha256)) = dump.receipt() {
        item.insert("receipt".into(), (*number).into());
        item.insert("receipt_sha256".into(), sha256.as_str().into());
    }
    Some(item)
}

/// Where it may be written: nobody else ever has that key.
pub(super) fn only_if(scribe: &Scribe) -> Condition {
    Condition::absent_or(vec![Test::Is("journal", scribe.journal.as_str().into())])
}

impl Delivered {
    /// What an item says; `None` for one that this version does not understand.
    pub(super) fn of(item: &Item) -> Option<Self> {
        Some(Self {
            scribe: Scribe::of(item),
            dump: parsed(item, "dump")?,
            place: Elsewhere {
                studio: text(item, "studio"),
                host: text(item, "host"),
                share: text(item, "share"),
                destination: text(item, "destination"),
                target: text(item, "target"),
                released: parsed(item, "released"),
                receipt: number(item, "receipt"),
            },
            beside: text(item, "beside"),
        })
    }

    /// Whether it had all files of a dump of the same media that lie beside these, too, by path and size.
    pub fn had_the_rest(&self, dump: &Dump) -> bool {
        self.beside == beside(dump)
    }
}
