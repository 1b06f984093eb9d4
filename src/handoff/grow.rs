//! What is new of a card enters the roll that was delivered before: by a rename for each new file, or for each new folder
//! with all that is in it, never over a name that is there.
//!
//! The sync sees a new file only whole and proven. The roll's chains, which list one generation more, are changed last: the
//! old one is moved out to staging and the new one in, so that nothing is ever replaced. Whatever instant it is cut off,
//! [`Growth::look`] finds out how far it came.

use super::release::ReleaseError;
use crate::share::{Entry, EntryKind, Kind, Share, ShareError, at_once};
use crate::words::digest::{Algorithm, Digest};
use crate::words::path::RelPath;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::convert::Infallible;

/// Files with their sizes and folders (`None`), below a roll's folder.
pub type Entries = HashMap<RelPath, Option<u64>>;

/// Where the chains that are replaced lie meanwhile, in the dump's own folder in staging. No roll is called so.
const REPLACED: &str = "replaced";

/// A chain of the roll that is to list one generation more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Swap {
    /// BLAKE3 of the one that is there.
    pub before: Digest,
    /// BLAKE3 of the one that comes.
    pub after: Digest,
}

/// What enters a delivered roll.
pub struct Growth {
    /// The dump's own folder in staging: `_ingest/<dump id>`.
    pub staging: RelPath,
    /// The folder in it that holds what is new, where it is to lie in the roll.
    pub staged: RelPath,
    /// The delivered roll.
    pub target: RelPath,
    /// What it holds.
    pub there: Entries,
    /// What enters it.
    pub new: Entries,
    /// The manifests among that: they enter last.
    pub manifests: HashSet<RelPath>,
    /// The chains that change.
    pub chains: BTreeMap<RelPath, Swap>,
}

/// How far it has come.
#[derive(Debug, Default)]
pub struct Progress {
    /// Moves that are done, by their places among [`Growth::moves`].
    pub done: HashSet<usize>,
}

impl Growth {
    /// What is renamed, in this order: each new file, or the highest new folder above it.
    pub fn moves(&self) -> Vec<RelPath> {
        let is_top = |path: &&RelPath| path.parent().is_none_or(|above| !self.new.contains_key(&above));
        let mut moves: Vec<RelPath> = self.new.keys().filter(is_top).cloned().collect();
        let is_manifest = |path: &RelPath| self.manifests.contains(path);
        moves.sort_by(|one, other| (is_manifest(one), one).cmp(&(is_manifest(other), other)));
        moves
    }

    /// Looks at staging and at the roll: everything has to be in one of the two, as it was proven, and nothing else in
    /// staging; what was delivered before has to be in the roll.
    pub async fn look(&self, share: &Share) -> Result<Progress, ReleaseError> {
        let (staged, there) = tokio::join!(walk(share, &self.staged), walk(share, &self.target));
        let (staged, there) = (staged?, there?);
        holds(&there, &self.there, |path| self.chains.contains_key(path))?;
        let differs = |what: String| Err(ReleaseError::Differs(what));
        for path in staged.keys() {
            let may_be = self.new.contains_key(path)
                || self.chains.contains_key(path)
                || self.there.get(path) == Some(&None);
            if !may_be {
                return differs(format!("`{path}` was never sent"));
            }
        }
        let moves = self.moves();
        let of: HashMap<&RelPath, usize> = moves.iter().zip(0..).collect();
        let mut progress = Progress::default();
        for (path, place) in &of {
            match (staged.contains_key(path), there.contains_key(path)) {
                (true, false) => {}
                (false, true) => _ = progress.done.insert(*place),
                (true, true) => return Err(ReleaseError::Taken(self.target.join(path))),
                (false, false) => return differs(format!("`{path}` is gone")),
            }
        }
        for (path, size) in &self.new {
            let place = above(path).find_map(|path| of.get(&path).copied());
            let is_done = place.is_some_and(|place| progress.done.contains(&place));
            let found = if is_done { there.get(path) } else { staged.get(path) };
            if found != Some(size) {
                return differs(format!("`{path}` is not what was sent"));
            }
        }
        Ok(progress)
    }

    /// Renames some of the moves into the roll. When one fails the others have ended, too: none comes true behind our back.
    pub async fn enter(&self, share: &Share, moves: Vec<RelPath>) -> Result<(), ReleaseError> {
        let rename = |path: RelPath| {
            let (share, from, to) = (share.clone(), self.staged.join(&path), self.target.join(&path));
            async move { Ok(rename(&share, &from, &to).await) }
        };
        let renamed: Result<Vec<_>, Infallible> = at_once(moves.into_iter().map(rename)).await;
        let Ok(renamed) = renamed;
        renamed.into_iter().collect()
    }

