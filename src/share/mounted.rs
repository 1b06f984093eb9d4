//! A folder that stands for a share: one that the system has mounted, or a local one.
//!
//! All work is done below a folder that is kept open, so neither a link in it nor a mount that comes later can lead
//! elsewhere. What is read comes past this machine's page cache where the file system lets it, and the session says
//! how. System calls block, so each runs on a thread of its own and is given up on, not waited for, when a dead
//! server leaves it hanging.

mod below;
mod buffer;
mod file;
mod mount;
mod readback;
mod refusal;
mod rename;
mod tree;
mod zeros;

pub use mount::Mount;

use super::protocol::Protocol;
use super::{Access, Entry, EntryKind, Handle, Kind, Result, Share, ShareError, Space};
use crate::words::path::RelPath;
use crate::words::session::Session;
use bytes::Bytes;
use file::File;
use jiff::Timestamp;
use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tree::Tree;

/// No healthy disk or server takes longer for one call.
const PATIENCE: Duration = Duration::from_secs(120);

/// But it may for a flush, which waits for all that was written and is still in memory.
const FLUSH_PATIENCE: Duration = Duration::from_secs(1800);

/// The largest file that is read with one call.
const WHOLE: u64 = 16 << 20;

/// Opens the folder at `root`, unless it lies on another mount than the one that is expected: [`Kind::Mount`].
pub(crate) fn open(root: &Path, expected: Option<&Mount>) -> Result<Share> {
    let tree = Arc::new(Tree::open(root, expected)?);
    Ok(Share(Arc::new(Mounted { tree, files: Mutex::default() })))
}

struct Mounted {
    tree: Arc<Tree>,
    files: Mutex<Files>,
}

#[derive(Default)]
struct Files {
    last: u64,
    open: HashMap<Handle, Arc<File>>,
}

impl Mounted {
    /// Runs a call where it may block, for as long as `patience`.
    async fn run<T: Send + 'static>(
        &self,
        patience: Duration,
        call: impl FnOnce(&Tree) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let tree = self.tree.clone();
        let call = tokio::task::spawn_blocking(move || call(&tree));
        let lost = |detail| ShareError::new(Kind::Lost, self.tree.address(), detail);
        match tokio::time::timeout(patience, call).await {
            Ok(Ok(answer)) => answer,
            Ok(Err(_)) => Err(lost("the runtime is shutting down")),
            Err(_) => Err(lost("the file system does not answer")),
        }
    }

    /// The same, for an open file.
    async fn with<T: Send + 'static>(
        &self,
        handle: Handle,
        call: impl FnOnce(&File) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let file = self.file(handle)?;
        self.run(PATIENCE, move |_| call(&file)).await
    }

    fn files(&self) -> MutexGuard<'_, Files> {
        self.files.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn file(&self, handle: Handle) -> Result<Arc<File>> {
        self.files().open.get(&handle).cloned().ok_or_else(|| self.closed())
    }

    fn closed(&self) -> ShareError {
        ShareError::new(Kind::Other, self.tree.address(), "a file that is not open any more")
    }
}

#[async_trait::async_trait]
impl Protocol for Mounted {
    fn session(&self) -> Session {
        Session {
            client: "path".into(),
            address: self.tree.address(),
            login: String::new(),
            gateway: false,
            dialect: String::new(),
            signing: String::new(),
            encryption: String::new(),
            readback: self.tree.common.readback.words(),
            limits: Vec::new(),
        }
    }

    async fn stat(&self, path: &RelPath) -> Result<Option<Entry>> {
        let path = path.clone();
        self.run(PATIENCE, move |tree| tree.stat(&path)).await
    }

    async fn list(&self, folder: Option<&RelPath>) -> Result<Vec<Entry>> {
        let folder = folder.cloned();
        self.run(PATIENCE, move |tree| tree.list(folder.as_ref())).await
    }

    async fn make_folder(&self, folder: &RelPath) -> Result<()> {
        let folder = folder.clone();
        self.run(PATIENCE, move |tree| tree.make_folder(&folder)).await
    }

    async fn open(&self, path: &RelPath, access: Access) -> Result<Handle> {
        let path = path.clone();
        let file = self.run(PATIENCE, move |tree| tree.open_file(&path, access)).await?;
        let mut files = self.files();
        files.last += 1;
        let handle = Handle(files.last);
        files.open.insert(handle, Arc::new(file));
        Ok(handle)
    }

    async fn write_at(&self, file: Handle, offset: u64, data: Bytes) -> Result<()> {
        self.with(file, move |file| file.write_at(offset, &data)).await
    }

    async fn read_at(&self, file: Handle, offset: u64, len: usize) -> Result<Bytes> {
        self.with(file, move |file| file.read_at(offset, len)).await
    }

    async fn set_len(&self, file: Handle, len: u64) -> Result<()> {
        self.with(file, move |file| file.set_len(len)).await
    }

    async fn flush(&self, file: Handle) -> Result<()> {
        let file = self.file(file)?;
        self.run(FLUSH_PATIENCE, move |_| file.flush()).await
    }

    async fn set_modified(&self, file: Handle, modified: Timestamp) -> Result<()> {
        self.with(file, move |file| file.set_modified(modified)).await
    }

    /// What could not be written back shows at the flush, which is what makes a promise; a close has none to make.
    async fn close(&self, file: Handle) -> Result<()> {
        let file = self.files().open.remove(&file).ok_or_else(|| self.closed())?;
        self.run(PATIENCE, move |_| {
            drop(file);
            Ok(())
        })
        .await
    }

    async fn put(&self, path: &RelPath, data: Bytes, modified: Option<Timestamp>) -> Result<()> {
        let path = path.clone();
        self.run(PATIENCE, move |tree| {
            let file = tree.open_file(&path, Access::Write)?;
            file.write_at(0, &data)?;
            file.set_len(data.len() as u64)?;
            modified.map_or(Ok(()), |modified| file.set_modified(modified))?;
            file.flush()?;
            tree.sync_name(&path)
        })
        .await
    }

    async fn get(&self, path: &RelPath) -> Result<Bytes> {
        let path = path.clone();
        self.run(PATIENCE, move |tree| {
            let file = tree.open_file(&path, Access::Read)?;
            let size = file.size()?;
            if size > WHOLE {
                return Err(ShareError::new(Kind::Other, path, "too big to be read whole"));
            }
            // A byte more shows when it has grown meanwhile.
            file.read_at(0, size as usize + 1)
        })
        .await
    }

    async fn set_folder_modified(&self, folder: &RelPath, modified: Timestamp) -> Result<()> {
        let folder = folder.clone();
        self.run(PATIENCE, move |tree| tree.set_folder_modified(&folder, modified)).await
    }

    async fn rename(&self, from: &RelPath, to: &RelPath) -> Result<()> {
        let (from, to) = (from.clone(), to.clone());
        // As long as a flush: it syncs all folders of a roll first.
        self.run(FLUSH_PATIENCE, move |tree| tree.rename(&from, &to)).await
    }

    async fn remove_file(&self, path: &RelPath) -> Result<()> {
        let path = path.clone();
        self.run(PATIENCE, move |tree| tree.remove(&path, EntryKind::File)).await
    }

    async fn remove_folder(&self, folder: &RelPath) -> Result<()> {
        let folder = folder.clone();
        self.run(PATIENCE, move |tree| tree.remove(&folder, EntryKind::Folder)).await
    }

    async fn space(&self) -> Result<Space> {
        self.run(PATIENCE, Tree::space).await
    }
}
