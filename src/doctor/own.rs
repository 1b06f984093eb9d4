//! A folder of our own on the share, below staging, and one of the same name in the sync root where one is needed: everything that
//! is tried on a share is tried in there, and it is taken away again, whatever happens.
//!
//! A look that was killed leaves its folders behind. That they are ours says a record in the state folder, which the
//! look keeps locked for as long as it lives; what has no such record is never touched.

use crate::share::{Destination, EntryKind, Share, ShareError, at_once};
use crate::words::file;
use crate::words::id::LookId;
use crate::words::path::RelPath;
use rustix::fs::{FlockOperation, flock};
use serde::{Deserialize, Serialize};
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The folder of the records in a state folder.
const RECORDS: &str = "looks";

/// What a look makes on a share.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Places {
    /// The share, as people write it.
    share: String,
    /// Below staging.
    staged: RelPath,
    /// In the sync root.
    released: RelPath,
}

/// The folders of one look.
pub(super) struct Own {
    places: Places,
    /// Folders above them that were not there, the innermost last.
    made: Mutex<Vec<RelPath>>,
    record: Option<Record>,
}

/// A record, locked.
struct Record {
    path: PathBuf,
    _file: File,
}

impl Own {
    /// Folders of this kind (`doctor`) for a look: nothing is made yet, but the record, where there is a state folder to
    /// keep it in.
    pub(super) fn new(
        share: &Share,
        to: &Destination,
        kind: &str,
        id: LookId,
        state: &Path,
    ) -> Result<Self, ShareError> {
        let name = format!("{kind}-{id}");
        let below = |folder: &RelPath| folder.child(&name).map_err(ShareError::name);
        let (staged, released) = (below(&to.staging)?, below(&to.sync_root)?);
        let places = Places { share: share.session().address, staged, released };
        let record = Record::write(state, id, &places);
        Ok(Self { places, made: Mutex::default(), record })
    }

    /// The one below staging.
    pub(super) fn staged(&self) -> &RelPath {
        &self.places.staged
    }

    /// The one in the sync root.
    pub(super) fn released(&self) -> &RelPath {
        &self.places.released
    }

    /// A name in the one below staging.
    pub(super) fn child(&self, name: &str) -> Result<RelPath, ShareError> {
        self.places.staged.child(name).map_err(ShareError::name)
    }

    /// Makes the one below staging, and staging itself where it is not there.
    pub(super) async fn make(&self, share: &Share) -> Result<(), ShareError> {
        self.make_one(share, self.staged()).await
    }

    /// Makes the one in the sync root, and the sync root itself where it is not there.
    pub(super) async fn make_released(&self, share: &Share) -> Result<(), ShareError> {
        self.make_one(share, self.released()).await
    }

    async fn make_one(&self, share: &Share, folder: &RelPath) -> Result<(), ShareError> {
        let mut missing = Vec::new();
        let mut above = folder.parent();
        while let Some(folder) = above
            && share.stat(&folder).await?.is_none()
        {
            above = folder.parent();
            missing.insert(0, folder);
        }
        self.made().extend(missing);
        share.make_folders(folder).await
    }

    fn made(&self) -> MutexGuard<'_, Vec<RelPath>> {
        self.made.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes both away with all that is in them, and what was made above them for this.
    pub(super) async fn clear(&self, share: &Share) -> Result<(), ShareError> {
        clear(share, &self.places).await?;
        let made = std::mem::take(&mut *self.made());
        for folder in made.iter().rev() {
            // Somebody else may use it by now.
            share.remove_folder(folder).await.ok();
        }
        if let Some(record) = &self.record {
            record.remove();
        }
        Ok(())
    }
}

async fn clear(share: &Share, places: &Places) -> Result<(), ShareError> {
    for folder in [&places.released, &places.staged] {
        if share.stat(folder).await?.is_none() {
            continue;
        }
        let found = share.walk(folder).await?;
        let (folders, files): (Vec<_>, Vec<_>) =
            found.into_iter().partition(|(_, entry)| entry.kind == EntryKind::Folder);
        at_once(files.into_iter().map(|(file, _)| {
            let share = share.clone();
            async move { share.remove_file(&file).await }
        }))
        .await?;
        // Each stands before what it holds.
        for (inner, _) in folders.iter().rev() {
            share.remove_folder(inner).await?;
        }
        share.remove_folder(folder).await?;
    }
    Ok(())
}

/// Takes away what looks have left on this share that were killed. Gives the folders that were there.
pub(super) async fn clear_dead(share: &Share, state: &Path) -> Result<Vec<RelPath>, ShareError> {
    let mut cleared = Vec::new();
    for (record, places) in Record::dead(state) {
        if places.share != share.session().address {
            continue;
        }
        for folder in [&places.staged, &places.released] {
            cleared.extend(share.stat(folder).await?.map(|_| folder.clone()));
        }
        clear(share, &places).await?;
        record.remove();
    }
    Ok(cleared)
}

