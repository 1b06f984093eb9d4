//! The folders in staging: made before the first file, level by level; tidied after an interruption.

use super::error::UploadError;
use crate::share::{EntryKind, Share, ShareError};
use crate::words::path::RelPath;
use std::collections::HashSet;
use tokio::task::JoinSet;

/// Folders of one level that are made at the same time.
const AT_ONCE: usize = 32;

/// Makes the roll's folder and all below it. A level is made at once, and after the one above it.
pub(crate) async fn make_folders(
    share: &Share,
    roll: &RelPath,
    folders: &[RelPath],
) -> Result<(), UploadError> {
    share.make_folders(roll).await?;
    let deepest = folders.iter().map(|folder| folder.components().count()).max().unwrap_or(0);
    for level in 1..=deepest {
        let mut making = JoinSet::new();
        for folder in folders.iter().filter(|folder| folder.components().count() == level) {
            if making.len() >= AT_ONCE
                && let Some(made) = making.join_next().await
            {
                made.map_err(UploadError::crashed)??;
            }
            let (share, path) = (share.clone(), roll.join(folder));
            making.spawn(async move { share.make_folder(&path).await });
        }
        while let Some(made) = making.join_next().await {
            made.map_err(UploadError::crashed)??;
        }
    }
    Ok(())
}

/// Removes from the roll's folder in staging what the listing does not name: left there by an earlier run, when the
/// dump was another one or when a generation was half written. Staging is ours alone; nothing else is touched.
pub(crate) async fn tidy(share: &Share, roll: &RelPath, keep: &HashSet<RelPath>) -> Result<(), ShareError> {
    let mut folders = vec![roll.clone()];
    let mut seen = 0;
    while let Some(folder) = folders.get(seen).cloned() {
        seen += 1;
        for entry in share.list(Some(&folder)).await? {
            let path = folder.child(&entry.name).map_err(ShareError::name)?;
            match entry.kind {
                EntryKind::Folder => folders.push(path),
                _ if keep.contains(&path) => {}
                _ => share.remove_file(&path).await?,
            }
        }
    }
    // Deepest first: every folder stands behind the one that holds it.
    for folder in folders.iter().skip(1).rev().filter(|folder| !keep.contains(*folder)) {
        share.remove_folder(folder).await?;
    }
    Ok(())
}
