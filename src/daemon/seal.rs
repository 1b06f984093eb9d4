//! Writes the new ASC MHL generation into staging, and reads it back.
//!
//! The generation is a function of the dump: cut off half-way, the same bytes are written again.

use super::agent::{Agent, blocking, in_place};
use super::gateway;
use super::grown::{Mirror, Staged, basis};
use super::list::{CONTINUED, remembered, see_unchanged};
use crate::journey::{Dump, Event, GenerationFile, Seal, SourceFolder, Stage};
use crate::landing::{self, is_not_yet};
use crate::manifest::asc_mhl::{self, Creator, Histories, Process, Roll, SealedFile, SealedRoll};
use crate::problem::{Code, Problem};
use crate::share::{Share, at_once};
use crate::upload;
use crate::words::digest::{Algorithm, Digest};
use crate::words::path::{IoAt, IoError, RelPath};
use bytes::Bytes;
use jiff::Timestamp;
use std::collections::HashSet;

/// What operating systems leave behind, so that a later check of the roll need not mind it.
const IGNORE: [&str; 3] = ["._*", "Thumbs.db", "desktop.ini"];

/// Sees that the dump is still what was sent, then writes and proves the generation.
pub(super) async fn seal(agent: &Agent, dump: &mut Dump) -> Result<(), Problem> {
    let (source, sent) = (dump.source.clone(), remembered(dump));
    blocking(move || see_unchanged(&source, &sent)).await??;

    let staged = agent.staged(dump)?;
    if agent.write.stat(&staged).await?.is_none() {
        return Err(Problem::new(Code::StagingDiffers, format!("`{staged}` is gone from the share")));
    }
    let basis = basis(agent, dump).await?;
    let in_staging = Staged::of(dump, basis.as_ref());
    let mirror = match &basis {
        Some(basis) => Some(Mirror::fetch(agent, dump, basis).await?),
        None => None,
    };
    let sealed = generations(agent, dump, mirror.as_ref())?;
    let SealedRoll { files, manifest, generation, c4, .. } = sealed;
    let files: Vec<(RelPath, Bytes)> = files.into_iter().map(|(path, bytes)| (path, bytes.into())).collect();
    let staged_files = || files.iter().map(|(path, bytes)| (staged.join(path), bytes.clone()));
    let writes: Vec<_> =
        staged_files().map(|(path, bytes)| write(agent.write.clone(), path, bytes)).collect();
    // Somebody who looked into staging may have left something there; what is written now stays.
    let mut keep = in_staging.kept(&staged);
    keep.extend(staged_files().flat_map(|(path, _)| [path.parent(), Some(path)]).flatten());
    let (tidied, wrote) = tokio::join!(upload::tidy(&agent.write, &staged, &keep), at_once(writes));
    tidied?;
    wrote?;
    let prove = async {
        for (path, bytes) in &files {
            prove(agent, &staged.join(path), bytes).await?;
        }
        Ok(())
    };
    tokio::try_join!(date_folders(agent, dump, &in_staging, &staged), prove)?;
    let written: Vec<GenerationFile> = files.iter().map(|(path, bytes)| noted(path, bytes)).collect();
    let stays = |file: &&GenerationFile| written.iter().all(|written| written.path != file.path);
    let earlier = mirror.iter().flat_map(|mirror| &mirror.written).filter(stays).cloned().collect();
    Ok(agent.append(dump, vec![Event::Sealed { manifest, generation, c4, files: written, earlier }]).await?)
}

/// The files of a dump's generations. One that was sealed before they were noted is sealed again in memory.
pub(super) fn files(agent: &Agent, dump: &Dump, seal: &Seal) -> Result<Vec<GenerationFile>, Problem> {
    if !seal.files.is_empty() {
        return Ok(seal.files.clone());
    }
    Ok(generations(agent, dump, None)?.files.iter().map(|(path, bytes)| noted(path, bytes)).collect())
}

fn noted(path: &RelPath, bytes: &[u8]) -> GenerationFile {
    let blake3 = in_place(|| Digest::from_raw(Algorithm::Blake3, blake3::hash(bytes).as_bytes()));
    let blake3 = blake3.expect("a BLAKE3 hash has 32 bytes");
    GenerationFile { path: path.clone(), size: bytes.len() as u64, blake3 }
}

