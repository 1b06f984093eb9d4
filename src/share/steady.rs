//! A share that goes on by itself: what may pass is waited for, a session that broke is replaced, and the call that
//! met it is made again.
//!
//! It promises: a call ends when it is done, when it fails in a way that no waiting mends, or when it has been failing
//! for as long as the patience lasts. No call is made again that may not be. Nothing that a broken session had
//! acknowledged is called flushed on the next: [`Kind::Doubt`] tells the caller to look, and to flush again. A login
//! that is refused is never repeated.

mod doubt;
mod handles;
mod link;
mod patience;

use super::protocol::Protocol;
use super::{Access, AccessList, Connector, Entry, Handle, Kind, Result, Share, ShareError, Space, Trouble};
use crate::words::path::RelPath;
use crate::words::session::Session;
use bytes::Bytes;
use handles::Handles;
use jiff::Timestamp;
use link::{Link, Live};
use patience::{Patience, Remedy, remedy};
use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

impl Share {
    /// This share, which goes on by itself through sessions that `connector` makes, and waits up to `patience` for
    /// each call. What it waits for shows in `trouble`. Without any patience it is this share as it is.
    pub fn steady(self, connector: Connector, patience: Duration, trouble: Trouble) -> Self {
        if patience.is_zero() {
            return self;
        }
        let link = Link::new(self, connector, trouble);
        Self(Arc::new(Steady {
            link,
            patience,
            has_written: AtomicBool::new(false),
            handles: Handles::default(),
        }))
    }
}

struct Steady {
    link: Link,
    patience: Duration,
    /// Whether anything could be written so far.
    has_written: AtomicBool,
    handles: Handles,
}

impl Steady {
    /// Makes a call until it is done. `call` is told the session and whether it was made before.
    async fn call<T, F>(&self, call: impl Fn(Live, bool) -> F) -> Result<T>
    where
        F: Future<Output = Result<T>> + Send,
    {
        let mut patience = Patience::new(self.patience);
        loop {
            let live = self.link.live();
            match call(live.clone(), patience.has_failed()).await {
                Err(error) => self.mend(&live, error, &mut patience).await?,
                done => return done,
            }
        }
    }

    /// The same for a call that proves that this user may write.
    async fn write<T, F>(&self, call: impl Fn(Live, bool) -> F) -> Result<T>
    where
        F: Future<Output = Result<T>> + Send,
    {
        let done = self.call(call).await?;
        self.has_written.store(true, Ordering::Relaxed);
        Ok(done)
    }

    /// Returns when the call may be made again.
    async fn mend(&self, live: &Live, error: ShareError, patience: &mut Patience) -> Result<()> {
        match remedy(error.kind, self.has_written.load(Ordering::Relaxed)) {
            None => Err(error),
            Some(Remedy::Connect) => self.link.replace(live, error, patience).await,
            Some(Remedy::Time) => {
                let Some(next) = patience.next() else { return Err(error) };
                self.link.trouble().wait(error.to_string(), patience.since()).until(None, next).await;
                Ok(())
            }
        }
    }
}

/// Whether a rename whose answer was lost is done.
async fn is_moved(share: &Share, from: &RelPath, to: &RelPath) -> Result<bool> {
    Ok(share.stat(from).await?.is_none() && share.stat(to).await?.is_some())
}

/// What was removed by a call whose answer was lost is not there at the next.
fn gone(removed: Result<()>, again: bool) -> Result<()> {
    match removed {
        Err(error) if again && error.kind == Kind::NotFound => Ok(()),
        removed => removed,
    }
}

#[async_trait::async_trait]
impl Protocol for Steady {
    fn session(&self) -> Session {
        self.link.live().share.session()
    }

    fn sessions(&self) -> Vec<Session> {
        self.link.sessions()
    }

    fn give_up(&self) {
        self.link.live().share.give_up();
    }

    async fn stat(&self, path: &RelPath) -> Result<Option<Entry>> {
        self.call(|live, _| async move { live.share.stat(path).await }).await
    }

    async fn list(&self, folder: Option<&RelPath>) -> Result<Vec<Entry>> {
        self.call(|live, _| async move { live.share.list(folder).await }).await
    }

    async fn make_folder(&self, folder: &RelPath) -> Result<()> {
        self.call(|live, _| async move { live.share.make_folder(folder).await }).await
    }

