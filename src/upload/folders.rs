//! The folders in staging: made before the first file, level by level; tidied after an interruption.

use super::error::UploadError;
use crate::share::{EntryKind, Share, ShareError, at_once};
use crate::words::path::RelPath;
use std::collections::HashSet;

/// Makes the roll's folder and all below it. A level is made at once, and after the one above it.
pub(crate) async fn make_folders(
    share: &Share,
    roll: &RelPath,
    folders: &[RelPath],
) -> Result<(), UploadError> {
    share.make_folders(roll).await?;
    let paths = levels(folders.iter().map(|folder| roll.join(folder)));
    for level in paths {
        at_once(on(share, level).map(|(share, path)| async move { share.make_folder(&path).await })).await?;
    }
    Ok(())
}

/// Removes from the roll's folder in staging what the listing does not name: left there by an earlier run, when the
/// dump was another one or when a generation was half written. Staging is ours alone; nothing else is touched.
pub(crate) async fn tidy(share: &Share, roll: &RelPath, keep: &HashSet<RelPath>) -> Result<(), ShareError> {
    let found = share.walk(roll).await?;
    let left = found.into_iter().filter(|(path, _)| !keep.contains(path));
    let (folders, files): (Vec<_>, Vec<_>) = left.partition(|(_, entry)| entry.kind == EntryKind::Folder);
    let files = files.into_iter().map(|(path, _)| path).collect();
    at_once(on(share, files).map(|(share, path)| async move { share.remove_file(&path).await })).await?;
    for level in levels(folders.into_iter().map(|(path, _)| path)).into_iter().rev() {
        at_once(on(share, level).map(|(share, path)| async move { share.remove_folder(&path).await }))
            .await?;
    }
    Ok(())
}

/// Each path with a share of its own, for calls that run by themselves.
fn on(share: &Share, paths: Vec<RelPath>) -> impl Iterator<Item = (Share, RelPath)> + use<> {
    let share = share.clone();
    paths.into_iter().map(move |path| (share.clone(), path))
}

/// Paths by how deep they lie, the highest first.
fn levels(paths: impl Iterator<Item = RelPath>) -> Vec<Vec<RelPath>> {
    let mut levels: Vec<Vec<RelPath>> = Vec::new();
    for path in paths {
        let depth = path.components().count();
        levels.resize_with(levels.len().max(depth + 1), Vec::new);
        levels[depth].push(path);
    }
    levels
}
