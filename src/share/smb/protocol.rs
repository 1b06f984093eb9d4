//! The operations of a share, each on a lane, each bounded in time, each error with its path.

use super::fault::failed;
use super::file::{CALL, FLUSH, File};
use super::lane::{Answer, Lane};
use super::lanes::Lanes;
use super::renewal::{self, Renewal};
use super::transfer::{self, finished};
use super::user::Pass;
use super::{Way, access, folder, listing, name, small, time};
use crate::share::protocol::Protocol;
use crate::share::{Access, AccessList, Entry, Handle, Kind, Result, ShareError, Space};
use crate::words::path::RelPath;
use crate::words::session::Session;
use async_trait::async_trait;
use bytes::Bytes;
use jiff::Timestamp;
use smb2::pack::FileTime;
use smb2::{FileTimes, RenameOptions};
use std::collections::HashMap;
use std::future::Future;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// For a call that takes many round trips: a listing of a very large folder, a small file on a slow link.
const LONG: Duration = Duration::from_secs(120);

pub(super) struct Smb {
    session: Session,
    /// Whether the share takes writes from this user at all.
    writable: bool,
    lanes: Arc<Lanes>,
    _renewal: Option<Renewal>,
    files: Mutex<HashMap<u64, Arc<File>>>,
    next: AtomicU64,
}

impl Smb {
    pub(super) async fn connect(way: &Way, pass: Pass) -> Result<Self> {
        let (lanes, session, writable) = Lanes::connect(way, &pass).await?;
        let lanes = Arc::new(lanes);
        let _renewal = renewal::keep(way, pass, &lanes);
        Ok(Self { session, writable, lanes, _renewal, files: Mutex::default(), next: AtomicU64::new(1) })
    }

    /// Runs `work` on a lane, as a task of its own: when the caller goes away it is finished all the same, so
    /// that no handle which the server gives is left open.
    async fn call<T, F>(&self, about: &str, limit: Duration, work: impl FnOnce(Arc<Lane>) -> F) -> Result<T>
    where
        T: Send + 'static,
        F: Future<Output = Answer<T>> + Send + 'static,
    {
        let lane = self.lanes.pick();
        let work = work(Arc::clone(&lane));
        let task = tokio::spawn(async move { lane.within(limit, work).await });
        finished(task.await).and_then(|done| done).map_err(|error| failed(about, &error))
    }

    /// The same for work that changes something: on a share that takes no writes at all, it says so.
    async fn change<T, F>(&self, about: &str, limit: Duration, work: impl FnOnce(Arc<Lane>) -> F) -> Result<T>
    where
        T: Send + 'static,
        F: Future<Output = Answer<T>> + Send + 'static,
    {
        self.call(about, limit, work).await.map_err(|error| match error.kind {
            Kind::Denied if !self.writable => ShareError { kind: Kind::ReadOnly, ..error },
            _ => error,
        })
    }

    fn files(&self) -> std::sync::MutexGuard<'_, HashMap<u64, Arc<File>>> {
        self.files.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn file(&self, handle: Handle) -> Result<Arc<File>> {
        let found = self.files().get(&handle.0).cloned();
        found.ok_or_else(|| unknown(&self.session.address))
    }

    /// Runs a small request on an open file.
    async fn on<T>(file: &File, limit: Duration, work: impl Future<Output = Answer<T>>) -> Result<T> {
        file.lane().within(limit, work).await.map_err(|error| failed(file.path.as_str(), &error))
    }
}

fn unknown(address: &str) -> ShareError {
    ShareError::new(Kind::Other, address, "a handle that is not open")
}

fn wire_time(about: &RelPath, modified: Timestamp) -> Result<FileTime> {
    let cannot =
        || ShareError::new(Kind::Other, about.as_str(), format!("a share cannot hold the time {modified}"));
    time::to_wire(modified).ok_or_else(cannot)
}

#[async_trait]
impl Protocol for Smb {
    fn session(&self) -> Session {
        self.session.clone()
    }

    fn give_up(&self) {
        self.lanes.give_up();
    }

    async fn stat(&self, path: &RelPath) -> Result<Option<Entry>> {
        name::check(path)?;
        self.call(path.as_str(), CALL, |lane| folder::stat(lane, path.clone())).await
    }

    async fn list(&self, path: Option<&RelPath>) -> Result<Vec<Entry>> {
        let about = path.map_or(self.session.address.as_str(), RelPath::as_str);
        path.map_or(Ok(()), name::check)?;
        self.call(about, LONG, |lane| listing::list(lane, path.cloned())).await
    }

    async fn make_folder(&self, path: &RelPath) -> Result<()> {
        name::check(path)?;
        self.change(path.as_str(), CALL, |lane| folder::make(lane, path.clone())).await
    }

