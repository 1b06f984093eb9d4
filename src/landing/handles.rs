//! Read handles that stay open from block to block: to open one for every block of a file would cost round trips.

use crate::share::{Access, Handle, Share, ShareError, at_once};
use crate::words::path::RelPath;
use std::convert::Infallible;
use std::sync::{Arc, Mutex, PoisonError};

/// Handles that wait for the next block of their file. As many blocks are read at the same time, of two files or so.
const IDLE: usize = 8;

/// The handles of one readback. All are closed at its end, however it ends: an open one would keep the folders above
/// it from being renamed.
pub(super) struct Handles {
    share: Share,
    /// By file, the one that was used last at the end.
    idle: Mutex<Vec<(u32, Handle)>>,
}

impl Handles {
    pub(super) fn new(share: Share) -> Arc<Self> {
        Arc::new(Self { share, idle: Mutex::default() })
    }

    /// A handle that nobody else uses: one that was kept, or a new one.
    pub(super) async fn lend(self: &Arc<Self>, file: u32, path: &RelPath) -> Result<Lent, ShareError> {
        let handle = match self.idle(|idle| take(idle, |(of, _)| *of == file)) {
            Some(handle) => handle,
            None => self.share.open(path, Access::Read).await?,
        };
        Ok(Lent { all: self.clone(), file, handle, open: true })
    }

    /// Closes what waits.
    pub(super) async fn close(&self) {
        let handles = self.idle(std::mem::take).into_iter();
        let closes = handles.map(|(_, handle)| (self.share.clone(), handle));
        let close = |(share, handle): (Share, Handle)| async move {
            close(&share, handle).await;
            Ok::<_, Infallible>(())
        };
        at_once(closes.map(close)).await.ok();
    }

    fn idle<T>(&self, act: impl FnOnce(&mut Vec<(u32, Handle)>) -> T) -> T {
        act(&mut self.idle.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Drop for Handles {
    fn drop(&mut self) {
        for (_, handle) in self.idle(std::mem::take) {
            close_later(self.share.clone(), handle);
        }
    }
}

/// A handle in use. Closed when it is dropped, unless it was given back.
pub(super) struct Lent {
    all: Arc<Handles>,
    file: u32,
    handle: Handle,
    open: bool,
}

impl Lent {
    pub(super) fn handle(&self) -> Handle {
        self.handle
    }

    /// Gives it back for the next block of its file.
    pub(super) async fn keep(mut self) {
        self.open = false;
        let oldest = self.all.idle(|idle| {
            idle.push((self.file, self.handle));
            (idle.len() > IDLE).then(|| idle.remove(0).1)
        });
        if let Some(oldest) = oldest {
            close(&self.all.share, oldest).await;
        }
    }

    /// Closes it: there is no next block.
    pub(super) async fn close(mut self) {
        self.open = false;
        close(&self.all.share, self.handle).await;
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        if self.open {
            close_later(self.all.share.clone(), self.handle);
        }
    }
}

fn take(idle: &mut Vec<(u32, Handle)>, wanted: impl Fn(&(u32, Handle)) -> bool) -> Option<Handle> {
    let place = idle.iter().rposition(wanted)?;
    Some(idle.remove(place).1)
}

/// A close after a read promises nothing that could be broken.
async fn close(share: &Share, handle: Handle) {
    if let Err(error) = share.close(handle).await {
        tracing::debug!("a handle that was read was not closed: {error}");
    }
}

/// Without a runtime the process is on its way out, and the session with it.
fn close_later(share: Share, handle: Handle) {
    if let Ok(runtime) = tokio::runtime::Handle::try_current() {
        runtime.spawn(async move { close(&share, handle).await });
    }
}