    async fn open(&self, path: &RelPath, access: Access) -> Result<Handle> {
        let open = |live: Live, _| async move {
            let handle = live.share.open(path, access).await?;
            Ok((live.session, handle))
        };
        let opened = match access {
            Access::Read => self.call(open).await?,
            Access::Write => self.write(open).await?,
        };
        Ok(self.handles.insert(path, access, opened))
    }

    async fn write_at(&self, file: Handle, offset: u64, data: Bytes) -> Result<()> {
        let file = &self.handles.get(file)?;
        let data = &data;
        self.write(|live, again| async move {
            if again {
                self.link.trouble().repeats(data.len() as u64);
            }
            live.share.write_at(file.on(&live).await?, offset, data.clone()).await?;
            self.handles.acknowledged(file, &live);
            Ok(())
        })
        .await
    }

    async fn read_at(&self, file: Handle, offset: u64, len: usize) -> Result<Bytes> {
        let file = &self.handles.get(file)?;
        self.call(|live, _| async move {
            let data = live.share.read_at(file.on(&live).await?, offset, len).await?;
            // Who reads what he is about to flush takes it for written.
            self.handles.acknowledged(file, &live);
            Ok(data)
        })
        .await
    }

    async fn set_len(&self, file: Handle, len: u64) -> Result<()> {
        let file = &self.handles.get(file)?;
        self.call(|live, _| async move {
            live.share.set_len(file.on(&live).await?, len).await?;
            self.handles.acknowledged(file, &live);
            Ok(())
        })
        .await
    }

    async fn flush(&self, file: Handle) -> Result<()> {
        let file = &self.handles.get(file)?;
        self.call(|live, _| async move {
            let mark = self.handles.flushing(file, &live)?;
            live.share.flush(file.on(&live).await?).await?;
            self.handles.flushed(file, &live, mark);
            Ok(())
        })
        .await
    }

    async fn set_modified(&self, file: Handle, modified: Timestamp) -> Result<()> {
        let file = &self.handles.get(file)?;
        self.call(|live, _| async move {
            live.share.set_modified(file.on(&live).await?, modified).await?;
            self.handles.acknowledged(file, &live);
            Ok(())
        })
        .await
    }

    async fn close(&self, file: Handle) -> Result<()> {
        let file = self.handles.remove(file)?;
        let live = self.link.live();
        match file.last(&live).await {
            None => Ok(()),
            Some(handle) => match live.share.close(handle).await {
                // The server gives it back with the session that is gone.
                Err(error) if matches!(remedy(error.kind, false), Some(Remedy::Connect)) => Ok(()),
                closed => closed,
            },
        }
    }

    async fn put(&self, path: &RelPath, data: Bytes, modified: Option<Timestamp>) -> Result<()> {
        let data = &data;
        self.write(|live, again| async move {
            if again {
                self.link.trouble().repeats(data.len() as u64);
            }
            live.share.put(path, data.clone(), modified).await
        })
        .await
    }

    async fn get(&self, path: &RelPath) -> Result<Bytes> {
        self.call(|live, _| async move { live.share.get(path).await }).await
    }

    async fn set_folder_modified(&self, folder: &RelPath, modified: Timestamp) -> Result<()> {
        self.call(|live, _| async move { live.share.set_folder_modified(folder, modified).await }).await
    }

    async fn rename(&self, from: &RelPath, to: &RelPath) -> Result<()> {
        self.write(|live, again| async move {
            if again && is_moved(&live.share, from, to).await? {
                return Ok(());
            }
            live.share.rename(from, to).await
        })
        .await
    }

    async fn remove_file(&self, path: &RelPath) -> Result<()> {
        self.write(|live, again| async move { gone(live.share.remove_file(path).await, again) }).await
    }

    async fn remove_folder(&self, folder: &RelPath) -> Result<()> {
        self.write(|live, again| async move { gone(live.share.remove_folder(folder).await, again) }).await
    }

    async fn space(&self) -> Result<Space> {
        self.call(|live, _| async move { live.share.space().await }).await
    }

    async fn access_list(&self, folder: &RelPath) -> Result<Option<AccessList>> {
        self.call(|live, _| async move { live.share.access_list(folder).await }).await
    }

    async fn set_access_list(&self, folder: &RelPath, list: &AccessList) -> Result<()> {
        self.call(|live, _| async move { live.share.set_access_list(folder, list).await }).await
    }
}
