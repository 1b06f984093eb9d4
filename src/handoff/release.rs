//! The one rename.

use crate::problem::{Code, Problem};
use crate::share::{Access, EntryKind, Handle, Kind, Share, ShareError};
use crate::words::digest::{Algorithm, Digest};
use crate::words::path::RelPath;
use sha2::Digest as _;
use std::collections::HashMap;

/// What has to be in staging, and where it goes.
pub struct Expected {
    /// The dump's own folder in staging: `_ingest/<dump id>`.
    pub staging: RelPath,
    /// The roll's folder in it.
    pub staged: RelPath,
    /// Where the roll goes: `Footage/20261122_D03_MU/A001R2EC`.
    pub target: RelPath,
    /// Every file below the roll's folder with its size, and every folder (`None`).
    pub entries: HashMap<RelPath, Option<u64>>,
    /// The new generation's manifest below the roll's folder, and its C4.
    pub manifest: (RelPath, Digest),
}

/// How the roll came into the sync root.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Released {
    /// By this rename.
    Now,
    /// By one of an earlier run, which was cut off before it could be recorded.
    Before,
}

/// Why a roll is not released.
#[derive(Debug, thiserror::Error)]
pub enum ReleaseError {
    /// The name is taken.
    #[error("`{0}` is there already, with other content")]
    Taken(RelPath),
    /// A folder above the name is a delivered roll.
    #[error("`{0}` is a delivered roll, and nothing is put into it")]
    Inside(RelPath),
    /// The roll is not what was delivered, and nothing is added to it.
    #[error("The delivered roll is not what its receipt says: {0}")]
    Changed(String),
    /// Staging is not what was proven.
    #[error("Staging does not hold what was proven: {0}")]
    Differs(String),
    /// The share failed.
    #[error(transparent)]
    Share(#[from] ShareError),
}

impl From<ReleaseError> for Problem {
    fn from(error: ReleaseError) -> Self {
        match error {
            ReleaseError::Taken(_) | ReleaseError::Inside(_) => Self::new(Code::NameTaken, error.to_string()),
            ReleaseError::Changed(_) => Self::new(Code::RollChanged, error.to_string()),
            ReleaseError::Differs(_) => Self::new(Code::StagingDiffers, error.to_string()),
            ReleaseError::Share(share) => share.into(),
        }
    }
}

/// Whether something lies where the roll is to go.
pub async fn is_taken(share: &Share, target: &RelPath) -> Result<bool, ShareError> {
    Ok(share.stat(target).await?.is_some())
}

/// The delivered roll, if there is one, into which the target would be put: a roll is never merged with another.
pub async fn roll_above(
    share: &Share,
    sync_root: &RelPath,
    target: &RelPath,
) -> Result<Option<RelPath>, ShareError> {
    let mut above = target.parent();
    while let Some(folder) = above.filter(|folder| folder.below(sync_root).is_some()) {
        let history = folder.child("ascmhl").map_err(ShareError::name)?;
        if share.stat(&history).await?.is_some() {
            return Ok(Some(folder));
        }
        above = folder.parent();
    }
    Ok(None)
}

/// Renames the roll into the sync root. Safe to run again after being cut off anywhere.
pub async fn release(share: &Share, expected: &Expected) -> Result<Released, ReleaseError> {
    // Asked together: over a long link each answer takes a round trip.
    let (taken, staged, held) = tokio::join!(
        is_taken(share, &expected.target),
        share.stat(&expected.staged),
        holds(share, &expected.staged, expected)
    );
    let is_staged = staged?.is_some();
    if taken? {
        if is_staged || !is_ours(share, expected).await? {
            return Err(ReleaseError::Taken(expected.target.clone()));
        }
        return Ok(Released::Before);
    }
    if !is_staged {
        return Err(ReleaseError::Differs(format!("`{}` is gone", expected.staged)));
    }
    held?;
    if let Some(parent) = expected.target.parent() {
        share.make_folders(&parent).await?;
    }
    share.rename(&expected.staged, &expected.target).await.map_err(|error| match error.kind {
        Kind::Exists => ReleaseError::Taken(expected.target.clone()),
        _ => ReleaseError::Share(error),
    })?;
    Ok(Released::Now)
}

/// Says whether the roll lies whole in the sync root, under its final name, and nowhere else: what a rename through a
/// gateway comes to on the share itself, late.
pub async fn see_released(share: &Share, expected: &Expected) -> Result<(), ReleaseError> {
    if share.stat(&expected.staged).await?.is_some() {
        return Err(ReleaseError::Differs(format!("`{}` is still there", expected.staged)));
    }
    holds(share, &expected.target, expected).await?;
    match is_ours(share, expected).await? {
        true => Ok(()),
        false => Err(ReleaseError::Differs(format!("`{}` has another manifest", expected.target))),
    }
}

/// Tidies up once the roll is out. An empty folder left in staging is no reason to call that a failure.
pub async fn leave(share: &Share, expected: &Expected) {
    share.remove_folder(&expected.staging).await.ok();
}

/// The folder in the sync root is the one we renamed if it holds our manifest, to the byte: that has a time stamp, the
/// host and the hashes of all files in it, and was made in this dump's own staging folder.
async fn is_ours(share: &Share, expected: &Expected) -> Result<bool, ShareError> {
    let (manifest, c4) = &expected.manifest;
    let handle = match share.open(&expected.target.join(manifest), Access::Read).await {
        Err(error) if error.kind == Kind::NotFound => return Ok(false),
        opened => opened?,
    };
    let hashed = hash(share, handle).await;
    share.close(handle).await?;
    Ok(Digest::from_raw(Algorithm::C4, &hashed?).as_ref() == Some(c4))
}

async fn hash(share: &Share, handle: Handle) -> Result<Vec<u8>, ShareError> {
    let mut hasher = sha2::Sha512::new();
    let mut offset = 0;
    loop {
        let data = share.read_at(handle, offset, 1024 * 1024).await?;
        if data.is_empty() {
            return Ok(hasher.finalize().to_vec());
        }
        hasher.update(&data);
        offset += data.len() as u64;
    }
}

/// Walks the roll in a folder: it must hold what was proven, and nothing else.
pub async fn holds(share: &Share, roll: &RelPath, expected: &Expected) -> Result<(), ReleaseError> {
    let differs = |what: String| Err(ReleaseError::Differs(what));
    let found = share.walk(roll).await?;
    for (path, entry) in &found {
        let below = path.below(roll).unwrap_or_else(|| path.clone());
        match (entry.kind, expected.entries.get(&below)) {
            (EntryKind::Folder, Some(None)) => {}
            (EntryKind::File, Some(Some(size))) if *size == entry.size => {}
            (EntryKind::File, Some(Some(size))) => {
                return differs(format!("`{below}` has {} bytes instead of {size}", entry.size));
            }
            (_, Some(_)) => return differs(format!("`{below}` is something else")),
            (_, None) => return differs(format!("`{below}` was never sent")),
        }
    }
    let (found, all) = (found.len(), expected.entries.len());
    if found < all {
        return differs(format!("{} of {all} files and folders are missing", all - found));
    }
    Ok(())
}
