//! The media: a local folder, or a roll's folder on a share. Only read, links never followed.

use super::hashing::{self, Read, Reading, ToRead};
use crate::card::is_junk;
use crate::manifest::disk::Disk;
use crate::problem::{Code, Problem};
use crate::share::{EntryKind, Kind, Share, ShareError};
use crate::words::path::{RelPath, escaped, shown};
use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use tokio_util::sync::CancellationToken;

/// Where the files lie.
#[derive(Clone)]
pub(crate) enum Media {
    Folder(PathBuf),
    Share(Share, RelPath),
}

/// A file or folder on the media.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Found {
    pub(crate) kind: EntryKind,
    pub(crate) size: u64,
    /// Not followed, wherever it leads.
    pub(crate) is_link: bool,
}

/// Everything on the media.
#[derive(Debug, Default)]
pub(crate) struct Walked {
    pub(crate) entries: BTreeMap<RelPath, Found>,
    /// Entries whose names are not UTF-8, in `\x` escapes.
    pub(crate) nameless: Vec<String>,
    /// Folders of junk that were not looked into.
    pub(crate) junk: Vec<RelPath>,
    /// Folders that could not be looked at, and why.
    pub(crate) unread: Vec<(String, String)>,
}

impl Walked {
    /// The names that are there, for a comparison with those in manifests.
    pub(crate) fn disk(&self) -> Disk<'_> {
        let mut disk = Disk::default();
        for (path, found) in &self.entries {
            match found.kind {
                EntryKind::Folder => disk.folders.insert(path.as_str()),
                EntryKind::File | EntryKind::Other => disk.files.insert(path.as_str()),
            };
        }
        disk
    }
}

/// What becomes of folders that operating systems and file servers leave behind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Junk {
    /// Snapshots and bins of a NAS may hold the whole roll several times.
    NotEntered,
    /// Whoever wrote the manifest has said by patterns what to leave out.
    Entered,
}

/// An entry of a folder: its name as text, or in escapes.
type Named = (Result<String, String>, Found);

impl Media {
    /// Looks at everything below the root. A root that is not there is empty; one that cannot be read is a problem.
    pub(crate) async fn walk(&self, junk: Junk, stop: &CancellationToken) -> Result<Walked, Problem> {
        let mut walked = Walked::default();
        self.walk_from(vec![None], junk, &mut walked, stop).await?;
        Ok(walked)
    }

    /// Looks at folders of junk after all.
    pub(crate) async fn walk_junk(
        &self,
        walked: &mut Walked,
        stop: &CancellationToken,
    ) -> Result<(), Problem> {
        let folders = std::mem::take(&mut walked.junk).into_iter().map(Some).collect();
        self.walk_from(folders, Junk::Entered, walked, stop).await
    }

    async fn walk_from(
        &self,
        mut folders: Vec<Option<RelPath>>,
        junk: Junk,
        walked: &mut Walked,
        stop: &CancellationToken,
    ) -> Result<(), Problem> {
        while let Some(folder) = folders.pop() {
            if stop.is_cancelled() {
                return Err(Problem::new(Code::Interrupted, "Stopped while looking at the media"));
            }
            let entries = match (self.list(folder.as_ref()).await, &folder) {
                (Ok(entries), _) => entries,
                (Err(error), None) => return Err(error),
                (Err(error), Some(folder)) => {
                    walked.unread.push((folder.as_str().into(), error.message));
                    continue;
                }
            };
            for (name, found) in entries {
                let below = |name: &str| {
                    folder
                        .as_ref()
                        .map_or_else(|| name.into(), |folder| format!("{}/{name}", folder.as_str()))
                };
                let path = name
                    .map_err(|escaped| below(&escaped))
                    .and_then(|name| RelPath::new(below(&name)).map_err(|no| no.0));
                let path = match path {
                    Ok(path) => path,
                    Err(escaped) => {
                        walked.nameless.push(escaped);
                        continue;
                    }
                };
                if found.kind == EntryKind::Folder {
                    if junk == Junk::NotEntered && is_junk(path.name()) {
                        walked.junk.push(path);
                        continue;
                    }
                    folders.push(Some(path.clone()));
                }
                walked.entries.insert(path, found);
            }
        }
        Ok(())
    }

    /// The names at the root; none where it cannot be listed.
    pub(crate) async fn names(&self) -> Vec<String> {
        let listed = self.list(None).await.unwrap_or_default();
        listed.into_iter().filter_map(|(name, _)| name.ok()).collect()
    }

    async fn list(&self, folder: Option<&RelPath>) -> Result<Vec<Named>, Problem> {
        match self {
            Self::Folder(root) => {
                let path = folder.map_or_else(|| root.clone(), |folder| folder.under(root));
                list_local(&path)
            }
            Self::Share(share, root) => {
                let path = folder.map_or_else(|| root.clone(), |folder| root.join(folder));
                match share.list(Some(&path)).await {
                    Ok(entries) => Ok(entries
                        .into_iter()
                        .map(|entry| {
                            (Ok(entry.name), Found { kind: entry.kind, size: entry.size, is_link: false })
                        })
                        .collect()),
                    Err(ShareError { kind: Kind::NotFound, .. }) => Ok(Vec::new()),
                    Err(error) => Err(error.into()),
                }
            }
        }
    }

    /// Reads files, each once. `take` gets the place of each in `files`, in any order.
    pub(crate) async fn hash(
        &self,
        files: impl Iterator<Item = ToRead>,
        reading: &Reading,
        take: &mut (dyn FnMut(usize, Read) + Send),
    ) -> Result<(), Problem> {
        match self {
            Self::Folder(root) => hashing::local(root, files, reading, take).await,
            Self::Share(share, root) => hashing::remote(share, root, files, reading, take).await,
        }
    }

    /// The content of a manifest.
    pub(crate) async fn read(&self, path: &RelPath, size: u64) -> Result<Vec<u8>, String> {
        match self {
            Self::Folder(root) => {
                let path = path.under(root);
                let read = tokio::task::spawn_blocking(move || std::fs::read(path)).await;
                read.map_err(|error| error.to_string())?.map_err(|error| error.to_string())
            }
            Self::Share(share, root) => {
                hashing::whole(share, &root.join(path), size).await.map_err(|error| error.to_string())
            }
        }
    }
}

fn list_local(folder: &Path) -> Result<Vec<Named>, Problem> {
    let refuse =
        |error: std::io::Error| Problem::new(Code::SourceUnreadable, format!("`{}`: {error}", shown(folder)));
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(refuse(error)),
    };
    let mut found = Vec::new();
    for entry in entries {
        let entry = entry.map_err(refuse)?;
        let metadata = match entry.metadata() {
            // It went away while the folder was listed.
            Err(error) if error.kind() == ErrorKind::NotFound => continue,
            metadata => metadata.map_err(refuse)?,
        };
        let kind = match metadata.file_type() {
            kind if kind.is_file() => EntryKind::File,
            kind if kind.is_dir() => EntryKind::Folder,
            _ => EntryKind::Other,
        };
        let size = if kind == EntryKind::File { metadata.len() } else { 0 };
        let name = entry.file_name().into_string().map_err(|name| escaped(&name));
        found.push((name, Found { kind, size, is_link: metadata.is_symlink() }));
    }
    Ok(found)
}
