//! Looks at the manifests that came with a dump. What they claim is re-checked against every byte that is sent, or,
//! where the policy says so, before anything is sent.

use super::agent::{Agent, blocking};
use super::card::look_into;
use super::grown::{Candidate, candidate};
use super::list::remembered;
use super::names;
use super::progress::Doing;
use crate::journey::{Claim, Dump, Event, Listing};
use crate::manifest::claims::{Claims, claims};
use crate::manifest::files::hash_files;
use crate::problem::{Code, Problem};
use crate::words::english;
use crate::words::path::RelPath;
use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use tokio_util::sync::CancellationToken;

/// How many files a message names.
const NAMED: usize = 5;

/// Reads the manifests, looks into the card and at the names. Refuses a dump that is not whole, by its own structure or by
/// its manifests; one that was delivered before ends here.
pub(super) async fn check(agent: &Agent, dump: &mut Dump) -> Result<(), Problem> {
    let (source, listing) = (dump.source.clone(), remembered(dump));
    let claims = blocking({
        let (source, listing) = (source.clone(), listing.clone());
        move || claims(&source, &listing)
    })
    .await??;
    let looked = look_into(agent, dump).await?;
    // What lacks a file that its own manifest lists is no part of a delivered card, but a broken copy.
    let is_there = refuse_missing(&claims);
    let grown = candidate(agent, dump).await?;
    // What is beside the media of a delivered card may have changed, too: then it is that card, and is not sent again.
    let is_grown = grown.as_ref().is_some_and(Candidate::is_whole);
    if let Some((of, elsewhere)) = looked.duplicate(agent, dump)
        && is_there.is_ok()
        && !is_grown
    {
        return Ok(agent.append(dump, vec![Event::Duplicate { of, elsewhere }]).await?);
    }
    looked.see_whole(agent, dump)?;
    is_there?;
    looked.see_apart(agent, dump, grown.is_some())?;
    let mut events = names::table(agent, dump).await?;
    if let Some(grown) = grown {
        let into = grown.events(agent, dump, &claims, &events).await?;
        events.extend(into);
    }
    let (proven, stop) = (agent.counters.proven(), agent.stop.clone());
    let verify_before = agent.verify_before;
    if verify_before {
        agent.counters.set_doing(Doing::Verifying);
    }
    let claims = blocking(move || {
        if verify_before {
            verify(&source, &listing, &claims, &proven, &stop)?;
        }
        Ok::<_, Problem>(with_skipped(claims))
    })
    .await??;
    looked.claim(agent, dump).await?;
    let verdict = looked.word().into();
    events.push(Event::Checked { family: looked.family, verdict, claims });
    // The table comes whole or not at all.
    agent.append(dump, events).await?;
    if dump.names.withhold() {
        agent.counters.note(names::notice(dump));
    }
    Ok(())
}

/// The manifests that came along, with what of them stays behind.
fn with_skipped(claims: Claims) -> Vec<Claim> {
    let mut summary = claims.summary;
    if let Some(claim) = summary.iter_mut().find(|claim| claim.files > 0)
        && !claims.skipped.is_empty()
    {
        let files = english::count(claims.skipped.len() as u64, "file");
        let names = english::list(&claims.skipped, NAMED);
        let skipped = format!("{files} left behind as junk of an operating system: {names}");
        let unchecked = claim.unchecked.take();
        claim.unchecked = Some(unchecked.map(|gaps| format!("{gaps}; {skipped}")).unwrap_or(skipped));
    }
    summary
}

fn refuse_missing(claims: &Claims) -> Result<(), Problem> {
    let missing: Vec<_> = claims.missing.iter().chain(&claims.missing_folders).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let message =
        format!("The manifest lists what the dump does not have: {}", english::list(&missing, NAMED));
    Err(Problem::new(Code::ClaimMissing, message))
}

/// Reads every file that a manifest has hashes for, and compares.
fn verify(
    source: &Path,
    listing: &Listing,
    claims: &Claims,
    proven: &Arc<AtomicU64>,
    stop: &CancellationToken,
) -> Result<(), Problem> {
    let before = proven.load(Ordering::Relaxed);
    let claimed: Vec<&RelPath> =
        listing.files.iter().map(|file| &file.path).filter(|path| !claims.hashes(path).is_empty()).collect();
    let paths: Vec<_> = claimed.iter().map(|path| path.under(source)).collect();
    let ended = AtomicBool::new(false);
    let progress = |bytes| {
        proven.fetch_add(bytes, Ordering::Relaxed);
        ended.store(stop.is_cancelled(), Ordering::Relaxed);
    };
    let threads = std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
    let hashed = hash_files(&paths, &claims.algorithms(), threads, &progress, &ended);
    let mut altered = Vec::new();
    for (path, hashed) in claimed.into_iter().zip(hashed) {
        let hashed = hashed?;
        if claims.compare(path, &hashed.digests).is_err() {
            altered.push(path);
        }
    }
    // The same counter shows the readback later.
    proven.store(before, Ordering::Relaxed);
    match altered.len() {
        0 => Ok(()),
        number => Err(Problem::new(
            Code::ClaimMismatch,
            format!(
                "{} not what the manifest says: {}",
                english::count(number as u64, "file"),
                english::list(&altered, NAMED)
            ),
        )),
    }
}
