//! What speaks for a dump's being whole, besides that nothing moves: its manifests and its structure.

use crate::card::settle::{Evidence, Structure};
use crate::card::{self, Verdict};
use crate::journey::Listing;
use crate::manifest::claims::{Claims, claims};
use std::path::Path;

/// Gathers it. What cannot be read speaks for nothing. Blocks the thread.
pub fn evidence(dump: &Path) -> Evidence {
    let Ok(listing) = card::list(dump) else { return Evidence::default() };
    let claims = claims(dump, &listing).ok();
    let cards = card::judge(dump, &listing).unwrap_or_default();
    let structure = match Verdict::of(cards.iter().flat_map(|judged| &judged.findings)) {
        Verdict::Complete if !cards.is_empty() => Structure::Complete,
        Verdict::Incomplete | Verdict::InProgress => Structure::Incomplete,
        Verdict::Complete | Verdict::Review => Structure::Unknown,
    };
    Evidence {
        manifest_covers: claims.as_ref().is_some_and(|claims| covers(claims, &listing)),
        has_manifest: claims.is_some_and(|claims| !claims.summary.is_empty()),
        ..Evidence::of(structure)
    }
}

/// Whether manifests list every media file, all that they list is there, and the sizes that they give are right.
fn covers(claims: &Claims, listing: &Listing) -> bool {
    let mut media = listing.files.iter().filter(|file| card::is_media(file.path.name())).peekable();
    media.peek().is_some()
        && claims.missing.is_empty()
        && media.all(|file| {
            !claims.hashes(&file.path).is_empty()
                && claims.size(&file.path).is_none_or(|size| size == file.size)
        })
}
