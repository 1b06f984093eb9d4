//! Puts what is new of a card into the delivered roll, rename by rename, so that it goes on from wherever it was cut off.

use super::{delivered, entries};
use crate::daemon::agent::Agent;
use crate::handoff::{self, Growth, Progress, Swap};
use crate::journey::{Dump, Event};
use crate::problem::{Code, Problem};
use crate::share::at_once;
use crate::verify::hashing::{Read, Reading, ToRead, remote};
use crate::words::digest::{Algorithm, Digest};
use crate::words::path::RelPath;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;
use std::sync::atomic::Ordering;

/// Renames between two entries in the journal: as many as have to be proven anew when a run is cut off among them.
const AT_ONCE: usize = 64;

/// Has what is new enter the roll. Nothing is renamed before all of it, and all that is there, was looked at.
pub(in crate::daemon) async fn release(
    agent: &Agent,
    dump: &mut Dump,
    basis: &Dump,
    unasked: Option<String>,
) -> Result<(), Problem> {
    let growth = growth(agent, dump, basis)?;
    let progress = growth.look(&agent.read).await?;
    let moves = growth.moves();
    see_recorded(dump, &moves, &progress)?;
    prove(agent, dump, &growth, &moves, &progress).await?;
    let mut done = dump.moved as usize;
    for batch in moves[done..].chunks(AT_ONCE) {
        if agent.stop.is_cancelled() {
            return Err(Problem::new(
                Code::Interrupted,
                "Stopped while new files entered the delivered roll",
            ));
        }
        let left = batch.iter().zip(done..).filter(|(_, place)| !progress.done.contains(place));
        growth.enter(&agent.write, left.map(|(path, _)| path.clone()).collect()).await?;
        done += batch.len();
        agent.append(dump, vec![Event::Moved { moves: done as u32 }]).await?;
    }
    growth.swap_chains(&agent.write).await?;
    date_folders(agent, dump, &growth, &moves).await?;
    let (access, ()) =
        tokio::join!(handoff::inheritance(&agent.read, &growth.target), growth.leave(&agent.write));
    let (onward, pace) = (agent.onward(), agent.paced(dump));
    Ok(agent.append(dump, vec![Event::Released { access: Some(access), onward, unasked, pace }]).await?)
}

/// What enters the roll: what it will hold, without what it holds.
fn growth(agent: &Agent, dump: &Dump, basis: &Dump) -> Result<Growth, Problem> {
    let internal = |why: &str| Problem::new(Code::Internal, why);
    let seal = dump.seal.as_ref().ok_or_else(|| internal("A roll is to be released before it is sealed"))?;
    let there = delivered(basis);
    let before: HashMap<&RelPath, &Digest> =
        super::generations(basis).map(|file| (&file.path, &file.blake3)).collect();
    let mut chains = BTreeMap::new();
    for file in seal.files.iter().filter(|file| there.contains_key(&file.path)) {
        let before = before.get(&file.path).ok_or_else(|| internal("A chain is to replace what is none"))?;
        chains.insert(file.path.clone(), Swap { before: **before, after: file.blake3 });
    }
    let mut new = entries(dump, seal.files.iter().chain(&seal.earlier));
    new.retain(|path, _| !there.contains_key(path));
    let manifests: HashSet<RelPath> = seal.files.iter().map(|file| file.path.clone()).collect();
    let (staging, staged, target) = (agent.staging(dump)?, agent.staged(dump)?, agent.target(dump));
    Ok(Growth { staging, staged, target, there, new, manifests, chains })
}

/// Sees that what the journal knows to be done is done.
fn see_recorded(dump: &Dump, moves: &[RelPath], progress: &Progress) -> Result<(), Problem> {
    let undone = moves.iter().zip(0..dump.moved as usize).find(|(_, place)| !progress.done.contains(place));
    undone.map_or(Ok(()), |(path, _)| {
        let why = format!("`{path}` is gone from it, and back in staging");
        Err(handoff::ReleaseError::Changed(why).into())
    })
}

/// Reads once more what an earlier run renamed without the journal's knowing of it: names and sizes alone do not say that
/// it is what was proven.
async fn prove(
    agent: &Agent,
    dump: &Dump,
    growth: &Growth,
    moves: &[RelPath],
    progress: &Progress,
) -> Result<(), Problem> {
    let in_doubt = |place: &usize| *place >= dump.moved as usize;
    let in_doubt: Vec<&RelPath> =
        progress.done.iter().copied().filter(in_doubt).map(|place| &moves[place]).collect();
    if in_doubt.is_empty() {
        return Ok(());
    }
    let is_in_doubt =
        |path: &RelPath| in_doubt.iter().any(|moved| path == *moved || path.below(moved).is_some());
    let sent = dump.files.iter().filter_map(|file| {
        let path = dump.names.delivered(&file.source.path)?;
        Some((path, file.source.size, *file.digest(Algorithm::Blake3)?))
    });
    let sealed = dump.seal.iter().flat_map(|seal| &seal.files);
    let sealed = sealed.map(|file| (file.path.clone(), file.size, file.blake3));
    let files: Vec<_> =
        sent.chain(sealed).filter(|(path, ..)| growth.new.contains_key(path) && is_in_doubt(path)).collect();
    let algorithms: Arc<[Algorithm]> = [Algorithm::Blake3].into();
    let to_read = files.iter().map(|(path, size, _)| ToRead {
        path: path.clone(),
        size: *size,
        algorithms: algorithms.clone(),
    });
    let proven = agent.counters.proven();
    let before = proven.load(Ordering::Relaxed);
    let reading = Reading { proven: proven.clone(), stop: agent.stop.clone() };
    let mut differs = None;
    let mut take = |place: usize, read: Read| {
        let (path, size, blake3) = &files[place];
        match read {
            Ok((found, len)) if found.first() == Some(blake3) && len == *size => {}
            Ok(_) => differs = Some(format!("`{path}` is not what was sent")),
            Err(why) => differs = Some(format!("`{path}` cannot be read: {why}")),
        }
    };
    remote(&agent.read, &growth.target, to_read, &reading, &mut take).await?;
    proven.store(before, Ordering::Relaxed);
    differs.map_or(Ok(()), |what| Err(handoff::ReleaseError::Changed(what).into()))
}

/// Gives the folders that something entered the times that they have on the card.
async fn date_folders(agent: &Agent, dump: &Dump, growth: &Growth, moves: &[RelPath]) -> Result<(), Problem> {
    let entered: HashSet<RelPath> = moves.iter().filter_map(RelPath::parent).collect();
    let dated = dump.folders.iter().filter_map(|folder| {
        let path = dump.names.delivered(&folder.path).filter(|path| entered.contains(path))?;
        Some((agent.write.clone(), growth.target.join(&path), folder.modified))
    });
    let date = dated.map(|(share, path, time)| async move { share.set_folder_modified(&path, time).await });
    at_once(date.collect::<Vec<_>>()).await?;
    Ok(())
}
