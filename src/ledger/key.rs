//! The keys of what belongs to a delivery, and what every item has.

use super::place::Scribe;
use crate::cloud::table::{Item, PK, SK};

/// The format of all items.
const FORMAT: u64 = 1;

/// The first part of the keys of a delivery.
pub(super) fn pk(dump: impl std::fmt::Display) -> String {
    format!("roll#{dump}")
}

/// The second part of the delivery's own.
pub(super) const ROLL: &str = "roll";

/// The second part, where another agent has the delivery under that key.
pub(super) fn other(scribe: &Scribe) -> String {
    format!("other#{}", scribe.journal)
}

/// The second part of what is proven in a region.
pub(super) fn proof_key(region: &str) -> String {
    format!("r#{region}#landed")
}

/// An item of these keys, signed.
pub(super) fn signed(scribe: &Scribe, pk: String, sk: String) -> Item {
    let mut item =
        Item::from([(PK.into(), pk.into()), (SK.into(), sk.into()), ("format".into(), FORMAT.into())]);
    scribe.sign(&mut item);
    item
}
