//! What an earlier run left at a gateway that has not landed: how much it holds, and what it no longer has although it
//! accepted it, since its cache is lost with what was not delivered.

use crate::journey::{Dump, FileState};
use crate::problem::Problem;
use crate::share::{EntryKind, Kind, Share};
use crate::words::block;
use crate::words::path::RelPath;
use std::collections::{HashMap, HashSet};

/// What an earlier run left at a gateway.
#[derive(Debug, Default)]
pub(in crate::daemon) struct Left {
    /// Files that are gone from the gateway or too short there. They have to be sent again: nobody will deliver them.
    pub(in crate::daemon) lost: HashSet<u32>,
    /// How much the gateway holds of files that are not written whole, in bytes from the start.
    pub(in crate::daemon) held: HashMap<u32, u64>,
    /// All that it has accepted and that has not landed, in bytes.
    pub(in crate::daemon) unproven: u64,
}

/// Looks through the gateway at what it holds of a dump.
pub(in crate::daemon) async fn left(gateway: &Share, dump: &Dump, staged: &RelPath) -> Result<Left, Problem> {
    let mut left = Left::default();
    if dump.all_landed() {
        return Ok(left);
    }
    let there = sizes(gateway, dump, staged).await?;
    for (file, place) in dump.files.iter().zip(0..).filter(|(file, _)| file.landed.is_none()) {
        let delivered = dump.names.delivered(&file.source.path);
        let size = delivered.and_then(|path| there.get(&staged.join(&path)).copied());
        if is_lost(file, size) {
            left.lost.insert(place);
        }
        if file.is_written() {
            left.unproven += file.source.size;
        } else if let Some(size) = size.filter(|_| !left.lost.contains(&place)) {
            let held = size.min(file.source.size);
            left.unproven += held;
            left.held.insert(place, held);
        }
    }
    Ok(left)
}

fn is_lost(file: &FileState, size: Option<u64>) -> bool {
    let ends = file.blocks.iter().map(|(index, _)| {
        let (offset, len) = block::range(*index, file.source.size);
        offset + len as u64
    });
    match file.is_written() {
        true => size != Some(file.source.size),
        false => size.unwrap_or_default() < ends.max().unwrap_or_default(),
    }
}

/// The sizes of all files in the roll's folder, as the gateway shows them.
async fn sizes(gateway: &Share, dump: &Dump, staged: &RelPath) -> Result<HashMap<RelPath, u64>, Problem> {
    let below = dump.folders.iter().filter_map(|folder| dump.names.delivered(&folder.path));
    let below = below.map(|folder| staged.join(&folder));
    let mut sizes = HashMap::new();
    for folder in std::iter::once(staged.clone()).chain(below) {
        let entries = match gateway.list(Some(&folder)).await {
            Err(error) if error.kind == Kind::NotFound => continue,
            listed => listed?,
        };
        for entry in entries.into_iter().filter(|entry| entry.kind == EntryKind::File) {
            if let Ok(path) = folder.child(&entry.name) {
                sizes.insert(path, entry.size);
            }
        }
    }
    Ok(sizes)
}
