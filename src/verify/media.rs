//! The media: a local folder, or a roll's folder on a share. Only read, links never followed.

use super::hashing::{self, Read, Reading, ToRead};
use crate::card::is_junk;
use crate::problem::{Code, Problem};
use crate::share::{EntryKind, Kind, Share, ShareError};
use crate::words::path::{RelPath, shown};
use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use tokio_util::sync::CancellationToken;

/// Where the roll lies.
#[derive(Clone)]
pub(crate) enum Tree {
    Folder(PathBuf),
    Share(Share, RelPath),
}

/// A file or folder on the media.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Found {
    pub(crate) kind: EntryKind,
    pub(crate) size: u64,
}

/// Everything on the media.
#[derive(Debug, Default)]
pub(crate) struct Walked {
    pub(crate) entries: BTreeMap<RelPath, Found>,
    /// Folders of junk that were not looked into.
    pub(crate) junk: u64,
    /// Folders and names that could not be looked at, and why.
    pub(crate) unread: Vec<(String, String)>,
}

impl Tree {
    /// Looks at everything below the root. A root that is not there is empty; one that cannot be read is a problem.
    pub(crate) async fn walk(&self, stop: &CancellationToken) -> Result<Walked, Problem> {
        let mut walked = Walked::default();
        let mut folders = vec![None];
        while let Some(folder) = folders.pop() {
            if stop.is_cancelled() {
                return Err(Problem::new(Code::Interrupted, "Stopped while looking at the media"));
            }
            let entries = match self.list(folder.as_ref()).await {
                Ok(entries) => entries,
                Err(error) => match folder {
                    None => return Err(error),
                    Some(folder) => {
                        walked.unread.push((folder.into(), error.message));
                        continue;
                    }
                },
            };
            for (name, found) in entries {
                let path = match &folder {
                    None => RelPath::new(&*name),
                    Some(folder) => folder.child(&name),
                };
                let Ok(path) = path else {
                    walked.unread.push((name, "no name that a receipt can hold".into()));
                    continue;
                };
                if found.kind == EntryKind::Folder {
                    // Snapshots and bins of a NAS may hold the whole roll several times.
                    if is_junk(&name) {
                        walked.junk += 1;
                        continue;
                    }
                    folders.push(Some(path.clone()));
                }
                walked.entries.insert(path, found);
            }
        }
        Ok(walked)
    }

    async fn list(&self, folder: Option<&RelPath>) -> Result<Vec<(String, Found)>, Problem> {
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
                        .map(|entry| (entry.name, Found { kind: entry.kind, size: entry.size }))
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
            Self::Share(share, root) => hashing::whole(share, &root.join(path), size).await,
        }
    }
}

fn list_local(folder: &Path) -> Result<Vec<(String, Found)>, Problem> {
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
        let metadata = entry.metadata().map_err(refuse)?;
        let kind = match metadata.file_type() {
            kind if kind.is_file() => EntryKind::File,
            kind if kind.is_dir() => EntryKind::Folder,
            _ => EntryKind::Other,
        };
        // A name that is no text gets a path that no receipt can have.
        let name =
            entry.file_name().into_string().unwrap_or_else(|name| name.to_string_lossy().into_owned() + "\0");
        found.push((name, Found { kind, size: if kind == EntryKind::File { metadata.len() } else { 0 } }));
    }
    Ok(found)
}
