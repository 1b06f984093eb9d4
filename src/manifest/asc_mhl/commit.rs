//! Writing a generation beside local media, so that a cut at any instant leaves the old history or the new one whole.
//!
//! A manifest first has a name that no reader takes for one, and its own only when it is on the disk. The chain
//! follows, which makes it part of the history. Cut off between the two, a manifest is left that no chain lists: that
//! is noticed, and told, by whoever reads the history next.

use super::chain;
use super::histories::Histories;
use super::roll::SealedRoll;
use super::{CHAIN, is_chain};
use crate::problem::{Code, Problem};
use crate::words::file;
use crate::words::path::{IoAt, IoError, RelPath, shown};
use std::fs::{self, File};
use std::path::{Path, PathBuf};

/// Everybody may read a manifest.
const MODE: u32 = 0o644;

/// Why a generation was not written, or not all of it.
#[derive(Debug, thiserror::Error)]
pub enum CommitError {
    /// The disk refuses.
    #[error("Cannot write {0}")]
    Io(#[from] IoError),
    /// Somebody else wrote to the history meanwhile.
    #[error("The history in `{}` is not the one that was read any more", shown(.0))]
    Changed(PathBuf),
    /// The disk gives back other bytes than it was given.
    #[error("`{}` reads back other than it was written", shown(.0))]
    Differs(PathBuf),
}

impl From<CommitError> for Problem {
    fn from(error: CommitError) -> Self {
        Self::new(Code::SealFailed, error.to_string())
    }
}

/// Writes what was sealed below `root`, whose `histories` it continues.
pub fn commit(root: &Path, sealed: &SealedRoll, histories: &Histories) -> Result<(), CommitError> {
    let mut unlisted: Vec<PathBuf> = Vec::new();
    let written = sealed.files.iter().try_for_each(|(path, bytes)| {
        let full = path.under(root);
        if is_chain(path) {
            see_unchanged(path, root, histories)?;
            file::replace(&full, bytes, MODE)?;
            unlisted.clear();
        } else {
            make_folder(&full)?;
            file::create(&full, bytes, MODE)?;
            unlisted.push(full.clone());
        }
        let read = fs::read(&full).at(&full)?;
        if read == *bytes { Ok(()) } else { Err(CommitError::Differs(full)) }
    });
    if written.is_err() {
        // Nobody lists it, so without it the history is what it was. What cannot be removed either is told by the next
        // who reads.
        unlisted.iter().for_each(|manifest| _ = fs::remove_file(manifest));
    }
    written
}

/// The history's own folder, and on the disk.
fn make_folder(manifest: &Path) -> Result<(), IoError> {
    let Some(folder) = manifest.parent().filter(|folder| !folder.is_dir()) else { return Ok(()) };
    fs::create_dir(folder).at(folder)?;
    let above = folder.parent().unwrap_or(folder);
    File::open(above).and_then(|above| above.sync_all()).at(above)
}

/// Sees that nobody has added to the history since it was read.
fn see_unchanged(path: &RelPath, root: &Path, histories: &Histories) -> Result<(), CommitError> {
    let full = path.under(root);
    let folder = path.parent();
    let home = folder.as_ref().and_then(RelPath::parent);
    let before = histories.of(home.as_ref()).map(|history| &history.links);
    let now = match File::open(&full) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
        opened => Some(chain::read(opened.at(&full)?).map_err(|_| CommitError::Changed(full.clone()))?),
    };
    debug_assert_eq!(path.name(), CHAIN);
    if now.as_ref() == before { Ok(()) } else { Err(CommitError::Changed(full)) }
}
