//! Entries: what stands in a folder, and what is at a path.

use super::lane::{Answer, Lane};
use super::{name, time};
use crate::share::{Entry, EntryKind, Space};
use crate::words::path::RelPath;
use smb2::ErrorKind;
use std::sync::Arc;

pub(super) async fn stat(lane: Arc<Lane>, path: RelPath) -> Answer<Option<Entry>> {
    let info = match lane.tree.stat(&mut lane.conn(), path.as_str()).await {
        Ok(info) => info,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    let kind = kind(info.is_directory, info.attributes.is_reparse_point());
    Ok(Some(entry(path.name().to_owned(), kind, info.size, info.modified)))
}

/// The entries of a folder, `room` bytes in a round trip; `None` is the root.
pub(super) async fn list(lane: Arc<Lane>, folder: Option<RelPath>, room: u32) -> Answer<Vec<Entry>> {
    let path = folder.as_ref().map_or("", RelPath::as_str);
    let (listed, _) = lane.tree.list_directory_instrumented(&mut lane.conn(), path, Some(room)).await?;
    let real = listed.into_iter().filter(|entry| !matches!(entry.name.as_str(), "." | ".."));
    let entries = real.map(|found| {
        let kind = kind(found.is_directory, found.attributes.is_reparse_point());
        entry(name::on_share(&found.name), kind, found.size, found.modified)
    });
    Ok(entries.collect())
}

/// Makes a folder. One that is there already is fine; a file in its place is not.
pub(super) async fn make(lane: Arc<Lane>, folder: RelPath) -> Answer<()> {
    let taken = match lane.tree.create_directory(&mut lane.conn(), folder.as_str()).await {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => error,
        done => return done,
    };
    match stat(lane, folder).await? {
        Some(entry) if entry.kind == EntryKind::Folder => Ok(()),
        _ => Err(taken),
    }
}

pub(super) async fn space(lane: Arc<Lane>) -> Answer<Space> {
    let info = lane.tree.fs_info(&mut lane.conn()).await?;
    Ok(Space { free: info.free_bytes, total: info.total_bytes })
}

pub(super) fn kind(folder: bool, link: bool) -> EntryKind {
    match (folder, link) {
        (_, true) => EntryKind::Other,
        (true, false) => EntryKind::Folder,
        (false, false) => EntryKind::File,
    }
}

pub(super) fn entry(name: String, kind: EntryKind, size: u64, modified: smb2::pack::FileTime) -> Entry {
    let size = if kind == EntryKind::Folder { 0 } else { size };
    Entry { name, kind, size, modified: time::from_wire(modified) }
}