/// The generations to write, and where: the same bytes at every call for the same dump. `mirror` has the histories of a roll
/// that was delivered before.
fn generations(agent: &Agent, dump: &Dump, mirror: Option<&Mirror>) -> Result<SealedRoll, Problem> {
    let at = dump.reached(Stage::Sent).unwrap_or_else(|| agent.clock.now());
    in_place(|| {
        let delivered = dump.files.iter().filter_map(|file| dump.names.delivered(&file.source.path));
        let delivered: Vec<RelPath> = delivered.collect();
        let files: Vec<_> = dump
            .files
            .iter()
            .zip(&delivered)
            .map(|(file, path)| SealedFile {
                path,
                size: file.source.size,
                modified: file.source.modified,
                digests: &file.digests,
                hashed: Some(at),
                earlier: file.before.is_some(),
            })
            .collect();
        let folders = delivered_folders(dump);
        let creator = Creator {
            created: at,
            hostname: agent.host.clone(),
            version: env!("CARGO_PKG_VERSION").into(),
            author: None,
            location: (!agent.studio.is_empty()).then(|| agent.studio.clone()),
            comment: None,
        };
        let roll = Roll {
            name: &dump.roll,
            files: &files,
            folders: &folders,
            former: &dump.names.undo(),
            histories: &Histories::load(mirror.map_or(&*dump.source, Mirror::root), &remembered(dump))?,
            ignore: &IGNORE,
            process: Process::Transfer,
            creator: &creator,
        };
        let mut sealed = asc_mhl::seal(&roll)?;
        sealed.files.extend(chains_that_end(dump, &sealed, mirror)?);
        Ok(sealed)
    })
}

/// The chains of histories that get no new generation, because an earlier one leaves their folder out: as they came.
fn chains_that_end(
    dump: &Dump,
    sealed: &SealedRoll,
    mirror: Option<&Mirror>,
) -> Result<Vec<(RelPath, Vec<u8>)>, Problem> {
    let unreadable = |error: IoError| Problem::new(Code::SourceUnreadable, error.to_string());
    let chains = dump.skipped.iter().filter(|skipped| skipped.reason == CONTINUED);
    let paths = chains.filter_map(|skipped| RelPath::new(skipped.path.as_str()).ok());
    let paths = paths.filter_map(|path| dump.names.delivered(&path).map(|delivered| (path, delivered)));
    let is_there = |path: &RelPath| mirror.is_some_and(|mirror| mirror.is_delivered(path));
    let ended =
        paths.filter(|(_, path)| !is_there(path) && sealed.files.iter().all(|(written, _)| written != path));
    ended
        .map(|(path, delivered)| {
            let source = path.under(&dump.source);
            let bytes = std::fs::read(&source).at(&source).map_err(unreadable)?;
            Ok((delivered, bytes))
        })
        .collect()
}

/// Writes a file of a history.
async fn write(share: Share, path: RelPath, bytes: Bytes) -> Result<(), Problem> {
    if let Some(folder) = path.parent() {
        share.make_folder(&folder).await?;
    }
    Ok(upload::write_bytes(&share, &path, &bytes).await?)
}

/// Reads a file of a history back over the other session.
async fn prove(agent: &Agent, path: &RelPath, bytes: &Bytes) -> Result<(), Problem> {
    let look = || async {
        let differs = || Some(format!("`{path}`"));
        match landing::same_bytes(&agent.read, path, bytes).await {
            Ok(true) => Ok(None),
            Ok(false) => Ok(differs()),
            Err(error) if agent.gateway.is_some() && is_not_yet(&error) => Ok(differs()),
            Err(error) => Err(error.into()),
        }
    };
    match (gateway::until(agent, look).await?, agent.gateway) {
        (None, _) => Ok(()),
        (Some(what), Some(_)) => Err(gateway::undelivered(agent, what)),
        (Some(what), None) => {
            Err(Problem::new(Code::LandingDiffers, format!("{what} reads back other than it was written")))
        }
    }
}

/// The folders as they are on the share.
fn delivered_folders(dump: &Dump) -> Vec<SourceFolder> {
    let delivered = |folder: &SourceFolder| {
        Some(SourceFolder { path: dump.names.delivered(&folder.path)?, modified: folder.modified })
    };
    dump.folders.iter().filter_map(delivered).collect()
}

/// Gives the folders the times they have on the card, now that nothing is written into them any more.
async fn date_folders(
    agent: &Agent,
    dump: &Dump,
    in_staging: &Staged,
    staged: &RelPath,
) -> Result<(), Problem> {
    let made: HashSet<&RelPath> = in_staging.folders.iter().collect();
    let folders = delivered_folders(dump).into_iter().filter(|folder| made.contains(&folder.path));
    let mut dated: Vec<_> =
        folders.map(|folder| (agent.write.clone(), staged.join(&folder.path), folder.modified)).collect();
    // The roll's own folder is in no listing.
    let of_dump = std::fs::metadata(&dump.source).and_then(|found| found.modified()).ok();
    let of_dump = of_dump.and_then(|modified| Timestamp::try_from(modified).ok());
    dated.extend(of_dump.map(|modified| (agent.write.clone(), staged.clone(), modified)));
    let date = |(share, path, time): (Share, RelPath, Timestamp)| async move {
        share.set_folder_modified(&path, time).await
    };
    at_once(dated.into_iter().map(date)).await?;
    Ok(())
}
