//! Lists the dump's files.

use super::agent::{Agent, blocking};
use super::settle::settle;
use crate::card;
use crate::journey::{Dump, Event, Listing, Skipped};
use crate::manifest::asc_mhl::is_chain;
use crate::problem::Problem;
use std::path::Path;

/// Why a chain is not among the files: it is written anew.
pub(super) const CONTINUED: &str = "delivered with the new generation in it";
/// Files and folders in one event.
const AT_ONCE: usize = 1000;

/// Lists the dump, in events of bounded size.
pub(super) async fn list(agent: &Agent, dump: &mut Dump) -> Result<(), Problem> {
    if !(dump.files.is_empty() && dump.folders.is_empty() && dump.skipped.is_empty()) {
        // An earlier listing was cut off half-way.
        agent.append(dump, vec![Event::Reopened { by: "ingest".into() }]).await?;
    }
    let source = dump.source.clone();
    settle(agent, &source).await?;
    let mut listing = blocking(move || look(&source)).await??;
    let (files, bytes) = (listing.files.len() as u64, listing.files.iter().map(|file| file.size).sum());
    while let Some(part) = next_part(&mut listing) {
        agent.append(dump, vec![Event::Listed(part)]).await?;
    }
    agent.append(dump, vec![Event::Settled { files, bytes }]).await?;
    Ok(())
}

/// Everything below the dump's folder. The chain of an ASC MHL history that came along is not sent: it is delivered
/// with the new generation in it.
pub(super) fn look(source: &Path) -> Result<Listing, Problem> {
    let mut listing = card::list(source)?;
    let continued = listing
        .files
        .extract_if(.., |file| is_chain(&file.path))
        .map(|file| Skipped { path: file.path.as_str().to_owned(), reason: CONTINUED.into() });
    listing.skipped.extend(continued);
    listing.skipped.sort_by(|one, other| one.path.cmp(&other.path));
    Ok(listing)
}

/// Sees that the dump is still what was listed.
pub(super) fn see_unchanged(source: &Path, listed: &Listing) -> Result<(), Problem> {
    Ok(card::same(listed, &look(source)?)?)
}

/// The next part of what is left of a listing, in order.
fn next_part(listing: &mut Listing) -> Option<Listing> {
    fn head<T>(items: &mut Vec<T>) -> Vec<T> {
        let rest = items.split_off(items.len().min(AT_ONCE));
        std::mem::replace(items, rest)
    }
    let part = Listing {
        files: head(&mut listing.files),
        folders: head(&mut listing.folders),
        skipped: head(&mut listing.skipped),
    };
    let nothing = part.files.is_empty() && part.folders.is_empty() && part.skipped.is_empty();
    (!nothing).then_some(part)
}

/// The listing as the dump remembers it.
pub(super) fn remembered(dump: &Dump) -> Listing {
    Listing {
        files: dump.files.iter().map(|file| file.source.clone()).collect(),
        folders: dump.folders.clone(),
        skipped: dump.skipped.clone(),
    }
}
