//! Recordings of which each card has half of the frames: a `.braw` on one, a `.braw2` of the same name on the other.
//!
//! A `.braw` alone does not tell that it lacks anything. Where any `.braw2` of its roll is seen, each clip of the roll needs one.

use super::finding::{Finding, FindingCode, Severity};
use super::medium::{Card, Judged};
use crate::journey::Listing;
use std::collections::BTreeSet;

const FIRST: &str = ".braw";
const SECOND: &str = ".braw2";

/// Says which halves are not among these cards.
pub(super) fn judge(cards: &mut [Judged], listing: &Listing) {
    let seen = |ending: &str| -> BTreeSet<String> {
        cards.iter().flat_map(|judged| halves(&judged.card, listing, ending)).map(|(name, _)| name).collect()
    };
    let (first, second) = (seen(FIRST), seen(SECOND));
    let rolls: BTreeSet<&str> = second.iter().map(|name| roll(name)).collect();
    for Judged { card, findings } in cards {
        for (_, path) in halves(card, listing, SECOND).filter(|(name, _)| !first.contains(name)) {
            let says = "has half of the frames: the other half is the `.braw` of this name on the other card";
            findings.push(Finding::about(FindingCode::PartnerElsewhere, Severity::Info, path, says));
        }
        let alone = |name: &str| rolls.contains(roll(name)) && !second.contains(name);
        for (_, path) in halves(card, listing, FIRST).filter(|(name, _)| alone(name)) {
            let says = "may have half of the frames: other clips of its roll have a `.braw2`, and this one has none here";
            findings.push(Finding::about(FindingCode::PartnerElsewhere, Severity::Review, path, says));
        }
    }
}

/// The files of a card with an ending: the name without it, in lower case, and the path.
fn halves<'l>(card: &Card, listing: &'l Listing, ending: &str) -> impl Iterator<Item = (String, &'l str)> {
    card.media(listing).filter_map(move |file| {
        let name = file.path.name().to_ascii_lowercase();
        name.strip_suffix(ending).map(|name| (name.to_owned(), file.path.as_str()))
    })
}

fn roll(name: &str) -> &str {
    name.split('_').next().unwrap_or(name)
}