    /// Has the roll's chains list the new generation, those of histories below others first.
    pub async fn swap_chains(&self, share: &Share) -> Result<(), ReleaseError> {
        let mut chains: Vec<_> = self.chains.iter().collect();
        chains.sort_by_key(|(path, _)| std::cmp::Reverse(path.components().count()));
        for (path, swap) in chains {
            let [target, staged] = [&self.target, &self.staged].map(|folder| folder.join(path));
            let aside = self.aside(path)?;
            let (there, coming, taken_out) = tokio::try_join!(
                blake3_of(share, &target),
                blake3_of(share, &staged),
                blake3_of(share, &aside)
            )?;
            match (there, coming, taken_out) {
                (Some(there), None, _) if there == swap.after => continue,
                (Some(there), Some(coming), None) if there == swap.before && coming == swap.after => {
                    if let Some(folder) = aside.parent() {
                        share.make_folders(&folder).await?;
                    }
                    rename(share, &target, &aside).await?;
                }
                // Cut off between the two renames.
                (None, Some(coming), Some(out)) if out == swap.before && coming == swap.after => {}
                _ => {
                    let what = format!("its chain `{path}` is not the one that was delivered");
                    return Err(ReleaseError::Changed(what));
                }
            }
            rename(share, &staged, &target).await?;
        }
        Ok(())
    }

    /// Tidies up staging. What is left there is no reason to call the release a failure.
    pub async fn leave(&self, share: &Share) {
        for path in self.chains.keys() {
            if let Ok(aside) = self.aside(path) {
                share.remove_file(&aside).await.ok();
            }
        }
        let Ok(left) = share.walk(&self.staging).await else { return };
        // Each folder stands before those in it, and a folder that is not empty is not removed.
        for (path, _) in left.iter().rev().filter(|(_, entry)| entry.kind == EntryKind::Folder) {
            share.remove_folder(path).await.ok();
        }
        share.remove_folder(&self.staging).await.ok();
    }

    fn aside(&self, chain: &RelPath) -> Result<RelPath, ReleaseError> {
        let folder = self.staging.child(REPLACED).map_err(ShareError::name)?;
        Ok(folder.join(chain))
    }
}

/// Sees that a delivered roll still holds all that it has to, by names and sizes.
pub async fn see_there(share: &Share, target: &RelPath, there: &Entries) -> Result<(), ReleaseError> {
    holds(&walk(share, target).await?, there, |_| false)
}

/// `but` are files that may be other or gone.
fn holds(found: &Entries, there: &Entries, but: impl Fn(&RelPath) -> bool) -> Result<(), ReleaseError> {
    let mut wrong: Vec<&RelPath> = there
        .iter()
        .filter(|(path, size)| found.get(path) != Some(size) && !but(path))
        .map(|(path, _)| path)
        .collect();
    wrong.sort_unstable();
    let Some(first) = wrong.first() else { return Ok(()) };
    let more = if wrong.len() > 1 { format!(", and {} more", wrong.len() - 1) } else { String::new() };
    let what = if found.contains_key(first) { "is not what was delivered" } else { "is gone from it" };
    Err(ReleaseError::Changed(format!("`{first}` {what}{more}")))
}

/// All below a folder, by paths below it; nothing where there is no such folder.
async fn walk(share: &Share, folder: &RelPath) -> Result<Entries, ReleaseError> {
    let found = match share.walk(folder).await {
        Err(error) if error.kind == Kind::NotFound => Vec::new(),
        found => found?,
    };
    let size = |entry: &Entry| (entry.kind != EntryKind::Folder).then_some(entry.size);
    let below = |(path, entry): (RelPath, Entry)| Some((path.below(folder)?, size(&entry)));
    Ok(found.into_iter().filter_map(below).collect())
}

/// A path and all above it.
fn above(path: &RelPath) -> impl Iterator<Item = RelPath> {
    std::iter::successors(Some(path.clone()), RelPath::parent)
}

async fn rename(share: &Share, from: &RelPath, to: &RelPath) -> Result<(), ReleaseError> {
    share.rename(from, to).await.map_err(|error| match error.kind {
        Kind::Exists => ReleaseError::Taken(to.clone()),
        _ => ReleaseError::Share(error),
    })
}

/// The hash of a small file; `None` where there is none.
async fn blake3_of(share: &Share, path: &RelPath) -> Result<Option<Digest>, ShareError> {
    match share.get(path).await {
        Err(error) if error.kind == Kind::NotFound => Ok(None),
        Err(error) => Err(error),
        Ok(bytes) => Ok(Digest::from_raw(Algorithm::Blake3, blake3::hash(&bytes).as_bytes())),
    }
}