    async fn open(&self, path: &RelPath, access: Access) -> Result<Handle> {
        name::check(path)?;
        let work = |lane| File::open(lane, path.clone(), access);
        let file = match access {
            Access::Read => self.call(path.as_str(), CALL, work).await?,
            Access::Write => self.change(path.as_str(), CALL, work).await?,
        };
        let handle = self.next.fetch_add(1, Ordering::Relaxed);
        self.files().insert(handle, Arc::new(file));
        Ok(Handle(handle))
    }

    async fn write_at(&self, handle: Handle, offset: u64, data: Bytes) -> Result<()> {
        let file = self.file(handle)?;
        transfer::write(&file, offset, data).await.map_err(|error| failed(file.path.as_str(), &error))
    }

    async fn read_at(&self, handle: Handle, offset: u64, len: usize) -> Result<Bytes> {
        let file = self.file(handle)?;
        transfer::read(&file, offset, len).await.map_err(|error| failed(file.path.as_str(), &error))
    }

    async fn set_len(&self, handle: Handle, len: u64) -> Result<()> {
        let file = self.file(handle)?;
        Self::on(&file, CALL, file.set_len(len)).await
    }

    async fn flush(&self, handle: Handle) -> Result<()> {
        let file = self.file(handle)?;
        Self::on(&file, FLUSH, file.flush()).await
    }

    async fn set_modified(&self, handle: Handle, modified: Timestamp) -> Result<()> {
        let file = self.file(handle)?;
        let modified = wire_time(&file.path, modified)?;
        Self::on(&file, CALL, file.set_modified(modified)).await
    }

    async fn close(&self, handle: Handle) -> Result<()> {
        let file = self.files().remove(&handle.0).ok_or_else(|| unknown(&self.session.address))?;
        // As a task of its own, like all that decides about a handle.
        let closing = tokio::spawn(async move { Self::on(&file, CALL, file.close()).await });
        let stopped = |error| failed(&self.session.address, &error);
        finished(closing.await).map_err(stopped)?
    }

    async fn put(&self, path: &RelPath, data: Bytes, modified: Option<Timestamp>) -> Result<()> {
        name::check(path)?;
        let modified = modified.map(|time| wire_time(path, time)).transpose()?;
        self.change(path.as_str(), FLUSH, |lane| small::put(lane, path.clone(), data, modified)).await
    }

    async fn get(&self, path: &RelPath) -> Result<Bytes> {
        name::check(path)?;
        self.call(path.as_str(), LONG, |lane| small::get(lane, path.clone())).await
    }

    async fn set_folder_modified(&self, path: &RelPath, modified: Timestamp) -> Result<()> {
        name::check(path)?;
        let times = FileTimes::new().set_modified(wire_time(path, modified)?);
        let owned = path.clone();
        let work = |lane: Arc<Lane>| async move {
            lane.tree.set_times(&mut lane.conn(), owned.as_str(), times).await
        };
        self.change(path.as_str(), CALL, work).await
    }

    async fn rename(&self, from: &RelPath, to: &RelPath) -> Result<()> {
        name::check(from)?;
        name::check(to)?;
        let (old, new) = (from.clone(), to.clone());
        let work = |lane: Arc<Lane>| async move {
            let never = RenameOptions::new().replace_if_exists(false);
            lane.tree.rename_with(&mut lane.conn(), old.as_str(), new.as_str(), never).await
        };
        let done = self.change(from.as_str(), CALL, work).await;
        // The name that is taken is the new one.
        done.map_err(|error| match error.kind {
            Kind::Exists => ShareError { about: Some(to.as_str().to_owned()), ..error },
            _ => error,
        })
    }

    async fn remove_file(&self, path: &RelPath) -> Result<()> {
        name::check(path)?;
        let owned = path.clone();
        let work =
            |lane: Arc<Lane>| async move { lane.tree.delete_file(&mut lane.conn(), owned.as_str()).await };
        self.change(path.as_str(), CALL, work).await
    }

    async fn remove_folder(&self, path: &RelPath) -> Result<()> {
        name::check(path)?;
        let owned = path.clone();
        let work = |lane: Arc<Lane>| async move {
            lane.tree.delete_directory(&mut lane.conn(), owned.as_str()).await
        };
        self.change(path.as_str(), CALL, work).await
    }

    async fn access_list(&self, path: &RelPath) -> Result<Option<AccessList>> {
        name::check(path)?;
        self.call(path.as_str(), CALL, |lane| access::get(lane, path.clone())).await
    }

    async fn set_access_list(&self, path: &RelPath, list: &AccessList) -> Result<()> {
        name::check(path)?;
        self.change(path.as_str(), CALL, |lane| access::set(lane, path.clone(), list.clone())).await
    }

    async fn space(&self) -> Result<Space> {
        self.call(&self.session.address, CALL, folder::space).await
    }
}
