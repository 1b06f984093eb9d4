//! A card that was delivered, and has more files now: only these are sent, and they enter the delivered roll.
//!
//! It is the same card only where everything that was delivered is in the dump unchanged; one file that is not holds it.
//! What is in the roll keeps the proof of the receipt with which it travelled.

mod candidate;
mod compare;
mod histories;
mod place;
mod release;

pub(super) use candidate::{Candidate, candidate};
pub(super) use histories::Mirror;
pub(super) use release::release;

use super::agent::Agent;
use crate::handoff::Entries;
use crate::journey::{Dump, GenerationFile};
use crate::problem::Problem;
use crate::words::path::RelPath;
use std::collections::HashSet;

const HINT: &str = "The delivered roll stays as it is. Find out what changed these files; to send the whole card beside it, \
                    give it another name with `--as`";

/// The delivery into whose roll a dump's new files go; `None` for a dump that is a roll of its own.
pub(super) async fn basis(agent: &Agent, dump: &Dump) -> Result<Option<Dump>, Problem> {
    let Some(grown) = &dump.grown else { return Ok(None) };
    Ok(Some(agent.journal.load(grown.of).await?))
}

/// A roll on the share: the dump's files and folders, and those of its generations.
pub(super) fn entries<'a>(dump: &Dump, generations: impl IntoIterator<Item = &'a GenerationFile>) -> Entries {
    let on_share = |path| dump.names.delivered(path);
    let folders = dump.folders.iter().filter_map(|folder| Some((on_share(&folder.path)?, None)));
    let files = dump.files.iter().map(|file| &file.source);
    let mut entries: Entries =
        folders.chain(files.filter_map(|file| Some((on_share(&file.path)?, Some(file.size))))).collect();
    for file in generations {
        entries.extend(file.path.parent().map(|folder| (folder, None)));
        entries.insert(file.path.clone(), Some(file.size));
    }
    entries
}

/// What a delivered roll holds.
pub(super) fn delivered(basis: &Dump) -> Entries {
    entries(basis, generations(basis))
}

/// Every file of the generations that were written for a roll.
fn generations(dump: &Dump) -> impl Iterator<Item = &GenerationFile> {
    dump.seal.iter().flat_map(|seal| seal.files.iter().chain(&seal.earlier))
}

/// What of a dump goes through staging, by its names on the share.
pub(super) struct Staged {
    /// Folders, each after the one that holds it.
    pub(super) folders: Vec<RelPath>,
    /// Files.
    pub(super) files: Vec<RelPath>,
}

impl Staged {
    /// All of it; of a card that has grown only what is new, in the folders where it is to lie.
    pub(super) fn of(dump: &Dump, basis: Option<&Dump>) -> Self {
        let on_share = |path| dump.names.delivered(path);
        let new = dump.files.iter().filter(|file| file.before.is_none());
        let files: Vec<RelPath> = new.filter_map(|file| on_share(&file.source.path)).collect();
        let folders = dump.folders.iter().filter_map(|folder| on_share(&folder.path));
        let Some(basis) = basis else { return Self { folders: folders.collect(), files } };
        let there = delivered(basis);
        let (there, new): (Vec<_>, Vec<_>) = folders.partition(|folder| there.contains_key(folder));
        let above: HashSet<RelPath> = files.iter().chain(&new).flat_map(above).collect();
        let used = there.into_iter().filter(|folder| above.contains(folder));
        let mut folders: Vec<RelPath> = used.chain(new).collect();
        folders.sort_unstable();
        Self { folders, files }
    }

    /// Where all of it lies in staging.
    pub(super) fn kept(&self, staged: &RelPath) -> HashSet<RelPath> {
        self.folders.iter().chain(&self.files).map(|path| staged.join(path)).collect()
    }
}

fn above(path: &RelPath) -> impl Iterator<Item = RelPath> {
    std::iter::successors(path.parent(), RelPath::parent)
}