impl Record {
    /// Writes one down, and keeps it locked. `None` where there is no state folder, or none that this user may write.
    fn write(state: &Path, id: LookId, places: &Places) -> Option<Self> {
        let folder = state.join(RECORDS);
        if !state.is_dir() {
            return None;
        }
        std::fs::create_dir_all(&folder).ok()?;
        let path = folder.join(format!("{id}.json"));
        let mut file = file::lock(&path).ok()?;
        let text = serde_json::to_vec(places).ok()?;
        file.write_all(&text).and_then(|()| file.sync_all()).ok()?;
        Some(Self { path, _file: file })
    }

    /// Those of looks that are over and did not take theirs away: locked by us now.
    fn dead(state: &Path) -> Vec<(Self, Places)> {
        let entries = std::fs::read_dir(state.join(RECORDS)).into_iter().flatten().flatten();
        let paths = entries.map(|entry| entry.path());
        paths.filter_map(Self::take_over).collect()
    }

    fn take_over(path: PathBuf) -> Option<(Self, Places)> {
        let _: LookId = path.file_stem()?.to_str()?.parse().ok()?;
        let file = File::open(&path).ok()?;
        flock(&file, FlockOperation::NonBlockingLockExclusive).ok()?;
        let places = serde_json::from_slice(&std::fs::read(&path).ok()?).ok()?;
        Some((Self { path, _file: file }, places))
    }

    fn remove(&self) {
        // One that stays leads to folders that are not there: the next look takes it away.
        let _ = std::fs::remove_file(&self.path);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::share::{Place, connect};
    use bytes::Bytes;

    fn rel(text: &str) -> RelPath {
        RelPath::new(text).expect("a path")
    }

    /// A local folder as share, and a state folder.
    async fn site() -> (tempfile::TempDir, Share, Destination, PathBuf) {
        let folder = tempfile::tempdir().expect("a folder");
        for name in ["share", "state"] {
            std::fs::create_dir(folder.path().join(name)).expect("a folder");
        }
        let place = Place::Path(folder.path().join("share"));
        let to = Destination { place, staging: rel("_ingest"), sync_root: rel("Footage") };
        let share = connect(&to).await.expect("a share");
        let state = folder.path().join("state");
        (folder, share, to, state)
    }

    fn own(share: &Share, to: &Destination, state: &Path) -> Own {
        let id = LookId::new("2026-11-22T09:30:00Z".parse().expect("a moment"));
        Own::new(share, to, "doctor", id, state).expect("folders")
    }

    /// Puts something into both folders.
    async fn fill(share: &Share, own: &Own) {
        own.make(share).await.expect("a folder");
        share.make_folders(&own.staged().child("a/b").expect("a path")).await.expect("folders");
        share
            .put(&own.child("a/file").expect("a path"), Bytes::from_static(b"x"), None)
            .await
            .expect("a file");
        own.make_released(share).await.expect("a folder");
    }

    fn left(folder: &tempfile::TempDir) -> Vec<String> {
        let names = |at: &str| {
            let entries = std::fs::read_dir(folder.path().join(at)).into_iter().flatten().flatten();
            entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect::<Vec<_>>()
        };
        [names("share"), names("share/_ingest"), names("share/Footage"), names("state/looks")].concat()
    }

    #[tokio::test]
    async fn everything_is_taken_away_again() {
        let (folder, share, to, state) = site().await;
        let own = own(&share, &to, &state);
        fill(&share, &own).await;
        own.clear(&share).await.expect("it is taken away");
        assert!(left(&folder).is_empty(), "staging and sync root too, which were not there before");
    }

    #[tokio::test]
    async fn what_a_killed_look_left_is_taken_away_by_the_next_and_nothing_else() {
        let (folder, share, to, state) = site().await;
        let living = own(&share, &to, &state);
        fill(&share, &living).await;
        let killed = own(&share, &to, &state);
        fill(&share, &killed).await;
        let path = killed.staged().clone();
        drop(killed);
        share
            .make_folder(&rel("_ingest/doctor-0192f0c1-2b3c-7d4e-8f50-123456789abc"))
            .await
            .expect("a folder");

        let cleared = clear_dead(&share, &state).await.expect("it is taken away");
        assert!(cleared.contains(&path) && cleared.len() == 2, "{cleared:?}");
        assert!(share.stat(&path).await.expect("an answer").is_none());
        assert!(share.stat(living.staged()).await.expect("an answer").is_some(), "that one is at work");
        assert_eq!(
            left(&folder).iter().filter(|name| name.starts_with("doctor-")).count(),
            3,
            "{:?}",
            left(&folder)
        );
        assert!(clear_dead(&share, &state).await.expect("an answer").is_empty());
    }

    #[tokio::test]
    async fn without_a_state_folder_nothing_is_claimed() {
        let (folder, share, to, _) = site().await;
        let killed = own(&share, &to, &folder.path().join("none"));
        fill(&share, &killed).await;
        drop(killed);
        assert!(clear_dead(&share, &folder.path().join("none")).await.expect("an answer").is_empty());
        assert!(!folder.path().join("none").exists(), "no state folder is made for a look");
    }
}
